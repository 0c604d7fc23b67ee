import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { randomId } from '../../sdk/src/encoding/bytes.js';
import type { Client } from './client.js';
import { Resident } from './resident.js';

const CALLERS = 16;
const PAIRS = 40;
const RECORDS = 50;
const CONTENT = randomBytes(1024);
/** As long as a description of a data channel. */
const SDP = 'v=0\r\n'.padEnd(1200, 'a=candidate ');
/** A socket may send 50 frames a second. */
const BETWEEN_FRAMES_MS = 25;
const PATIENCE_MS = 30_000;

/** People who use one service; each step tells how many requests (or frames) were served. */
export interface Load {
  readonly what: string;
  readonly callers: readonly (() => Promise<number>)[];
  close(): void;
}

type LoadOn = (service: Client, suite: Client, port: number) => Promise<Load>;

export const LOADS: Readonly<Record<string, LoadOn>> = {
  'identity-service': lookupsAndTokens,
  'signaling-service': relayedOffers,
  'mailbox-service': depositsAndDrains,
  'public-store-service': feedReads,
};

async function lookupsAndTokens(service: Client): Promise<Load> {
  const residents = await Promise.all(times(CALLERS, () => Resident.register(service)));
  const callers = residents.map((resident) => async () => {
    await service.expect(200, 'GET', `/v1/handles/${resident.handle}`);
    await resident.token(service);
    return 3;
  });
  return { what: 'a look-up by handle, a challenge, a token', callers, close: () => undefined };
}

async function depositsAndDrains(service: Client, suite: Client): Promise<Load> {
  const callers = await Promise.all(times(CALLERS, () => mailboxOwner(service, suite)));
  return { what: 'a deposit of 1 KiB, its drain, its acknowledgement', callers, close: () => undefined };
}

async function mailboxOwner(service: Client, suite: Client): Promise<() => Promise<number>> {
  const owner = await Resident.register(suite);
  const authorization = { Authorization: `Bearer ${await owner.token(suite)}` };
  const mailbox = `/v1/mailboxes/${owner.device}`;
  await until(async () => (await service.ask('GET', mailbox, undefined, authorization)).status === 200);
  const binary = { ...authorization, 'Content-Type': 'application/octet-stream' };
  return async () => {
    await service.expect(201, 'PUT', `/v1/envelopes/${randomId()}?mailbox=${owner.device}`, CONTENT, binary);
    const page = await service.expect(200, 'GET', `${mailbox}/envelopes`, undefined, authorization);
    const { cursor } = JSON.parse(page) as { cursor: string };
    await service.expect(204, 'DELETE', `${mailbox}/envelopes?through=${cursor}`, undefined, authorization);
    return 3;
  };
}

async function feedReads(service: Client, suite: Client): Promise<Load> {
  const author = await Resident.register(suite);
  const collection = 'org.peerstead.bench';
  for (let i = 0; i < RECORDS; i++) {
    const record = await author.record(collection, `record-${i}`, { text: 'x'.repeat(200) });
    await service.json(201, 'PUT', `/v1/records/${author.identity}/${collection}/record-${i}`, record);
  }
  const feed = `/v1/feeds/authors/${author.identity}/${collection}?limit=20`;
  const read = async () => {
    await service.expect(200, 'GET', feed);
    return 1;
  };
  return { what: 'a page of 20 records of a feed', callers: times(CALLERS, () => read), close: () => undefined };
}

async function relayedOffers(_service: Client, suite: Client, port: number): Promise<Load> {
  const pairs = await Promise.all(times(PAIRS, () => pairOf(suite, port)));
  return {
    what: `an offer of 1.2 kB and its answer, relayed between ${PAIRS} pairs of sockets`,
    callers: pairs.map(({ exchange }) => exchange),
    close: () => pairs.forEach(({ close }) => close()),
  };
}

async function pairOf(suite: Client, port: number) {
  const room = `open.${randomId()}`;
  const [one, other] = await Promise.all([Tab.open(suite, port), Tab.open(suite, port)]);
  await one.join(room);
  await other.join(room);
  let count = 0;
  const exchange = async () => {
    const connection = `c${++count}`;
    const description = { room, connection, sdp: SDP, signature: 's'.repeat(86) };
    const offered = other.hear('offer');
    one.say({ type: 'offer', to: other.peer, ...description });
    await offered;
    const answered = one.hear('answer');
    other.say({ type: 'answer', to: one.peer, ...description });
    await answered;
    await wait(BETWEEN_FRAMES_MS);
    return 2;
  };
  return { exchange, close: () => [one, other].forEach((tab) => tab.close()) };
}

interface Frame {
  readonly type: string;
  readonly peer?: string;
}

/** A socket of a device. */
class Tab {
  peer = '';
  private listener: ((frame: Frame) => void) | undefined;

  private constructor(private readonly socket: WebSocket) {
    socket.addEventListener('message', ({ data }) => this.listener?.(JSON.parse(String(data)) as Frame));
  }

  static async open(suite: Client, port: number): Promise<Tab> {
    const resident = await Resident.register(suite);
    const protocols = ['peerstead.v1', `token.${await resident.token(suite)}`];
    const socket = new WebSocket(`ws://127.0.0.1:${port}/v1/signal`, protocols);
    const tab = new Tab(socket);
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve);
      socket.addEventListener('error', () => reject(new Error('The socket was refused')));
    });
    const welcome = tab.hear('welcome');
    tab.say({ type: 'hello', tab: randomId(8) });
    tab.peer = (await welcome).peer ?? '';
    return tab;
  }

  async join(room: string): Promise<void> {
    const joined = this.hear('joined');
    this.say({ type: 'join', room });
    await joined;
  }

  say(frame: object): void {
    this.socket.send(JSON.stringify(frame));
  }

  /** The next frame of that type; an error is one that nobody waits for. */
  hear(type: string): Promise<Frame> {
    return new Promise((resolve, reject) => {
      const patience = setTimeout(() => reject(new Error(`No ${type} came`)), PATIENCE_MS);
      this.listener = (frame) => {
        if (frame.type !== type && frame.type !== 'error') return;
        clearTimeout(patience);
        if (frame.type === type) resolve(frame);
        else reject(new Error(`In place of ${type}: ${JSON.stringify(frame)}`));
      };
    });
  }

  close(): void {
    this.socket.close();
  }
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error('Waited in vain');
    await wait(100);
  }
}

function times<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make);
}
