import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Browser, type Tab } from '../src/browser.js';
import { Suite } from '../src/suite.js';

const SOON = { timeout: 20_000, interval: 100 };

/** Whoever carries the signaling could put itself between two peers, were it not for the signatures. */
describe('signaling that rewrites what it carries', () => {
  let suite: Suite;
  let ada: Browser;
  let ben: Browser;

  beforeAll(async () => {
    suite = await Suite.start(1);
    ada = await Browser.start(suite.url);
    ben = await Browser.start(suite.url);
  });

  afterAll(async () => {
    await ada?.dispose();
    await ben?.dispose();
    await suite?.stop();
  });

  async function arrive(browser: Browser, handle: string): Promise<Tab> {
    const tab = await browser.tab();
    expect(await tab.call('createIdentity', handle)).toMatchObject({ kind: 'created' });
    return tab;
  }

  test.each([
    ['another fingerprint', (frame: Frame) => ({ ...frame, sdp: withAnotherFingerprint(frame.sdp) })],
    ['another signature', (frame: Frame) => ({ ...frame, signature: `${frame.signature.slice(0, -4)}AAAA` })],
    ['another connection', (frame: Frame) => ({ ...frame, connection: `${frame.connection.slice(0, -4)}AAAA` })],
    ['no signature', (frame: Frame) => ({ ...frame, signature: undefined })],
  ])('with %s no connection comes about', async (what, rewrite) => {
    const room = what.replaceAll(' ', '-');
    const one = await arrive(ada, `ada-${room}`.slice(0, 30));
    const page = await ben.page();
    await page.close();
    const other = await ben.tab();
    let rewritten = 0;
    await other.page.routeWebSocket('**/v1/signal', (socket) => {
      const server = socket.connectToServer();
      server.onMessage((message) => {
        const frame = JSON.parse(String(message)) as Frame;
        if (frame.type !== 'offer' && frame.type !== 'answer') return socket.send(message);
        rewritten++;
        socket.send(JSON.stringify(rewrite(frame)));
      });
    });
    await other.load();
    if ((await other.call('createIdentity', 'ben')).kind !== 'created') {
      expect(await other.load()).toMatchObject({ handle: 'ben' });
    }

    await one.call('join', room);
    await other.call('join', room);

    await expect.poll(() => rewritten, SOON).toBeGreaterThan(0);
    await expect
      .poll(async () => (await other.call('peers', room)).map((peer) => peer.connection), SOON)
      .toEqual(['refused']);
    expect((await one.call('peers', room)).every((peer) => peer.connection !== 'connected')).toBe(true);
    expect(await other.call('posts')).toEqual([]);
    await ada.dispose();
    ada = await Browser.start(suite.url);
  });

  test('with another fingerprint in what comes with a join no connection comes about', async () => {
    const one = await arrive(ada, 'ada-join');
    const other = await ben.tab();
    let rewritten = 0;
    await other.page.routeWebSocket('**/v1/signal', (socket) => {
      const server = socket.connectToServer();
      socket.onMessage((message) => {
        const frame = JSON.parse(String(message)) as Frame & { readonly offer?: Frame };
        if (frame.type === 'offer') return;
        if (!frame.offer) return server.send(message);
        rewritten++;
        const sdp = withAnotherFingerprint(frame.offer.sdp);
        server.send(JSON.stringify({ ...frame, offer: { ...frame.offer, sdp } }));
      });
    });
    // Without ICE servers nothing is offered with a join.
    const told = other.page.waitForResponse('**/v1/ice-servers');
    await other.load();
    await (await told).finished();
    await one.call('join', 'join');

    await other.call('join', 'join');

    await expect.poll(() => rewritten, SOON).toBe(1);
    await expect
      .poll(async () => (await one.call('peers', 'join')).map((peer) => peer.connection), SOON)
      .toEqual(['refused']);
    expect((await other.call('peers', 'join')).every((peer) => peer.connection !== 'connected')).toBe(true);
    await ada.dispose();
    ada = await Browser.start(suite.url);
  });

  /** Its answer could name the fingerprint of somebody else, who would be at the other end without knowing as whom. */
  test('somebody who answers in the place of another is found out by what the other says first', async () => {
    const one = await arrive(ada, 'ada-hello');
    const other = await ben.tab();
    await one.page.evaluate(() => {
      const channel = RTCDataChannel.prototype as { send: (this: unknown, message: unknown) => void };
      const { send } = channel;
      channel.send = function (message) {
        const isHello = typeof message === 'string' && message.includes('"hello"');
        send.call(this, isHello ? message.replace(/~.../, '~AAA') : message);
      };
    });
    await one.call('join', 'hello');
    await other.page.evaluate(() => {
      const seen: string[] = [];
      Object.assign(window, { seen });
      const Bare = RTCPeerConnection;
      window.RTCPeerConnection = class extends Bare {
        constructor(configuration?: RTCConfiguration) {
          super(configuration);
          this.addEventListener('connectionstatechange', () => seen.push(this.connectionState));
        }
      };
    });

    await other.call('join', 'hello');

    // The first is given up, and the next one, too.
    const seen = () => other.page.evaluate(() => (window as unknown as { seen: string[] }).seen);
    const connected = async () => (await seen()).filter((state) => state === 'connected').length;
    await expect.poll(connected, SOON).toBeGreaterThan(1);
    expect((await other.call('peers', 'hello')).map((peer) => peer.connection)).not.toContain('connected');
    await ada.dispose();
    ada = await Browser.start(suite.url);
  });

  test('left alone, the same two connect', async () => {
    const one = await arrive(ada, 'ada-untouched');
    const other = await ben.tab();
    await one.call('join', 'untouched');
    await other.call('join', 'untouched');

    await expect
      .poll(async () => (await other.call('peers', 'untouched')).map((peer) => peer.connection), SOON)
      .toEqual(['connected']);
  });
});

function withAnotherFingerprint(sdp: string): string {
  return sdp.replace(/(a=fingerprint:sha-256 )(..)/i, (_line, name: string, first: string) => {
    return `${name}${first === '00' ? '01' : '00'}`;
  });
}

interface Frame {
  readonly type: string;
  readonly sdp: string;
  readonly signature: string;
  readonly connection: string;
}
