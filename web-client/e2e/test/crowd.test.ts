import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildCrowd, Crowd } from '../src/crowd.js';
import { Suite } from '../src/suite.js';

const ROOM = 'market-square';
/** A hundred want a machine with nothing else to do. */
const PEERS = Number(process.env['PEERSTEAD_CROWD'] ?? 36);
const COUNT = 9;
/** Peers of each process; the first ones are a third of all. */
const PROCESSES = Array.from({ length: COUNT }, (_, i) => Math.floor((PEERS + COUNT - 1 - i) / COUNT));
const KILLED = COUNT / 3;
const SAID = 6;
const NEIGHBOURS = 6;
/** With those for something between two, and those that others want. */
const LINKS = 12;
const FILE = 100_000;
const SOON = { timeout: 240_000, interval: 500 };

/** The SDK itself, over a WebRTC stack without a browser. */
describe(`a room of ${PEERS}`, () => {
  let suite: Suite;
  let crowds: Crowd[] = [];
  let identities: readonly (readonly string[])[];

  beforeAll(async () => {
    await buildCrowd();
    suite = await Suite.start(1);
    crowds = PROCESSES.map(() => Crowd.start());
    identities = await Promise.all(
      crowds.map((crowd, i) =>
        crowd.call(
          'arrive',
          suite.url,
          Array.from({ length: PROCESSES[i] ?? 0 }, (_, j) => `crowd-${i}-${j}`),
        ),
      ),
    );
  }, 300_000);

  afterAll(async () => {
    await Promise.all(crowds.map((crowd) => crowd.end()));
    await suite?.stop();
  });

  const company = async (of: readonly Crowd[]) => (await Promise.all(of.map((crowd) => crowd.call('company')))).flat();

  const heard = async (of: readonly Crowd[]) => (await Promise.all(of.map((crowd) => crowd.call('heard')))).flat();

  test('is one in which everybody sees everybody, with a few connections each', async () => {
    await Promise.all(crowds.map((crowd) => crowd.call('join', ROOM)));

    await expect
      .poll(async () => distinct((await company(crowds)).map(({ connected }) => connected)), SOON)
      .toEqual([PEERS - 1]);
    await expect.poll(async () => Math.max(...(await company(crowds)).map(({ links }) => links)), SOON).toBeLessThan(8);
    expect(Math.min(...(await company(crowds)).map(({ links }) => links))).toBeGreaterThan(1);
  }, 300_000);

  test('in which a document becomes the same everywhere, whoever writes in it', async () => {
    await Promise.all(crowds.map((crowd) => crowd.call('share', 'pad')));
    await Promise.all(crowds.map((crowd, i) => crowd.call('write', String(i))));

    const lines = PROCESSES.flatMap((count, i) => Array.from({ length: count }, (_, j) => `${i} ${j}`)).sort();
    const texts = async () => [...new Set((await Promise.all(crowds.map((crowd) => crowd.call('texts')))).flat())];
    await expect.poll(async () => (await texts()).map((text) => text.trim().split('\n').sort()), SOON).toEqual([lines]);
  }, 300_000);

  test('in which files and notes go directly to those who are no neighbours, over a few connections made for that', async () => {
    const [sender] = crowds;
    if (!sender) throw new Error('Nobody is there');
    const links = async () => (await sender.call('company'))[0]?.links ?? NaN;
    const strangers = await sender.call('strangers');
    expect(strangers.length).toBeGreaterThan(PEERS / 2);
    let most = 0;
    const watching = setInterval(() => void links().then((now) => (most = Math.max(most, now))), 100);

    const outcomes = await sender.call('sendFiles', FILE);

    clearInterval(watching);
    expect(outcomes).toEqual(strangers.map(() => 'delivered'));
    const received = (await Promise.all(crowds.map((crowd) => crowd.call('received')))).flat();
    expect(received.filter((bytes) => bytes === FILE)).toHaveLength(strangers.length);
    expect(most).toBeGreaterThan(NEIGHBOURS);
    expect(most).toBeLessThanOrEqual(LINKS);
    await expect.poll(links, SOON).toBeLessThanOrEqual(NEIGHBOURS);
    const [stranger] = await sender.call('strangers');
    // On a slow machine a first one may go by mailbox, for it does not wait for long.
    await expect.poll(() => sender.call('sendNote', stranger?.identity ?? ''), SOON).toBe('direct');
  }, 300_000);

  test('in which every post arrives everywhere once and in order, also when a third is killed in the middle', async () => {
    const numbers = Array.from({ length: SAID }, (_, n) => n + 1);
    const survivors = crowds.slice(KILLED);
    const [dead, alive] = [identities.slice(0, KILLED).flat(), identities.slice(KILLED).flat()];

    const talking = crowds.map((crowd) => crowd.call('say', SAID, 500));
    // In the middle: somebody has heard of everybody, and nobody is done.
    await expect.poll(async () => (await heard(survivors)).some(({ heard }) => everybodyIn(heard)), SOON).toBe(true);
    for (const crowd of crowds.slice(0, KILLED)) crowd.kill();
    await Promise.allSettled(talking.slice(0, KILLED));
    await Promise.all(talking.slice(KILLED));

    await expect
      .poll(async () => (await heard(survivors)).filter((one) => hasAll(one.heard, alive)).length, SOON)
      .toBe(alive.length);
    await expect.poll(async () => differences(await heard(survivors), dead), SOON).toEqual([]);
    for (const [i, { heard: mine, missed }] of (await heard(survivors)).entries()) {
      for (const author of alive) if (author !== alive[i]) expect(mine[author]).toEqual(numbers);
      for (const author of dead) expect(mine[author]).toEqual(numbers.slice(0, mine[author]?.length ?? 0));
      expect(missed).toBe(0);
    }
    const vias = new Set((await heard(survivors)).flatMap(({ vias }) => vias));
    expect(vias).toEqual(new Set(['itself', 'neighbours']));
  }, 400_000);

  test('which closes ranks: who is left sees who is left, and goes on', async () => {
    const survivors = crowds.slice(KILLED);
    const alive = identities.slice(KILLED).flat();
    await expect
      .poll(async () => (await company(survivors)).filter(({ listed }) => listed === alive.length - 1).length, SOON)
      .toBe(alive.length);

    await Promise.all(survivors.map((crowd) => crowd.call('say', 1, 0)));

    await expect
      .poll(async () => (await heard(survivors)).filter((one) => hasAll(one.heard, alive, SAID + 1)).length, SOON)
      .toBe(alive.length);
  }, 300_000);
});

function distinct(numbers: readonly number[]): readonly number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}

type Heard = Readonly<Record<string, readonly number[]>>;

function everybodyIn(heard: Heard): boolean {
  return Object.keys(heard).length === PEERS - 1;
}

/** All that everybody else said; what one says oneself is not heard. */
function hasAll(heard: Heard, authors: readonly string[], count = SAID): boolean {
  return authors.filter((author) => heard[author]?.length === count).length >= authors.length - 1;
}

/** Of whom not all have heard the same. */
function differences(all: readonly { readonly heard: Heard }[], authors: readonly string[]): readonly string[] {
  return authors.filter((author) => new Set(all.map(({ heard }) => (heard[author] ?? []).join())).size > 1);
}
