import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Surroundings } from '../src/connections/surroundings.js';
import { randomId } from '../src/encoding/bytes.js';
import type { Invite, JoinOutcome } from '../src/index.js';
import { ANSWER_WITHIN } from '../src/limits.js';
import { Rooms } from '../src/rooms/rooms.js';
import { install, KEY, Member, person, surroundingsOf, uninstall, type Person } from './room.js';
import { ScriptedConnection } from './rtc.js';

const nothing = () => undefined;
let ada: Member;
let ben: Person;
let around: Surroundings;
let rooms: Rooms;

beforeEach(async () => {
  install();
  ScriptedConnection.install();
  ada = await Member.start();
  ben = await person();
  around = await surroundingsOf(ben);
  rooms = new Rooms(around, { handleFrame: nothing, handleConnected: nothing, handleTravelled: nothing });
});

afterEach(() => {
  rooms.close();
  ada.close();
  uninstall();
  vi.doUnmock('../src/rooms/without-servers.js');
});

async function invite(): Promise<Invite> {
  return (await ada.gathering.unsignaled()).invite();
}

async function answered(code: string, signal?: AbortSignal) {
  const outcome = await rooms.joinBy(code, ben.occupant.peer, signal);
  if (outcome.kind !== 'answered') throw new Error(outcome.reason);
  return outcome;
}

/** Whatever is described meanwhile is signed, and no browser takes it. */
async function broken<T>(act: () => Promise<T>): Promise<T> {
  ScriptedConnection.remark = 'BROKEN';
  try {
    return await act();
  } finally {
    ScriptedConnection.remark = '';
  }
}

test('an invite whose offer no browser takes is no invite, and nothing is left of it', async () => {
  const { code } = await broken(invite);
  const before = ScriptedConnection.open.length;

  expect(await rooms.joinBy(code, ben.occupant.peer)).toMatchObject({ kind: 'refused', reason: 'not-an-invite' });

  expect(ScriptedConnection.open).toHaveLength(before);
  const good = await invite();
  const { answer, joined } = await answered(good.code);
  await good.accept(answer);
  const outcome = await joined;
  expect(ada.connected).toEqual([ben.occupant.peer]);
  // Nothing else is in the room.
  if (outcome.kind === 'joined') outcome.room.leave();
  await vi.waitFor(() => expect(ada.listed).toEqual([]));
});

test('an answer that nobody accepts is given up in the end', async () => {
  const { code } = await invite();
  const inviting = ScriptedConnection.open.length;
  let outcome: JoinOutcome | undefined;
  const { joined } = await answered(code);
  void joined.then((one) => (outcome = one));

  await vi.advanceTimersByTimeAsync(ANSWER_WITHIN - 5_000);
  expect(outcome).toBeUndefined();
  await vi.advanceTimersByTimeAsync(5_000);

  expect(outcome).toMatchObject({ kind: 'refused', reason: 'unreachable' });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(ScriptedConnection.open.length).toBeLessThan(inviting);
});

test('nobody waits for an answer to be accepted who does not want to any more', async () => {
  const { code } = await invite();
  const stop = new AbortController();
  const { joined } = await answered(code, stop.signal);

  stop.abort();

  expect(await joined).toMatchObject({ kind: 'refused', reason: 'aborted' });
});

test('an answer that no browser takes leaves the invite open for one that is good', async () => {
  const invited = await invite();
  const bad = await broken(() => answered(invited.code));
  expect(await invited.accept(bad.answer)).toMatchObject({ kind: 'refused', reason: 'not-an-answer' });

  const { answer, joined } = await answered(invited.code);

  expect(await invited.accept(answer)).toEqual({ kind: 'accepted' });
  expect(await joined).toMatchObject({ kind: 'joined' });
  expect(await invited.accept(answer)).toMatchObject({ kind: 'refused' });
});

test('an invite is open no longer for what it was not accepted by', async () => {
  const invited = await invite();
  const bad = await broken(() => answered(invited.code));
  await vi.advanceTimersByTimeAsync(ANSWER_WITHIN / 2);
  await invited.accept(bad.answer);
  const good = await answered(invited.code);

  await vi.advanceTimersByTimeAsync(ANSWER_WITHIN / 2);

  expect(await invited.accept(good.answer)).toMatchObject({ kind: 'refused' });
  rooms.close();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(ScriptedConnection.open).toEqual([]);
});

test('nobody is let in by whoever left the room', async () => {
  const invited = await invite();
  const { answer } = await answered(invited.code);

  ada.gathering.close();

  expect(await invited.accept(answer)).toMatchObject({ kind: 'refused' });
  rooms.close();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(ScriptedConnection.open).toEqual([]);
});

test('of two who met by an invite, whoever invited looks for a direct way where they have none', async () => {
  const invited = await invite();
  const { answer, joined } = await answered(invited.code);
  await invited.accept(answer);
  await joined;
  // The browser here does not tell which way it is, so it counts as relayed.
  expect(ScriptedConnection.open.map((pc) => pc.restarts)).toEqual([0, 0]);

  await vi.advanceTimersByTimeAsync(15_000);

  expect(ScriptedConnection.open.map((pc) => pc.restarts)).toEqual([1, 0]);
});

test('what cannot be loaded now is unreachable, and is tried again', async () => {
  const { code } = await invite();
  vi.doMock('../src/rooms/without-servers.js', () => {
    throw new TypeError('Failed to fetch dynamically imported module');
  });
  vi.resetModules();
  const fresh = await import('../src/rooms/rooms.js');
  const others = new fresh.Rooms(around, { handleFrame: nothing, handleConnected: nothing, handleTravelled: nothing });
  expect(await others.joinBy(code, ben.occupant.peer)).toMatchObject({ kind: 'refused', reason: 'unreachable' });

  vi.doUnmock('../src/rooms/without-servers.js');

  expect(await others.joinBy(code, ben.occupant.peer)).toMatchObject({ kind: 'answered' });
  others.close();
});

test('whoever left a room says nothing in it, though another part of the page is still there', async () => {
  const one = await invite();
  const first = await answered(one.code);
  await one.accept(first.answer);
  const joined = [await first.joined, await rooms.join(KEY)];
  const [left, right] = joined.map((outcome) => (outcome.kind === 'joined' ? outcome.room : undefined));
  expect(left?.say({ text: randomId() }).kind).toBe('said');

  left?.leave();

  expect(() => left?.say({ text: 'gone' })).toThrow(TypeError);
  expect(right?.say({ text: 'here' }).kind).toBe('said');
});
