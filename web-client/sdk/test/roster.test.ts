import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FULL_MESH_PEERS, UNWANTED_AFTER } from '../src/limits.js';
import type { Peer } from '../src/rooms/peer.js';
import { Roster } from '../src/rooms/roster.js';
import { phantom } from './room.js';

const ME = phantom().peer;

let roster: Roster;
let wanted: Set<string>;

beforeEach(() => {
  vi.useFakeTimers();
  roster = new Roster();
  wanted = new Set();
});

afterEach(() => vi.useRealTimers());

function come(): Peer {
  const { peer: id } = phantom();
  const negotiation = { want: () => wanted.add(id), unwant: () => wanted.delete(id) };
  const peer = { id, negotiation } as unknown as Peer;
  roster.add(peer);
  roster.settleNeighbours(ME);
  roster.meetNeighbours();
  return peer;
}

function neighbours(): readonly string[] {
  return roster
    .all()
    .filter((peer) => roster.isNeighbour(peer))
    .map(({ id }) => id);
}

describe('in a room that grows past a full mesh', () => {
  test('who is a neighbour no more is kept until the new ones had time to connect', async () => {
    for (let i = 0; i < 2 * FULL_MESH_PEERS; i += 1) come();
    const before = wanted.size;
    expect(before).toBeGreaterThan(neighbours().length);

    await vi.advanceTimersByTimeAsync(UNWANTED_AFTER - 1);
    expect(wanted.size).toBe(before);
    await vi.advanceTimersByTimeAsync(1);

    expect([...wanted].toSorted()).toEqual(neighbours().toSorted());
  });

  test('and is let go in time, though somebody comes every second', async () => {
    const neighbourAt = new Map<string, number>();
    for (let second = 0; second < 40; second += 1) {
      come();
      for (const id of neighbours()) neighbourAt.set(id, 1_000 * second);
      await vi.advanceTimersByTimeAsync(1_000);
      const since = 1_000 * second - UNWANTED_AFTER;
      expect([...wanted].filter((id) => (neighbourAt.get(id) ?? 0) < since)).toEqual([]);
    }
  });
});
