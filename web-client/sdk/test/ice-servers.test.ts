import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { makeDeviceKeys } from '../src/genesis.js';
import { IceServers } from '../src/ice-servers.js';
import { signerOf } from '../src/keys.js';
import { CONNECT_WITHIN, ICE_SERVERS_AGAIN, ICE_SERVERS_WITHIN, WARM_AFTER } from '../src/limits.js';
import { Servers } from '../src/servers.js';
import { Tokens } from '../src/tokens.js';

/** The browser's, as far as it is made and closed. */
class Made {
  static readonly all: Made[] = [];
  closed = false;

  constructor(readonly configuration: RTCConfiguration) {
    Made.all.push(this);
  }

  createDataChannel(): object {
    return {};
  }

  close(): void {
    this.closed = true;
  }
}

const STUN = [{ urls: 'stun:one.example' }];
const OTHERS = [{ urls: 'stun:other.example' }];

let iceServers: IceServers;

beforeEach(async () => {
  vi.useFakeTimers();
  vi.stubGlobal('RTCPeerConnection', Made);
  Made.all.length = 0;
  const servers = new Servers('http://localhost');
  iceServers = new IceServers(servers, new Tokens(servers, 'me', signerOf(await makeDeviceKeys())));
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('after the first connection the next one is there before it is needed', () => {
  const first = iceServers.take(STUN);
  expect(Made.all).toHaveLength(1);

  vi.advanceTimersByTime(WARM_AFTER);
  expect(Made.all).toHaveLength(2);
  const second = iceServers.take(STUN);

  expect(Made.all).toHaveLength(2);
  expect([first.pc, second.pc]).toEqual(Made.all);
});

test('several at once are all different, and one is made ahead', () => {
  const taken = Array.from({ length: 5 }, () => iceServers.take(STUN).pc);
  vi.advanceTimersByTime(10 * WARM_AFTER);

  expect(new Set(taken).size).toBe(5);
  expect(Made.all).toHaveLength(6);
});

test('one that was made for other servers is closed and not used', () => {
  iceServers.take(STUN);
  vi.advanceTimersByTime(WARM_AFTER);

  const taken = iceServers.take(OTHERS);

  expect(Made.all.map(({ closed }) => closed)).toEqual([false, true, false]);
  expect(taken.pc).toBe(Made.all[2]);
  expect(Made.all[2]?.configuration).toEqual({ iceServers: OTHERS });
});

test('what was made ahead is closed in the end, and nothing more is made', () => {
  iceServers.take(STUN);
  vi.advanceTimersByTime(WARM_AFTER);
  iceServers.close();
  expect(Made.all.map(({ closed }) => closed)).toEqual([false, true]);

  iceServers.take(STUN);
  iceServers.close();
  vi.advanceTimersByTime(10 * WARM_AFTER);
  expect(Made.all).toHaveLength(3);
});

describe('servers with credentials that expire', () => {
  const TTL = 600;
  const tokens = { token: () => Promise.resolve('token'), forget: () => undefined };
  let answer: (() => Promise<Response>) | undefined;
  let asked: number;

  beforeEach(() => {
    asked = 0;
    answer = serving(STUN);
    vi.stubGlobal('navigator', { onLine: false });
    vi.stubGlobal('fetch', () => {
      asked += 1;
      return answer?.() ?? new Promise(() => undefined);
    });
    iceServers = new IceServers(new Servers('http://localhost'), tokens);
  });

  function serving(servers: readonly RTCIceServer[]) {
    return () => Promise.resolve(Response.json({ iceServers: servers, ttlSeconds: TTL }));
  }

  test('are asked for anew past half of their life, and nobody waits for that', async () => {
    expect(await iceServers.get()).toEqual(STUN);
    await vi.advanceTimersByTimeAsync(TTL * 500 - 1);
    await iceServers.get();
    expect(asked).toBe(1);
    answer = undefined;

    await vi.advanceTimersByTimeAsync(1);

    expect(await iceServers.get()).toEqual(STUN);
    expect(await iceServers.get()).toEqual(STUN);
    expect(asked).toBe(2);
    expect(iceServers.known).toEqual(STUN);
  });

  test('take the place of the old ones when they come', async () => {
    await iceServers.get();
    await vi.advanceTimersByTimeAsync(TTL * 500);
    answer = serving(OTHERS);
    expect(await iceServers.get()).toEqual(STUN);

    await vi.waitFor(() => expect(iceServers.known).toEqual(OTHERS));
  });

  test('are waited for once the old ones would not outlive the beginning of a connection', async () => {
    await iceServers.get();
    await vi.advanceTimersByTimeAsync(TTL * 1000 - CONNECT_WITHIN - 1);
    expect(iceServers.known).toEqual(STUN);
    answer = serving(OTHERS);

    await vi.advanceTimersByTimeAsync(1);

    expect(iceServers.known).toBeUndefined();
    expect(await iceServers.get()).toEqual(OTHERS);
  });

  test('that do not answer are done without soon, and nobody waits for them again at once', async () => {
    answer = undefined;
    const first = iceServers.get();
    await vi.advanceTimersByTimeAsync(ICE_SERVERS_WITHIN);
    expect(await first).toEqual([]);

    expect(await iceServers.get()).toEqual([]);

    expect(iceServers.known).toBeUndefined();
    answer = serving(STUN);
    await vi.advanceTimersByTimeAsync(ICE_SERVERS_AGAIN);
    expect(await iceServers.get()).toEqual(STUN);
  });

  test('nor is it waited for longer what they are asked with', async () => {
    const silent = { token: () => new Promise<string>(() => undefined), forget: () => undefined };
    iceServers = new IceServers(new Servers('http://localhost'), silent);

    const asking = iceServers.get();
    await vi.advanceTimersByTimeAsync(ICE_SERVERS_WITHIN);

    expect(await asking).toEqual([]);
  });

  test('that answer late are there for the next connection', async () => {
    let respond: (response: Response) => void = () => undefined;
    answer = () => new Promise((resolve) => (respond = resolve));
    const asking = iceServers.get();
    await vi.advanceTimersByTimeAsync(ICE_SERVERS_WITHIN);
    expect(await asking).toEqual([]);

    respond(Response.json({ iceServers: STUN, ttlSeconds: TTL }));

    await vi.waitFor(() => expect(iceServers.known).toEqual(STUN));
    expect(await iceServers.get()).toEqual(STUN);
  });
});
