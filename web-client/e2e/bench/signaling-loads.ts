import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { randomId } from '../../sdk/src/encoding/bytes.js';
import { Client } from './client.js';
import { Resident } from './resident.js';
import { TextSocket } from './text-socket.js';

/** As long as the description of a data channel. */
const SDP = 'v=0\\r\\n'.padEnd(1_200, 'a=candidate ');
const CANDIDATE =
  '{"candidate":"candidate:842163049 1 udp 2113937151 192.168.178.20 54321 typ host generation 0 ufrag 4ZcD","sdpMid":"0","sdpMLineIndex":0}';
/** Of host, server and relay, by UDP and TCP. */
const CANDIDATES = 7;
const PAIRS = 100;
/** Our own sockets may say 50 frames a second, and 100 at once, so it takes more of them. */
const PAIRS_IN_ROOMS = 1_000;
const FRAMES_PER_SECOND = 48;
const BURST = 90;
/** Whoever met first must not be thought silent before all have. */
const MEETING_AT_ONCE = 20;
const TOPICS = 100;
const SUBSCRIBERS = 4;
/** Of one identity at a replica; it may have 64. */
const SOCKETS_OF_IDENTITY = 60;
const SPREADING_MS = 500;
const TICK_MS = 5;
const PATIENCE_MS = 10_000;

export type Protocol = 'peerstead' | 'peerjs' | 'y-webrtc';

/** One description, or one with the candidates that a browser finds at once. */
export type Said = 'offers' | 'introductions';

/** Where sockets are opened, and who makes the identities of those that need one. */
export interface Servers {
  readonly ports: readonly number[];
  readonly identityService: string;
}

/** What clients do all the time: as fast as it is answered, or at a rate. */
export interface SignalingLoad {
  /** Each lets one exchange follow the other. */
  readonly exchanges: readonly Exchange[];
  readonly sockets: readonly TextSocket[];
  close(): void;
}

/** Something that is said, and heard so many times. */
export interface Exchange {
  readonly deliveries: number;
  begin(): void;
  /** Called for each delivery. */
  delivered: () => void;
}

/** Where partners are: never at the same replica if there are several, or wherever chance put them. */
export type Placement = 'apart' | 'by-chance';

export function loadOf(
  protocol: Protocol,
  said: Said,
  servers: Servers,
  placement: Placement = 'apart',
): Promise<SignalingLoad> {
  const portOf = placement === 'apart' ? apart(servers) : byChance(servers);
  switch (protocol) {
    case 'peerstead':
      return pairs(said, PAIRS_IN_ROOMS, roommates(servers, portOf), ownLimit);
    case 'peerjs':
      return pairs(said, PAIRS, acquaintances(portOf));
    case 'y-webrtc':
      return topics(said, portOf);
  }
}

/** Opens up to so many sockets that do nothing, and that their server has taken. Whatever they need is there before. */
export async function idlers(
  protocol: Protocol,
  { ports, identityService }: Servers,
  most: number,
): Promise<() => Promise<TextSocket>> {
  const identities = protocol === 'peerstead' ? Math.ceil(most / SOCKETS_OF_IDENTITY) : 0;
  const tokens: string[] = [];
  while (tokens.length < identities) tokens.push(await tokenOfNewcomer(identityService));
  const portOf = apart({ ports });
  let turn = 0;
  return async () => {
    const place = turn++;
    const port = portOf(place, 0);
    switch (protocol) {
      case 'peerstead':
        return (await tab(port, tokens[Math.floor(place / SOCKETS_OF_IDENTITY)] ?? '')).socket;
      case 'peerjs':
        return peer(port, randomUUID());
      case 'y-webrtc':
        return subscriber(port, randomUUID());
    }
  };
}

/** Two sockets, and what each says to the other. */
interface Pair {
  readonly one: TextSocket;
  readonly other: TextSocket;
  readonly toOther: Wording;
  readonly toOne: Wording;
}

interface Wording {
  readonly offer: string;
  readonly candidate: string;
}

