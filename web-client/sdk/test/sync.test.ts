import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { openStore, type Store } from '../src/device/store.js';
import { Vault } from '../src/device/vault.js';
import { randomId, type Bytes } from '../src/encoding/bytes.js';
import { Lanes } from '../src/encoding/channel-parts.js';
import type { Peerstead, Room } from '../src/index.js';
import { CHANNEL_WHOLE_BYTES, STORED_UPDATES, SYNC_AGAIN_EVERY, SYNC_NAME_BYTES } from '../src/limits.js';
import { Listeners } from '../src/listeners.js';
import type { Conversation } from '../src/rooms/conversation.js';
import { conversations, insides } from '../src/rooms/inside.js';
import { sync, type SyncHandle } from '../src/sync.js';

/** Lines to other browsers, in place of data channels; Chromium's own are tested end to end. */
class Line {
  readonly wholes = new Listeners<{ name: string; bytes: Bytes; from: string }>();
  readonly connections = new Listeners<string>();
  private readonly others = new Map<string, Line>();

  constructor(readonly name: string) {}

  connect(other: Line): void {
    this.others.set(other.name, other);
    other.others.set(this.name, this);
    this.connections.tell(other.name);
    other.connections.tell(this.name);
  }

  cut(): void {
    for (const other of this.others.values()) other.others.delete(this.name);
    this.others.clear();
  }

  readonly roster = {
    forwards: false,
    connected: () => this.peers(),
    all: () => this.peers(),
    get: (name: string) => this.peers().find(({ id }) => id === name),
  };

  private peers() {
    return [...this.others].map(([id, other]) => ({
      id,
      sendWhole: (name: string, bytes: Uint8Array) => {
        // Takes what a channel takes.
        new Lanes().add(name, bytes);
        queueMicrotask(() => {
          if (this.others.get(id) === other)
            other.wholes.tell({ name, bytes: Uint8Array.from(bytes), from: this.name });
        });
      },
    }));
  }
}

class Browser {
  readonly line: Line;
  private readonly peerstead = {} as Peerstead;
  private readonly room = { id: 'open.x' } as Room;

  private constructor(
    name: string,
    readonly store: Store,
    vault: Vault,
  ) {
    this.line = new Line(name);
    insides.set(this.peerstead, { store, vault, lock: name });
    conversations.set(this.room, this.line as unknown as Conversation);
  }

  static async begin(name: string): Promise<Browser> {
    const store = await openStore(`${name}-${randomId()}`);
    return new Browser(name, store, await Vault.open(store, name));
  }

  open(doc: Y.Doc, name = 'pad'): SyncHandle {
    return sync(doc, this.room, name, this.peerstead);
  }
}

/** Of an update that inserts so much text into an empty document. */
const AROUND_TEXT_BYTES = 13;

let ada: Browser;
let ben: Browser;
let handles: SyncHandle[];

beforeEach(async () => {
  [ada, ben] = [await Browser.begin('ada'), await Browser.begin('ben')];
  handles = [];
});

afterEach(async () => {
  await Promise.all(handles.map((handle) => handle.close()));
});

function opened(browser: Browser): { doc: Y.Doc; handle: SyncHandle } {
  const doc = new Y.Doc();
  const handle = browser.open(doc);
  handles.push(handle);
  return { doc, handle };
}

const text = (doc: Y.Doc) => doc.getText('t').toString(); // eslint-disable-line @typescript-eslint/no-base-to-string
const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

describe('two browsers', () => {
  test('have the same document once they met, whoever began', async () => {
    const [one, two] = [opened(ada), opened(ben)];
    one.doc.getText('t').insert(0, 'a');
    two.doc.getText('t').insert(0, 'b');
    ada.line.connect(ben.line);
    await Promise.all([one.handle.synced, two.handle.synced]);
    await settled();
    expect(text(one.doc)).toHaveLength(2);
    expect(text(two.doc)).toBe(text(one.doc));
  });

  test('meet also when one opens the document after they connected', async () => {
    const one = opened(ada);
    one.doc.getText('t').insert(0, 'early');
    ada.line.connect(ben.line);
    await settled();
    const two = opened(ben);
    await Promise.all([one.handle.synced, two.handle.synced]);
    expect(text(two.doc)).toBe('early');
  });

  test('catch up after they were apart', async () => {
    const [one, two] = [opened(ada), opened(ben)];
    ada.line.connect(ben.line);
    await one.handle.synced;
    ada.line.cut();
    one.doc.getText('t').insert(0, 'apart');
    await settled();
    expect(text(two.doc)).toBe('');
    ada.line.connect(ben.line);
    await settled();
    expect(text(two.doc)).toBe('apart');
  });

  test('survive a peer that talks nonsense', async () => {
    const one = opened(ada);
    for (const bytes of [[], [0], [1, 255, 255], [2, 9, 9, 9], [77, 1]]) {
      ada.line.wholes.tell({ name: 'sync/pad', bytes: Uint8Array.from(bytes), from: 'mallory' });
    }
    one.doc.getText('t').insert(0, 'well');
    ada.line.connect(ben.line);
    const two = opened(ben);
    await two.handle.synced;
    expect(text(two.doc)).toBe('well');
  });
});

