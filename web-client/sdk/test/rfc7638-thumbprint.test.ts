import { expect, test } from 'vitest';
import { bytesOf } from '../src/encoding/bytes.js';
import { isSignedBy, sign } from '../src/encoding/signed.js';
import { makeDeviceKeys } from '../src/identities/genesis.js';
import { signerOf, thumbprint } from '../src/identities/keys.js';
import { vectors } from './vectors.js';

const golden = vectors<{ vectors: { name: string; signingKey: string; thumbprint: string }[] }>('thumbprints');

test.each(golden.vectors)('RFC 7638, golden: $name', async (vector) => {
  expect(await thumbprint(vector.signingKey)).toBe(vector.thumbprint);
});

test('keys of a device cannot be exported, and its id is the thumbprint of its signing key', async () => {
  const keys = await makeDeviceKeys();
  expect(keys.device).toBe(await thumbprint(keys.signingKey));
  expect(bytesOf(keys.sealingKey)).toHaveLength(32);
  for (const { privateKey } of [keys.signing, keys.sealing]) {
    await expect(crypto.subtle.exportKey('pkcs8', privateKey)).rejects.toThrow();
    await expect(crypto.subtle.exportKey('jwk', privateKey)).rejects.toThrow();
  }
});

test('what a device signed verifies under its key only', async () => {
  const [mine, other] = [await makeDeviceKeys(), await makeDeviceKeys()];
  const signed = await sign({ type: 'test', text: 'ünïcödé' }, signerOf(mine));
  expect(await isSignedBy(signed, mine.signingKey)).toBe(true);
  expect(await isSignedBy(signed, other.signingKey)).toBe(false);
  expect(await isSignedBy({ ...signed, text: 'unicode' }, mine.signingKey)).toBe(false);
  expect(await isSignedBy({ ...signed, type: 'other' }, mine.signingKey)).toBe(false);
});
