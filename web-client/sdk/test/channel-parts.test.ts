import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { utf8, type Bytes } from '../src/encoding/bytes.js';
import { Assembly, Lanes, single, spares, wholeOf, type Whole } from '../src/encoding/channel-parts.js';
import {
  CHANNEL_OPEN_BYTES,
  CHANNEL_OPEN_WHOLES,
  CHANNEL_PART_BYTES,
  CHANNEL_QUEUED_BYTES,
  CHANNEL_WHOLE_BYTES,
} from '../src/limits.js';

const MiB = 1024 * 1024;

/** Each as a channel has it, which copies what it is given. */
function* parts(lanes: Lanes): Generator<Bytes> {
  for (let part = lanes.next(); part; part = lanes.next()) yield part.slice();
}

/** Bytes that are told apart by their place. */
function filled(length: number): Bytes {
  return new Uint8Array(length).map((_, at) => at % 251);
}

/** The first part of a whole that announces so much, as a peer may make it up. */
function announce(number: number, length: number): Bytes {
  const part = new Uint8Array(12);
  const view = new DataView(part.buffer);
  view.setUint32(1, number);
  view.setUint32(5, length);
  view.setUint8(9, 1);
  part.set(utf8('xx'), 10);
  return part;
}

test('whatever is sent comes together again, in the order of its lane', () => {
  const name = fc.constantFrom('', 'a', 'sync/ä');
  const length = fc.oneof(fc.nat(10), fc.nat(3 * CHANNEL_PART_BYTES));
  fc.assert(
    fc.property(fc.array(fc.record({ name, length }), { maxLength: 20, size: 'max' }), (wanted) => {
      const sent = wanted.map((one) => ({ name: one.name, bytes: filled(one.length) }));
      const [lanes, assembly] = [new Lanes(), new Assembly()];
      for (const { name, bytes } of sent) lanes.add(name, bytes);
      const came = [...parts(lanes)].map((part) => assembly.take(part)).filter((taken) => typeof taken === 'object');
      const digests = (wholes: readonly Whole[], lane: string) =>
        wholes
          .filter((whole) => whole.name === lane)
          .map(({ bytes }) => createHash('sha256').update(bytes).digest('hex'));
      expect(came).toHaveLength(sent.length);
      for (const lane of ['', 'a', 'sync/ä']) expect(digests(came, lane)).toEqual(digests(sent, lane));
    }),
    { numRuns: 40 },
  );
});

test('what is short is not stuck behind what is long', () => {
  const [lanes, assembly] = [new Lanes(), new Assembly()];
  lanes.add('long', new Uint8Array(CHANNEL_WHOLE_BYTES));
  lanes.add('short', utf8('short'));
  const taken = [0, 1].map(() => assembly.take(lanes.next() ?? new Uint8Array()));
  expect(taken).toEqual(['more', { name: 'short', bytes: utf8('short') }]);
});

test('a buffer that nobody reads any more holds the next whole of its length, and all of that', () => {
  const [lanes, assembly] = [new Lanes(), new Assembly()];
  const carry = (bytes: Bytes) => {
    lanes.add('x', bytes);
    const whole = [...parts(lanes)].map((part) => assembly.take(part)).at(-1);
    return typeof whole === 'object' ? whole.bytes : undefined;
  };
  const first = carry(new Uint8Array(MiB).fill(1));
  spares.push(...(first ? [first] : []));
  expect(carry(new Uint8Array(MiB - 1))?.buffer === first?.buffer).toBe(false);
  // Compared here, as a large buffer is not to be printed.
  const second = carry(filled(MiB)) ?? new Uint8Array();
  expect(second.buffer === first?.buffer).toBe(true);
  expect(Buffer.compare(second, filled(MiB))).toBe(0);
});

test('progress is told part by part up to the end', () => {
  const lanes = new Lanes();
  const told: [number, number][] = [];
  lanes.add('x', new Uint8Array(2.5 * CHANNEL_PART_BYTES), (...now) => told.push(now));
  const count = [...parts(lanes)].length;
  expect(told).toHaveLength(count);
  expect(told.at(-1)).toEqual([2.5 * CHANNEL_PART_BYTES, 2.5 * CHANNEL_PART_BYTES]);
  expect(told.map(([sent]) => sent)).toEqual(told.map(([sent]) => sent).toSorted((a, b) => a - b));
});

