import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomId } from '../src/encoding/bytes.js';
import { FULL_MESH_PEERS } from '../src/limits.js';
import { neighboursOf } from '../src/rooms/neighbourhood.js';

const NEIGHBOURS = 6;

function room(count: number): readonly string[] {
  return Array.from({ length: count }, () => `${randomId(32)}~${randomId(8)}`);
}

function graphOf(peers: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(
    peers.map((peer) => [
      peer,
      neighboursOf(
        peer,
        peers.filter((one) => one !== peer),
      ),
    ]),
  );
}

/** Steps to the farthest; infinite if somebody cannot be reached. */
function depthFrom(start: string, graph: ReadonlyMap<string, ReadonlySet<string>>): number {
  const seen = new Set([start]);
  let border = [start];
  let depth = 0;
  while (border.length > 0) {
    border = border.flatMap((one) => [...(graph.get(one) ?? [])]).filter((one) => graph.has(one) && !seen.has(one));
    border = [...new Set(border)];
    for (const one of border) seen.add(one);
    if (border.length > 0) depth += 1;
  }
  return seen.size === graph.size ? depth : Infinity;
}

test(`up to ${FULL_MESH_PEERS} peers are all connected with each other`, () => {
  const peers = room(FULL_MESH_PEERS);
  for (const neighbours of graphOf(peers).values()) expect(neighbours.size).toBe(FULL_MESH_PEERS - 1);
});

describe('a larger room', () => {
  test('gives everybody a few neighbours, both ways, in whatever order one heard of them; all are near', () => {
    fc.assert(
      fc.property(fc.integer({ min: FULL_MESH_PEERS + 1, max: 100 }), (count) => {
        const peers = room(count);
        const graph = graphOf(peers);
        for (const [peer, neighbours] of graph) {
          expect(neighbours.size).toBeGreaterThanOrEqual(2);
          expect(neighbours.size).toBeLessThanOrEqual(NEIGHBOURS);
          for (const neighbour of neighbours) expect(graph.get(neighbour)?.has(peer)).toBe(true);
        }
        expect(graphOf(peers.toReversed()).get(peers[0] ?? '')).toEqual(graph.get(peers[0] ?? ''));
        expect(Math.max(...peers.map((peer) => depthFrom(peer, graph)))).toBeLessThanOrEqual(6);
      }),
      { numRuns: 30 },
    );
  });

  test('changes few connections when somebody comes', () => {
    fc.assert(
      fc.property(fc.integer({ min: FULL_MESH_PEERS + 1, max: 99 }), (count) => {
        const [newcomer = '', ...before] = room(count + 1);
        const [old, now] = [graphOf(before), graphOf([newcomer, ...before])];
        const dropped = before.flatMap((peer) => [...(old.get(peer) ?? [])].filter((one) => !now.get(peer)?.has(one)));
        const made = before.flatMap((peer) =>
          [...(now.get(peer) ?? [])].filter((one) => one !== newcomer && !old.get(peer)?.has(one)),
        );
        // Each is counted from both ends.
        expect(dropped.length).toBeLessThanOrEqual(2 * 3);
        expect(made).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });
});