async function pairs(
  said: Said,
  count: number,
  meet: (place: number) => Promise<Pair>,
  allowance: () => Allowance = unlimited,
): Promise<SignalingLoad> {
  const sockets: TextSocket[] = [];
  const exchanges: Exchange[] = [];
  let next = 0;
  const meeting = async () => {
    while (next < count) {
      const { one, other, toOther, toOne } = await meet(next++);
      sockets.push(one, other);
      exchanges.push(
        exchange([one], framesOf(said, toOther), [other], allowance()),
        exchange([other], framesOf(said, toOne), [one], allowance()),
      );
    }
  };
  await Promise.all(Array.from({ length: MEETING_AT_ONCE }, meeting));
  return { exchanges, sockets, close: () => sockets.forEach((socket) => socket.close()) };
}

async function topics(said: Said, portOf: PortOf): Promise<SignalingLoad> {
  const sockets: TextSocket[] = [];
  const exchanges: Exchange[] = [];
  for (let topic = 0; topic < TOPICS; topic++) {
    const name = randomUUID();
    const subscribed: TextSocket[] = [];
    for (let i = 0; i < SUBSCRIBERS; i++) subscribed.push(await subscriber(portOf(topic, i), name));
    sockets.push(...subscribed);
    exchanges.push(exchange(subscribed, framesOf(said, publications(name)), subscribed, unlimited()));
  }
  // A subscriber is answered before the other replicas hear of it, and what overtakes the news may never reach it.
  await wait(SPREADING_MS);
  return { exchanges, sockets, close: () => sockets.forEach((socket) => socket.close()) };
}

function framesOf(said: Said, { offer, candidate }: Wording): Buffer[] {
  const candidates = said === 'offers' ? 0 : CANDIDATES;
  return [offer, ...Array.from({ length: candidates }, () => candidate)].map((text) => TextSocket.frame(text));
}

/** Milliseconds that must pass before so many frames may be said, which then count as said. */
type Allowance = (frames: number) => number;

function unlimited(): Allowance {
  return () => 0;
}

function ownLimit(): Allowance {
  let left = BURST;
  let then = performance.now();
  return (frames) => {
    const now = performance.now();
    left = Math.min(BURST, left + ((now - then) / 1000) * FRAMES_PER_SECOND) - frames;
    then = now;
    return left >= 0 ? 0 : (-left / FRAMES_PER_SECOND) * 1000;
  };
}

/** @param from takes turns */
function exchange(
  from: readonly TextSocket[],
  frames: readonly Buffer[],
  to: readonly TextSocket[],
  allowance: Allowance,
): Exchange {
  let turn = 0;
  const say = () => {
    const speaker = from[turn++ % from.length];
    for (const frame of frames) speaker?.send(frame);
  };
  const made: Exchange = {
    deliveries: frames.length * to.length,
    begin: () => {
      const pause = allowance(frames.length);
      if (pause === 0) say();
      else setTimeout(say, pause);
    },
    delivered: () => undefined,
  };
  for (const socket of to) {
    socket.heard = (payload) => {
      if (!isPassedOn(payload)) throw new Error(`Heard in place of what was said: ${payload.toString()}`);
      made.delivered();
    };
  }
  return made;
}

/** OFFER, CANDIDATE; publish; offer, candidate: all servers have the type first. */
const PASSED_ON = new Set(['OF', 'CA', 'pu', 'of', 'ca'].map((begin) => Buffer.from(begin).readUInt16BE()));
const TYPE_AT = '{"type":"'.length;

function isPassedOn(payload: Buffer): boolean {
  return payload.length > TYPE_AT + 2 && PASSED_ON.has(payload.readUInt16BE(TYPE_AT));
}

function acquaintances(portOf: PortOf): (place: number) => Promise<Pair> {
  return async (place) => {
    const [one, other] = [randomUUID(), randomUUID()];
    return {
      one: await peer(portOf(place, 0), one),
      other: await peer(portOf(place, 1), other),
      toOther: peerJsWording(other),
      toOne: peerJsWording(one),
    };
  };
}

