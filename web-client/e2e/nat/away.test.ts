import { setTimeout as wait } from 'node:timers/promises';
import type { Note } from '@peerstead/sdk';
import { expect, test } from 'vitest';
import { RELAY, STOPPABLE_RELAY } from '../src/lab/addresses.js';
import { Relay } from '../src/lab/relay.js';
import { iceServersChanged } from './ice-servers.js';
import {
  arrive,
  connected,
  eventually,
  join,
  lab,
  leave,
  type ChromiumPerson,
  type Person,
  seen,
  SOON,
} from './person.js';

const LONG = 'x'.repeat(100_000);
const NOTES_AFTERWARDS = 5;
/** What waits must be gone soon after, however slowly notes go. */
const WAITING_AT_MOST = 8;
const BETWEEN_LOOKS_MS = 100;

test('whoever is killed while notes come finds each of them once when back', async () => {
  const [ada, ben] = await Promise.all([arrive('cone', 'ada'), arrive('cone', 'ben')]);
  try {
    await join('killed', ada, ben);
    await connected('killed', ada, ben);
    // ICE may begin at a relay, and see soon that it can do without.
    for (const person of [ada, ben]) {
      await eventually(
        () => seen('killed', person),
        (peer) => expect(peer?.path).toBe('direct'),
      );
    }
    const writing = new Writing(ada, ben);
    await expect.poll(async () => (await ben.tab.call('arrived')).length, SOON).toBeGreaterThan(2);

    await ben.home.kill();

    const notes = await writing.stopAfter(NOTES_AFTERWARDS);
    await expect.poll(() => waiting(ada, ben), SOON).toBe(0);
    const paths = await sentBy(ada, ben);
    await ben.browser.close();
    const tab = await ben.browser.tab();
    const received = async () => (await tab.call('notes', ada.identity)).map(({ body }) => body['text']);
    await expect.poll(received, SOON).toEqual(Array.from({ length: notes }, (_, i) => `${i} ${LONG}`));
    expect(paths.filter((path) => path === 'direct').length).toBeGreaterThan(2);
    // The first of them may have been there already when it happened.
    expect(paths.filter((path) => path === 'mailbox').length).toBeGreaterThanOrEqual(NOTES_AFTERWARDS - 1);
  } finally {
    await leave(ada, ben);
  }
});

test('when the only relay dies, notes go by mailbox, and the room is back when the relay is', async () => {
  let relay = await Relay.start(lab(), STOPPABLE_RELAY);
  const through = iceServersChanged((servers) => servers.replaceAll(RELAY, STOPPABLE_RELAY));
  const people = await Promise.all([arrive('symmetric', 'ada', through), arrive('symmetric', 'ben', through)]);
  const [ada, ben] = people;
  try {
    await join('relay', ...people);
    await connected('relay', ...people);
    expect(await seen('relay', ada)).toMatchObject({ path: 'relayed' });

    await relay.stop();

    for (const person of people) {
      await expect.poll(async () => (await seen('relay', person))?.connection, SOON).not.toBe('connected');
    }
    await expectMailbox(ada, ben);
    for (const person of people) expect((await seen('relay', person))?.connection).not.toBe('connected');
    relay = await Relay.start(lab(), STOPPABLE_RELAY);
    await connected('relay', ...people);
    await ada.tab.call('say', 'relay', { text: 'back' });
    await expect
      .poll(async () => (await ben.tab.call('posts')).map(({ body }) => body['text']), SOON)
      .toEqual(['back']);
  } finally {
    await leave(...people);
    await relay.stop();
  }
});

