import { FULL_MESH_PEERS } from '../limits.js';

/** Places in a peer id's tab part where a ring's order begins: a few random characters for each of them. */
const RINGS = [0, 4, 7];
const TAB = /~(.*)$/;

/**
 * With whom a peer is connected, of all that are in the room: everybody in a small room; past that, who stands before and
 * behind it in three rings, each in another random order. That is at most six, the same seen from both sides; one ring
 * alone connects everybody, and three of them together make short ways. Who comes or goes changes no more than six
 * connections, three of them for those who stay.
 */
export function neighboursOf(me: string, others: readonly string[]): ReadonlySet<string> {
  if (others.length < FULL_MESH_PEERS) return new Set(others);
  return new Set(RINGS.flatMap((place) => besideIn(place, me, others)));
}

function besideIn(place: number, me: string, others: readonly string[]): readonly string[] {
  const ring = [me, ...others].map((peer) => ({ peer, order: orderOf(peer, place) }));
  ring.sort((a, b) => (a.order < b.order ? -1 : 1));
  const at = ring.findIndex(({ peer }) => peer === me);
  const beside = [ring.at(at - 1), ring[(at + 1) % ring.length]];
  return beside.flatMap((one) => (one && one.peer !== me ? [one.peer] : []));
}

function orderOf(peer: string, place: number): string {
  const tab = TAB.exec(peer)?.[1] ?? '';
  return tab.slice(place) + tab.slice(0, place) + peer;
}
