import { randomId } from '../../sdk/src/encoding/bytes.js';
import { sign, signedDigest, type Signed, type Signer } from '../../sdk/src/encoding/signed.js';
import { makeDeviceKeys, signGenesis, signHandle } from '../../sdk/src/identities/genesis.js';
import { signerOf } from '../../sdk/src/identities/keys.js';
import type { Client } from './client.js';

/** Somebody with an identity, who signs as the SDK does. */
export class Resident {
  private constructor(
    readonly identity: string,
    readonly handle: string,
    readonly signer: Signer,
  ) {}

  static async register(identityService: Client): Promise<Resident> {
    const keys = await makeDeviceKeys();
    const signer = signerOf(keys);
    const genesis = await signGenesis({ signingKey: keys.signingKey, sealingKey: keys.sealingKey }, signer);
    const identity = (await signedDigest(genesis)) ?? '';
    const handle = `bench-${Buffer.from(randomId(8), 'base64url').toString('hex')}`;
    const statements = [genesis, await signHandle(identity, identity, handle, signer)];
    await identityService.json(201, 'POST', '/v1/identities', { statements });
    return new Resident(identity, handle, signer);
  }

  /** Also the name of the device's mailbox. */
  get device(): string {
    return this.signer.device;
  }

  /** Two requests. */
  async token(identityService: Client): Promise<string> {
    const { identity, device } = this;
    const given = await identityService.json(201, 'POST', '/v1/challenges', { identity, device });
    const { challenge } = JSON.parse(given) as { challenge: string };
    const request = await sign({ type: 'token-request', identity, device, challenge }, this.signer);
    const { token } = JSON.parse(await identityService.json(200, 'POST', '/v1/tokens', request)) as { token: string };
    return token;
  }

  record(collection: string, key: string, body: object): Promise<Signed<{ readonly type: 'record' }>> {
    const { identity: author, device } = this;
    return sign({ type: 'record', author, device, collection, key, time: new Date().toISOString(), body }, this.signer);
  }
}
