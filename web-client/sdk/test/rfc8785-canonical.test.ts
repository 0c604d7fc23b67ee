import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { digestOf, utf8 } from '../src/encoding/bytes.js';
import { canonicalBytes, canonicalText } from '../src/encoding/canonical.js';
import { JSON_DEPTH } from '../src/limits.js';
import { vectors } from './vectors.js';

const golden = vectors<{
  vectors: { name: string; input: string; canonical: string; digest: string }[];
  refused: { name: string; input: string }[];
}>('jcs');

describe('RFC 8785, JSON Canonicalization Scheme', () => {
  test.each(golden.vectors)('golden: $name', async ({ input, canonical, digest }) => {
    const text = canonicalText(JSON.parse(input));
    expect(text).toBe(canonical);
    expect(await digestOf(utf8(text))).toBe(digest);
  });

  test.each(golden.refused)('refused: $name', ({ input }) => {
    expect(() => canonicalText(JSON.parse(input))).toThrow(TypeError);
  });

  test.each([
    ['NaN', NaN],
    ['an infinity', [Infinity]],
    ['an undefined member', { a: undefined }],
    ['a hole', [, 1]],
    ['a function', () => 1],
    ['a bigint', 1n],
    ['a date', new Date()],
    ['a map', new Map()],
  ])('refused: %s', (_name, value) => {
    expect(() => canonicalText(value)).toThrow(TypeError);
  });

  test('refused: deeper than the limit, however deep', () => {
    const nested = (depth: number): unknown => (depth === 0 ? 0 : [nested(depth - 1)]);
    expect(canonicalText(nested(JSON_DEPTH))).toContain('0');
    expect(() => canonicalText(nested(JSON_DEPTH + 1))).toThrow(TypeError);
    expect(() => canonicalText(nested(5_000))).toThrow(TypeError);
  });

  test('the order in which members were written makes no difference', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: 'binary', maxLength: 8 }), fc.jsonValue({ maxDepth: 1 }), { maxKeys: 8 }),
        (object) => {
          const reversed = Object.fromEntries(Object.entries(object).reverse());
          expect(canonicalText(reversed)).toBe(canonicalText(object));
        },
      ),
    );
  });

  test('what is canonical means the same and stays as it is', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        const text = canonicalText(value);
        expect(canonicalText(JSON.parse(text))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test('every double is spelled so that it comes back', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        expect(Number(canonicalText(number))).toBe(number === 0 ? 0 : number);
      }),
    );
  });

  test('bytes are UTF-8', () => {
    expect(canonicalBytes('€')).toEqual(Uint8Array.of(0x22, 0xe2, 0x82, 0xac, 0x22));
  });
});
