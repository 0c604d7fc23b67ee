import { beforeAll, describe, expect, test } from 'vitest';
import type { Signed } from '../src/encoding/signed.js';
import { append, extendsChain, replay, type Chain, type Genesis, type Statement } from '../src/identities/chain.js';
import { makeDeviceKeys, signGenesis, signHandle } from '../src/identities/genesis.js';
import { signerOf, type DeviceKeys } from '../src/identities/keys.js';
import { vectors, type SignedVector } from './vectors.js';

const golden = vectors<{
  chain: { identity: string; handle: string; devices: unknown[]; head: string; length: number };
  vectors: SignedVector[];
  refused: (SignedVector & { begins: boolean; reason: string })[];
}>('statements');

async function chainOf(statements: readonly unknown[]): Promise<Chain> {
  const replayed = await replay(statements);
  if (replayed.kind === 'refused') throw new Error(replayed.reason);
  return replayed.chain;
}

describe('the chain of the golden vectors', () => {
  const statements = golden.vectors.map(({ signed }) => signed);

  test('adds up to the same identity as in Java', async () => {
    const chain = await chainOf(statements);
    const { identity, handle, devices, digests } = chain;
    expect({ identity, handle, devices, head: digests.at(-1), length: digests.length }).toEqual(golden.chain);
  });

  test.each(golden.refused)('refused: $name', async ({ signed, begins, reason }) => {
    const before = begins ? undefined : await chainOf(statements);
    expect(await append(before, signed)).toEqual({ kind: 'refused', reason });
  });
});

describe('a directory that lies', () => {
  let ada: DeviceKeys;
  let mallory: DeviceKeys;
  let statements: Statement[];
  let chain: Chain;

  beforeAll(async () => {
    [ada, mallory] = [await makeDeviceKeys(), await makeDeviceKeys()];
    const genesis = await signGenesis({ signingKey: ada.signingKey, sealingKey: ada.sealingKey }, signerOf(ada));
    const begun = await chainOf([genesis]);
    const first = await signHandle(begun.identity, begun.identity, 'ada', signerOf(ada));
    const second = await signHandle(
      begun.identity,
      (await chainOf([genesis, first])).digests[1] ?? '',
      'ada-l',
      signerOf(ada),
    );
    statements = [genesis, first, second];
    chain = await chainOf(statements);
  });

  test('honest chains replay', () => {
    expect(chain.handle).toBe('ada-l');
    expect(chain.digests).toHaveLength(3);
  });

  test('cannot reorder, repeat or leave out statements', async () => {
    const [genesis, first, second] = statements;
    for (const attempt of [
      [],
      [first],
      [genesis, second],
      [genesis, second, first],
      [genesis, first, first],
      [genesis, genesis],
      [first, genesis, second],
    ]) {
      expect(await replay(attempt)).toEqual({ kind: 'refused', reason: 'out-of-order' });
    }
  });

  test('cannot add a statement by a key of its own, whatever device it names', async () => {
    const head = chain.digests.at(-1) ?? '';
    for (const device of [mallory.device, ada.device]) {
      const signer = { ...signerOf(mallory), device };
      const forged = await signHandle(chain.identity, head, 'mallory', signer);
      expect(await append(chain, forged)).toEqual({ kind: 'refused', reason: 'signature-invalid' });
    }
  });

  test('cannot swap the sealing key in the genesis', async () => {
    const genesis = statements[0] as Signed<Genesis>;
    const swapped = { ...genesis, device: { ...genesis.device, sealingKey: mallory.sealingKey } };
    expect(await replay([swapped])).toEqual({ kind: 'refused', reason: 'signature-invalid' });
  });

  test('cannot graft statements of one identity onto another', async () => {
    const keys = { signingKey: mallory.signingKey, sealingKey: mallory.sealingKey };
    const other = await signGenesis(keys, signerOf(mallory));
    expect(await replay([other, statements[1]])).toEqual({ kind: 'refused', reason: 'out-of-order' });
  });

  test('cannot take back what it showed before, nor show a fork', async () => {
    const older = await chainOf(statements.slice(0, 2));
    const head = older.digests[1] ?? '';
    const fork = await signHandle(chain.identity, head, 'ada-x', signerOf(ada));
    const forked = await chainOf([...statements.slice(0, 2), fork]);
    expect(extendsChain(chain, older)).toBe(true);
    expect(extendsChain(chain, chain)).toBe(true);
    expect(extendsChain(older, chain)).toBe(false);
    expect(extendsChain(forked, chain)).toBe(false);
  });

  test('cannot slip in members, shapes or times that the contract does not have', async () => {
    const [genesis] = statements;
    for (const malformed of [
      null,
      7,
      'x',
      [],
      {},
      { ...genesis, more: 1 },
      { ...genesis, time: '2026-02-30T00:00:00.000Z' },
    ]) {
      expect(await replay([malformed])).toEqual({ kind: 'refused', reason: 'malformed' });
    }
  });
});
