import type { Json } from '../api/json.js';
import { base64url, concat, textOf, utf8, type Bytes } from '../encoding/bytes.js';
import { canonicalText } from '../encoding/canonical.js';
import { exclusively } from './locks.js';
import type { Sealed, Store, VaultKeys } from './store.js';

/**
 * Seals what this device keeps: AES-256-GCM with a key that never leaves the browser. Names become HMACs, so that
 * somebody who reads the database's files learns neither contents nor names.
 */
export class Vault {
  private constructor(private readonly keys: VaultKeys) {}

  static open(store: Store, lock: string): Promise<Vault> {
    return exclusively(`${lock}/vault`, async () => {
      const kept = (await store.get('self', 'vault')) as VaultKeys | undefined;
      const keys = kept ?? (await makeKeys());
      if (!kept) await store.put('self', keys, 'vault');
      return new Vault(keys);
    });
  }

  /** Where something of that name is kept; the kind keeps names of different kinds apart. */
  async nameOf(kind: 'data' | 'updates' | 'files', name: string): Promise<string> {
    const mac = await crypto.subtle.sign('HMAC', this.keys.hmac, utf8(`${kind}/${name}`));
    return base64url(new Uint8Array(mac));
  }

  /** `place` is authenticated: a sealed value opens only where it was put. */
  async seal(bytes: Bytes, place: string): Promise<Sealed> {
    const nonce = crypto.getRandomValues(new Uint8Array(12));
    const ciphertext = await crypto.subtle.encrypt(this.algorithm(nonce, place), this.keys.aes, bytes);
    return { nonce, ciphertext: new Uint8Array(ciphertext) };
  }

  /** Rejects for a value that was changed or moved. */
  async open(sealed: Sealed, place: string): Promise<Bytes> {
    const algorithm = this.algorithm(sealed.nonce, place);
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, this.keys.aes, sealed.ciphertext));
  }

  sealJson(value: Json, place: string): Promise<Sealed> {
    return this.seal(utf8(canonicalText(value)), place);
  }

  async openJson(sealed: Sealed, place: string): Promise<Json> {
    return JSON.parse(textOf(await this.open(sealed, place))) as Json;
  }

  private algorithm(nonce: Bytes, place: string): AesGcmParams {
    return { name: 'AES-GCM', iv: concat(nonce), additionalData: utf8(place) };
  }
}

async function makeKeys(): Promise<VaultKeys> {
  const aes = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  const hmac = await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256', length: 256 }, false, ['sign']);
  return { aes, hmac };
}
