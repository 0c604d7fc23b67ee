import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser, Tab } from '../src/browser.js';
import { Suite } from '../src/suite.js';
import { arriveTearable, tearConnections } from '../src/tearing.js';

const SOON = { timeout: 40_000, interval: 100 };
const ROOM = 'kitchen';
const COUNT = 400;

/** Posts between two browsers whose connections break in the middle. */
describe('posts over connections that break', () => {
  let suite: Suite;
  const browsers: Browser[] = [];
  let ada: Tab;
  let ben: Tab;

  beforeAll(async () => {
    suite = await Suite.start(1);
    [ada, ben] = [await arrive('ada'), await arrive('ben')];
    for (const tab of [ada, ben]) {
      await tab.call('join', ROOM);
      await tab.call('listenForNumbers', ROOM);
    }
  });

  afterAll(async () => {
    for (const browser of browsers) await browser.dispose();
    await suite?.stop();
  });

  const arrive = (handle: string) => arriveTearable(suite, handle, browsers);

  const connected = async (tab: Tab) =>
    (await tab.call('peers', ROOM)).filter((peer) => peer.connection === 'connected').length;

  test('every post arrives once and in order, though connections are torn down again and again', async () => {
    await expect.poll(() => connected(ada), SOON).toBe(1);
    await expect.poll(() => connected(ben), SOON).toBe(1);
    const talking = Promise.all([ada, ben].map((tab) => tab.call('sayNumbers', ROOM, COUNT, 20)));
    let torn = 0;
    let over = false;
    void talking.then(() => (over = true));
    const isDone = () => over && torn >= 2;
    while (!isDone()) {
      await expect.poll(async () => isDone() || (await connected(ada)) === 1, SOON).toBe(true);
      torn += await (torn % 2 === 0 ? ada : ben).page.evaluate(tearConnections, 1);
    }

    const numbers = Array.from({ length: COUNT }, (_, i) => i + 1);
    await expect.poll(async () => (await ada.call('heardNumbers')).length, SOON).toBeGreaterThanOrEqual(COUNT);
    await expect.poll(async () => (await ben.call('heardNumbers')).length, SOON).toBeGreaterThanOrEqual(COUNT);
    expect(await ada.call('heardNumbers')).toEqual(numbers);
    expect(await ben.call('heardNumbers')).toEqual(numbers);
    expect(await ada.call('missed')).toEqual([]);
  });

  test('a connection that closes while it takes an answer does not keep the next one from being made', async () => {
    await ben.page.evaluate(() => {
      type Take = (this: RTCPeerConnection, description: RTCSessionDescriptionInit) => Promise<void>;
      const connections = RTCPeerConnection.prototype as unknown as { setRemoteDescription: Take };
      const { setRemoteDescription } = connections;
      connections.setRemoteDescription = function (description) {
        const taken = setRemoteDescription.call(this, description);
        if (description.type !== 'answer') return taken;
        connections.setRemoteDescription = setRemoteDescription;
        this.close();
        Object.assign(window, { closedInTheMiddle: true });
        Object.defineProperty(this, 'connectionState', { value: 'failed' });
        this.dispatchEvent(new Event('connectionstatechange'));
        return taken;
      };
    });
    const connectedIn = async (tab: Tab) => (await tab.call('peers', 'attic')).map((peer) => peer.connection);

    await ada.call('join', 'attic');
    await ben.call('join', 'attic');

    await expect.poll(() => connectedIn(ben), SOON).toEqual(['connected']);
    expect(await ben.page.evaluate(() => 'closedInTheMiddle' in window)).toBe(true);
  });

  test('a post of the largest size arrives whole, and its author sees how far it is', async () => {
    await expect.poll(() => connected(ada), SOON).toBe(1);
    // The member's name and quotes are part of the body.
    const largest = 16 * 1024 * 1024 - 4 * 1024 - '{"body":{"text":""}}'.length;

    const outcome = await ada.call('sayLarge', ROOM, largest);

    if ('kind' in outcome) throw new Error(outcome.advice);
    expect(outcome.delivery).toMatchObject({ awaited: [], missed: [] });
    expect(outcome.delivery.had).toHaveLength(1);
    expect(outcome.progress.length).toBeGreaterThan(100);
    expect(outcome.progress).toEqual([...outcome.progress].sort((a, b) => a - b));
    expect(outcome.progress.at(-1)).toBe(1);
    expect((await ben.call('lengthsHeard')).at(-1)).toBe(largest);
    await expect(ada.call('sayLarge', ROOM, largest + 1)).rejects.toThrow('at most');
  });
});
