import type { Json, Note, Peerstead } from '@peerstead/sdk';
import { Newest } from '../newest.js';

export interface Correspondent {
  readonly identity: string;
  readonly newest: Note;
  /** Something came that was not looked at. */
  readonly fresh: boolean;
}

/** Where it is kept which notes were looked at. */
const seenKey = 'app/seen';

/** With whom notes were exchanged, and whether something new is there. */
export class Correspondence {
  readonly #peerstead: Peerstead;
  readonly #tell: () => void;
  #all: readonly Correspondent[] | undefined;
  #seen: ReadonlyMap<string, string> | undefined;
  #open: string | undefined;
  readonly #newest = new Newest();

  constructor(peerstead: Peerstead, tell: () => void) {
    this.#peerstead = peerstead;
    this.#tell = tell;
    peerstead.onNote(() => void this.refresh());
  }

  /** Newest first; nothing while it is being read. */
  get all(): readonly Correspondent[] | undefined {
    return this.#all;
  }

  get fresh(): number {
    return this.#all?.filter((one) => one.fresh).length ?? 0;
  }

  isOpen(identity: string): boolean {
    return this.#open === identity && !document.hidden;
  }

  /** This conversation is on the screen from now on; without an identity, none is. */
  async look(identity: string | undefined): Promise<void> {
    this.#open = identity;
    if (identity) await this.refresh();
  }

  async refresh(): Promise<void> {
    this.#seen ??= readSeen(await this.#peerstead.loadData(seenKey));
    const found = await this.#newest.of(() => this.#peerstead.correspondents());
    if (!found) return;
    const open = found.find((one) => this.isOpen(one.identity));
    if (open && this.#seen.get(open.identity) !== open.newest.id) await this.#remember(open.identity, open.newest.id);
    const seen = this.#seen;
    this.#all = found.map((one) => ({ ...one, fresh: !one.newest.mine && seen.get(one.identity) !== one.newest.id }));
    this.#tell();
  }

  async #remember(identity: string, note: string): Promise<void> {
    this.#seen = new Map([...(this.#seen ?? []), [identity, note]]);
    await this.#peerstead.saveData(seenKey, Object.fromEntries(this.#seen));
  }
}

function readSeen(kept: Json | undefined): ReadonlyMap<string, string> {
  if (typeof kept !== 'object' || kept === null || Array.isArray(kept)) return new Map();
  return new Map(Object.entries(kept).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
