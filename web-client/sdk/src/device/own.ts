import type { Me } from '../api/identities.js';
import type { Signer } from '../encoding/signed.js';
import { identityOf, replay, type Statement } from '../identities/chain.js';
import { signerOf, type DeviceKeys } from '../identities/keys.js';
import type { OwnStatements, Store } from './store.js';

/** The identity of this device. */
export interface Own {
  readonly me: Me;
  readonly keys: DeviceKeys;
  readonly signer: Signer;
  readonly statements: readonly Statement[];
}

/** The one that this device has, if it has one that the directory knows. */
export async function ownIn(store: Store): Promise<Own | undefined> {
  const keys = (await store.get('self', 'device')) as DeviceKeys | undefined;
  const kept = (await store.get('self', 'statements')) as OwnStatements | undefined;
  if (!keys || !kept?.registered) return undefined;
  const replayed = await replay(kept.statements);
  if (replayed.kind === 'refused') return undefined;
  const { chain } = replayed;
  const me: Me = { ...identityOf(chain), device: keys.device };
  return { me, keys, signer: signerOf(keys), statements: chain.statements };
}
