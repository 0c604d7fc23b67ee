import { afterAll, beforeAll, expect, test } from 'vitest';
import { credentialOf } from '../src/lab/relay.js';
import { arrive, leave, type ChromiumPerson, SOON } from './person.js';

const DAY_SECONDS = 24 * 3600;
const SOON_EXPIRED_SECONDS = 15;

let ada: ChromiumPerson;

beforeAll(async () => {
  ada = await arrive('cone', 'ada');
});

afterAll(() => leave(ada));

test("one's own credential gives an address at the relay by each of its URLs", async () => {
  const issued = await issuedCredential();

  const answer = await askRelay(issued);

  expect(answer).toEqual({ reached: [...issued.urls].sort(), errors: [] });
});

test('it holds for two hours at most, and the relay learns nothing of the identity', async () => {
  const { username } = await issuedCredential();

  const [expiry, pseudonym] = username.split(':');

  expect(Number(expiry) - now()).toBeGreaterThan(3600);
  expect(Number(expiry) - now()).toBeLessThanOrEqual(2 * 3600);
  expect(pseudonym).not.toContain(ada.identity.slice(0, 8));
});

test.each([
  ['forged', (issued: Credential) => ({ ...issued, credential: credentialOf(`${issued.username}!`) })],
  ["for somebody else's name", ({ username, ...issued }: Credential) => ({ ...issued, username: `${username}A` })],
  ['expired, with a true signature', (issued: Credential) => signed(issued, now() - 1)],
  ['prolonged by its holder', (issued: Credential) => ({ ...issued, username: `${now() + DAY_SECONDS}:ada` })],
])('one that is %s is refused', async (_what, change) => {
  const answer = await askRelay(change(await issuedCredential()));

  expect(answer.reached).toEqual([]);
  expect(answer.errors).toContain(401);
});

test('one that holds now is refused when its time is over', async () => {
  const short = signed(await issuedCredential(), now() + SOON_EXPIRED_SECONDS);
  const before = await askRelay(short);

  await expect.poll(async () => (await askRelay(short)).errors, SOON).toContain(401);

  expect(before.reached).toHaveLength(short.urls.length);
});

interface Credential {
  readonly urls: string[];
  readonly username: string;
  readonly credential: string;
}

function signed(issued: Credential, expiry: number): Credential {
  const username = `${expiry}:${issued.username.split(':')[1] ?? ''}`;
  return { ...issued, username, credential: credentialOf(username) };
}

function now(): number {
  return Math.floor(Date.now() / 1000);
}

/** What signaling-service gave to the SDK for its first room. */
async function issuedCredential(): Promise<Credential> {
  const answered = ada.tab.page.waitForResponse('**/v1/ice-servers');
  await ada.tab.load();
  await ada.tab.call('join', 'credentials');
  const { iceServers } = (await (await answered).json()) as { iceServers: Credential[] };
  const relay = iceServers.find(({ username }) => username !== undefined);
  if (relay === undefined) throw new Error('No relay was given');
  return relay;
}

/** Gathers at the relay alone (W3C WebRTC, iceTransportPolicy) and tells what came of it. */
async function askRelay(server: Credential): Promise<{ reached: string[]; errors: number[] }> {
  return ada.tab.page.evaluate(async (given) => {
    const pc = new RTCPeerConnection({ iceServers: [given], iceTransportPolicy: 'relay' });
    const reached: string[] = [];
    const errors: number[] = [];
    pc.onicecandidateerror = ({ errorCode }) => errors.push(errorCode);
    const gathered = new Promise<void>((resolve) => {
      pc.onicecandidate = ({ candidate }) => {
        if (candidate === null) return resolve();
        // W3C WebRTC, RTCIceCandidate.url; TypeScript's library does not know it yet.
        reached.push((candidate as unknown as { url: string }).url);
      };
    });
    pc.createDataChannel('probe');
    await pc.setLocalDescription();
    await gathered;
    pc.close();
    return { reached: reached.sort(), errors };
  }, server);
}
