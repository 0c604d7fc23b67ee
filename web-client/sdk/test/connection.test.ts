import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Connection, type ConnectionEnd } from '../src/connections/connection.js';
import { warm, warmOffer } from '../src/connections/warm.js';
import { randomId } from '../src/encoding/bytes.js';
import { Lanes } from '../src/encoding/channel-parts.js';
import {
  CHANNEL_OPEN_BYTES,
  CHANNEL_PART_BYTES,
  EARLY_MESSAGES,
  FIRST_CANDIDATE_WITHIN,
  PARTS_AT_LEAST,
  WATCH_EVERY,
  SILENCE,
  SILENCE_UNSIGNALED,
} from '../src/limits.js';
import { ScriptedConnection } from './rtc.js';

const names = { me: `${randomId(32)}~${randomId(8)}`, peer: `${randomId(32)}~${randomId(8)}` };
const HELLO = JSON.stringify({ type: 'hello', peer: names.peer });
const SAID = JSON.stringify({ type: 'neighbour', wanted: true });

let pc: ScriptedConnection;
let connection: Connection;
let ends: ConnectionEnd[];
let described: { readonly type: string; readonly sdp: string }[];
let heard: number;
let patience: number;

beforeEach(async () => {
  ScriptedConnection.install();
  [ends, described, heard, patience] = [[], [], 0, SILENCE];
  await begin();
});

async function begin(): Promise<void> {
  const made = await warmOffer(warm([]));
  pc = made.pc as unknown as ScriptedConnection;
  const nothing = () => undefined;
  connection = new Connection(randomId(), true, names, made, {
    ...{ handleCandidate: nothing, handleChange: nothing, handleOpen: nothing, handleTravelled: nothing },
    ...{ handleWhole: nothing, handleDrained: nothing, patience: () => patience },
    handleDescription: (description) => described.push(description),
    handleFrame: () => (heard += 1),
    handleDead: (end) => ends.push(end),
  });
  connection.sayDescription();
}

afterEach(() => {
  connection.close();
  vi.unstubAllGlobals();
});

async function open(): Promise<void> {
  pc.small.opens();
  pc.bulk.opens();
  pc.small.says(HELLO);
  await vi.waitFor(() => expect(connection.opened).toBe(true));
}

test('each part is answered, so that its sender knows that it has arrived', async () => {
  await open();
  const lanes = new Lanes();
  lanes.add('whole', new Uint8Array(3 * CHANNEL_PART_BYTES - 100));
  const before = pc.small.sent.length;
  for (let part = lanes.next(); part; part = lanes.next()) pc.bulk.says(part.slice().buffer);

  expect(pc.small.sent.slice(before)).toEqual(Array.from({ length: 3 }, () => JSON.stringify({ type: 'pong' })));
});

test('an answer lets the next part go, and a ping is answered as well', async () => {
  await open();
  connection.out?.sendParts('whole', new Uint8Array(9 * CHANNEL_PART_BYTES));
  expect(pc.bulk.sent).toHaveLength(PARTS_AT_LEAST);

  pc.small.says(JSON.stringify({ type: 'pong' }));
  pc.small.says(JSON.stringify({ type: 'ping' }));

  expect(pc.bulk.sent).toHaveLength(PARTS_AT_LEAST + 1);
  expect(pc.small.sent.at(-1)).toBe(JSON.stringify({ type: 'pong' }));
});

describe('what comes before it is said who is there', () => {
  test('is kept up to so many messages, and one more is a flood', () => {
    pc.bulk.opens();
    for (let i = 0; i < EARLY_MESSAGES; i += 1) pc.bulk.says(new ArrayBuffer(1));
    expect(ends).toEqual([]);

    pc.bulk.says(new ArrayBuffer(1));

    expect(ends).toEqual(['flooded']);
    expect(pc.connectionState).toBe('closed');
  });

  test('is kept up to so many bytes, and one more is a flood', () => {
    pc.bulk.opens();
    const part = new ArrayBuffer(CHANNEL_PART_BYTES);
    for (let i = 0; i < CHANNEL_OPEN_BYTES / CHANNEL_PART_BYTES; i += 1) pc.bulk.says(part);
    expect(ends).toEqual([]);

    pc.bulk.says(new ArrayBuffer(1));

    expect(ends).toEqual(['flooded']);
  });

  test('is heard once that was said, however much comes then', async () => {
    pc.small.opens();
    pc.small.says(HELLO);
    for (let i = 0; i < EARLY_MESSAGES; i += 1) pc.small.says(SAID);
    expect(heard).toBe(0);

    await vi.waitFor(() => expect(heard).toBe(EARLY_MESSAGES));

    for (let i = 0; i <= EARLY_MESSAGES; i += 1) pc.small.says(SAID);
    expect(heard).toBe(2 * EARLY_MESSAGES + 1);
    expect(ends).toEqual([]);
  });
});

describe('once signaling is back', () => {
  beforeEach(async () => {
    await vi.waitFor(() => expect(described).toHaveLength(1));
    await connection.take({ type: 'answer', sdp: 'v=0\r\n' }, false);
    await open();
  });

  test('an offer that nobody answered is said again, though all is well by now', async () => {
    pc.connectionState = 'disconnected';
    pc.onconnectionstatechange?.();
    await vi.waitFor(() => expect(described).toHaveLength(2));
    pc.connectionState = 'connected';

    connection.restartIfFaltering();

    expect(described).toHaveLength(3);
    // With what was found since.
    expect(described[2]?.sdp).toContain(described[1]?.sdp);
    await connection.take({ type: 'answer', sdp: 'v=0\r\n' }, false);
    expect(pc.signalingState).toBe('stable');
    connection.restartIfFaltering();
    expect(described).toHaveLength(3);
  });

  test('one that falters restarts, and one that does not is left alone', async () => {
    connection.restartIfFaltering();
    expect(pc.restarts).toBe(0);
    pc.connectionState = 'disconnected';

    connection.restartIfFaltering();

    expect(pc.restarts).toBe(1);
    await vi.waitFor(() => expect(described).toHaveLength(2));
  });
});

describe('a channel that nothing comes from', () => {
  beforeEach(async () => {
    connection.close();
    vi.useFakeTimers();
    const begun = begin();
    await vi.advanceTimersByTimeAsync(FIRST_CANDIDATE_WITHIN);
    await begun;
    pc.small.opens();
    pc.small.says(HELLO);
    await vi.advanceTimersByTimeAsync(0);
    expect(connection.opened).toBe(true);
  });

  afterEach(() => vi.useRealTimers());

  test.each([SILENCE, SILENCE_UNSIGNALED])(
    'is dead after %i ms, where another one could be agreed on',
    async (silence) => {
      patience = silence;
      await vi.advanceTimersByTimeAsync(silence);
      expect(ends).toEqual([]);

      await vi.advanceTimersByTimeAsync(WATCH_EVERY);

      expect(ends).toEqual(['silent']);
    },
  );

  test('may come back, where none could be agreed on, until ICE gives up', async () => {
    patience = Infinity;
    await vi.advanceTimersByTimeAsync(10 * SILENCE_UNSIGNALED);
    expect(ends).toEqual([]);
    expect(connection.faltering).toBe(true);

    pc.connectionState = 'failed';
    pc.onconnectionstatechange?.();

    expect(ends).toEqual(['failed']);
  });
});
