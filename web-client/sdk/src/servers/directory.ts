import type { Identity } from '../api/identities.js';
import type { Store } from '../device/store.js';
import { DIGEST, HANDLE, isObject, parsed } from '../encoding/shapes.js';
import { deviceOf, extendsChain, replay, type Chain } from '../identities/chain.js';
import { CHAIN_CHARACTERS, CHAIN_FRESH_FOR, INTRODUCED_CHAINS } from '../limits.js';
import type { Answer, Servers } from './servers.js';

export type ChainOutcome =
  | { readonly kind: 'found'; readonly chain: Chain }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'unreachable' };

export type KeyOutcome =
  { readonly kind: 'found'; readonly key: string } | { readonly kind: 'unknown' } | { readonly kind: 'unreachable' };

/** Who has a chain beside the directory. */
export interface Introducers {
  /** As text, by the one whose it is. */
  readonly said?: string | undefined;
  /** Others, who have to be asked. */
  readonly handOver?: (() => Promise<unknown>) | undefined;
}

/**
 * identity-service's directory, believed in nothing: every chain is replayed here, must be the one that was asked for,
 * and must extend what this device saw of it before.
 */
export class Directory {
  private readonly fresh = new Map<string, { readonly chain: Chain; readonly until: number }>();
  private readonly asking = new Map<string, Promise<ChainOutcome>>();
  private readonly introduced = new Map<string, Chain>();

  constructor(
    private readonly servers: Servers,
    private readonly store: Store,
  ) {}

  async lookup(idOrHandle: string, signal?: AbortSignal): Promise<ChainOutcome> {
    if (DIGEST.test(idOrHandle)) return this.byId(idOrHandle, signal);
    return HANDLE.test(idOrHandle) ? this.byHandle(idOrHandle, signal) : { kind: 'unknown' };
  }

  /** What was verified before, without asking anybody. */
  async known(identity: string): Promise<Chain | undefined> {
    const fresh = this.fresh.get(identity)?.chain;
    if (fresh) return fresh;
    const row = await this.store.get('chains', identity);
    const replayed = row && (await replay(row.statements));
    return replayed?.kind === 'chain' ? replayed.chain : undefined;
  }

  /** A chain that has the device, asking the directory only where the known one does not. */
  async withDevice(identity: string, device: string): Promise<ChainOutcome> {
    const known = await this.known(identity);
    if (known?.devices.some((one) => one.device === device)) return { kind: 'found', chain: known };
    this.fresh.delete(identity);
    return this.byId(identity);
  }

  /**
   * The key that a device signs with, by the identity's chain, whoever has that: it begins with what its id is the digest
   * of, and is signed from there on. Only the directory says whether a handle is the identity's alone, so nothing else is
   * taken from a chain that somebody else handed over.
   */
  async keyOf(identity: string, device: string, { said, handOver }: Introducers = {}): Promise<KeyOutcome> {
    const quickestFirst = [
      () => this.fresh.get(identity)?.chain,
      () => this.introduced.get(identity),
      () => (said && said.length <= CHAIN_CHARACTERS ? this.introduce(identity, parsed(said)) : undefined),
      () => this.known(identity),
      async () => handOver && this.introduce(identity, await handOver()),
    ];
    for (const having of quickestFirst) {
      const chain = await having();
      const key = chain && deviceOf(chain, device)?.signingKey;
      if (key !== undefined) return { kind: 'found', key };
    }
    const outcome = await this.withDevice(identity, device);
    if (outcome.kind === 'unreachable') return outcome;
    const key = outcome.kind === 'found' ? deviceOf(outcome.chain, device)?.signingKey : undefined;
    return key === undefined ? { kind: 'unknown' } : { kind: 'found', key };
  }

  /** To be handed over. */
  async statementsOf(identity: string): Promise<readonly unknown[] | undefined> {
    return ((await this.known(identity)) ?? this.introduced.get(identity))?.statements;
  }

  /** Without devices if it does not verify. */
  async introduce(identity: string, statements: unknown): Promise<Identity> {
    const replayed = Array.isArray(statements) ? await replay(statements) : undefined;
    if (replayed?.kind !== 'chain' || replayed.chain.identity !== identity) return { identity, devices: [] };
    if (this.introduced.size < INTRODUCED_CHAINS) this.introduced.set(identity, replayed.chain);
    return replayed.chain;
  }

  /** Verifies what a service answered, and keeps it. */
  async take(document: unknown, asked: { readonly identity: string } | { readonly handle: string }) {
    const outcome = await this.verified(document, asked);
    if (outcome.kind === 'found') await this.keep(outcome.chain);
    return outcome;
  }

  private async byId(identity: string, signal?: AbortSignal): Promise<ChainOutcome> {
    const fresh = this.fresh.get(identity);
    if (fresh && performance.now() < fresh.until) return { kind: 'found', chain: fresh.chain };
    const path = `/v1/identities/${identity}`;
    // Nobody's signal ends a request that others wait for, too.
    if (signal) return this.outcomeOf(await this.servers.ask(path, { signal }), { identity });
    const asking = this.asking.get(identity) ?? this.servers.ask(path).then((a) => this.outcomeOf(a, { identity }));
    this.asking.set(identity, asking);
    return asking.finally(() => this.asking.delete(identity));
  }

  private async byHandle(handle: string, signal?: AbortSignal): Promise<ChainOutcome> {
    return this.outcomeOf(await this.servers.ask(`/v1/handles/${handle}`, { signal }), { handle });
  }

  private async outcomeOf(
    answer: Answer,
    asked: { readonly identity: string } | { readonly handle: string },
  ): Promise<ChainOutcome> {
    switch (answer.kind) {
      case 'ok':
        return this.take(answer.json, asked);
      case 'problem':
        return answer.status === 404 ? { kind: 'unknown' } : { kind: 'refused', reason: answer.problem.detail };
      case 'unreachable':
        return { kind: 'unreachable' };
    }
  }

  private async verified(
    document: unknown,
    asked: { readonly identity: string } | { readonly handle: string },
  ): Promise<ChainOutcome> {
    const statements = isObject(document) ? document['statements'] : undefined;
    if (!Array.isArray(statements)) return refused('The directory did not answer with statements.');
    const replayed = await replay(statements);
    if (replayed.kind === 'refused') return refused(`The statements do not verify: ${replayed.reason}.`);
    const { chain } = replayed;
    const isAsked = 'identity' in asked ? chain.identity === asked.identity : chain.handle === asked.handle;
    if (!isAsked) return refused('The directory answered with somebody else.');
    const known = await this.known(chain.identity);
    if (known && !extendsChain(chain, known)) return refused('The directory took back what it said before.');
    return { kind: 'found', chain };
  }

  private async keep(chain: Chain): Promise<void> {
    this.fresh.set(chain.identity, { chain, until: performance.now() + CHAIN_FRESH_FOR });
    const { identity, statements } = chain;
    await this.store.put('chains', { identity, statements }).catch(() => undefined);
  }
}

function refused(reason: string): ChainOutcome {
  return { kind: 'refused', reason };
}
