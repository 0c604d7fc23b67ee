import { base64url, digestOf, utf8 } from './bytes.js';
import { signWith, type Signer } from './signed.js';

/** The keys of this device. The private halves cannot be exported; IndexedDB keeps them as `CryptoKey`s. */
export interface DeviceKeys {
  readonly device: string;
  readonly signing: CryptoKeyPair;
  readonly sealing: CryptoKeyPair;
  readonly signingKey: string;
  readonly sealingKey: string;
}

export async function makeDeviceKeys(): Promise<DeviceKeys> {
  const signing = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
  const sealing = await crypto.subtle.generateKey('X25519', false, ['deriveBits']);
  const signingKey = await rawPublic(signing);
  return { device: await thumbprint(signingKey), signing, sealing, signingKey, sealingKey: await rawPublic(sealing) };
}

export function signerOf(keys: DeviceKeys): Signer {
  return { device: keys.device, sign: (bytes) => signWith(keys.signing.privateKey, bytes) };
}

/** RFC 7638 over the OKP members of RFC 8037 §2: the name of an Ed25519 key, and of its device. */
export function thumbprint(signingKey: string): Promise<string> {
  return digestOf(utf8(`{"crv":"Ed25519","kty":"OKP","x":"${signingKey}"}`));
}

async function rawPublic(pair: CryptoKeyPair): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)));
}