test('no more is begun than the other side has room for, and all of it goes in the end', () => {
  const [lanes, assembly] = [new Lanes(), new Assembly()];
  for (let i = 0; i < CHANNEL_QUEUED_BYTES / CHANNEL_WHOLE_BYTES; i++) {
    lanes.add(`lane-${i}`, new Uint8Array(CHANNEL_WHOLE_BYTES));
  }
  const taken = [...parts(lanes)].map((part) => assembly.take(part));
  expect(taken.filter((one) => typeof one === 'object')).toHaveLength(CHANNEL_QUEUED_BYTES / CHANNEL_WHOLE_BYTES);
  expect(taken.filter((one) => one === 'flooded' || one === 'malformed')).toEqual([]);
});

describe('limits, at the edge and one past it', () => {
  test('a whole', () => {
    expect(new Lanes().add('x', new Uint8Array(CHANNEL_WHOLE_BYTES))).toBe(true);
    expect(() => new Lanes().add('x', new Uint8Array(CHANNEL_WHOLE_BYTES + 1))).toThrow(RangeError);
    expect(new Assembly().take(announce(1, CHANNEL_WHOLE_BYTES))).toBe('more');
    expect(new Assembly().take(announce(1, CHANNEL_WHOLE_BYTES + 1))).toBe('flooded');
  });

  test('what waits here', () => {
    const lanes = new Lanes();
    for (let i = 0; i < CHANNEL_QUEUED_BYTES / MiB; i++) expect(lanes.add(`lane-${i}`, new Uint8Array(MiB))).toBe(true);
    expect(lanes.add('x', new Uint8Array(1))).toBe(false);
    lanes.next();
    expect(lanes.add('x', new Uint8Array(1))).toBe(true);
  });

  test('what a peer may have begun', () => {
    const assembly = new Assembly();
    expect(assembly.take(announce(1, CHANNEL_OPEN_BYTES / 2))).toBe('more');
    expect(assembly.take(announce(2, CHANNEL_OPEN_BYTES / 2))).toBe('more');
    expect(assembly.take(announce(3, 1))).toBe('flooded');
  });

  test('how many wholes a peer may have begun', () => {
    const assembly = new Assembly();
    for (let i = 1; i <= CHANNEL_OPEN_WHOLES; i++) expect(assembly.take(announce(i, 100))).toBe('more');
    expect(assembly.take(announce(CHANNEL_OPEN_WHOLES + 1, 100))).toBe('flooded');
  });

  test('one message', () => {
    const fits = new Uint8Array(CHANNEL_PART_BYTES - 2);
    const message = single('x', fits);
    expect(message && wholeOf(message)).toEqual({ name: 'x', bytes: fits });
    expect(single('x', new Uint8Array(CHANNEL_PART_BYTES - 1))).toBeUndefined();
    expect(wholeOf(new Uint8Array(CHANNEL_PART_BYTES + 1).fill(1))).toBeUndefined();
  });

  test('a name', () => {
    expect(() => single('', utf8('x'))).toThrow(RangeError);
    expect(() => single('x'.repeat(256), utf8('x'))).toThrow(RangeError);
    expect(single('x'.repeat(255), utf8('x'))).toBeDefined();
  });
});

test.each([
  ['nothing', new Uint8Array()],
  ['an unknown kind', Uint8Array.of(2, 0, 0, 0, 1, 7)],
  ['more of what was not begun', Uint8Array.of(1, 0, 0, 0, 1, 7)],
  ['a name past the end', Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 0, 9, 9, 120)],
  ['more than was announced', Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 0, 1, 1, 120, 1, 2)],
  ['a name that is no text', Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 0, 1, 1, 255, 1)],
])('malformed: %s', (_name, part) => {
  expect(new Assembly().take(part)).toBe('malformed');
});

test('malformed: the same number begun twice, and an empty part of it', () => {
  const assembly = new Assembly();
  assembly.take(announce(1, 100));
  expect(assembly.take(announce(1, 100))).toBe('malformed');
  expect(assembly.take(Uint8Array.of(1, 0, 0, 0, 1))).toBe('malformed');
});
