import type { Identity, Json, JsonObject, LookupOutcome, Peerstead } from '@peerstead/sdk';
import { nameOf } from '@peerstead/elements';

/** A lookup that failed for want of a network may be tried again after this time. */
const again = 10_000;
/** Where names are kept, so that people have theirs while the network is away. */
const peopleKey = 'app/people';

/** Who is who: identities that were looked up and verified, by id and by handle. */
export class Acquaintances {
  readonly #peerstead: Peerstead;
  readonly #tell: () => void;
  readonly #known = new Map<string, Identity>();
  readonly #asked = new Map<string, number>();

  constructor(peerstead: Peerstead, tell: () => void) {
    this.#peerstead = peerstead;
    this.#tell = tell;
  }

  async recall(): Promise<void> {
    for (const identity of readPeople(await this.#peerstead.loadData(peopleKey))) this.#index(identity);
    this.#tell();
  }

  async find(idOrHandle: string, signal?: AbortSignal): Promise<LookupOutcome> {
    const outcome = await this.#peerstead.lookup(idOrHandle, signal);
    if (outcome.kind === 'found') await this.#meet(outcome.identity);
    const known = this.#known.get(idOrHandle);
    return outcome.kind === 'unreachable' && known ? { kind: 'found', identity: known } : outcome;
  }

  /** The name of an identity; asks for it in the background if it isn't known yet. */
  name(identity: string): string {
    const known = this.#known.get(identity);
    if (!known) void this.#ask(identity);
    return nameOf(known ?? { identity });
  }

  /** What an address calls them: the handle if it's known. */
  address(identity: string): string {
    return this.#known.get(identity)?.handle ?? identity;
  }

  async #ask(identity: string): Promise<void> {
    if (Date.now() - (this.#asked.get(identity) ?? 0) < again) return;
    this.#asked.set(identity, Date.now());
    const outcome = await this.#peerstead.lookup(identity);
    if (outcome.kind !== 'found') return;
    await this.#meet(outcome.identity);
    this.#tell();
  }

  /** Only what the person wrote to or met is kept, and only once they have a place to keep it. */
  async #meet(identity: Identity): Promise<void> {
    const isNew = !this.#known.has(identity.identity);
    this.#index(identity);
    if (isNew && this.#peerstead.me) await this.#peerstead.saveData(peopleKey, writePeople(this.#known));
  }

  #index(identity: Identity): void {
    this.#known.set(identity.identity, identity);
    if (identity.handle) this.#known.set(identity.handle, identity);
  }
}

function writePeople(known: ReadonlyMap<string, Identity>): Json {
  const people = new Set(known.values());
  return Object.fromEntries([...people].map(({ identity, handle }) => [identity, handle ?? '']));
}

/** Their devices are not kept here: the SDK looks those up, verified, whenever it needs them. */
function readPeople(kept: Json | undefined): readonly Identity[] {
  if (typeof kept !== 'object' || kept === null || Array.isArray(kept)) return [];
  return Object.entries(kept as JsonObject).map(([identity, handle]) => ({
    identity,
    devices: [],
    ...(typeof handle === 'string' && handle !== '' ? { handle } : {}),
  }));
}
