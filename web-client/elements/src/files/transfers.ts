import type { FileOffer, FileProgress, ReceivedFile, Room, RoomPeer } from '@peerstead/sdk';

/** One file on its way, as long as the room is open; or one that came. */
export interface FileRow {
  readonly number: number;
  readonly mine: boolean;
  readonly name: string;
  readonly size: number;
  /** The other person. */
  readonly peer: RoomPeer;
  readonly state: FileRowState;
}

/** `asked`: the other person offers it and waits for an answer. `failed`: `advice` says what can be done. */
export type FileRowState =
  | { readonly kind: 'asked' }
  | { readonly kind: 'going'; readonly progress: FileProgress | undefined }
  | { readonly kind: 'delivered'; readonly path: 'direct' | 'relayed' }
  | { readonly kind: 'received'; readonly file: ReceivedFile }
  | { readonly kind: 'failed'; readonly why: Failure; readonly advice?: string };

export type Failure =
  'declined' | 'withdrawn' | 'cancelled' | 'cancelled-by-them' | 'peer-gone' | 'no-space' | 'corrupted' | 'unreadable';

type Outcome = Awaited<ReturnType<Room['sendFile']>> | Awaited<ReturnType<FileOffer['accept']>>;

/** The files of a room since this page came in; it lives as long as the room does. */
export class Transfers {
  readonly #room: Room;
  readonly #listeners = new Set<() => void>();
  readonly #offers = new Map<number, FileOffer>();
  readonly #cancelling = new Map<number, AbortController>();
  #rows: readonly FileRow[] = [];
  #numbers = 0;

  constructor(room: Room) {
    this.#room = room;
    room.onFile((offer) => this.#handleOffer(offer));
  }

  /** Newest first. */
  get rows(): readonly FileRow[] {
    return this.#rows;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async send(peer: RoomPeer, file: File): Promise<void> {
    const number = this.#add(true, file.name, file.size, peer, { kind: 'going', progress: undefined });
    this.#become(number, stateOf(await this.#room.sendFile(peer.peer, file, this.#following(number))));
  }

  async accept(number: number): Promise<void> {
    const offer = this.#offers.get(number);
    if (!offer) return;
    this.#become(number, { kind: 'going', progress: undefined });
    this.#become(number, stateOf(await offer.accept(this.#following(number))));
  }

  decline(number: number): void {
    this.#offers.get(number)?.decline();
    this.remove(number);
  }

  cancel(number: number): void {
    this.#cancelling.get(number)?.abort();
  }

  /** Takes it off the list; one that came is deleted from this device. */
  remove(number: number): void {
    const row = this.#rows.find((one) => one.number === number);
    if (row?.state.kind === 'received') void row.state.file.delete();
    this.#rows = this.#rows.filter((one) => one.number !== number);
    this.#tell();
  }

  #handleOffer(offer: FileOffer): void {
    const number = this.#add(false, offer.name, offer.size, offer.from, { kind: 'asked' });
    this.#offers.set(number, offer);
    // It was accepted before this page was loaded again.
    if (offer.keptBytes > 0) return void this.accept(number);
    offer.withdrawn.addEventListener('abort', () => {
      const row = this.#rows.find((one) => one.number === number);
      if (row?.state.kind === 'asked') this.#become(number, { kind: 'failed', why: 'withdrawn' });
    });
  }

  #following(number: number) {
    const cancelling = new AbortController();
    this.#cancelling.set(number, cancelling);
    const onProgress = (progress: FileProgress) => this.#become(number, { kind: 'going', progress });
    return { signal: cancelling.signal, onProgress };
  }

  #add(mine: boolean, name: string, size: number, peer: RoomPeer, state: FileRowState): number {
    const number = ++this.#numbers;
    this.#rows = [{ number, mine, name, size, peer, state }, ...this.#rows];
    this.#tell();
    return number;
  }

  #become(number: number, state: FileRowState): void {
    this.#rows = this.#rows.map((row) => (row.number === number ? { ...row, state } : row));
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

function stateOf(outcome: Outcome): FileRowState {
  switch (outcome.kind) {
    case 'delivered':
      return { kind: 'delivered', path: outcome.path };
    case 'received':
      return { kind: 'received', file: outcome.file };
    case 'cancelled':
      return { kind: 'failed', why: outcome.by === 'me' ? 'cancelled' : 'cancelled-by-them' };
    case 'declined':
    case 'withdrawn':
      return { kind: 'failed', why: outcome.kind };
    default:
      return { kind: 'failed', why: outcome.kind, advice: outcome.advice };
  }
}

const all = new WeakMap<Room, Transfers>();

/** The one list of a room; ask for it right after joining, so that no offer waits. */
export function transfersOf(room: Room): Transfers {
  const known = all.get(room);
  if (known) return known;
  const transfers = new Transfers(room);
  all.set(room, transfers);
  return transfers;
}
