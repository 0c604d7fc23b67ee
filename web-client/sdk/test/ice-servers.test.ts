import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { IceServers } from '../src/connections/ice-servers.js';
import { makeDeviceKeys } from '../src/identities/genesis.js';
import { signerOf } from '../src/identities/keys.js';
import {
  CONNECT_WITHIN,
  FIRST_CANDIDATE_WITHIN,
  ICE_SERVERS_AGAIN,
  ICE_SERVERS_WITHIN,
  OFFER_KEPT,
  WARM_AFTER,
} from '../src/limits.js';
import { Servers } from '../src/servers/servers.js';
import { Tokens } from '../src/servers/tokens.js';

/** The browser's, as far as it is made, offers, finds a candidate now and then, and is closed. */
class Made {
  static readonly all: Made[] = [];
  closed = false;
  localDescription: RTCSessionDescriptionInit | null = null;
  onicecandidate: ((event: object) => void) | undefined;

  constructor(readonly configuration: RTCConfiguration) {
    Made.all.push(this);
  }

  createDataChannel(): object {
    return {};
  }

  setLocalDescription(): Promise<void> {
    this.localDescription = { type: 'offer', sdp: 'v=0' };
    return Promise.resolve();
  }

  find(candidate: string): void {
    this.localDescription = { type: 'offer', sdp: `${this.localDescription?.sdp ?? ''} ${candidate}` };
    this.onicecandidate?.({ candidate });
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
  vi.restoreAllMocks();
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

describe('with an offer', () => {
  const offered = () => Made.all.filter(({ localDescription }) => localDescription !== null);

  /** And the next one has been made. */
  async function takeFirst(): Promise<void> {
    const first = iceServers.takeOffer(STUN);
    await vi.advanceTimersByTimeAsync(WARM_AFTER);
    expect((await first)?.pc).toBe(offered()[0]);
    expect(offered()).toHaveLength(2);
  }

  test('the next one is there before it is needed, and says what was found at once', async () => {
    await takeFirst();
    offered()[1]?.find('host');
    await vi.advanceTimersByTimeAsync(0);
    offered()[1]?.find('relay');

    const second = await iceServers.takeOffer(STUN);

    expect(second?.pc).toBe(offered()[1]);
    expect(second?.sdp).toBe('v=0 host');
    expect(second?.late).toEqual([{ candidate: 'relay' }]);
    const third = iceServers.takeOffer(STUN);
    await vi.advanceTimersByTimeAsync(FIRST_CANDIDATE_WITHIN);
    expect((await third)?.pc).toBe(offered()[2]);
  });

  test('one keeps its ports for a moment only; what has none stays', async () => {
    await takeFirst();
    await vi.advanceTimersByTimeAsync(OFFER_KEPT - 1);
    expect(Made.all.some(({ closed }) => closed)).toBe(false);

    await vi.advanceTimersByTimeAsync(1);

    expect(Made.all.filter(({ closed }) => closed)).toEqual([offered()[1]]);
    await vi.advanceTimersByTimeAsync(OFFER_KEPT);
    expect(offered()).toHaveLength(2);
  });

  test('one that was made for other servers is closed and not used', async () => {
    await takeFirst();

    const taken = iceServers.takeOffer(OTHERS);
    await vi.advanceTimersByTimeAsync(FIRST_CANDIDATE_WITHIN);

    expect(offered()[1]?.closed).toBe(true);
    expect((await taken)?.pc).toBe(offered()[2]);
  });

  test('where a browser can make none, there is none, and the next one is tried all the same', async () => {
    const refusing = vi.spyOn(Made.prototype, 'setLocalDescription').mockRejectedValue(new Error('no ports'));

    await expect(iceServers.takeOffer(STUN)).resolves.toBeUndefined();
    expect(Made.all[0]?.closed).toBe(true);
    await vi.advanceTimersByTimeAsync(WARM_AFTER);
    expect(refusing).toHaveBeenCalledTimes(2);
    await expect(iceServers.takeOffer(STUN)).resolves.toBeUndefined();
  });

  test('what was made ahead is closed in the end', async () => {
    await takeFirst();

    iceServers.close();
    await vi.advanceTimersByTimeAsync(FIRST_CANDIDATE_WITHIN);

    expect(Made.all.map(({ closed }) => closed)).toEqual(Made.all.map((made) => made !== offered()[0]));
  });
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

  test('have a connection made ahead as soon as they are there', async () => {
    await iceServers.get();
    await vi.advanceTimersByTimeAsync(WARM_AFTER);
    expect(Made.all.map(({ configuration }) => configuration)).toEqual([{ iceServers: STUN }]);

    expect(iceServers.take(await iceServers.get()).pc).toBe(Made.all[0]);
  });

  test('that come when nobody needs them any more have none made', async () => {
    const asking = iceServers.get();
    iceServers.close();
    await asking;

    await vi.advanceTimersByTimeAsync(WARM_AFTER);

    expect(Made.all).toEqual([]);
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
