import type { Note } from '@peerstead/sdk';

/** Notes of one calendar day. */
export interface Day {
  readonly first: Note;
  readonly notes: readonly Note[];
}

export function byDay(notes: readonly Note[]): readonly Day[] {
  const days: { first: Note; notes: Note[] }[] = [];
  for (const note of notes) {
    const day = days.at(-1);
    if (day && sameDay(day.first, note)) day.notes.push(note);
    else days.push({ first: note, notes: [note] });
  }
  return days;
}

/** A note that follows another of the same author within a few minutes belongs to it. */
export function continues(before: Note | undefined, note: Note): boolean {
  if (before?.mine !== note.mine) return false;
  return Date.parse(note.time) - Date.parse(before.time) < 5 * 60_000;
}

function sameDay(one: Note, other: Note): boolean {
  return new Date(one.time).toDateString() === new Date(other.time).toDateString();
}
