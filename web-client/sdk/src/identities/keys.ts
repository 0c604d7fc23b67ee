import { digestOf, utf8 } from '../encoding/bytes.js';
import { signWith, type Signer } from '../encoding/signed.js';

/** The keys of this device. The private halves cannot be exported; IndexedDB keeps them as `CryptoKey`s. */
export interface DeviceKeys {
  readonly device: string;
  readonly signing: CryptoKeyPair;
  readonly sealing: CryptoKeyPair;
  readonly signingKey: string;
  readonly sealingKey: string;
}

export function signerOf(keys: DeviceKeys): Signer {
  return { device: keys.device, sign: (bytes) => signWith(keys.signing.privateKey, bytes) };
}

/** RFC 7638 over the OKP members of RFC 8037 §2: the name of an Ed25519 key, and of its device. */
export function thumbprint(signingKey: string): Promise<string> {
  return digestOf(utf8(`{"crv":"Ed25519","kty":"OKP","x":"${signingKey}"}`));
}
