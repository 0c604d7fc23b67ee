import { base64url } from '../encoding/bytes.js';
import { sign, type Signed, type Signer } from '../encoding/signed.js';
import type { Genesis, SetHandle } from './chain.js';
import { thumbprint, type DeviceKeys } from './keys.js';

/** What a device and its identity begin with: once in their life, so nothing else waits for this to be loaded. */

export async function makeDeviceKeys(): Promise<DeviceKeys> {
  const signing = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
  const sealing = await crypto.subtle.generateKey('X25519', false, ['deriveBits']);
  const signingKey = await rawPublic(signing);
  return { device: await thumbprint(signingKey), signing, sealing, signingKey, sealingKey: await rawPublic(sealing) };
}

export function signGenesis(
  device: { readonly signingKey: string; readonly sealingKey: string },
  signer: Signer,
): Promise<Signed<Genesis>> {
  return sign({ type: 'genesis', device, time: new Date().toISOString() }, signer);
}

export function signHandle(
  identity: string,
  previous: string,
  handle: string,
  signer: Signer,
): Promise<Signed<SetHandle>> {
  const time = new Date().toISOString();
  return sign({ type: 'set-handle', identity, previous, device: signer.device, handle, time }, signer);
}

async function rawPublic(pair: CryptoKeyPair): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)));
}
