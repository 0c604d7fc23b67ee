import { describe, expect, it } from 'vitest';
import { quilt } from '../src/avatar/quilt.js';

const idOf = (n: number) =>
  Buffer.from(Array.from({ length: 32 }, (_, i) => (n * 7919 + i * 104729) % 256)).toString('base64url');

describe('the quilt of an identity', () => {
  it('is the same every time', () => {
    expect(quilt(idOf(1))).toEqual(quilt(idOf(1)));
  });

  it('differs between identities', () => {
    const drawings = new Set(Array.from({ length: 256 }, (_, n) => JSON.stringify(quilt(idOf(n)))));
    expect(drawings.size).toBe(256);
  });

  it('differs when one letter of the id differs', () => {
    const id = idOf(5);
    expect(quilt(`${id.slice(0, 20)}_${id.slice(21)}`)).not.toEqual(quilt(id));
  });

  it('has a whole quarter, whatever it is drawn from', () => {
    for (const id of ['', 'x', idOf(3)]) {
      const { quarter } = quilt(id);
      expect(quarter).toHaveLength(4);
      for (const { d, fill } of quarter) {
        expect(d).toMatch(/^M/);
        expect(fill).toMatch(/^oklch/);
      }
    }
  });
});
