import './node-webrtc.js';
import {
  type FileOffer,
  type JsonObject,
  open,
  type Peerstead,
  type Room,
  type RoomPeer,
  type RoomPost,
} from '@peerstead/sdk';
import { sync } from '@peerstead/sdk/sync';
import * as Y from 'yjs';

/** Many peers in one Node process, each with a device and an identity of its own; told what to do by `crowd.ts`. */

interface Member {
  readonly peerstead: Peerstead;
  room?: Room;
  readonly heard: Map<string, number[]>;
  readonly vias: Set<string>;
  readonly doc: Y.Doc;
  missed: number;
  /** Bytes of files that came. */
  received: number;
}

const members: Member[] = [];

const verbs = {
  async arrive(origin: string, handles: readonly string[]): Promise<readonly string[]> {
    for (const handle of handles) {
      const peerstead = await open({ origin, store: handle });
      const outcome = await peerstead.createIdentity(handle);
      if (outcome.kind !== 'created') throw new Error(`No identity: ${JSON.stringify(outcome)}`);
      members.push({ peerstead, heard: new Map(), vias: new Set(), doc: new Y.Doc(), missed: 0, received: 0 });
      await online(peerstead);
    }
    return members.flatMap(({ peerstead }) => peerstead.me?.identity ?? []);
  },

  async join(name: string): Promise<void> {
    for (const member of members) {
      const outcome = await member.peerstead.join({ name });
      if (outcome.kind === 'refused') throw new Error(`Not joined: ${outcome.reason}`);
      member.room = outcome.room;
      outcome.room.onPost((post) => hear(member, post));
      outcome.room.onMissed(({ first, last }) => (member.missed += last - first + 1));
      outcome.room.onFile((offer) => void takeFile(member, offer));
    }
  },

  share(name: string): void {
    for (const { doc, room, peerstead } of members) if (room) sync(doc, room, name, peerstead);
  },

  /** Each writes a line into the document. */
  write(text: string): void {
    for (const [i, { doc }] of members.entries()) doc.getText().insert(0, `${text} ${i}\n`);
  },

  texts: () => members.map(({ doc }) => doc.getText().toJSON()),

  /** Who is here and no neighbour of the first one. */
  strangers: () => strangersOf(first()),

  /** The first one sends so many bytes to each of those who are no neighbours, all at once; what came of it. */
  async sendFiles(bytes: number): Promise<readonly string[]> {
    const { room } = first();
    if (!room) throw new Error('Not in a room');
    const file = new File([new Uint8Array(bytes).map((_, at) => at % 251)], 'file.bin', { lastModified: 1 });
    const sent = strangersOf(first()).map(({ peer }) => room.sendFile(peer, file));
    return (await Promise.all(sent)).map(({ kind }) => kind);
  },

  received: () => members.map(({ received }) => received),

  /** The first one sends a note; the way it took. */
  async sendNote(to: string): Promise<string> {
    const { peerstead } = first();
    const { id } = await peerstead.send(to, { text: 'hello' });
    return new Promise((resolve) => {
      const stop = peerstead.onNote((note) => {
        if (note.id !== id || note.state.kind !== 'sent') return;
        stop();
        resolve(note.state.path);
      });
    });
  },

  /** How each of them stands to the others. */
  company: () =>
    members.map(({ room }) => {
      const peers = room?.peers ?? [];
      const connected = peers.filter((peer) => peer.connection === 'connected');
      return {
        ...{ listed: peers.length, connected: connected.length },
        links: connected.filter((peer) => !peer.via).length,
        named: peers.filter(({ handle }) => handle !== undefined).length,
      };
    }),

  /** Each says so many, with a pause between two. */
  async say(count: number, every: number): Promise<void> {
    for (let n = 1; n <= count; n += 1) {
      for (const member of members) sayNow(member, { n });
      await new Promise((resolve) => setTimeout(resolve, every));
    }
  },

  /** One of them says one thing, with the time of saying. */
  sayTimed: (member: number, n: number): void => {
    const one = members[member];
    if (one) sayNow(one, { n, at: now() });
  },

  /** By identity of the author. */
  heard: () =>
    members.map(({ heard, vias, missed }) => ({ heard: Object.fromEntries(heard), vias: [...vias], missed })),

  /** Milliseconds from the saying of a post until each of those here heard it who has. */
  arrivals: (n: number) => arrivals.get(n) ?? [],

  /** Microseconds of this process. */
  cpu: () => process.cpuUsage().user + process.cpuUsage().system,
};

export type Verbs = typeof verbs;

const arrivals = new Map<number, number[]>();

function hear(member: Member, { from, body, via }: RoomPost): void {
  if (from === 'me') return;
  const { n, at } = body;
  if (typeof n !== 'number') return;
  const numbers = member.heard.get(from.identity) ?? [];
  numbers.push(n);
  member.heard.set(from.identity, numbers);
  member.vias.add(via ?? 'itself');
  if (typeof at === 'number') arrivals.set(n, [...(arrivals.get(n) ?? []), now() - at]);
}

async function takeFile(member: Member, offer: FileOffer): Promise<void> {
  const outcome = await offer.accept();
  if (outcome.kind === 'received') member.received += outcome.file.size;
}

function first(): Member {
  const [member] = members;
  if (!member) throw new Error('Nobody is there');
  return member;
}

function strangersOf({ room }: Member): readonly RoomPeer[] {
  return room?.peers.filter(({ via }) => via === 'neighbours') ?? [];
}

function sayNow({ room }: Member, body: JsonObject): void {
  const outcome = room?.say(body);
  if (outcome?.kind !== 'said') throw new Error(`Not said: ${JSON.stringify(outcome)}`);
}

function now(): number {
  return performance.timeOrigin + performance.now();
}

function online(peerstead: Peerstead): Promise<void> {
  return new Promise((resolve) => {
    peerstead.onConnectivity((connectivity) => connectivity === 'online' && resolve());
    if (peerstead.connectivity === 'online') resolve();
  });
}

async function obey({ id, verb, args }: { id: number; verb: keyof Verbs; args: unknown[] }): Promise<void> {
  try {
    const acts = verbs as unknown as Readonly<Record<string, (...given: unknown[]) => unknown>>;
    process.send?.({ id, answer: await acts[verb]?.(...args) });
  } catch (error) {
    process.send?.({ id, error: String(error) });
  }
}

process.on('message', (asked: Parameters<typeof obey>[0]) => void obey(asked));
process.on('disconnect', () => process.exit(0));
