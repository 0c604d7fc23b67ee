import type { JoinByOutcome, JoinOutcome, Peerstead, Room, RoomPeer } from '@peerstead/sdk';
import { type PresenceState, transcriptOf, transfersOf } from '@peerstead/elements';
import { type RoomAddress, roomHref } from '../routes.js';
import { type KnownRoom, readRooms, without, withVisit, writeRooms } from './known-rooms.js';
import type { SharedNotepad } from './shared-notepad.js';

const roomsKey = 'app/rooms';

interface OpenRoom {
  readonly room: Room;
  readonly stop: () => void;
  notepad?: Promise<SharedNotepad>;
}

/** Into a room by an invite that a person brought; `entered` resolves when they let one in, or it is too late. */
export type WayIn =
  | {
      readonly kind: 'answered';
      readonly answer: string;
      readonly address: RoomAddress;
      readonly entered: Promise<JoinOutcome>;
    }
  | Extract<JoinByOutcome, { kind: 'refused' }>;

const wayInOpenFor = 10 * 60_000;

/** The rooms that one is in. They stay open while one looks at other pages, until one leaves or closes the page. */
export class OpenRooms {
  readonly #peerstead: Peerstead;
  readonly #tell: () => void;
  readonly #open = new Map<string, OpenRoom>();
  readonly #entering = new Map<string, Promise<JoinOutcome>>();
  readonly #waysIn = new Map<string, Promise<WayIn>>();
  #known: readonly KnownRoom[] | undefined;

  constructor(peerstead: Peerstead, tell: () => void) {
    this.#peerstead = peerstead;
    this.#tell = tell;
  }

  /** Rooms that one was in, newest visit first; nothing while they are being read. */
  get known(): readonly KnownRoom[] | undefined {
    return this.#known;
  }

  room(address: RoomAddress): Room | undefined {
    return this.#open.get(roomHref(address))?.room;
  }

  async recall(): Promise<void> {
    this.#known ??= readRooms(await this.#peerstead.loadData(roomsKey));
    this.#tell();
  }

  /** Enters once, however often it is asked. */
  async enter(address: RoomAddress): Promise<JoinOutcome> {
    const href = roomHref(address);
    const open = this.#open.get(href);
    if (open) return { kind: 'joined', room: open.room };
    const entering = this.#entering.get(href) ?? this.#join(address).finally(() => this.#entering.delete(href));
    this.#entering.set(href, entering);
    return entering;
  }

  /** Answers an invite once, however often its page is looked at. */
  wayIn(code: string): Promise<WayIn> {
    const wayIn = this.#waysIn.get(code) ?? this.#answer(code);
    this.#waysIn.set(code, wayIn);
    return wayIn;
  }

  leave(address: RoomAddress): void {
    const open = this.#open.get(roomHref(address));
    if (!open) return;
    this.#open.delete(roomHref(address));
    open.stop();
    void open.notepad?.then((notepad) => notepad.close());
    open.room.leave();
    this.#tell();
  }

  async forget(address: RoomAddress): Promise<void> {
    this.leave(address);
    await this.#keep(without(this.#known ?? [], address));
  }

  /** The notepad of an open room; Yjs is loaded with the first one. */
  async notepad(address: RoomAddress): Promise<SharedNotepad | undefined> {
    const open = this.#open.get(roomHref(address));
    if (!open) return undefined;
    open.notepad ??= import('./shared-notepad.js').then(({ SharedNotepad }) =>
      SharedNotepad.open(this.#peerstead, open.room, this.#tell),
    );
    return open.notepad;
  }

  /** Everybody in the rooms that are open, each once, with the best way to them. */
  get peersHere(): readonly RoomPeer[] {
    const best = new Map<string, RoomPeer>();
    for (const { room } of this.#open.values())
      for (const peer of room.peers) {
        const known = best.get(peer.identity);
        if (!known || rank(peer) > rank(known)) best.set(peer.identity, peer);
      }
    return [...best.values()].filter((peer) => peer.identity !== this.#peerstead.me?.identity);
  }

  presence(identity: string): PresenceState {
    const peer = this.peersHere.find((one) => one.identity === identity);
    if (!peer) return 'away';
    if (peer.connection === 'connected') return peer.via ?? peer.path ?? 'direct';
    return peer.connection === 'refused' ? 'refused' : 'connecting';
  }

  async #join(address: RoomAddress): Promise<JoinOutcome> {
    const outcome = await this.#peerstead.join(
      address.kind === 'open' ? { name: address.name } : { secret: address.secret },
    );
    return outcome.kind === 'joined' ? this.#opened(address, outcome) : outcome;
  }

  async #answer(code: string): Promise<WayIn> {
    const outcome = await this.#peerstead.joinBy(code, AbortSignal.timeout(wayInOpenFor));
    if (outcome.kind === 'refused') return outcome;
    const { answer, key, joined } = outcome;
    const address: RoomAddress = 'name' in key ? { kind: 'open', ...key } : { kind: 'invite', ...key };
    const entered = joined.then((one) => (one.kind === 'joined' ? this.#opened(address, one) : one));
    return { kind: 'answered', answer, address, entered };
  }

  async #opened(address: RoomAddress, outcome: JoinOutcome & { kind: 'joined' }): Promise<JoinOutcome> {
    const { room } = outcome;
    const before = this.#open.get(roomHref(address));
    if (before) {
      room.leave();
      return { kind: 'joined', room: before.room };
    }
    transcriptOf(room);
    transfersOf(room);
    this.#open.set(roomHref(address), { room, stop: room.onPeers(() => this.#tell()) });
    await this.recall();
    await this.#keep(withVisit(this.#known ?? [], address, new Date().toISOString()));
    return outcome;
  }

  async #keep(rooms: readonly KnownRoom[]): Promise<void> {
    this.#known = rooms;
    this.#tell();
    await this.#peerstead.saveData(roomsKey, writeRooms(rooms));
  }
}

function rank(peer: RoomPeer): number {
  if (peer.connection !== 'connected') return 0;
  if (peer.via) return 1;
  return peer.path === 'relayed' ? 2 : 3;
}
