import * as Y from 'yjs';
import type { Peerstead } from './api/peerstead.js';
import type { Room } from './api/rooms.js';
import { exclusively } from './device/locks.js';
import { concat, utf8, type Bytes } from './encoding/bytes.js';
import { CHANNEL_WHOLE_BYTES, STORED_UPDATES, SYNC_AGAIN_EVERY, SYNC_NAME_BYTES } from './limits.js';
import { Listeners } from './listeners.js';
import { adapterOf, type Adapter } from './rooms/adapter.js';
import { conversations, insides, type Inside } from './rooms/inside.js';

export interface SyncHandle {
  /** What this device had kept is in the document. */
  readonly loaded: Promise<void>;
  /** The document has met that of a peer for the first time; stays pending as long as nobody is there. */
  readonly synced: Promise<void>;
  /** Each time that a peer's whole state has come in. */
  onSynced(listener: (peer: string) => void): () => void;
  /**
   * What a peer lacks of our document, or we of that peer's, is more than 16 MiB with all that goes with it, so it is not
   * sent. Told at both ends, every 10 seconds, until it has become less.
   */
  onTooLarge(listener: (peer: string) => void): () => void;
  /** Leaves the document as it is; resolves when all of it is kept. */
  close(): Promise<void>;
}

/** The first byte of what peers say about a document. */
const enum Say {
  /** A state vector: tell me what I lack. */
  Ask = 0,
  /** Everything that was lacking. */
  Tell = 1,
  Update = 2,
  /** Everything that was lacking is more than can be said at once. */
  TooLarge = 3,
}

/**
 * Keeps a Yjs document the same among a room's peers that sync it under that name, and kept on this device: updates are
 * stored sealed as they happen and merged when they are many. `RangeError` for a name of more than 250 bytes.
 */
export function sync(doc: Y.Doc, room: Room, name: string, peerstead: Peerstead): SyncHandle {
  const conversation = conversations.get(room);
  const inside = insides.get(peerstead);
  if (!conversation || !inside) throw new TypeError('sync takes a room and a Peerstead that this SDK opened.');
  if (utf8(name).length > SYNC_NAME_BYTES) throw new RangeError(`A name has at most ${SYNC_NAME_BYTES} bytes.`);
  return new Sync(doc, adapterOf(conversation, `sync/${name}`), new Updates(inside, `${room.id}/${name}`));
}

class Sync implements SyncHandle {
  readonly loaded: Promise<void>;
  readonly synced: Promise<void>;
  private meet!: () => void;
  private readonly met = new Set<string>();
  private readonly listeners = new Listeners<string>();
  private readonly tooLarge = new Listeners<string>();
  private readonly unlisten: (() => void)[];
  /** The peer whose bytes are being taken. */
  private hearing: string | undefined;

  constructor(
    private readonly doc: Y.Doc,
    private readonly adapter: Adapter,
    private readonly updates: Updates,
  ) {
    this.synced = new Promise((resolve) => (this.meet = resolve));
    const handleUpdate = (update: Uint8Array, origin: unknown) => this.handleUpdate(update, origin);
    doc.on('update', handleUpdate);
    this.unlisten = [
      () => doc.off('update', handleUpdate),
      adapter.onBytes((bytes, from) => this.hear(bytes, from)),
      adapter.onConnected((peer) => this.handleConnected(peer)),
      every(SYNC_AGAIN_EVERY, () => this.askSomebody()),
    ];
    this.loaded = this.load();
  }

  onSynced(listener: (peer: string) => void): () => void {
    return this.listeners.add(listener);
  }

  onTooLarge(listener: (peer: string) => void): () => void {
    return this.tooLarge.add(listener);
  }

  async close(): Promise<void> {
    for (const stop of this.unlisten.splice(0)) stop();
    this.listeners.clear();
    this.tooLarge.clear();
    await this.updates.written();
  }

  private async load(): Promise<void> {
    for (const update of await this.updates.load()) Y.applyUpdate(this.doc, update, this.updates);
    for (const peer of this.adapter.connected()) this.ask(peer);
  }

  private handleConnected(peer: string): void {
    this.met.delete(peer);
    this.ask(peer);
  }