function peerJsWording(dst: string): Wording {
  const frame = (type: string, payload: string) =>
    `{"type":"${type}","payload":{${payload},"type":"data","connectionId":"dc_1"},"dst":"${dst}"}`;
  return {
    offer: frame('OFFER', `"sdp":{"type":"offer","sdp":"${SDP}"}`),
    candidate: frame('CANDIDATE', `"candidate":${CANDIDATE}`),
  };
}

function publications(topic: string): Wording {
  const frame = (signal: string) =>
    `{"type":"publish","topic":"${topic}","data":{"type":"signal","from":"${randomUUID()}","to":"${randomUUID()}","signal":${signal}}}`;
  return {
    offer: frame(`{"type":"offer","sdp":"${SDP}"}`),
    candidate: frame(`{"type":"candidate","candidate":${CANDIDATE}}`),
  };
}

function roommates({ identityService }: Servers, portOf: PortOf): (place: number) => Promise<Pair> {
  const tokens = tokensOf(identityService);
  return async (place) => {
    const room = `open.${randomId()}`;
    const one = await tab(portOf(place, 0), await tokens());
    await join(one.socket, room);
    const other = await tab(portOf(place, 1), await tokens());
    const met = hearing(one.socket, 'peer-joined');
    await join(other.socket, room);
    await met;
    return {
      one: one.socket,
      other: other.socket,
      toOther: roomWording(room, other.peer),
      toOne: roomWording(room, one.peer),
    };
  };
}

function roomWording(room: string, to: string): Wording {
  const frame = (type: string, rest: string) =>
    `{"type":"${type}","room":"${room}","to":"${to}","connection":"c1",${rest}}`;
  return {
    offer: frame('offer', `"sdp":"${SDP}","signature":"${'s'.repeat(86)}"`),
    candidate: frame('candidate', `"candidate":${CANDIDATE}`),
  };
}

/** One token after the other, of as many identities as it takes. */
function tokensOf(identityService: string): () => Promise<string> {
  let given = 0;
  let current = Promise.resolve('');
  return () => {
    if (given++ % SOCKETS_OF_IDENTITY === 0) current = tokenOfNewcomer(identityService);
    return current;
  };
}

async function tokenOfNewcomer(identityService: string): Promise<string> {
  const client = new Client(identityService);
  try {
    return await (await Resident.register(client)).token(client);
  } finally {
    client.close();
  }
}

async function tab(port: number, token: string): Promise<{ readonly socket: TextSocket; readonly peer: string }> {
  const socket = await TextSocket.open(port, '/v1/signal', `peerstead.v1, token.${token}`);
  const welcomed = hearing(socket, 'welcome');
  socket.send(TextSocket.frame(`{"type":"hello","tab":"${randomId(8)}"}`));
  const { peer } = JSON.parse(await welcomed) as { peer: string };
  return { socket, peer };
}

async function join(socket: TextSocket, room: string): Promise<void> {
  const joined = hearing(socket, 'joined');
  socket.send(TextSocket.frame(`{"type":"join","room":"${room}"}`));
  await joined;
}

async function peer(port: number, id: string): Promise<TextSocket> {
  const path = `/peerjs/peerjs?key=peerjs&id=${id}&token=${randomUUID()}&version=1.5.5`;
  const socket = await TextSocket.open(port, path);
  await hearing(socket, 'OPEN');
  return socket;
}

async function subscriber(port: number, topic: string): Promise<TextSocket> {
  const socket = await TextSocket.open(port, '/y-webrtc');
  const answered = hearing(socket, 'pong');
  socket.send(TextSocket.frame(`{"type":"subscribe","topics":["${topic}"]}`));
  socket.send(TextSocket.frame('{"type":"ping"}'));
  await answered;
  return socket;
}

