import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Browser, type Tab } from '../src/browser.js';
import { Suite } from '../src/suite.js';

const SOON = { timeout: 20_000, interval: 100 };
const SERVICES = ['identity-service', 'signaling-service', 'mailbox-service', 'public-store-service'] as const;

/** Someone with a browser of their own. */
interface Person {
  readonly browser: Browser;
  readonly handle: string;
  tab: Tab;
  identity: string;
}

describe.each([{ replicas: 1 }, { replicas: 2 }])('two browsers, with $replicas of every service', ({ replicas }) => {
  let suite: Suite;
  let ada: Person;
  let ben: Person;

  beforeAll(async () => {
    suite = await Suite.start(replicas);
    ada = await arrive('ada');
    ben = await arrive('ben');
  });

  afterAll(async () => {
    await ada?.browser.dispose();
    await ben?.browser.dispose();
    await suite?.stop();
  });

  async function arrive(handle: string): Promise<Person> {
    const browser = await Browser.start(suite.url);
    const tab = await browser.tab();
    return { browser, handle, tab, identity: '' };
  }

  /** In the room, and with a channel to everybody who is there. */
  async function meet(room: string): Promise<void> {
    await ada.tab.call('join', room);
    await ben.tab.call('join', room);
    await expect.poll(() => connected(ada, room), SOON).toBe(1);
    await expect.poll(() => connected(ben, room), SOON).toBe(1);
  }

  const connected = async (person: Person, room: string) =>
    (await person.tab.call('peers', room)).filter((peer) => peer.connection === 'connected').length;

  const heard = async (person: Person) => (await person.tab.call('posts')).map((post) => post.body['text']);

  const noted = async (person: Person, other: Person) =>
    (await person.tab.call('notes', other.identity)).filter((note) => !note.mine).map((note) => note.body['text']);

  test('each gets an identity whose private keys cannot leave the browser', async () => {
    for (const person of [ada, ben]) {
      const outcome = await person.tab.call('createIdentity', person.handle);
      if (outcome.kind !== 'created') throw new Error(`No identity: ${JSON.stringify(outcome)}`);
      person.identity = outcome.me.identity;
      const keys = await person.tab.call('keysAtRest');
      expect(keys.kept).toBeGreaterThanOrEqual(2);
      expect(keys.extractable).toBe(0);
    }
  });

  test('a handle that is taken is refused, and what is free can still be taken', async () => {
    const stranger = await arrive('ada');
    expect(await stranger.tab.call('handleAvailability', 'ada')).toBe('taken');
    expect(await stranger.tab.call('createIdentity', 'ada')).toEqual({ kind: 'handle-taken' });
    expect(await stranger.tab.call('createIdentity', 'cleo')).toMatchObject({ kind: 'created' });
    await stranger.browser.dispose();
  });

  test('reloading the page keeps the identity', async () => {
    const me = await ada.tab.load();
    expect(me).toMatchObject({ identity: ada.identity, handle: 'ada' });
  });

  test('in a live room they see each other, connect directly and talk; the server sees only signaling', async () => {
    await meet('kitchen');

    await ada.tab.call('say', 'kitchen', { text: 'a secret recipe' });
    await ben.tab.call('say', 'kitchen', { text: 'tell me more' });

    await expect.poll(() => heard(ben), SOON).toContain('a secret recipe');
    await expect.poll(() => heard(ada), SOON).toContain('tell me more');
    expect((await ada.tab.call('peers', 'kitchen'))[0]).toMatchObject({ identity: ben.identity, path: 'direct' });
    const frames = JSON.stringify([ada.tab.sent, ada.tab.received, ben.tab.sent, ben.tab.received]);
    expect(frames).toContain('"offer"');
    expect(frames).not.toContain('recipe');
    expect((await ada.tab.call('stats', 'kitchen')).directBytes).toBeGreaterThan(0);
  });

  test('strangers are connected while the directory is away, and have their names when it is back', async () => {
    const dora = await arrive('dora');
    // Then she can offer before she knows to whom.
    const isReady = dora.tab.page.waitForResponse('**/v1/ice-servers');
    await dora.tab.call('createIdentity', dora.handle);
    await isReady;
    const handles = async (person: Person) => (await person.tab.call('peers', 'away')).map(({ handle }) => handle);
    for (const { tab } of [ada, dora]) await tab.page.route('**/v1/identities/**', (route) => route.abort());
    await ada.tab.call('join', 'away');

    await dora.tab.call('join', 'away');

    for (const person of [ada, dora]) await expect.poll(() => connected(person, 'away'), SOON).toBe(1);
    expect([await handles(ada), await handles(dora)]).toEqual([[undefined], [undefined]]);
    expect(dora.tab.sent.find(({ type }) => type === 'join')).toHaveProperty('offer.chain');
    for (const { tab } of [ada, dora]) await tab.page.unroute('**/v1/identities/**');
    await expect.poll(() => handles(ada), SOON).toEqual(['dora']);
    await expect.poll(() => handles(dora), SOON).toEqual(['ada']);
    await ada.tab.call('leave', 'away');
    await dora.browser.dispose();
  });

  test('while both are connected a note goes directly', async () => {
    await ada.tab.call('send', ben.identity, { text: 'straight to you' });

    await expect.poll(() => noted(ben, ada), SOON).toEqual(['straight to you']);
    await expect
      .poll(async () => (await ada.tab.call('notes', ben.identity)).map((note) => note.state), SOON)
      .toMatchObject([{ kind: 'sent', path: 'direct' }]);
  });

  test('what is sent while the other is away waits sealed, and arrives once and in order', async () => {
    await ben.browser.close();

    for (const text of ['one', 'two', 'three']) await ada.tab.call('send', ben.identity, { text });

    const states = async () => (await ada.tab.call('notes', ben.identity)).map((note) => note.state);
    await expect
      .poll(async () => (await states()).slice(1), { timeout: 40_000 })
      .toMatchObject(Array(3).fill({ kind: 'sent', path: 'mailbox' }));

    ben.tab = await ben.browser.tab();
    await expect.poll(() => noted(ben, ada), SOON).toEqual(['straight to you', 'one', 'two', 'three']);

    await ben.tab.load();
    expect(await noted(ben, ada)).toEqual(['straight to you', 'one', 'two', 'three']);
  });

  test('a note to somebody who is online elsewhere wakes them at once', async () => {
    await expect.poll(() => ben.tab.received.some((frame) => frame.type === 'welcome'), SOON).toBe(true);
    await expect.poll(() => ben.tab.call('connectivity'), SOON).toBe('online');

    await ada.tab.call('send', ben.identity, { text: 'wake up' });

    await expect.poll(() => ben.tab.received.some((frame) => frame.type === 'wake-up'), SOON).toBe(true);
    await expect.poll(async () => (await noted(ben, ada)).at(-1), SOON).toBe('wake up');
    expect((await ben.tab.call('arrived')).at(-1)?.state).toMatchObject({ kind: 'received', path: 'mailbox' });
  });

  test('a public post is read and verified by somebody without an identity', async () => {
    expect(await ada.tab.call('publish', 'posts', { text: 'for everyone' })).toMatchObject({ kind: 'published' });
    const reader = await arrive('nobody');

    const page = await reader.tab.call('feedOf', 'posts');

    expect(page).toMatchObject({
      kind: 'page',
      records: [{ body: { text: 'for everyone' }, author: { identity: ada.identity, handle: 'ada' } }],
      refused: [],
    });
    await reader.browser.dispose();
  });

  test('the server refuses a record with one flipped byte, and one that another key signed', async () => {
    const [record] = await served(suite, 'posts');
    if (record === undefined) throw new Error('Nothing was served');
    const address = `${suite.url}/v1/records/${ada.identity}/posts`;

    const flipped = await put(`${address}/${String(record['key'])}`, { ...record, body: { text: 'for everyonE' } });
    const stolen = await put(`${address}/stolen`, {
      ...record,
      key: 'stolen',
      device: await deviceOf(suite, ben.identity),
    });

    for (const refusal of [flipped, stolen]) {
      expect(refusal.status).toBe(422);
      expect(refusal.headers.get('content-type')).toContain('application/problem+json');
      expect(await refusal.json()).toMatchObject({ type: 'urn:peerstead:problem:signature-invalid', status: 422 });
    }
  });

  test('a browser shows no record that was changed on its way', async () => {
    const reader = await arrive('nobody');
    await reader.tab.page.route('**/v1/feeds/**', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: (await response.text()).replace('for everyone', 'for nobody!!') });
    });

    const page = await reader.tab.call('feedOf', 'posts');

    expect(page).toMatchObject({ kind: 'page', records: [], refused: [{ reason: 'signature-invalid' }] });
    await reader.browser.dispose();
  });

  test('a withdrawn record is gone for everyone', async () => {
    expect(await ada.tab.call('withdrawFirst', 'posts')).toMatchObject({ kind: 'withdrawn' });
    expect(await served(suite, 'posts')).toEqual([]);
  });

  test('saved data is kept encrypted, and is there after a reload', async () => {
    await ada.tab.call('saveData', 'diary', { text: 'nobody reads this' });
    await ada.tab.load();

    expect(await ada.tab.call('loadData', 'diary')).toEqual({ text: 'nobody reads this' });
    expect(await ada.tab.call('plaintextAtRest', 'nobody reads')).toBe(false);
    expect(await ada.tab.call('plaintextAtRest', 'diary')).toBe(false);
  });

  test('a synced document is the same in both browsers, and after both were reloaded', async () => {
    await ben.tab.load();
    await meet('study');
    for (const person of [ada, ben]) await person.tab.call('share', 'study', 'paper');
    await ada.tab.call('write', 'paper', 'Ada. ');
    await expect.poll(() => ben.tab.call('read', 'paper'), SOON).toBe('Ada. ');
    await ben.tab.call('write', 'paper', 'Ben.');
    await expect.poll(() => ada.tab.call('read', 'paper'), SOON).toBe('Ada. Ben.');

    await ada.tab.load();
    await ben.tab.load();
    await ada.tab.call('join', 'study');
    await ada.tab.call('share', 'study', 'paper');

    await expect.poll(() => ada.tab.call('read', 'paper'), SOON).toBe('Ada. Ben.');
    await ben.tab.call('join', 'study');
    await ben.tab.call('share', 'study', 'paper');
    await ada.tab.call('write', 'paper', ' Both.');
    await expect.poll(() => ben.tab.call('read', 'paper'), SOON).toBe('Ada. Ben. Both.');
  });

  test.runIf(replicas > 1)('they stand on different replicas, one is killed, and they go on', async () => {
    await apart(ada, ben);
    await meet('garden');
    const before = ada.tab.received.length;

    await suite.kill('signaling-service', replicaOf(ada.tab));

    await expect
      .poll(() => ada.tab.received.slice(before).some((frame) => frame.type === 'joined'), { timeout: 40_000 })
      .toBe(true);
    await expect.poll(() => connected(ada, 'garden'), SOON).toBe(1);
    await expect.poll(() => connected(ben, 'garden'), SOON).toBe(1);
    await ada.tab.call('say', 'garden', { text: 'still here' });
    await expect.poll(() => heard(ben), SOON).toContain('still here');
  });

  test.runIf(replicas > 1)(
    'nothing that was acknowledged is lost when replicas are killed',
    async () => {
      await ben.browser.close();
      const sent: string[] = [];
      const acknowledged: string[] = [];
      for (let i = 0; i < 12; i++) {
        const text = `kept ${i}`;
        await ada.tab.call('send', ben.identity, { text });
        sent.push(text);
        const outcome = await ada.tab.call('publish', 'kept', { text });
        if (outcome.kind === 'published') acknowledged.push(text);
        const doomed = i % 3 === 1 ? SERVICES[(i - 1) / 3] : undefined;
        if (doomed !== undefined) await suite.kill(doomed, 1);
      }
      const states = async () => (await ada.tab.call('notes', ben.identity)).slice(-12).map((note) => note.state.kind);
      await expect.poll(states, { timeout: 60_000 }).toEqual(Array(12).fill('sent'));
      expect(acknowledged.length).toBeGreaterThan(8);

      ben.tab = await ben.browser.tab();

      await expect.poll(async () => (await noted(ben, ada)).slice(-12), { timeout: 40_000 }).toEqual(sent);
      const published = (await served(suite, 'kept')).map((record) => (record['body'] as { text: string }).text);
      expect(published).toEqual(expect.arrayContaining(acknowledged));
      expect(new Set(published).size).toBe(published.length);
    },
    180_000,
  );

  /** Round-robin puts two fresh sockets on two replicas; a reload moves one that is not there yet. */
  async function apart(one: Person, other: Person): Promise<void> {
    await expect
      .poll(
        async () => {
          if (one.tab.replica() === undefined || one.tab.replica() === other.tab.replica()) await one.tab.load();
          await expect.poll(() => one.tab.call('connectivity'), SOON).toBe('online');
          return one.tab.replica() !== other.tab.replica();
        },
        { timeout: 30_000, interval: 500 },
      )
      .toBe(true);
  }
});

/** A replica's name begins with its service and its number. */
function replicaOf(tab: Tab): number {
  return Number(/^signaling-service-(\d+)/.exec(String(tab.replica()))?.[1]);
}

async function served(suite: Suite, collection: string): Promise<readonly Record<string, unknown>[]> {
  const response = await fetch(`${suite.url}/v1/feeds/collections/${collection}?limit=100`);
  return ((await response.json()) as { records: readonly Record<string, unknown>[] }).records;
}

function put(url: string, record: unknown): Promise<Response> {
  return fetch(url, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(record) });
}

async function deviceOf(suite: Suite, identity: string): Promise<string> {
  const response = await fetch(`${suite.url}/v1/identities/${identity}`);
  const { devices } = (await response.json()) as { devices: readonly { device: string }[] };
  return devices[0]?.device ?? '';
}
