import type { Note } from '@peerstead/sdk';
import { describe, expect, it } from 'vitest';
import { byDay, continues } from '../src/people/days.js';

const note = (time: Date, mine = true): Note => ({
  id: time.toISOString(),
  with: 'somebody',
  mine,
  body: {},
  time: time.toISOString(),
  state: { kind: 'received', path: 'direct', at: time.toISOString() },
});

describe('notes by day', () => {
  it('are none of none', () => expect(byDay([])).toEqual([]));

  it('are parted at midnight', () => {
    const notes = [
      note(new Date(2026, 10, 21, 23, 59)),
      note(new Date(2026, 10, 22, 0, 1)),
      note(new Date(2026, 10, 22, 9)),
    ];
    expect(byDay(notes).map((day) => day.notes.length)).toEqual([1, 2]);
  });
});

describe('a note', () => {
  const nine = note(new Date(2026, 10, 22, 9));
  it('continues one of the same author a moment before', () =>
    expect(continues(nine, note(new Date(2026, 10, 22, 9, 3)))).toBe(true));
  it('does not continue one of somebody else', () =>
    expect(continues(nine, note(new Date(2026, 10, 22, 9, 3), false))).toBe(false));
  it('does not continue one of long before', () =>
    expect(continues(nine, note(new Date(2026, 10, 22, 9, 30)))).toBe(false));
  it('continues nothing when it is the first', () => expect(continues(undefined, nine)).toBe(false));
});
