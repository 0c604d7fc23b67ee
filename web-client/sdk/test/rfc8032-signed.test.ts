import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { base64url, bytesOf } from '../src/encoding/bytes.js';
import { canonicalText } from '../src/encoding/canonical.js';
import { isSignedBy, signedBytes, signedDigest } from '../src/encoding/signed.js';
import { isContent } from '../src/mail/content.js';
import { isPost } from '../src/posts/post.js';
import { isPublicRecord, isTombstone } from '../src/servers/records.js';
import { vectors, type SignedVector } from './vectors.js';

type File = { vectors: SignedVector[]; refused?: SignedVector[] };

describe.each(['statements', 'records', 'descriptions', 'token-requests', 'contents', 'posts'])(
  'RFC 8032 over RFC 8785, golden: %s',
  (name) => {
    const file = vectors<File>(name);

    test.each(file.vectors)('$name', async ({ signed, publicKey, canonical, digest }) => {
      const { signature, ...members } = signed;
      expect(signature).toHaveLength(86);
      expect(canonicalText(members)).toBe(canonical);
      expect(await signedDigest(signed)).toBe(digest);
      expect(await isSignedBy(signed, publicKey)).toBe(true);
    });

    test.each(file.vectors)(
      '$name with any byte of its signature changed is refused',
      async ({ signed, publicKey }) => {
        const signature = bytesOf(signed.signature);
        for (let i = 0; i < 64; i += 7) {
          const changed = Uint8Array.from(signature ?? []);
          changed[i] = (changed[i] ?? 0) ^ 1;
          expect(await isSignedBy({ ...signed, signature: base64url(changed) }, publicKey)).toBe(false);
        }
      },
    );
  },
);

describe('records', () => {
  const file = vectors<File>('records');

  test.each(file.vectors)('$name has the shape', ({ signed }) => {
    expect(isPublicRecord(signed) || isTombstone(signed)).toBe(true);
  });

  test.each(file.refused ?? [])('refused: $name', async ({ signed, publicKey }) => {
    expect(await isSignedBy(signed, publicKey)).toBe(false);
  });
});

test.each(vectors<File>('contents').vectors)('content $name has the shape', ({ signed }) => {
  expect(isContent(signed)).toBe(true);
  expect(isContent({ ...signed, more: 1 })).toBe(false);
});

test.each(vectors<File>('posts').vectors)('$name has the shape', ({ signed }) => {
  expect(isPost(signed)).toBe(true);
  expect(isPost({ ...signed, more: 1 })).toBe(false);
});

test('anything at all is no signed object, and nothing throws', async () => {
  await fc.assert(
    fc.asyncProperty(fc.anything(), fc.string(), async (value, key) => {
      expect(await isSignedBy(value, key)).toBe(false);
      expect(signedBytes({ type: 'x', signature: value })).toBeUndefined();
    }),
  );
});