  /** Whoever asks may not have been there when we asked. */
  private handleAsked(peer: string, stateVector: Uint8Array): void {
    if (!this.say(Say.Tell, Y.encodeStateAsUpdate(this.doc, stateVector), peer)) {
      this.say(Say.TooLarge, new Uint8Array(), peer);
      this.tooLarge.tell(peer);
    }
    if (!this.met.has(peer)) this.ask(peer);
  }

  private ask(peer: string): void {
    this.say(Say.Ask, Y.encodeStateVector(this.doc), peer);
  }

  private handleUpdate(update: Uint8Array, origin: unknown): void {
    if (origin !== this.updates) this.updates.keep(update);
    if (origin !== this.adapter) this.say(Say.Update, update);
    else if (this.adapter.forwards) this.forward(update);
  }

  /** Only what was new to us comes here, so it ends by itself. */
  private forward(update: Uint8Array): void {
    for (const peer of this.adapter.connected()) if (peer !== this.hearing) this.say(Say.Update, update, peer);
  }

  /** What was lost, was too large, or came to others from somebody whom we cannot reach, is found. */
  private askSomebody(): void {
    const peers = this.adapter.connected();
    const peer = peers[Math.floor(Math.random() * peers.length)];
    if (peer !== undefined) this.ask(peer);
  }

  /** Bytes from a peer: what Yjs cannot read is dropped. */
  private hear(bytes: Bytes, from: string): void {
    const rest = bytes.subarray(1);
    this.hearing = from;
    try {
      if (bytes[0] === Say.Ask) this.handleAsked(from, rest);
      if (bytes[0] === Say.Tell || bytes[0] === Say.Update) Y.applyUpdate(this.doc, rest, this.adapter);
      if (bytes[0] === Say.Tell) this.handleTold(from);
      if (bytes[0] === Say.TooLarge) this.tooLarge.tell(from);
    } catch {
      // A peer that talks nonsense has not synced.
    } finally {
      this.hearing = undefined;
    }
  }

  private handleTold(from: string): void {
    this.met.add(from);
    this.meet();
    this.listeners.tell(from);
  }

  /** False for more than can be said at once: whoever lacks it asks for it, when it may have become less. */
  private say(what: Say, bytes: Uint8Array, to?: string): boolean {
    if (bytes.length >= CHANNEL_WHOLE_BYTES) return false;
    this.adapter.send(concat(Uint8Array.of(what), bytes), to);
    return true;
  }
}

function every(milliseconds: number, act: () => void): () => void {
  const timer = setInterval(act, milliseconds);
  return () => clearInterval(timer);
}

/** A document's updates on this device. */
class Updates {
  private pending: Uint8Array[] = [];
  private writing: Promise<void> = Promise.resolve();
  private readonly name: Promise<string>;

  constructor(
    private readonly inside: Inside,
    private readonly document: string,
  ) {
    this.name = inside.vault.nameOf('updates', document);
  }

  async load(): Promise<readonly Bytes[]> {
    const name = await this.name;
    const rows = await this.inside.store.getAllFromIndex('updates', 'name', name);
    const updates = await Promise.all(rows.map((row) => this.inside.vault.open(row.sealed, name)));
    if (rows.length > STORED_UPDATES) void this.merge();
    return updates;
  }

  /** Written one after the other; what comes while one is written goes together. */
  keep(update: Uint8Array): void {
    this.pending.push(update);
    if (this.pending.length === 1) this.writing = this.writing.then(() => this.write()).catch(() => undefined);
  }

  written(): Promise<void> {
    return this.writing;
  }

  private async write(): Promise<void> {
    const name = await this.name;
    const update = Y.mergeUpdates(this.pending.splice(0));
    const sealed = await this.inside.vault.seal(concat(update), name);
    await this.inside.store.put('updates', { name, sealed });
  }

  private merge(): Promise<void> {
    return exclusively(`${this.inside.lock}/updates/${this.document}`, async () => {
      const { store, vault } = this.inside;
      const name = await this.name;
      const keys = await store.getAllKeysFromIndex('updates', 'name', name);
      const rows = await Promise.all(keys.map((key) => store.get('updates', key)));
      const updates = await Promise.all(rows.flatMap((row) => (row ? [vault.open(row.sealed, name)] : [])));
      const sealed = await vault.seal(concat(Y.mergeUpdates(updates)), name);
      const write = store.transaction('updates', 'readwrite');
      for (const key of keys) await write.store.delete(key);
      await write.store.put({ name, sealed });
      await write.done;
    }).catch(() => undefined);
  }
}
