import { setTimeout as wait } from 'node:timers/promises';
import { expect, inject } from 'vitest';
import type { Browser, Caller, Tab } from '../src/browser.js';
import { Firefox } from '../src/lab/firefox.js';
import type { Home } from '../src/lab/home.js';
import { Lab } from '../src/lab/lab.js';
import type { Nat } from '../src/lab/router.js';

declare module 'vitest' {
  interface ProvidedContext {
    lab: string;
  }
}

export const SOON = { timeout: 40_000, interval: 100 };

const ATTEMPTS = 4;

/** As `expect.poll`, which several tests at a time cannot share. */
export async function eventually<T>(
  look: () => Promise<T>,
  check: (value: T) => void,
  within = SOON.timeout,
): Promise<void> {
  const deadline = performance.now() + within;
  for (;;) {
    const value = await look();
    try {
      return check(value);
    } catch (fault) {
      if (performance.now() > deadline) throw fault;
    }
    await wait(SOON.interval);
  }
}

/** Someone at home, with a browser. */
export interface Person {
  readonly home: Home;
  readonly tab: Caller;
  readonly identity: string;
  dispose(): Promise<void>;
}

export interface ChromiumPerson extends Person {
  readonly tab: Tab;
  readonly browser: Browser;
}

export function lab(): Lab {
  return new Lab(inject('lab'));
}

/** `prepare` changes the page before the SDK is opened in it. */
export async function arrive(nat: Nat, handle: string, prepare?: (tab: Tab) => Promise<void>): Promise<ChromiumPerson> {
  const home = await lab().home(nat);
  const browser = await home.browser();
  const tab = await browser.tab();
  if (prepare) {
    await prepare(tab);
    await tab.load();
  }
  const identity = await createIdentity(tab, `${handle}-${home.number}`);
  return { home, browser, tab, identity, dispose: () => browser.dispose() };
}

export async function arriveWithFirefox(nat: Nat, handle: string): Promise<Person> {
  const home = await lab().home(nat);
  const tab = await Firefox.start(home);
  const identity = await createIdentity(tab, `${handle}-${home.number}`);
  return { home, tab, identity, dispose: () => tab.dispose() };
}

async function createIdentity(tab: Caller, handle: string): Promise<string> {
  const outcome = await patiently(
    () => tab.call('createIdentity', handle),
    ({ kind }) => kind === 'unreachable',
  );
  if (outcome.kind !== 'created') throw new Error(`No identity: ${JSON.stringify(outcome)}`);
  return outcome.me.identity;
}

/** When everybody arrives at once, on a small machine, it may take longer than an answer is waited for. */
async function patiently<T>(ask: () => Promise<T>, isUnanswered: (outcome: T) => boolean): Promise<T> {
  let outcome = await ask();
  for (let attempt = 1; attempt < ATTEMPTS && isUnanswered(outcome); attempt += 1) outcome = await ask();
  return outcome;
}

export async function leave(...people: readonly Person[]): Promise<void> {
  await Promise.all(people.map((person) => person.dispose()));
}

export async function join(room: string, ...people: readonly Person[]): Promise<void> {
  for (const { tab } of people) {
    const outcome = await patiently(
      () => tab.call('join', room),
      (joined) => joined.kind === 'refused' && joined.reason === 'unreachable',
    );
    expect(outcome, JSON.stringify(outcome)).toMatchObject({ kind: 'joined' });
  }
}

/** How a person's browser sees the one other peer of the room. */
export async function seen(room: string, { tab }: Person) {
  const [peer, ...others] = await tab.call('peers', room);
  if (others.length > 0) throw new Error(`More than one other peer in ${room}`);
  return peer;
}

export async function connected(room: string, ...people: readonly Person[]): Promise<void> {
  for (const person of people) {
    await eventually(
      () => seen(room, person),
      (peer) => expect(peer).toMatchObject({ connection: 'connected' }),
    );
  }
}

export async function heard({ tab }: Person): Promise<readonly unknown[]> {
  const posts = await tab.call('posts');
  return posts.filter(({ mine }) => !mine).map(({ body }) => body['text']);
}
