import 'fake-indexeddb/auto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStore } from '../src/device/store.js';
import { randomId } from '../src/encoding/bytes.js';
import { sign, signedDigest } from '../src/encoding/signed.js';
import type { Statement } from '../src/identities/chain.js';
import { makeDeviceKeys, signGenesis, signHandle } from '../src/identities/genesis.js';
import { signerOf, type DeviceKeys } from '../src/identities/keys.js';
import { Directory } from '../src/servers/directory.js';
import { Records, type PublicRecord } from '../src/servers/records.js';
import { Servers } from '../src/servers/servers.js';
import { Origin, problem } from './origin.js';

const answers = new Map<string, { status: number; body: unknown }>();
let origin: Origin;
let records: Records;
let directory: Directory;
let ada: DeviceKeys;
let mallory: DeviceKeys;
let identity: string;
let statements: Statement[];

beforeAll(async () => {
  origin = await Origin.start(({ path }) => {
    const answer = answers.get(path);
    return answer ? { status: answer.status, json: answer.body } : problem(404, 'not-found');
  });
  const servers = new Servers(origin.url);
  directory = new Directory(servers, await openStore(randomId()));
  records = new Records(servers, directory);
  [ada, mallory] = [await makeDeviceKeys(), await makeDeviceKeys()];
  const genesis = await signGenesis({ signingKey: ada.signingKey, sealingKey: ada.sealingKey }, signerOf(ada));
  identity = (await signedDigest(genesis)) ?? '';
  statements = [genesis, await signHandle(identity, identity, 'ada', signerOf(ada))];
});

afterAll(() => {
  origin.stop();
});

const say = (path: string, body: unknown, status = 200) => answers.set(path, { status, body });
const record = (by: DeviceKeys, members: Partial<PublicRecord> = {}) =>
  sign<PublicRecord>(
    {
      type: 'record',
      author: identity,
      device: ada.device,
      collection: 'posts',
      key: randomId(),
      time: new Date().toISOString(),
      body: { text: 'hello' },
      ...members,
    },
    signerOf(by),
  );

async function feed(...served: unknown[]) {
  say(`/v1/identities/${identity}`, { statements });
  say('/v1/feeds/collections/posts', { records: served });
  const outcome = await records.feed({ collection: 'posts' });
  if (outcome.kind !== 'page') throw new Error(outcome.kind);
  return { shown: outcome.records.length, refused: outcome.refused.map(({ reason }) => reason) };
}

describe('a feed', () => {
  test('shows what its author signed, with the verified author', async () => {
    say(`/v1/identities/${identity}`, { statements });
    say('/v1/feeds/collections/posts', { records: [await record(ada)], cursor: 'next' });
    expect(await records.feed({ collection: 'posts' })).toMatchObject({
      kind: 'page',
      cursor: 'next',
      refused: [],
      records: [{ body: { text: 'hello' }, author: { handle: 'ada', identity } }],
    });
  });

  test('refuses a flipped byte, a foreign key, a device that is not the author’s', async () => {
    const genuine = await record(ada);
    const flipped = { ...genuine, body: { text: 'jello' } };
    const foreign = await record(mallory);
    const device = await record(mallory, { device: mallory.device });
    expect(await feed(genuine, flipped, foreign, device)).toEqual({
      shown: 1,
      refused: ['signature-invalid', 'signature-invalid', 'signature-invalid'],
    });
  });

  test('refuses an author whom the directory does not know, and one from before the device was added', async () => {
    const unknown = await record(ada, { author: randomId(32) });
    const before = await record(ada, { time: '2020-01-01T00:00:00.000Z' });
    expect(await feed(unknown, before)).toEqual({ shown: 0, refused: ['author-unknown', 'signature-invalid'] });
  });

  test('refuses what belongs elsewhere, and what is no record at all', async () => {
    const elsewhere = await record(ada, { collection: 'notes' });
    expect(await feed(elsewhere, null, 7, {}, { ...(await record(ada)), more: 1 })).toEqual({
      shown: 0,
      refused: Array.from({ length: 5 }, () => 'malformed'),
    });
  });

  test('is unreachable where the server is broken or talks nonsense', async () => {
    say('/v1/feeds/collections/posts', { anything: 1 });
    expect(await records.feed({ collection: 'posts' })).toEqual({ kind: 'unreachable' });
    say('/v1/feeds/collections/posts', {}, 503);
    expect(await records.feed({ collection: 'posts' })).toEqual({ kind: 'unreachable' });
  });
});

describe('the directory', () => {
  test('is not believed when it answers with somebody else, or with nothing that verifies', async () => {
    const asked = randomId(32);
    say(`/v1/identities/${asked}`, { statements });
    expect(await directory.lookup(asked)).toMatchObject({ kind: 'refused' });
    say('/v1/handles/eve', { statements });
    expect(await directory.lookup('eve')).toMatchObject({ kind: 'refused' });
    say('/v1/handles/ada', { statements: [statements[0], { ...statements[1], handle: 'ada' }, {}] });
    expect(await directory.lookup('ada')).toMatchObject({ kind: 'refused' });
  });

  test('cannot take back what this device has seen', async () => {
    say('/v1/handles/ada', { statements });
    expect(await directory.lookup('ada')).toMatchObject({ kind: 'found' });
    const other = await signHandle(identity, identity, 'lovelace', signerOf(ada));
    say('/v1/handles/lovelace', { statements: [statements[0], other] });
    expect(await directory.lookup('lovelace')).toEqual({
      kind: 'refused',
      reason: 'The directory took back what it said before.',
    });
  });

  test('says unknown for what is neither id nor handle, without asking', async () => {
    expect(await directory.lookup('../../secret')).toEqual({ kind: 'unknown' });
  });
});
