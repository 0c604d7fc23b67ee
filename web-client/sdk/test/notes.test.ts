import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, test } from 'vitest';
import { openStore, type Store } from '../src/device/store.js';
import { Vault } from '../src/device/vault.js';
import { randomId } from '../src/encoding/bytes.js';
import { Notes } from '../src/mail/notes.js';

const received = { kind: 'received', path: 'mailbox', at: '2026-11-22T10:00:00.000Z' } as const;
const at = (second: number) => new Date(Date.parse('2026-11-22T10:00:00.000Z') + second * 1000).toISOString();

let store: Store;
let notes: Notes;
let ben: string;
let eve: string;

beforeEach(async () => {
  const name = randomId();
  store = await openStore(name);
  notes = new Notes(store, await Vault.open(store, name));
  [ben, eve] = [randomId(32), randomId(32)];
});

const texts = async (identity: string) => (await notes.with(identity)).map(({ body }) => body['text']);
const theirs = (text: string, second: number, id = randomId()) => ({ id, time: at(second), body: { text } });

describe('notes that come in', () => {
  test('are kept once, however often they come', async () => {
    const note = theirs('hello', 0);
    expect(await notes.keepTheirs(ben, note, received)).toMatchObject({ id: note.id, mine: false, body: note.body });
    expect(await notes.keepTheirs(ben, note, { ...received, path: 'direct' })).toBeUndefined();
    expect(await texts(ben)).toEqual(['hello']);
  });

  test('are kept once also when both ways bring them at the same time', async () => {
    const note = theirs('hello', 0);
    const kept = await Promise.all([1, 2, 3].map(() => notes.keepTheirs(ben, note, received)));
    expect(kept.filter(Boolean)).toHaveLength(1);
  });

  test('stand in the order in which their author wrote them, though one overtook another', async () => {
    await notes.keepTheirs(ben, theirs('first', 1), received);
    await notes.keepTheirs(ben, theirs('third', 3), received);
    await notes.keepTheirs(ben, theirs('fourth', 4), received);
    await notes.keepTheirs(ben, theirs('second', 2), received);
    expect(await texts(ben)).toEqual(['first', 'second', 'third', 'fourth']);
  });

  test('cannot take the place of a note from somebody else, nor of one of mine', async () => {
    const mine = await notes.keepMine(ben, randomId(), { text: 'mine' });
    expect(await notes.keepTheirs(ben, theirs('stolen', 0, mine.id), received)).toBeDefined();
    expect(await notes.keepTheirs(eve, theirs('stolen', 0, mine.id), received)).toBeDefined();
    expect((await notes.get([ben, 'mine', mine.id]))?.body).toEqual({ text: 'mine' });
  });
});

describe('notes that go out', () => {
  test('wait in the order in which they were written, with times that only grow', async () => {
    for (const text of ['a', 'b', 'c', 'd']) await notes.keepMine(ben, randomId(), { text });
    const rows = await notes.waitingFor(ben);
    expect(await Promise.all(rows.map((row) => notes.bodyOf(row)))).toEqual(
      ['a', 'b', 'c', 'd'].map((text) => ({ text })),
    );
    expect(new Set(rows.map(({ time }) => time)).size).toBe(4);
    expect(await notes.awaited()).toEqual([ben]);
  });

  test('wait no more once they are sent', async () => {
    await notes.keepMine(ben, randomId(), { text: 'a' });
    const [row] = await notes.waitingFor(ben);
    if (row) await notes.setState(row, { kind: 'sent', path: 'direct', at: at(1) });
    expect(await notes.awaited()).toEqual([]);
    expect(await notes.with(ben)).toMatchObject([{ mine: true, state: { kind: 'sent', path: 'direct' } }]);
  });
});

test('correspondents come newest first, with their newest note', async () => {
  await notes.keepMine(ben, randomId(), { text: 'to ben' });
  await new Promise((resolve) => setTimeout(resolve, 3));
  await notes.keepTheirs(eve, theirs('from eve', 0), received);
  await new Promise((resolve) => setTimeout(resolve, 3));
  await notes.keepTheirs(ben, theirs('from ben', 0), received);
  const newest = (await notes.newest()).map(({ identity, newest: { body } }) => [identity, body['text']]);
  expect(newest).toEqual([
    [ben, 'from ben'],
    [eve, 'from eve'],
  ]);
});

test('bodies are sealed where they are kept, and open only in their place', async () => {
  await notes.keepTheirs(ben, theirs('very private', 0), received);
  const [row] = await store.getAll('notes');
  expect(new TextDecoder('latin1').decode(row?.body.ciphertext)).not.toContain('private');
  if (row) await store.put('notes', { ...row, id: randomId() });
  await expect(notes.with(ben)).rejects.toThrow();
});
