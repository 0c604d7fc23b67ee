import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser, Tab } from '../src/browser.js';
import { Suite } from '../src/suite.js';
import { arriveTearable, countConnected, tearConnections } from '../src/tearing.js';

const SOON = { timeout: 40_000, interval: 200 };
const ROOM = 'shelter';

/** What goes on when every server is gone for good. */
describe('a room without the servers', () => {
  let suite: Suite;
  const browsers: Browser[] = [];
  let ada: Tab;
  let ben: Tab;
  let cleo: Tab;
  let newcomer: Tab;

  beforeAll(async () => {
    suite = await Suite.start(1);
    ada = await arrive('ada');
    ben = await arrive('ben');
    cleo = await arrive('cleo');
    newcomer = await arrive('dora');
    for (const tab of [ada, ben, cleo]) await tab.call('join', ROOM);
  });

  afterAll(async () => {
    for (const browser of browsers) await browser.dispose();
    await suite?.stop();
  });

  const arrive = (handle: string) => arriveTearable(suite, handle, browsers);

  const connected = async (tab: Tab) =>
    (await tab.call('peers', ROOM)).filter((peer) => peer.connection === 'connected').length;

  const heard = async (tab: Tab) => (await tab.call('posts')).map((post) => post.body['text']);

  test('goes on when they are gone', async () => {
    for (const tab of [ada, ben, cleo]) await expect.poll(() => connected(tab), SOON).toBe(2);

    await suite.stop();
    for (const tab of [ada, ben, cleo, newcomer]) {
      await expect.poll(() => tab.call('connectivity'), SOON).not.toBe('online');
    }
    await ada.call('say', ROOM, { text: 'nobody between us' });

    for (const tab of [ben, cleo]) await expect.poll(() => heard(tab), SOON).toContain('nobody between us');
  });

  test('connects two again who lost each other, by somebody whom both still have', async () => {
    expect(await ada.page.evaluate(tearConnections, 1)).toBe(1);

    await expect.poll(() => ada.page.evaluate(countConnected), SOON).toBe(2);
    await expect.poll(() => connected(ada), SOON).toBe(2);

    await ada.call('say', ROOM, { text: 'back again' });
    for (const tab of [ben, cleo]) await expect.poll(() => heard(tab), SOON).toContain('back again');
  });

  test('lets nobody in by a code that was changed', async () => {
    const code = await ada.call('invite', ROOM);
    expect(await newcomer.call('joinBy', ROOM, `${code.slice(0, -8)}AAAAAAAA`)).toMatchObject({
      kind: 'refused',
      reason: 'not-an-invite',
    });
    expect(await ada.call('accept', code)).toMatchObject({ kind: 'refused', reason: 'not-an-answer' });
  });

  test('lets a newcomer in by an invite, whom nobody has met, and who meets everybody', async () => {
    const code = await ada.call('invite', ROOM);
    const outcome = await newcomer.call('joinBy', ROOM, code);
    if (outcome.kind !== 'answered' || !('answer' in outcome)) throw new Error(JSON.stringify(outcome));

    expect(await ada.call('accept', outcome.answer)).toEqual({ kind: 'accepted' });

    await expect.poll(() => newcomer.call('isIn', ROOM), SOON).toBe(true);
    for (const tab of [ada, ben, cleo, newcomer]) await expect.poll(() => connected(tab), SOON).toBe(3);
    await newcomer.call('say', ROOM, { text: 'good evening' });
    for (const tab of [ada, ben, cleo]) await expect.poll(() => heard(tab), SOON).toContain('good evening');
    await cleo.call('say', ROOM, { text: 'welcome' });
    await expect.poll(() => heard(newcomer), SOON).toEqual(['welcome']);
    expect(await ada.call('accept', outcome.answer)).toMatchObject({ kind: 'refused' });
  });
});
