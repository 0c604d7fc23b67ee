import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Trickle } from '../src/connections/trickle.js';
import { CANDIDATES_AFTER } from '../src/limits.js';
import type { Candidate } from '../src/servers/signaling-frames.js';

let said: (Candidate | null)[];
let trickle: Trickle;

beforeEach(() => {
  vi.useFakeTimers();
  said = [];
  trickle = new Trickle((candidate) => said.push(candidate));
});

afterEach(() => {
  trickle.close();
  vi.useRealTimers();
});

function found(port: number): RTCIceCandidate {
  return { ...candidate(port), address: '192.0.2.1', toJSON: () => candidate(port) } as RTCIceCandidate;
}

function candidate(port: number): Candidate {
  const text = `candidate:1 1 udp 2113937151 192.0.2.1 ${port} typ host`;
  return { candidate: text, sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'u' };
}

test('what is found first waits, and is said in its order', () => {
  trickle.find(found(1));
  trickle.find(found(2));
  trickle.find(null);

  vi.advanceTimersByTime(CANDIDATES_AFTER - 1);
  expect(said).toEqual([]);
  vi.advanceTimersByTime(1);

  expect(said).toEqual([candidate(1), candidate(2), null]);
});

test('what is found later, or of a later generation, is said at once', () => {
  vi.advanceTimersByTime(CANDIDATES_AFTER);

  trickle.find(found(1));

  expect(said).toEqual([candidate(1)]);
});

test('the end of one generation is not said to be that of all', () => {
  trickle.find(Object.assign(found(1), { candidate: '' }));
  vi.advanceTimersByTime(CANDIDATES_AFTER);

  expect(said).toEqual([]);
});

test('nothing is said of a connection that was closed meanwhile', () => {
  trickle.find(found(1));
  trickle.close();
  vi.advanceTimersByTime(CANDIDATES_AFTER);

  expect(said).toEqual([]);
});
