import type { Device, Identity } from '../api/identities.js';
import { DIGEST, HANDLE, hasOnly, isObject, isText, isTime } from '../encoding/shapes.js';
import { isSignedBy, signedDigest, type Signed } from '../encoding/signed.js';
import { thumbprint } from './keys.js';

/** The first statement: its digest is the identity's id. */
export interface Genesis {
  readonly type: 'genesis';
  readonly device: { readonly signingKey: string; readonly sealingKey: string };
  readonly time: string;
}

/** Names the identity; the newest one counts. */
export interface SetHandle {
  readonly type: 'set-handle';
  readonly identity: string;
  readonly previous: string;
  readonly device: string;
  readonly handle: string;
  readonly time: string;
}

export type Statement = Signed<Genesis> | Signed<SetHandle>;

export function isStatement(value: unknown): value is Statement {
  return isObject(value) && (isGenesis(value) || isSetHandle(value));
}

function isGenesis(value: Record<string, unknown>): boolean {
  const device = value['device'];
  return (
    value['type'] === 'genesis'
    && hasOnly(value, 'type', 'device', 'time', 'signature')
    && isTime(value['time'])
    && isObject(device)
    && hasOnly(device, 'signingKey', 'sealingKey')
    && isText(device['signingKey'], DIGEST)
    && isText(device['sealingKey'], DIGEST)
  );
}

function isSetHandle(value: Record<string, unknown>): boolean {
  return (
    value['type'] === 'set-handle'
    && hasOnly(value, 'type', 'identity', 'previous', 'device', 'handle', 'time', 'signature')
    && isText(value['identity'], DIGEST)
    && isText(value['previous'], DIGEST)
    && isText(value['device'], DIGEST)
    && isText(value['handle'], HANDLE)
    && isTime(value['time'])
  );
}

/** What an identity's statements add up to, each of them verified. */
export interface Chain extends Identity {
  /** Digests of the statements, genesis first; the last one is the head. */
  readonly digests: readonly string[];
  readonly statements: readonly Statement[];
}

export type Replay =
  | { readonly kind: 'chain'; readonly chain: Chain }
  | { readonly kind: 'refused'; readonly reason: 'malformed' | 'out-of-order' | 'signature-invalid' };

/** Verifies statements from the genesis on, by the rules of `Chain.java`. */
export async function replay(statements: readonly unknown[]): Promise<Replay> {
  let chain: Chain | undefined;
  for (const statement of statements) {
    const next = await append(chain, statement);
    if (next.kind === 'refused') return next;
    chain = next.chain;
  }
  return chain ? { kind: 'chain', chain } : refused('out-of-order');
}

/** Without a chain, the statement must begin one. */
export async function append(chain: Chain | undefined, statement: unknown): Promise<Replay> {
  if (!isStatement(statement)) return refused('malformed');
  if (statement.type === 'genesis') return chain ? refused('out-of-order') : begin(statement);
  return chain ? appendHandle(chain, statement) : refused('out-of-order');
}

export function deviceOf(identity: Identity, device: string): Device | undefined {
  return identity.devices.find((one) => one.device === device);
}

/** Is `newer` the same chain, or the same with statements added? A directory that says otherwise lies. */
export function extendsChain(newer: Chain, older: Chain): boolean {
  return older.digests.every((digest, i) => newer.digests[i] === digest);
}

export function identityOf(chain: Chain): Identity {
  const { identity, handle, devices } = chain;
  return handle === undefined ? { identity, devices } : { identity, handle, devices };
}

async function begin(genesis: Signed<Genesis>): Promise<Replay> {
  const { signingKey, sealingKey } = genesis.device;
  if (!(await isSignedBy(genesis, signingKey))) return refused('signature-invalid');
  const identity = await digest(genesis);
  const device: Device = { device: await thumbprint(signingKey), signingKey, sealingKey, addedAt: genesis.time };
  return { kind: 'chain', chain: { identity, devices: [device], digests: [identity], statements: [genesis] } };
}

async function appendHandle(chain: Chain, statement: Signed<SetHandle>): Promise<Replay> {
  if (statement.identity !== chain.identity || statement.previous !== chain.digests.at(-1)) {
    return refused('out-of-order');
  }
  const signer = deviceOf(chain, statement.device);
  if (!signer || !(await isSignedBy(statement, signer.signingKey))) return refused('signature-invalid');
  return {
    kind: 'chain',
    chain: {
      ...chain,
      handle: statement.handle,
      digests: [...chain.digests, await digest(statement)],
      statements: [...chain.statements, statement],
    },
  };
}

async function digest(statement: Statement): Promise<string> {
  return (await signedDigest(statement)) ?? '';
}

function refused(reason: 'malformed' | 'out-of-order' | 'signature-invalid'): Replay {
  return { kind: 'refused', reason };
}
