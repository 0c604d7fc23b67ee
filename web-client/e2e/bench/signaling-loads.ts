import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { TextSocket } from './text-socket.js';

/** As long as the description of a data channel. */
const SDP = 'v=0\\r\\n'.padEnd(1_200, 'a=candidate ');
const PAIRS = 100;
const TOPICS = 100;
const SUBSCRIBERS = 4;
const TICK_MS = 5;

/** What foreign clients do all the time: as fast as it is answered, or at a rate. */
export interface ForeignLoad {
  /** Each lets one exchange follow the other. */
  readonly exchanges: readonly Exchange[];
  close(): void;
}

/** Something that is said, and heard by so many. */
export interface Exchange {
  readonly deliveries: number;
  begin(): void;
  /** Called for each delivery. */
  delivered: () => void;
}

export type Protocol = 'peerjs' | 'y-webrtc';

/** On sockets that are spread over the ports, partners at different ones if there are several. */
export function loadOf(protocol: Protocol, ports: readonly number[]): Promise<ForeignLoad> {
  return protocol === 'peerjs' ? pairs(ports) : topics(ports);
}

/** One socket that does nothing, and that its server has taken. */
export async function idle(protocol: Protocol, port: number): Promise<TextSocket> {
  return protocol === 'peerjs' ? peer(port, randomUUID()) : subscriber(port, randomUUID());
}

async function pairs(ports: readonly number[]): Promise<ForeignLoad> {
  const sockets: TextSocket[] = [];
  const exchanges: Exchange[] = [];
  for (let pair = 0; pair < PAIRS; pair++) {
    const [one, other] = [randomUUID(), randomUUID()];
    const from = await peer(portOf(ports, pair), one);
    const to = await peer(portOf(ports, pair + 1), other);
    sockets.push(from, to);
    exchanges.push(offers(from, to, other), offers(to, from, one));
  }
  return { exchanges, close: () => sockets.forEach((socket) => socket.close()) };
}

function offers(from: TextSocket, to: TextSocket, dst: string): Exchange {
  const payload = `{"sdp":{"type":"offer","sdp":"${SDP}"},"type":"data","connectionId":"dc_1"}`;
  const frame = TextSocket.frame(`{"type":"OFFER","payload":${payload},"dst":"${dst}"}`);
  const exchange: Exchange = { deliveries: 1, begin: () => from.send(frame), delivered: () => undefined };
  to.heard = () => exchange.delivered();
  return exchange;
}

async function topics(ports: readonly number[]): Promise<ForeignLoad> {
  const sockets: TextSocket[] = [];
  const exchanges: Exchange[] = [];
  for (let topic = 0; topic < TOPICS; topic++) {
    const name = randomUUID();
    const subscribed: TextSocket[] = [];
    for (let i = 0; i < SUBSCRIBERS; i++) subscribed.push(await subscriber(portOf(ports, topic + i), name));
    sockets.push(...subscribed);
    exchanges.push(publications(subscribed, name));
  }
  return { exchanges, close: () => sockets.forEach((socket) => socket.close()) };
}

function publications(subscribed: readonly TextSocket[], topic: string): Exchange {
  const signal = `{"type":"signal","from":"${randomUUID()}","to":"${randomUUID()}","signal":{"type":"offer","sdp":"${SDP}"}}`;
  const frame = TextSocket.frame(`{"type":"publish","topic":"${topic}","data":${signal}}`);
  let turn = 0;
  const exchange: Exchange = {
    deliveries: subscribed.length,
    begin: () => subscribed[turn++ % subscribed.length]?.send(frame),
    delivered: () => undefined,
  };
  for (const socket of subscribed) socket.heard = () => exchange.delivered();
  return exchange;
}

async function peer(port: number, id: string): Promise<TextSocket> {
  return heardFirst(port, `/peerjs/peerjs?key=peerjs&id=${id}&token=${randomUUID()}&version=1.5.5`);
}

async function subscriber(port: number, topic: string): Promise<TextSocket> {
  const frame = TextSocket.frame(`{"type":"subscribe","topics":["${topic}"]}`);
  const ping = TextSocket.frame('{"type":"ping"}');
  return heardFirst(port, '/y-webrtc', (socket) => {
    socket.send(frame);
    socket.send(ping);
  });
}

/** Open, and it heard the first thing from its server. */
async function heardFirst(port: number, path: string, begin?: (socket: TextSocket) => void): Promise<TextSocket> {
  let heard: () => void = () => undefined;
  const first = new Promise<void>((resolve) => (heard = resolve));
  const socket = await TextSocket.open(port, path, () => heard());
  begin?.(socket);
  await first;
  return socket;
}

function portOf(ports: readonly number[], place: number): number {
  return ports[place % ports.length] ?? 0;
}

/** As fast as it goes: each exchange begins anew when it was delivered to all. How many deliveries there were. */
export async function saturate({ exchanges }: ForeignLoad, forMs: number): Promise<number> {
  let deliveries = 0;
  let over = false;
  const ended = exchanges.map(
    (exchange) =>
      new Promise<void>((resolve) => {
        let left = exchange.deliveries;
        exchange.delivered = () => {
          deliveries++;
          if (--left > 0) return;
          left = exchange.deliveries;
          if (over) resolve();
          else exchange.begin();
        };
        exchange.begin();
      }),
  );
  await wait(forMs);
  over = true;
  await Promise.all(ended);
  return deliveries;
}

/** At a rate of deliveries a second: milliseconds from the beginning of an exchange to each of its deliveries. */
export async function pace({ exchanges }: ForeignLoad, rate: number, forMs: number): Promise<number[]> {
  const samples: number[] = [];
  const begun = exchanges.map(() => 0);
  let awaited = 0;
  exchanges.forEach((exchange, place) => {
    exchange.delivered = () => {
      awaited--;
      samples.push(performance.now() - (begun[place] ?? NaN));
    };
  });
  const start = performance.now();
  let said = 0;
  let turn = 0;
  while (performance.now() - start < forMs) {
    const due = ((performance.now() - start) / 1000) * rate;
    for (; said < due;) {
      const place = turn++ % exchanges.length;
      const exchange = exchanges[place];
      if (exchange === undefined) break;
      begun[place] = performance.now();
      awaited += exchange.deliveries;
      said += exchange.deliveries;
      exchange.begin();
    }
    await wait(TICK_MS);
  }
  const deadline = performance.now() + 5_000;
  while (awaited > 0 && performance.now() < deadline) await wait(TICK_MS);
  if (awaited > 0) throw new Error(`${awaited} deliveries never came`);
  return samples;
}
