import type { ChannelFrame } from '../connections/channel-frames.js';
import { randomId } from '../encoding/bytes.js';
import { CARRIED_CHARACTERS, CARRIED_HOPS, CARRIED_REMEMBERED } from '../limits.js';
import type { Directed, Occupant } from '../servers/signaling-frames.js';
import type { Peer } from './peer.js';

type Carried = Extract<ChannelFrame, { type: 'carried' }>;

/**
 * Descriptions and candidates over neighbours, where signaling is away: to whom it is for if that is a neighbour, else to
 * all of them. They are signed as ever, so whoever carries them can lose or delay them and nothing else.
 */
export class Carrier {
  private readonly seen = new Set<string>();

  constructor(
    private readonly me: Occupant,
    private readonly neighbours: () => readonly Peer[],
  ) {}

  send(frame: Directed, to: string): void {
    this.pass({ type: 'carried', id: randomId(), from: this.me, to, hops: CARRIED_HOPS, frame });
  }

  /** What is for us; anything else goes on. */
  hear(carried: Carried, by: Peer): { readonly frame: Directed; readonly from: Occupant } | undefined {
    if (this.seen.has(carried.id) || carried.from.peer === this.me.peer) return undefined;
    if (JSON.stringify(carried).length > CARRIED_CHARACTERS) return undefined;
    this.seen.add(carried.id);
    for (const oldest of this.seen) if (this.seen.size > CARRIED_REMEMBERED) this.seen.delete(oldest);
    if (carried.to === this.me.peer) return carried;
    if (carried.hops > 0) this.pass({ ...carried, hops: carried.hops - 1 }, by);
    return undefined;
  }

  private pass(carried: Carried, by?: Peer): void {
    const neighbours = this.neighbours();
    const addressee = neighbours.find(({ id }) => id === carried.to);
    const next = addressee ? [addressee] : neighbours.filter((one) => one !== by);
    for (const neighbour of next) neighbour.send(carried);
  }
}