describe('in a room of any size', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  const again = async () => {
    vi.advanceTimersByTime(SYNC_AGAIN_EVERY);
    await settled();
  };

  test('what is written is found over somebody else by whoever cannot be reached', async () => {
    const cleo = await Browser.begin('cleo');
    const [one, two, between] = [opened(ada), opened(ben), opened(cleo)];
    ada.line.connect(cleo.line);
    cleo.line.connect(ben.line);
    await Promise.all([one.handle.synced, two.handle.synced, between.handle.synced]);
    one.doc.getText('t').insert(0, 'over others');
    await settled();

    await again();

    expect(text(two.doc)).toBe('over others');
  });

  test.each([
    ['as large as may be is sent', CHANNEL_WHOLE_BYTES - 1, true],
    ['one byte larger is not, and both know', CHANNEL_WHOLE_BYTES, false],
  ])('an update %s', async (_, bytes, isSent) => {
    const [one, two] = [opened(ada), opened(ben)];
    one.doc.clientID = 1;
    ada.line.connect(ben.line);
    await Promise.all([one.handle.synced, two.handle.synced]);
    const told: string[] = [];
    one.handle.onTooLarge((peer) => told.push(peer));
    two.handle.onTooLarge((peer) => told.push(peer));
    let update = 0;
    one.doc.on('update', ({ length }) => (update = length));

    one.doc.getText('t').insert(0, 'x'.repeat(bytes - AROUND_TEXT_BYTES));

    expect(update).toBe(bytes);
    await settled();
    await again();
    expect(text(two.doc)).toHaveLength(isSent ? bytes - AROUND_TEXT_BYTES : 0);
    expect([...new Set(told)].toSorted()).toEqual(isSent ? [] : ['ada', 'ben']);
    one.doc.getText('t').delete(0, bytes - AROUND_TEXT_BYTES);
    one.doc.getText('t').insert(0, 'less');
    await again();
    expect(text(two.doc)).toBe('less');
  });
});

test.each([
  ['as long as may be', 'ä'.repeat(SYNC_NAME_BYTES / 2), false],
  ['longer', `${'ä'.repeat(SYNC_NAME_BYTES / 2)}x`, true],
])('a name %s', (_, name, isRefused) => {
  const open = () => handles.push(ada.open(new Y.Doc(), name));
  if (isRefused) expect(open).toThrow(RangeError);
  else expect(open).not.toThrow();
});

describe('one browser', () => {
  test('has its document again after a reload, and keeps it sealed', async () => {
    const one = opened(ada);
    one.doc.getText('t').insert(0, 'plain words');
    await one.handle.close();
    const rows = await ada.store.getAll('updates');
    expect(rows.map(({ sealed }) => String.fromCharCode(...sealed.ciphertext)).join()).not.toContain('plain');
    const again = opened(ada);
    await again.handle.loaded;
    expect(text(again.doc)).toBe('plain words');
  });

  test('merges updates when they are many', async () => {
    const one = opened(ada);
    for (let i = 0; i < STORED_UPDATES + 5; i += 1) {
      one.doc.getText('t').insert(i, 'x');
      // Each written by itself, as somebody types.
      await expect.poll(() => ada.store.count('updates'), { interval: 1, timeout: 10_000 }).toBe(i + 1);
    }
    const again = opened(ada);
    await again.handle.loaded;
    await expect.poll(() => ada.store.count('updates'), { timeout: 10_000 }).toBeLessThan(5);
    expect(text(again.doc)).toHaveLength(STORED_UPDATES + 5);
  });
});
