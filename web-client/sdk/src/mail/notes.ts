import type { JsonObject } from '../api/json.js';
import type { Note } from '../api/notes.js';
import type { Delivery, NoteRow, Sealed, Side, Store } from '../device/store.js';
import type { Vault } from '../device/vault.js';

export type NoteKey = readonly [with_: string, side: Side, id: string];

/** Notes as this device keeps them, bodies sealed. */
export class Notes {
  constructor(
    private readonly store: Store,
    private readonly vault: Vault,
  ) {}

  /** In the order of the conversation. */
  async with(identity: string): Promise<readonly Note[]> {
    const rows = await this.store.getAllFromIndex('notes', 'position', conversation(identity));
    return Promise.all(rows.map((row) => this.noteOf(row)));
  }

  async all(): Promise<readonly Note[]> {
    return Promise.all((await this.store.getAllFromIndex('notes', 'position')).map((row) => this.noteOf(row)));
  }

  async get([with_, side, id]: NoteKey): Promise<Note | undefined> {
    const row = await this.store.get('notes', [with_, side, id]);
    return row && this.noteOf(row);
  }

  /** Everybody with whom notes were exchanged, newest first. */
  async newest(): Promise<readonly { readonly identity: string; readonly newest: Note }[]> {
    const rows: NoteRow[] = [];
    let cursor = await this.store.transaction('notes').store.index('position').openCursor(null, 'prev');
    while (cursor) {
      rows.push(cursor.value);
      // On to the conversation before this one.
      cursor = await cursor.continue([cursor.value.with, -Infinity]);
    }
    rows.sort((a, b) => b.position - a.position);
    return Promise.all(rows.map(async (row) => ({ identity: row.with, newest: await this.noteOf(row) })));
  }

  /** To be sent. Times of notes to one person only grow, so that their order can be told. */
  async keepMine(to: string, id: string, body: JsonObject): Promise<Note> {
    const sealed = await this.sealBody([to, 'mine', id], body);
    const write = this.store.transaction('notes', 'readwrite');
    const last = await newestOf(write.store, to, 'mine');
    const at = Math.max(Date.now(), last ? Date.parse(last.time) + 1 : 0);
    const row: NoteRow = {
      ...{ with: to, side: 'mine', id, body: sealed, waitingFor: to },
      position: Math.max(Date.now(), last ? last.position + 0.001 : 0),
      time: new Date(at).toISOString(),
      state: { kind: 'waiting', reason: 'sending' },
    };
    await write.store.put(row);
    await write.done;
    return this.noteOf(row);
  }

  /** Undefined if it was here before: exactly once, however often it comes. */
  async keepTheirs(
    from: string,
    note: { readonly id: string; readonly time: string; readonly body: JsonObject },
    state: Note['state'],
  ): Promise<Note | undefined> {
    const { id, time } = note;
    const body = await this.sealBody([from, 'theirs', id], note.body);
    const write = this.store.transaction('notes', 'readwrite');
    if (await write.store.getKey([from, 'theirs', id])) return undefined;
    const position = await positionOf(write.store, from, time);
    const row: NoteRow = { with: from, side: 'theirs', id, position, time, state, body };
    await write.store.put(row);
    await write.done;
    return this.noteOf(row);
  }

  /** In the order in which they were written. */
  async waitingFor(identity: string): Promise<readonly NoteRow[]> {
    return this.store.getAllFromIndex('notes', 'waiting', conversation(identity));
  }

  async awaited(): Promise<readonly string[]> {
    const keys = await this.store.getAllKeysFromIndex('notes', 'waiting');
    return [...new Set(keys.map(([with_]) => with_))];
  }

  async setState(row: NoteRow, state: Note['state'], deliveries?: readonly Delivery[]): Promise<NoteRow> {
    const { waitingFor, ...rest } = row;
    const waits = state.kind === 'waiting' && waitingFor !== undefined;
    const changed: NoteRow = {
      ...rest,
      ...(waits ? { waitingFor } : {}),
      ...(deliveries ? { deliveries } : {}),
      state,
    };
    await this.store.put('notes', changed);
    return changed;
  }

  async noteOf(row: NoteRow): Promise<Note> {
    const { id, with: with_, time, state } = row;
    return { id, with: with_, mine: row.side === 'mine', body: await this.bodyOf(row), time, state };
  }

  async bodyOf(row: NoteRow): Promise<JsonObject> {
    return (await this.vault.openJson(row.body, place([row.with, row.side, row.id]))) as JsonObject;
  }

  private sealBody(key: NoteKey, body: JsonObject): Promise<Sealed> {
    return this.vault.sealJson(body, place(key));
  }
}

function place(key: NoteKey): string {
  return `notes/${key.join('/')}`;
}

function conversation(identity: string): IDBKeyRange {
  return IDBKeyRange.bound([identity, -Infinity], [identity, Infinity]);
}

interface Positioned {
  index(name: 'position'): {
    openCursor(range: IDBKeyRange, direction: 'prev'): Promise<{ value: NoteRow; continue(): Promise<unknown> } | null>;
  };
}

async function newestOf(notes: Positioned, identity: string, side: Side): Promise<NoteRow | undefined> {
  let cursor = await notes.index('position').openCursor(conversation(identity), 'prev');
  while (cursor && cursor.value.side !== side) cursor = (await cursor.continue()) as typeof cursor;
  return cursor?.value;
}

/** Now, or just before the first of the notes that the same person wrote later: ways differ in speed. */
async function positionOf(notes: Positioned, from: string, time: string): Promise<number> {
  let position = Date.now();
  let cursor = await notes.index('position').openCursor(conversation(from), 'prev');
  for (let isNewest = true; cursor; cursor = (await cursor.continue()) as typeof cursor) {
    const { value } = cursor;
    if (isNewest) position = Math.max(position, value.position + 0.001);
    isNewest = false;
    if (value.side === 'mine') continue;
    if (value.time <= time) break;
    position = value.position - 0.0005;
  }
  return position;
}