test('a note to somebody whose line is out does not wait for a connection that falters', async () => {
  const [ada, ben] = await Promise.all([arrive('cone', 'ada'), arrive('cone', 'ben')]);
  try {
    await join('faltering', ada, ben);
    await connected('faltering', ada, ben);

    await ben.home.router.cut();
    await eventually(
      () => seen('faltering', ada),
      (peer) => expect(peer?.connection).toBe('disconnected'),
    );
    await ada.tab.call('send', ben.identity, { text: 'by mailbox' });
    await eventually(
      () => sentBy(ada, ben),
      (paths) => expect(paths).toEqual(['mailbox']),
    );

    const [note] = await ada.tab.call('notes', ben.identity);
    // As long as the other side's word would be waited for.
    expect(note && sendingMs(note)).toBeLessThan(4_000);
    await ben.home.router.mend();
    await eventually(
      () => ben.tab.call('arrived'),
      (notes) => expect(notes.map(({ body }) => body['text'])).toEqual(['by mailbox']),
    );
  } finally {
    await leave(ada, ben);
  }
});

test('with a forged credential two symmetric NATs keep people apart, and notes go by mailbox', async () => {
  let forged = 0;
  const forge = iceServersChanged((servers) => {
    forged++;
    return servers.replaceAll(/"credential":".../g, '"credential":"AAA');
  });
  const people = await Promise.all([arrive('symmetric', 'ada', forge), arrive('symmetric', 'ben', forge)]);
  const [ada, ben] = people;
  try {
    await join('forged', ...people);
    await expect.poll(() => Math.max(...people.map(connectionsOffered)), SOON).toBeGreaterThan(1);

    await expectMailbox(ada, ben);

    for (const person of people) expect(await seen('forged', person)).toMatchObject({ connection: 'connecting' });
    expect(forged).toBeGreaterThanOrEqual(people.length);
    for (const { home } of people) expect((await home.router.traffic()).relayed).toBe(0);
  } finally {
    await leave(...people);
  }
});

/** Long notes from one to the other, numbered, the next as soon as few enough wait to be sent. */
class Writing {
  private written = 0;
  private last = Infinity;
  private readonly writing: Promise<void>;

  constructor(
    private readonly author: Person,
    private readonly recipient: Person,
  ) {
    this.writing = this.write();
  }

  /** Stops when so many more were written; tells how many there are. */
  async stopAfter(more: number): Promise<number> {
    this.last = this.written + more;
    await this.writing;
    return this.written;
  }

  private async write(): Promise<void> {
    for (; this.written < this.last; this.written++) {
      while ((await waiting(this.author, this.recipient)) >= WAITING_AT_MOST) await wait(BETWEEN_LOOKS_MS);
      await this.author.tab.call('send', this.recipient.identity, { text: `${this.written} ${LONG}` });
    }
  }
}

/** A note is delivered, and to the mailbox; says how long that took. */
async function expectMailbox(ada: Person, ben: Person): Promise<void> {
  const begun = performance.now();
  await ada.tab.call('send', ben.identity, { text: 'by mailbox' });
  await expect
    .poll(async () => (await ben.tab.call('arrived')).map(({ body }) => body['text']), SOON)
    .toContain('by mailbox');
  console.log(`A note was there by mailbox after ${((performance.now() - begun) / 1000).toFixed(1)} s`);
  await expect.poll(() => sentBy(ada, ben), SOON).toEqual(['mailbox']);
}

async function sentBy(ada: Person, ben: Person): Promise<readonly string[]> {
  const notes = await ada.tab.call('notes', ben.identity);
  return notes.flatMap(({ state }) => (state.kind === 'sent' ? [state.path] : []));
}

/** As its author's browser saw it. */
function sendingMs({ time, state }: Note): number {
  return 'at' in state ? Date.parse(state.at) - Date.parse(time) : Infinity;
}

async function waiting(ada: Person, ben: Person): Promise<number> {
  return (await ada.tab.call('notes', ben.identity)).filter(({ state }) => state.kind === 'waiting').length;
}

/** A connection is given up before the next is offered by the same browser. */
function connectionsOffered({ tab }: ChromiumPerson): number {
  const offers = tab.sent.filter(({ type }) => type === 'offer');
  return new Set(offers.map((offer) => offer['connection'])).size;
}
