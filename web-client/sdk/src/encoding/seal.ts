import { Aes128Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { SEALED_PLAIN_BYTES, SEALED_PLAIN_MIN_BYTES } from '../limits.js';
import { concat, utf8, type Bytes } from './bytes.js';

/**
 * Sealing to one device: HPKE base mode (RFC 9180) with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and AES-128-GCM. On the
 * wire: the encapsulated key (32 bytes), then the ciphertext. The plain text is padded so that its length tells little.
 */
const SUITE = new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes128Gcm() });
const INFO = utf8('peerstead/content/v1');
const ENCAPSULATED_BYTES = 32;
const LENGTH_BYTES = 4;

/** What binds a ciphertext to its envelope: it cannot be moved to another one. */
export interface Binding {
  readonly envelope: string;
  readonly mailbox: string;
}

/** `sealingKey`: the device's raw X25519 public key. Throws if the content is too long or the key is none. */
export async function seal(content: Bytes, sealingKey: Bytes, binding: Binding): Promise<Bytes> {
  const recipientPublicKey = await SUITE.kem.deserializePublicKey(sealingKey);
  const sealed = await SUITE.seal({ recipientPublicKey, info: INFO }, padded(content), aadOf(binding));
  return concat(new Uint8Array(sealed.enc), new Uint8Array(sealed.ct));
}

/** Undefined for whatever was not sealed to this key, for this envelope, whole. */
export async function unseal(wire: Bytes, keys: CryptoKeyPair, binding: Binding): Promise<Bytes | undefined> {
  const enc = wire.slice(0, ENCAPSULATED_BYTES).buffer;
  try {
    const ciphertext = wire.slice(ENCAPSULATED_BYTES);
    return unpadded(
      new Uint8Array(await SUITE.open({ recipientKey: keys, enc, info: INFO }, ciphertext, aadOf(binding))),
    );
  } catch {
    return undefined;
  }
}

/** Length in four bytes (big-endian), the content, zeros up to a power of two. */
export function padded(content: Bytes): Bytes {
  const needed = LENGTH_BYTES + content.length;
  if (needed > SEALED_PLAIN_BYTES) throw new RangeError(`Sealed content is at most ${SEALED_PLAIN_BYTES} bytes.`);
  let size = SEALED_PLAIN_MIN_BYTES;
  while (size < needed) size *= 2;
  const whole = new Uint8Array(size);
  new DataView(whole.buffer).setUint32(0, content.length);
  whole.set(content, LENGTH_BYTES);
  return whole;
}

/** Undefined if the length lies, or the padding is not zeros: one padded form for each content. */
export function unpadded(whole: Bytes): Bytes | undefined {
  if (whole.length < LENGTH_BYTES) return undefined;
  const end = LENGTH_BYTES + new DataView(whole.buffer, whole.byteOffset).getUint32(0);
  if (end > whole.length || whole.subarray(end).some((byte) => byte !== 0)) return undefined;
  return whole.slice(LENGTH_BYTES, end);
}

function aadOf(binding: Binding): Bytes {
  return utf8(`${binding.envelope}/${binding.mailbox}`);
}
