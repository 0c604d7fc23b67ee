import { describe, expect, it } from 'vitest';
import { arcs, directShare, sayBytes } from '../src/ring/share.js';

const travelled = (direct: number, relayed = 0, mailbox = 0) => ({ direct, relayed, mailbox });

describe('the share of bytes that touched no server', () => {
  it('is nothing before a byte travelled', () => expect(directShare(travelled(0))).toBeUndefined());
  it('is all when every byte was direct', () => expect(directShare(travelled(7))).toBe(100));
  it('is none when no byte was', () => expect(directShare(travelled(0, 1, 1))).toBe(0));
  it('is never rounded up to all', () => expect(directShare(travelled(999_999, 1))).toBe(99));
  it('is never rounded down to none', () => expect(directShare(travelled(1, 999_999))).toBe(1));
  it('is rounded in between', () => expect(directShare(travelled(2, 1))).toBe(67));
});

describe('the arcs of the ring', () => {
  it('are none before a byte travelled', () => expect(arcs(travelled(0))).toEqual([]));

  it('are one whole circle for one way', () => {
    expect(arcs(travelled(0, 0, 9))).toEqual([{ way: 'mailbox', from: 0, length: 100 }]);
  });

  it.each([travelled(1, 1, 1), travelled(1e9, 1, 1), travelled(0, 5, 3)])(
    'fill the circle with their gaps: %j',
    (bytes) => {
      const all = arcs(bytes);
      const lengths = all.reduce((sum, { length }) => sum + length, 0);
      expect(lengths + all.length * 2.4).toBeCloseTo(100, 6);
    },
  );

  it('can be seen however small the share', () => {
    for (const { length } of arcs(travelled(1e12, 1, 1))) expect(length).toBeGreaterThan(1.5);
  });
});

describe('bytes in words', () => {
  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1200, '1.2 kB'],
    [34_000_000, '34 MB'],
  ])('%d is %s', (bytes, words) => expect(sayBytes(bytes, 'en')).toBe(words));
});
