import type { RoomPeer } from '../api/peers.js';
import {
  EXTRA_IDLE,
  EXTRA_LINKS,
  EXTRA_LOOK,
  EXTRA_YIELDS,
  FULL_MESH_PEERS,
  LINKS_AT_MOST,
  UNWANTED_AFTER,
} from '../limits.js';
import { Listeners } from '../listeners.js';
import { neighboursOf } from './neighbourhood.js';
import type { Peer } from './peer.js';

/**
 * Who is in a room beside this tab, with whom of them it keeps a connection, and what its application sees of them. What
 * one peer's change costs does not depend on how many there are, unless there is something new to show.
 */
export class Roster {
  readonly changes = new Listeners<readonly RoomPeer[]>();
  private readonly members = new Map<string, Peer>();
  private readonly shown = new Map<string, string>();
  private neighbours: ReadonlySet<string> = new Set();
  /** No neighbours, and connected because something goes on between us two: when that was last so. */
  private readonly extras = new Map<string, number>();
  private watching: ReturnType<typeof setInterval> | undefined;
  private telling = false;

  get size(): number {
    return this.members.size;
  }

  /** There are more peers than connections. */
  get forwards(): boolean {
    return this.size >= FULL_MESH_PEERS;
  }

  get(id: string): Peer | undefined {
    return this.members.get(id);
  }

  all(): readonly Peer[] {
    return [...this.members.values()];
  }

  connected(): readonly Peer[] {
    return this.all().filter((peer) => peer.connected);
  }

  /** With how many there is a connection, or one is being made, but for those of `besides`. */
  links(besides?: ReadonlyMap<string, unknown>): number {
    return this.all().filter(({ id, negotiation }) => negotiation.connection && !besides?.has(id)).length;
  }

  peers(): readonly RoomPeer[] {
    const isAlone = this.connected().length === 0;
    return this.all().map((peer) => this.describe(peer, isAlone));
  }

  describe(peer: Peer, isAlone = this.connected().length === 0): RoomPeer {
    const shown = peer.describe();
    if (isAlone || peer.connected || this.neighbours.has(peer.id) || shown.connection === 'refused') return shown;
    return { ...shown, connection: 'connected', via: 'neighbours' };
  }

  see(id: string): RoomPeer | undefined {
    const peer = this.members.get(id);
    return peer && this.describe(peer);
  }

  add(peer: Peer): void {
    this.members.set(peer.id, peer);
  }

  remove(peer: Peer): void {
    if (this.members.get(peer.id) !== peer) return;
    this.members.delete(peer.id);
    this.shown.delete(peer.id);
    this.extras.delete(peer.id);
  }

  /** Everybody; nobody is told. */
  clear(): readonly Peer[] {
    const all = this.all();
    for (const peer of all) this.remove(peer);
    this.stopWatching();
    return all;
  }

  /** Who came or went: who is to be a neighbour now, as seen by that peer. */
  settleNeighbours(me: string): void {
    this.neighbours = neighboursOf(me, [...this.members.keys()]);
  }

  isNeighbour({ id }: Peer): boolean {
    return this.neighbours.has(id);
  }

  /** New neighbours at once; old ones are let go when the new ones had time to connect. */
  meetNeighbours(): void {
    for (const peer of this.all()) if (this.isNeighbour(peer)) peer.negotiation.want();
    const others = this.all().filter((peer) => !this.isNeighbour(peer));
    setTimeout(() => others.forEach((peer) => this.letGo(peer)), UNWANTED_AFTER);
  }

  /**
   * Has somebody connected who is no neighbour, because something is to go between us two, and keeps it so for as long as
   * that is said again. False while others have the few places that there are for such.
   */
  want(id: string): boolean {
    const peer = this.members.get(id);
    if (!peer || this.isNeighbour(peer)) return true;
    if (!this.extras.has(id) && !this.hasPlace()) this.endExtras(EXTRA_YIELDS);
    if (!this.extras.has(id) && !this.hasPlace()) return false;
    this.keepExtra(peer);
    return true;
  }

  /** Another one may have its place, and soon nobody keeps it. */
  release(id: string): void {
    if (this.extras.has(id)) this.extras.set(id, performance.now() - EXTRA_IDLE + EXTRA_LOOK);
  }

  /** Those that others want of us count, too. */
  private hasPlace(): boolean {
    return this.extras.size < EXTRA_LINKS && this.links(this.extras) + this.extras.size < LINKS_AT_MOST;
  }

  /** True if that is so from now on. */
  begins(peer: Peer): boolean {
    return !this.isNeighbour(peer) && !this.extras.has(peer.id) && this.want(peer.id);
  }

  /** Something of the peer's own may have changed. */
  look(peer: Peer): void {
    if (this.members.get(peer.id) !== peer) return;
    const now = JSON.stringify(this.describe(peer));
    if (this.shown.get(peer.id) === now) return;
    this.shown.set(peer.id, now);
    this.tell();
  }

  /** Once for all that changes in one go. */
  tell(): void {
    if (this.telling) return;
    this.telling = true;
    queueMicrotask(() => {
      this.telling = false;
      this.changes.tell(this.peers());
    });
  }

  private keepExtra(peer: Peer): void {
    this.extras.set(peer.id, performance.now());
    this.watching ??= setInterval(() => this.endExtras(EXTRA_IDLE), EXTRA_LOOK);
    peer.negotiation.want(true);
  }

  /** Those that were of no use for so many milliseconds. */
  private endExtras(idle: number): void {
    const now = performance.now();
    for (const [id, at] of this.extras) {
      if (now - at < idle) continue;
      this.extras.delete(id);
      const peer = this.members.get(id);
      if (peer) this.letGo(peer);
    }
    if (this.extras.size === 0) this.stopWatching();
  }

  private stopWatching(): void {
    clearInterval(this.watching);
    this.watching = undefined;
  }

  private letGo(peer: Peer): void {
    if (!this.isNeighbour(peer) && !this.extras.has(peer.id)) peer.negotiation.unwant();
  }
}
