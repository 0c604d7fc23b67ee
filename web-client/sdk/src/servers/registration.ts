import type { CreateIdentityOutcome } from '../api/identities.js';
import { exclusively } from '../device/locks.js';
import type { OwnStatements, Store } from '../device/store.js';
import { HANDLE } from '../encoding/shapes.js';
import { signedDigest } from '../encoding/signed.js';
import type { Statement } from '../identities/chain.js';
import { makeDeviceKeys, signGenesis, signHandle } from '../identities/genesis.js';
import { signerOf, type DeviceKeys } from '../identities/keys.js';
import type { Directory } from './directory.js';
import type { Answer, Servers } from './servers.js';

/** Created, it is what this device has. */
type Created = Exclude<CreateIdentityOutcome, { kind: 'created' }> | { readonly kind: 'created' };

const CREATED = { kind: 'created' } as const;
const MALFORMED = { kind: 'handle-malformed', advice: 'Use 3 to 30 of a-z, 0-9 and the hyphen.' } as const;
const UNREACHABLE = { kind: 'unreachable', advice: 'Try again when you are online; nothing is lost.' } as const;

/**
 * Makes this device's keys and the identity that they stand for. Everything is kept before it is said, so that a lost
 * answer, a reload or a second tab ends in the same identity.
 */
export class Registration {
  constructor(
    private readonly servers: Servers,
    private readonly directory: Directory,
    private readonly store: Store,
    private readonly lock: string,
  ) {}

  async create(handle: string): Promise<Created> {
    if (!HANDLE.test(handle)) return MALFORMED;
    return exclusively(`${this.lock}/create`, async () => {
      const kept = await this.kept();
      return kept?.registered ? CREATED : this.register(handle);
    });
  }

  private async register(handle: string): Promise<Created> {
    const keys = await this.keys();
    const statements = await this.proposed(handle, keys);
    const registering = { method: 'POST', json: { statements }, repeatable: true } as const;
    const answer = await this.servers.ask('/v1/identities', registering);
    // An earlier attempt got through, though its answer did not.
    if (isProblem(answer, 'out-of-order')) return this.addHandle(handle, keys);
    return this.conclude(answer);
  }

  private async keys(): Promise<DeviceKeys> {
    const kept = (await this.store.get('self', 'device')) as DeviceKeys | undefined;
    const keys = kept ?? (await makeDeviceKeys());
    if (!kept) await this.store.put('self', keys, 'device');
    return keys;
  }

  /** The same genesis at every attempt, and the same set-handle for the same handle. */
  private async proposed(handle: string, keys: DeviceKeys): Promise<readonly Statement[]> {
    const kept = await this.kept();
    const last = kept?.statements.at(-1);
    if (kept && last?.type === 'set-handle' && last.handle === handle) return kept.statements;
    const signer = signerOf(keys);
    const genesis = kept?.statements[0] ?? (await signGenesis(publicKeys(keys), signer));
    const identity = (await signedDigest(genesis)) ?? '';
    const statements = [genesis, await signHandle(identity, identity, handle, signer)];
    await this.keep(statements, false);
    return statements;
  }

  private async addHandle(handle: string, keys: DeviceKeys): Promise<Created> {
    const kept = await this.kept();
    const identity = (await signedDigest(kept?.statements[0])) ?? '';
    const outcome = await this.directory.lookup(identity);
    if (outcome.kind !== 'found') return UNREACHABLE;
    if (outcome.chain.handle === handle) return this.adopt(outcome.chain.statements);
    const head = outcome.chain.digests.at(-1) ?? identity;
    const statement = await signHandle(identity, head, handle, signerOf(keys));
    const path = `/v1/identities/${identity}/statements`;
    const appending = { method: 'POST', json: statement, repeatable: true } as const;
    return this.conclude(await this.servers.ask(path, appending));
  }

  private async conclude(answer: Answer): Promise<Created> {
    if (isProblem(answer, 'handle-taken')) return { kind: 'handle-taken' };
    if (answer.kind === 'problem') return { kind: 'handle-malformed', advice: answer.problem.detail };
    if (answer.kind === 'unreachable') return UNREACHABLE;
    const kept = await this.kept();
    const identity = (await signedDigest(kept?.statements[0])) ?? '';
    const taken = await this.directory.take(answer.json, { identity });
    return taken.kind === 'found' ? this.adopt(taken.chain.statements) : UNREACHABLE;
  }

  private async adopt(statements: readonly Statement[]): Promise<Created> {
    await this.keep(statements, true);
    return CREATED;
  }

  private async kept(): Promise<OwnStatements | undefined> {
    return (await this.store.get('self', 'statements')) as OwnStatements | undefined;
  }

  private async keep(statements: readonly Statement[], registered: boolean): Promise<void> {
    await this.store.put('self', { statements, registered }, 'statements');
  }
}

function publicKeys({ signingKey, sealingKey }: DeviceKeys) {
  return { signingKey, sealingKey };
}

function isProblem(answer: Answer, type: string): boolean {
  return answer.kind === 'problem' && answer.problem.type === type;
}
