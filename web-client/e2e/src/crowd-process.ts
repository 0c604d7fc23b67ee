import './node-webrtc.js';
import { type JsonObject, open, type Peerstead, type Room, type RoomPost } from '@peerstead/sdk';

/** Many peers in one Node process, each with a device and an identity of its own; told what to do by `crowd.ts`. */

interface Member {
  readonly peerstead: Peerstead;
  room?: Room;
  readonly heard: Map<string, number[]>;
  readonly vias: Set<string>;
  missed: number;
}

const members: Member[] = [];

const verbs = {
  async arrive(origin: string, handles: readonly string[]): Promise<readonly string[]> {
    for (const handle of handles) {
      const peerstead = await open({ origin, store: handle });
      const outcome = await peerstead.createIdentity(handle);
      if (outcome.kind !== 'created') throw new Error(`No identity: ${JSON.stringify(outcome)}`);
      members.push({ peerstead, heard: new Map(), vias: new Set(), missed: 0 });
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
    }
  },

  /** How each of them stands to the others. */
  company: () =>
    members.map(({ room }) => {
      const peers = room?.peers ?? [];
      const connected = peers.filter((peer) => peer.connection === 'connected');
      return { listed: peers.length, connected: connected.length, links: connected.filter((peer) => !peer.via).length };
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