/** The next frame, which must be of that type. */
function hearing(socket: TextSocket, type: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const patience = setTimeout(() => reject(new Error(`No ${type} came`)), PATIENCE_MS);
    socket.heard = (payload) => {
      clearTimeout(patience);
      const text = payload.toString();
      if (text.startsWith(`{"type":"${type}"`)) resolve(text);
      else reject(new Error(`In place of ${type}: ${text}`));
    };
  });
}

/** Of the members of so many groups, one after the other. */
type PortOf = (group: number, member: number) => number;

function apart({ ports }: Pick<Servers, 'ports'>): PortOf {
  return (group, member) => ports[(group + member) % ports.length] ?? 0;
}

/** As often as each other in all ways in which the members of a group can be placed. */
function byChance({ ports }: Pick<Servers, 'ports'>): PortOf {
  return (group, member) => ports[Math.floor(group / ports.length ** member) % ports.length] ?? 0;
}

/**
 * As fast as it goes: how many deliveries there were.
 *
 * @param atOnce exchanges that are under way. If that is not all, they take turns, so that those that take long come about as often
 * as the others; if it is, each begins anew when all of it was delivered
 */
export async function saturate(
  { exchanges, sockets }: SignalingLoad,
  forMs: number,
  atOnce = exchanges.length,
): Promise<number> {
  let deliveries = 0;
  let over = false;
  let going = 0;
  const waiting = exchanges.slice(atOnce);
  const begin = (exchange?: Exchange) => {
    going++;
    exchange?.begin();
  };
  const ended = new Promise<void>((resolve) => {
    for (const exchange of exchanges) {
      let left = exchange.deliveries;
      exchange.delivered = () => {
        deliveries++;
        if (--left > 0) return;
        left = exchange.deliveries;
        going--;
        waiting.push(exchange);
        if (!over) begin(waiting.shift());
        else if (going === 0) resolve();
      };
    }
  });
  exchanges.slice(0, atOnce).forEach(begin);
  await wait(forMs);
  over = true;
  const why = () => `Of ${going} exchanges of ${exchanges.length} some was never delivered${endedOf(sockets)}`;
  await within(PATIENCE_MS, ended, why);
  return deliveries;
}

/** At a rate of deliveries a second: milliseconds from when something was due to each of its deliveries. */
export async function pace({ exchanges, sockets }: SignalingLoad, rate: number, forMs: number): Promise<number[]> {
  const samples: number[] = [];
  let awaited = 0;
  const begun = exchanges.map((exchange): number[] => {
    const times: number[] = [];
    let heard = 0;
    exchange.delivered = () => {
      awaited--;
      samples.push(performance.now() - (times[Math.floor(heard++ / exchange.deliveries)] ?? NaN));
    };
    return times;
  });
  const start = performance.now();
  let said = 0;
  let turn = 0;
  for (let now = start; now - start < forMs; now = performance.now()) {
    while (said < ((now - start) / 1000) * rate) {
      const place = turn++ % exchanges.length;
      const exchange = exchanges[place];
      if (exchange === undefined) break;
      begun[place]?.push(now);
      awaited += exchange.deliveries;
      said += exchange.deliveries;
      exchange.begin();
    }
    await wait(TICK_MS);
  }
  const deadline = performance.now() + PATIENCE_MS;
  while (awaited > 0 && performance.now() < deadline) await wait(TICK_MS);
  if (awaited > 0) throw new Error(`${awaited} deliveries never came${endedOf(sockets)}`);
  return samples;
}

function endedOf(sockets: readonly TextSocket[]): string {
  const ended = sockets.filter((socket) => !socket.isOpen).map((socket) => socket.ended ?? 'closed here');
  return `; ${ended.length} of ${sockets.length} sockets ended${ended.length === 0 ? '' : `: ${[...new Set(ended)].join()}`}`;
}

async function within(ms: number, done: Promise<unknown>, otherwise: () => string): Promise<void> {
  let patience: NodeJS.Timeout | undefined;
  const over = new Promise((_, reject) => (patience = setTimeout(() => reject(new Error(otherwise())), ms)));
  await Promise.race([done, over]);
  clearTimeout(patience);
}
