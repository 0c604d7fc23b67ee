import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { Browser, type ForeignTab } from '../src/browser.js';
import { Door } from '../src/door.js';
import { Suite } from '../src/suite.js';

const REPLICAS = 2;
const SOON = { timeout: 30_000, interval: 100 };
/** A killed replica is back then. */
const LATER = { timeout: 120_000, interval: 200 };
const KILLING_MS = 300_000;
/** What was said at one replica is known at the other by then. */
const CROSSED_MS = 1_000;

let suite: Suite;
/** Of replica 1 and of replica 2. */
let doors: readonly Door[];
const browsers: Browser[] = [];

beforeAll(async () => {
  suite = await Suite.start(REPLICAS, { environment: { PEERSTEAD_PEERJS_DISCOVERY: 'true' } });
  doors = [await Door.open(() => port(1)), await Door.open(() => port(2))];
});

afterEach(async () => {
  for (const browser of browsers.splice(0)) await browser.dispose();
});

afterAll(async () => {
  doors?.forEach((door) => door.close());
  await suite?.stop();
});

test(
  'unmodified PeerJS clients at two replicas meet, and again after one was killed',
  async () => {
    const [one, two] = [await arrive(), await arrive()];
    const ada = await one.call('peerOpen', door(1));
    const ben = await two.call('peerOpen', door(2), `ben ${randomUUID()}`);

    await one.call('peerConnect', ben);
    await one.call('peerSay', ben, 'hello');
    await expect.poll(() => two.call('peerHeard'), SOON).toEqual([`${ada}: hello`]);

    await suite.kill('signaling-service', 1);
    await expect.poll(() => one.call('peerOpens'), LATER).toBe(2);
    await two.call('peerConnect', ada);
    await two.call('peerSay', ada, 'again');
    await expect.poll(() => one.call('peerHeard'), SOON).toEqual([`${ben}: again`]);
  },
  KILLING_MS,
);

test('a PeerJS id is taken at every replica, and a peer that is not there is said to be unavailable', async () => {
  const [one, two] = [await arrive(), await arrive()];
  const id = `ada-${randomUUID()}`;
  await one.call('peerOpen', door(1), id);

  await expect(two.call('peerOpen', door(2), id)).rejects.toThrow('unavailable-id');
  await expect(one.call('peerConnect', `nobody-${randomUUID()}`)).rejects.toThrow('peer-unavailable');
});

test('a PeerJS client finds all others, at whichever replica it asks', async () => {
  const tabs = [await arrive(), await arrive()];
  const ids: string[] = [];
  for (const [place, tab] of tabs.entries()) ids.push(await tab.call('peerOpen', door(place + 1)));

  for (const tab of tabs) await expect.poll(() => tab.call('peerList'), SOON).toEqual(expect.arrayContaining(ids));
});

test('PeerJS clients meet through the one port that everything is behind', async () => {
  const [one, two] = [await arrive(), await arrive()];
  const gate = Number(new URL(suite.url).port);
  const ada = await one.call('peerOpen', gate);
  await two.call('peerOpen', gate);

  await two.call('peerConnect', ada);
});

for (const password of [undefined, 'north wind']) {
  test(`unmodified y-webrtc providers at two replicas share a document ${password ? 'with' : 'without'} a password`, async () => {
    const [one, two] = [await arrive(), await arrive()];
    const room = `room "é" ${randomUUID()}`;
    await one.call('ySet', 'ada', 'was first');
    await meet(one, two, room, password);
    await two.call('ySet', 'ben', 'was second');

    const both = { ada: 'was first', ben: 'was second' };
    for (const tab of [one, two]) await expect.poll(() => tab.call('yAll'), SOON).toEqual(both);
  });
}

test(
  'after a replica was killed, y-webrtc providers find who comes anew',
  async () => {
    const [one, two] = [await arrive(), await arrive()];
    const room = `room ${randomUUID()}`;
    await meet(one, two, room);
    await one.call('ySet', 'ada', 'before');
    await expect.poll(() => two.call('yAll'), SOON).toEqual({ ada: 'before' });

    await suite.kill('signaling-service', 1);
    await two.load();
    await one.call('ySet', 'ada', 'after');
    await two.call('yOpen', door(2), room);

    await expect.poll(() => two.call('yAll'), LATER).toEqual({ ada: 'after' });
  },
  KILLING_MS,
);

async function arrive(): Promise<ForeignTab> {
  const browser = await Browser.start(suite.url);
  browsers.push(browser);
  return browser.foreignTab();
}

/** Those who announce themselves in the same instant both make an offer, which version 10 may not survive. */
async function meet(one: ForeignTab, two: ForeignTab, room: string, password?: string): Promise<void> {
  await one.call('yOpen', door(1), room, password);
  await wait(CROSSED_MS);
  await two.call('yOpen', door(2), room, password);
}

function door(replica: number): number {
  const own = doors[replica - 1];
  if (own === undefined) throw new Error(`No replica ${replica}`);
  return own.port;
}

/** As it runs now; undefined while it is being started again. */
async function port(replica: number): Promise<number | undefined> {
  return (await suite.services('signaling-service')).find((service) => service.replica === replica)?.port;
}
