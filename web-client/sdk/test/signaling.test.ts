import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Tab } from '../src/device/tab.js';
import { randomId } from '../src/encoding/bytes.js';
import type { Connectivity } from '../src/index.js';
import { LINE_OUT } from '../src/limits.js';
import { Signaling } from '../src/servers/signaling.js';

/** A socket of which the test is the server: what a real one would do with real time. */
class ScriptedSocket {
  static readonly OPEN = 1;
  static readonly all: ScriptedSocket[] = [];
  readonly readyState = ScriptedSocket.OPEN;
  onopen: (() => void) | undefined;
  onmessage: ((event: { data: string }) => void) | undefined;
  onclose: ((event: { code: number }) => void) | undefined;

  constructor() {
    ScriptedSocket.all.push(this);
  }

  closedWith: number | undefined;

  send(): void {}

  close(code: number): void {
    this.closedWith = code;
  }

  says(frame: object): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  closes(code: number): void {
    this.onclose?.({ code });
  }
}

const peer = `${randomId(32)}~${randomId(8)}`;
const WELCOME = { type: 'welcome', peer, heartbeatSeconds: 15 };
let signaling: Signaling;
let shown: Connectivity[];

beforeEach(async () => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', ScriptedSocket);
  ScriptedSocket.all.length = 0;
  const tokens = { token: () => Promise.resolve('token'), forget: () => undefined };
  signaling = new Signaling('ws://origin/v1/signal', tokens, { id: randomId(8) } as unknown as Tab);
  signaling.connect();
  await vi.advanceTimersByTimeAsync(0);
  newest().says(WELCOME);
  shown = [];
  signaling.changes.add((connectivity) => shown.push(connectivity));
});

afterEach(() => {
  signaling.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function newest(): ScriptedSocket {
  const socket = ScriptedSocket.all.at(-1);
  if (!socket) throw new Error('Nobody connected');
  return socket;
}

test('a replica that stops is left when it said, and nobody sees a loss', async () => {
  newest().says({ type: 'going-away', waitMillis: 1_200 });
  newest().closes(1012);

  await vi.advanceTimersByTimeAsync(1_199);
  expect(ScriptedSocket.all).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(ScriptedSocket.all).toHaveLength(2);
  newest().says(WELCOME);

  expect(signaling.peer).toBe(peer);
  expect(shown).toEqual([]);
});

test('a move that meets another stopping replica is tried again before a loss is shown', async () => {
  newest().says({ type: 'going-away', waitMillis: 0 });
  newest().closes(1012);
  await vi.advanceTimersByTimeAsync(0);

  newest().closes(1006);
  await vi.advanceTimersByTimeAsync(500);

  expect(ScriptedSocket.all).toHaveLength(3);
  newest().says(WELCOME);
  expect(shown).toEqual([]);
});

test('a move that does not succeed in time is a loss', async () => {
  newest().says({ type: 'going-away', waitMillis: 0 });
  newest().closes(1012);

  for (let second = 0; second < 30; second += 1) {
    await vi.advanceTimersByTimeAsync(1_000);
    newest().closes(1006);
  }

  expect(shown.at(-1)).toBe('offline');
});

test('a socket that breaks is a loss at once', () => {
  newest().closes(1006);

  expect(shown).toEqual(['connecting']);
});

test('what comes again after a resume is heard once, in order', async () => {
  const heard: string[] = [];
  signaling.frames.add((frame) => 'from' in frame && heard.push(frame.id));
  const candidate = (id: string) => ({
    ...{ type: 'candidate', room: 'open.x', from: peer, id },
    ...{ connection: randomId(), candidate: null },
  });
  newest().says(candidate('a.1'));
  newest().says(candidate('a.2'));

  newest().closes(1006);
  await vi.advanceTimersByTimeAsync(1_000);
  newest().says(WELCOME);
  for (const id of ['a.1', 'a.2', 'a.3', 'a.4']) newest().says(candidate(id));

  expect(heard).toEqual(['a.1', 'a.2', 'a.3', 'a.4']);
});

test('a socket that is given up is closed so that its places are held, one that is left is not', async () => {
  const given = newest();
  signaling.probe();
  await vi.advanceTimersByTimeAsync(20_000);
  const left = newest();
  left.says(WELCOME);
  signaling.close();

  expect(given.closedWith).toBe(4000);
  expect(left.closedWith).toBe(1000);
});

test('a line that was out for longer than a moment is told of, once it is back', async () => {
  let back = 0;
  signaling.linesBack.add(() => (back += 1));

  signaling.probe();
  await vi.advanceTimersByTimeAsync(LINE_OUT);
  newest().says({ type: 'pong' });
  expect(back).toBe(0);

  signaling.probe();
  await vi.advanceTimersByTimeAsync(LINE_OUT / 2);
  // Whoever doubts later does not begin anew.
  signaling.probe();
  await vi.advanceTimersByTimeAsync(LINE_OUT / 2 + 1);
  newest().says({ type: 'pong' });
  newest().says({ type: 'pong' });
  expect(back).toBe(1);
  expect(shown).toEqual([]);
});
