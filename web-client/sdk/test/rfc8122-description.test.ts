import { beforeAll, describe, expect, test } from 'vitest';
import {
  ANYBODY,
  fingerprintsOf,
  isDescriptionGenuine,
  signDescription,
  type Route,
} from '../src/connections/description.js';
import { randomId } from '../src/encoding/bytes.js';
import { makeDeviceKeys } from '../src/identities/genesis.js';
import { signerOf, type DeviceKeys } from '../src/identities/keys.js';
import type { Description } from '../src/servers/signaling-frames.js';
import { vectors, type SignedVector } from './vectors.js';

const golden = vectors<{ vectors: (SignedVector & { sdp: string })[] }>('descriptions');
const mine = 'sha-256 AA:BB:01';
const sdp = `v=0\r\na=fingerprint:${mine}\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n`;

describe('fingerprints (RFC 8122) that a device vouches for', () => {
  test.each(golden.vectors)('golden: $name', async ({ signed, sdp, publicKey }) => {
    expect(fingerprintsOf(sdp)).toEqual(signed['fingerprints']);
    const { room, from, to, connection, type, signature } = signed as unknown as Route & Description;
    const description: Description = { type, connection, sdp, signature };
    expect(await isDescriptionGenuine(description, { room, from, to, connection }, publicKey)).toBe(true);
  });

  test.each([
    ['none', 'v=0\r\n'],
    ['one that a browser might read and we would not', `${sdp}a=fingerprint:\tsha-256 CC:DD\r\n`],
    ['one in capitals', `${sdp}A=FINGERPRINT:sha-256 CC:DD\r\n`],
    ['one after a lone line feed, malformed', `${sdp}a=fingerprint:sha-256  CC:DD\n`],
    ['half a byte', `${sdp}a=fingerprint:sha-256 C:DD\r\n`],
  ])('an SDP with %s is not signed or taken', (_name, sdp) => {
    expect(fingerprintsOf(sdp)).toBeUndefined();
  });

  test('every line counts, whatever ends it', () => {
    expect(fingerprintsOf(`${sdp}a=fingerprint:SHA-512 cc:dd\na=fingerprint:${mine}\r`)).toEqual([
      mine,
      'sha-512 CC:DD',
    ]);
  });
});

describe('a signaling server in the middle', () => {
  let keys: DeviceKeys;
  let route: Route;
  let genuine: Description;

  beforeAll(async () => {
    keys = await makeDeviceKeys();
    route = { room: 'open.kitchen', from: 'a~1', to: 'b~2', connection: randomId() };
    const signed = await signDescription({ type: 'offer', sdp }, route, signerOf(keys));
    if (!signed) throw new Error('not signed');
    genuine = signed;
  });

  test('may carry the offer', async () => {
    expect(await isDescriptionGenuine(genuine, route, keys.signingKey)).toBe(true);
  });

  test('cannot put its own fingerprint in, nor beside', async () => {
    for (const forged of [sdp.replace('AA', 'AB'), `${sdp}a=fingerprint:sha-256 CC:DD\r\n`]) {
      expect(await isDescriptionGenuine({ ...genuine, sdp: forged }, route, keys.signingKey)).toBe(false);
    }
  });

  test('cannot turn it into an answer, or into one for another room, peer or connection', async () => {
    const answer: Description = { ...genuine, type: 'answer' };
    expect(await isDescriptionGenuine(answer, route, keys.signingKey)).toBe(false);
    for (const other of [{ room: 'open.x' }, { from: 'c~3' }, { to: 'c~3' }, { connection: randomId() }]) {
      expect(await isDescriptionGenuine(genuine, { ...route, ...other }, keys.signingKey)).toBe(false);
    }
  });

  test('can choose who gets an offer for anybody, of one room and connection; an answer is always for somebody', async () => {
    const open = { ...route, to: ANYBODY };
    const [offer, answer] = await Promise.all(
      (['offer', 'answer'] as const).map((type) => signDescription({ type, sdp }, open, signerOf(keys))),
    );
    if (!offer || !answer) throw new Error('not signed');

    expect(await isDescriptionGenuine(offer, route, keys.signingKey)).toBe(true);
    expect(await isDescriptionGenuine(answer, route, keys.signingKey)).toBe(false);
    for (const other of [{ room: 'open.x' }, { from: 'c~3' }, { connection: randomId() }]) {
      expect(await isDescriptionGenuine(offer, { ...route, ...other }, keys.signingKey)).toBe(false);
    }
  });
});
