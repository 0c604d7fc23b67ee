import { base64url, bytesOf, digestOf, type Bytes } from './bytes.js';
import { canonicalBytes } from './canonical.js';
import { isObject, isText, SIGNATURE, type Unknown } from './shapes.js';

/** A JSON object with a `type` and a detached Ed25519 `signature` over the canonical bytes of its other members. */
export type Signed<T extends { readonly type: string }> = T & { readonly signature: string };

/** Whoever can sign in the name of a device. */
export interface Signer {
  readonly device: string;
  sign(bytes: Bytes): Promise<string>;
}

export async function sign<T extends { readonly type: string }>(members: T, signer: Signer): Promise<Signed<T>> {
  return { ...members, signature: await signer.sign(canonicalBytes(members)) };
}

/** The canonical bytes that the signature is over, or undefined where there is no canonical form or no signature. */
export function signedBytes(value: unknown): Bytes | undefined {
  if (!isObject(value) || !isText(value['signature'], SIGNATURE) || !isText(value['type'])) return undefined;
  try {
    return canonicalBytes(withoutSignature(value));
  } catch {
    return undefined;
  }
}

/** SHA-256 of the signed bytes: the object's name. */
export async function signedDigest(value: unknown): Promise<string | undefined> {
  const bytes = signedBytes(value);
  return bytes && digestOf(bytes);
}

/** False for whatever is wrong: no signature, no canonical form, no such key, not by this key. */
export async function isSignedBy(value: unknown, signingKey: string): Promise<boolean> {
  const bytes = signedBytes(value);
  return bytes !== undefined && verifies(bytes, (value as { signature: string }).signature, signingKey);
}

export async function verifies(bytes: Bytes, signature: string, signingKey: string): Promise<boolean> {
  const rawSignature = bytesOf(signature);
  if (rawSignature?.length !== 64) return false;
  try {
    return await crypto.subtle.verify('Ed25519', await keyOf(signingKey), rawSignature, bytes);
  } catch {
    return false;
  }
}

const IMPORTED_KEYS = 200;
const imported = new Map<string, Promise<CryptoKey>>();

/** Rejects for what is no key. */
function keyOf(signingKey: string): Promise<CryptoKey> {
  const known = imported.get(signingKey);
  if (known) return known;
  const raw = bytesOf(signingKey);
  if (raw?.length !== 32) return Promise.reject(new TypeError('No Ed25519 key.'));
  const key = crypto.subtle.importKey('raw', raw, 'Ed25519', false, ['verify']);
  if (imported.size >= IMPORTED_KEYS) imported.clear();
  imported.set(signingKey, key);
  return key;
}

export async function signWith(key: CryptoKey, bytes: Bytes): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.sign('Ed25519', key, bytes)));
}

function withoutSignature(value: Unknown): Unknown {
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== 'signature'));
}
