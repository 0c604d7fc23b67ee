import {
  type Invite,
  type JsonObject,
  type Note,
  open,
  type Peerstead,
  type Room,
  type RoomKey,
  type RoomPost,
} from '@peerstead/sdk';
import { sync } from '@peerstead/sdk/sync';
import * as Y from 'yjs';
import { bare } from './bare.js';
import { fileVerbs } from './file-verbs.js';
import { postVerbs } from './post-verbs.js';
import { Steady } from './steady.js';
import { flow, shareText, timedFirstMeeting, timedJoin, timedPosts, timedSync } from './bench-verbs.js';

/** What runs in the page: the SDK's verbs with plain JSON in and out, so that a test can call them from outside. */

let peerstead: Peerstead;
const rooms = new Map<string, Room>();
const posts: RoomPost[] = [];
const arrived: Note[] = [];
const docs = new Map<string, Y.Doc>();
let steady: Steady | undefined;
let invite: Invite | undefined;

function room(name: string): Room {
  const joined = rooms.get(name);
  if (joined === undefined) throw new Error(`Not in the room ${name}`);
  return joined;
}

function doc(name: string): Y.Doc {
  const shared = docs.get(name);
  if (shared === undefined) throw new Error(`No document ${name}`);
  return shared;
}

export const harness = {
  async open() {
    peerstead = await open();
    peerstead.onNote((note) => {
      if (note.state.kind === 'received') arrived.push(note);
    });
    return peerstead.me;
  },

  createIdentity: (handle: string) => peerstead.createIdentity(handle),
  handleAvailability: (handle: string) => peerstead.handleAvailability(handle),
  connectivity: () => peerstead.connectivity,

  async join(name: string, key: RoomKey = { name }) {
    const outcome = await peerstead.join(key);
    if (outcome.kind === 'refused') return outcome;
    rooms.set(name, outcome.room);
    outcome.room.onPost((post) => posts.push(post));
    return { kind: outcome.kind, id: outcome.room.id };
  },

  async invite(name: string) {
    invite = await room(name).invite();
    return invite.code;
  },
  accept: (answer: string) => invite?.accept(answer),
  /** In the room under that name as soon as the answer is accepted. */
  async joinBy(name: string, code: string) {
    const outcome = await peerstead.joinBy(code);
    if (outcome.kind === 'refused') return outcome;
    void outcome.joined.then((joined) => {
      if (joined.kind === 'refused') return;
      rooms.set(name, joined.room);
      joined.room.onPost((post) => posts.push(post));
    });
    return { kind: outcome.kind, answer: outcome.answer };
  },
  isIn: (name: string) => rooms.has(name),

  peers: (name: string) => room(name).peers,
  say: (name: string, body: JsonObject) => {
    const outcome = room(name).say(body);
    return outcome.kind === 'said' ? outcome.reached : outcome;
  },
  posts: () => posts.map((post) => ({ body: post.body, path: post.path, mine: post.from === 'me' })),
  stats: (name: string) => room(name).stats(),
  ...postVerbs(room),

  send: (to: string, body: JsonObject) => peerstead.send(to, body),
  notes: (withIdentity: string) => peerstead.notes(withIdentity),
  /** Notes that the listener was told of since the page was opened. */
  arrived: () => arrived,

  publish: (collection: string, body: JsonObject) => peerstead.publish(collection, body),
  feedOf: (collection: string) => peerstead.feed({ collection }),
  async withdrawFirst(collection: string) {
    const page = await peerstead.feed({ collection });
    if (page.kind !== 'page' || page.records[0] === undefined) throw new Error('Nothing to withdraw');
    return peerstead.withdraw(page.records[0]);
  },

  saveData: (key: string, value: JsonObject) => peerstead.saveData(key, value),
  loadData: (key: string) => peerstead.loadData(key),

  share(name: string, document: string) {
    const shared = new Y.Doc();
    docs.set(document, shared);
    sync(shared, room(name), document, peerstead);
  },
  write: (document: string, text: string) => {
    const shared = doc(document).getText('text');
    shared.insert(shared.length, text);
  },
  read: (document: string) => doc(document).getText('text').toJSON(),

  keysAtRest,
  plaintextAtRest,

  leave: (name: string) => {
    room(name).leave();
    rooms.delete(name);
  },
  /** Listens in the room, so that nothing is missed of who begins first. */
  prepareSteady: (name: string) => {
    steady = new Steady(peerstead, room(name));
  },
  /** Talks in the room, writes to both, publishes and asks, until `rest`. */
  beSteady: (collection: string, friend: string, absent: string) => steady?.begin(collection, friend, absent),
  receiveNewcomers: (prefix: string) => steady?.receive(prefix),
  rest: () => steady?.rest(),
  heardSteadily: () => steady?.heard() ?? [],

  async timeJoin(name: string) {
    const joined = await timedJoin(peerstead, name);
    rooms.set(name, joined.room);
    return joined.milliseconds;
  },
  timeFirstMeeting: timedFirstMeeting,
  /** Says again what others say. */
  echo: (name: string) => {
    const heard = room(name);
    heard.onPost(({ from, body }) => from !== 'me' && heard.say(body));
  },
  roundTrips: (name: string, count: number) => timedPosts(room(name), count),
  ...fileVerbs(room),
  receivedPlaces: async () => (await peerstead.receivedFiles()).map(({ id }) => id).sort(),
  deleteReceived: async () => {
    for (const file of await peerstead.receivedFiles()) await file.delete();
  },
  flow: (name: string, letters: number) => flow(room(name), letters),
  shareText: (name: string, length: number) => shareText(peerstead, room(name), length),
  async timeSync(name: string, length: number, within: number) {
    const synced = await timedSync(peerstead, name, length, within);
    rooms.set(name, synced.room);
    return synced.milliseconds;
  },
  ...bare,
};

export type Harness = typeof harness;

/** Every private or secret key that is kept in any database of this origin, and whether it could be exported. */
async function keysAtRest(): Promise<{ kept: number; extractable: number }> {
  const keys = (await valuesAtRest()).flatMap(cryptoKeys).filter((key) => key.type !== 'public');
  return { kept: keys.length, extractable: keys.filter((key) => key.extractable).length };
}

/** Whether a text can be found in what is kept, as a string or as UTF-8 bytes. */
async function plaintextAtRest(text: string): Promise<boolean> {
  const flat = (await valuesAtRest()).map(flatten).join('\n');
  return flat.includes(text);
}

function cryptoKeys(value: unknown): CryptoKey[] {
  if (value instanceof CryptoKey) return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(cryptoKeys) : [];
}

function flatten(value: unknown): string {
  if (value instanceof ArrayBuffer) return new TextDecoder('latin1').decode(value);
  if (ArrayBuffer.isView(value)) return new TextDecoder('latin1').decode(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? '';
  return Object.entries(value).flat().map(flatten).join('\n');
}

async function valuesAtRest(): Promise<unknown[]> {
  const values: unknown[] = [];
  for (const { name } of await indexedDB.databases()) {
    if (name === undefined) continue;
    const database = await request(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const kept = database.transaction(store).objectStore(store);
      values.push(await request<unknown[]>(kept.getAll()), await request(kept.getAllKeys()));
    }
    database.close();
  }
  return values;
}

function request<T>(asked: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error ?? new Error('IndexedDB failed'));
  });
}

declare global {
  interface Window {
    harness: Harness;
  }
}
window.harness = harness;
