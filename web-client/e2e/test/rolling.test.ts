import { afterAll, beforeAll, expect, test } from 'vitest';
import { Browser, type Tab } from '../src/browser.js';
import { Suite } from '../src/suite.js';

const SERVICES = ['identity-service', 'signaling-service', 'mailbox-service', 'public-store-service'] as const;
const REPLICAS = 2;
const SOON = { timeout: 30_000, interval: 100 };
/** A person would call it a pause, not a break; what is measured is logged. */
const PAUSE_AT_MOST_MS = 5_000;
/** Native executables are all replaced within 8 seconds. */
const PUBLISHED_AT_LEAST = 15;

/** Someone with a browser of their own. */
interface Person {
  readonly browser: Browser;
  readonly handle: string;
  tab: Tab;
  identity: string;
}

let suite: Suite;
let ada: Person;
let ben: Person;
/** Away while the others write. */
let cleo: Person;

beforeAll(async () => {
  suite = await Suite.start(REPLICAS);
  ada = await arrive('ada');
  ben = await arrive('ben');
  cleo = await arrive('cleo');
});

afterAll(async () => {
  for (const person of [ada, ben, cleo]) await person?.browser.dispose();
  await suite?.stop();
});

test('while every replica of every service is replaced, people who do everything all the time notice nothing but a pause', async () => {
  await cleo.browser.close();
  for (const { tab } of [ada, ben]) await expect.poll(() => tab.call('connectivity'), SOON).toBe('online');
  for (const { tab } of [ada, ben]) await tab.call('join', 'kitchen');
  for (const person of [ada, ben]) await expect.poll(() => connected(person), SOON).toBe(1);
  for (const { tab } of [ada, ben]) await tab.call('prepareSteady', 'kitchen');
  await ada.tab.call('beSteady', 'by-ada', ben.identity, cleo.identity);
  await ben.tab.call('beSteady', 'by-ben', ada.identity, cleo.identity);
  await ada.tab.call('receiveNewcomers', 'newcomer');
  const before = await pids();

  await suite.roll();

  const after = await pids();
  expect(after).toHaveLength(SERVICES.length * REPLICAS);
  expect(after.filter((pid) => before.includes(pid))).toEqual([]);
  const [adas, bens] = [await rested(ada), await rested(ben)];
  console.log(`Longest silence between two posts: ${ms(adas.longestSilence)} and ${ms(bens.longestSilence)}`);
  console.log(
    `Each said ${adas.said.length} and ${bens.said.length} posts, published ${adas.published.length} and ${bens.published.length} `
      + `records, sent ${adas.sentToFriend + adas.sentToAbsent} and ${bens.sentToFriend + bens.sentToAbsent} notes, asked ${adas.asked} and `
      + `${bens.asked} times; ${adas.arrived} newcomers`,
  );

  for (const person of [adas, bens]) {
    expect(person.failed).toEqual([]);
    expect(person.connectivity).toEqual([]);
    expect(person.faltered).toEqual([]);
    expect(person.longestSilence).toBeLessThan(PAUSE_AT_MOST_MS);
    expect(person.published.length).toBeGreaterThan(PUBLISHED_AT_LEAST);
  }
  expect(adas.arrived).toBeGreaterThan(1);
  for (const { tab } of [ada, ben]) expect(tab.received.map(({ type }) => type)).toContain('going-away');

  // What was said in the room was heard once and in order, over the same connection.
  await expect.poll(() => ada.tab.call('heardSteadily'), SOON).toEqual(bens.said);
  await expect.poll(() => ben.tab.call('heardSteadily'), SOON).toEqual(adas.said);

  // Notes: once and in order, to who is here and to who was away.
  await expect.poll(() => unsent(ada), SOON).toBe(0);
  await expect.poll(() => unsent(ben), SOON).toBe(0);
  await expect.poll(() => noted(ben, ada), SOON).toEqual(numbers(adas.sentToFriend));
  await expect.poll(() => noted(ada, ben), SOON).toEqual(numbers(bens.sentToFriend));
  cleo.tab = await cleo.browser.tab();
  await expect.poll(() => noted(cleo, ada), SOON).toEqual(numbers(adas.sentToAbsent));
  await expect.poll(() => noted(cleo, ben), SOON).toEqual(numbers(bens.sentToAbsent));

  // Every record that was acknowledged stands, and none stands twice.
  expect(await served('by-ada')).toEqual(adas.published);
  expect(await served('by-ben')).toEqual(bens.published);
}, 600_000);

async function arrive(handle: string): Promise<Person> {
  const browser = await Browser.start(suite.url);
  const tab = await browser.tab();
  const outcome = await tab.call('createIdentity', handle);
  if (outcome.kind !== 'created') throw new Error(`No identity: ${JSON.stringify(outcome)}`);
  return { browser, handle, tab, identity: outcome.me.identity };
}

async function pids(): Promise<readonly number[]> {
  return (await Promise.all(SERVICES.map((service) => suite.services(service)))).flat().map(({ pid }) => pid);
}

const connected = async (person: Person) =>
  (await person.tab.call('peers', 'kitchen')).filter((peer) => peer.connection === 'connected').length;

async function rested(person: Person) {
  const account = await person.tab.call('rest');
  if (account === undefined) throw new Error(`${person.handle} did nothing`);
  return account;
}

async function unsent(person: Person): Promise<number> {
  const others = [ada, ben, cleo].filter((other) => other !== person);
  const notes = await Promise.all(others.map((other) => person.tab.call('notes', other.identity)));
  return notes.flat().filter(({ mine, state }) => mine && state.kind !== 'sent').length;
}

/** Numbers of the notes that came from the other, in the order in which they are shown. */
const noted = async (person: Person, other: Person) =>
  (await person.tab.call('notes', other.identity)).filter(({ mine }) => !mine).map(({ body }) => body['n']);

/** Numbers of all records in a collection, oldest first. */
async function served(collection: string): Promise<readonly number[]> {
  const found: number[] = [];
  for (let after: string | undefined = ''; after !== undefined;) {
    const query = new URLSearchParams({ limit: '100', ...(after === '' ? {} : { after }) });
    const response = await fetch(`${suite.url}/v1/feeds/collections/${collection}?${query.toString()}`);
    const page = (await response.json()) as { records: readonly { body: { n: number } }[]; cursor?: string };
    found.push(...page.records.map(({ body }) => body.n));
    after = page.cursor;
  }
  return found.reverse();
}

function numbers(count: number): readonly number[] {
  return [...Array(count).keys()];
}

function ms(milliseconds: number): string {
  return `${Math.round(milliseconds)} ms`;
}
