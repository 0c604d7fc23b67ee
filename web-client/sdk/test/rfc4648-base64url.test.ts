import fc from 'fast-check';
import { expect, test } from 'vitest';
import { base64url, bytesOf, randomId } from '../src/encoding/bytes.js';
import { DIGEST, ID, SIGNATURE } from '../src/encoding/shapes.js';

test('RFC 4648 section 5: all bytes come back, without padding', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300, size: 'max' }), (bytes) => {
      const text = base64url(bytes);
      expect(text).not.toMatch(/[+/=]/);
      expect(bytesOf(text)).toEqual(Uint8Array.from(bytes));
    }),
  );
});

test.each(['=', 'AA==', 'A', 'AB', '+A', '/A', 'A A', 'ÄA', 'AAAAB'])('one spelling only: %s is refused', (text) => {
  expect(bytesOf(text)).toBeUndefined();
});

test('shapes of ids are the spellings of so many bytes', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Za-z0-9_-]{43}$/), (digest) => {
      expect(DIGEST.test(digest)).toBe(bytesOf(digest) !== undefined);
    }),
  );
  expect(randomId()).toMatch(ID);
  expect(randomId(32)).toMatch(DIGEST);
  expect(randomId(64)).toMatch(SIGNATURE);
});
