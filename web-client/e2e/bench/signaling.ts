import { loadavg } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Suite } from '../src/suite.js';
import { atLeast, atMost, type Figure, figure, median, progress, quantile, sum } from './figures.js';
import {
  idlers,
  loadOf,
  pace,
  type Placement,
  type Protocol,
  type Said,
  saturate,
  type SignalingLoad,
} from './signaling-loads.js';
import { ours, reference, type Server } from './signaling-servers.js';
import type { TextSocket } from './text-socket.js';

const PROTOCOLS = ['peerstead', 'peerjs', 'y-webrtc'] as const satisfies readonly Protocol[];
const SAID = ['offers', 'introductions'] as const satisfies readonly Said[];
const PARTS = ['load', 'replicas', 'idle'] as const;
const REACH: Readonly<Record<Protocol, number | null>> = { peerstead: null, peerjs: 4, 'y-webrtc': 2.5 };
const RSS_REACH_KIB = 8;
const CROSSING_REACH_MS = 10;
const CAPACITY_REACH = 2.5;
const REPLICAS = [1, 2, 3];
const PLACEMENTS = ['by-chance', 'apart'] as const satisfies readonly Placement[];
const IDLE = [2_000, 10_000];
const OPENING_AT_ONCE = 100;
/** And closed at once, so that whatever sockets need is there. After 2,000 a JVM still compiles, with megabytes that it keeps. */
const OPENED_BEFORE = 10_000;
const SETTLE_MS = 3_000;
/** What sockets cost that were just opened is not of what they say. */
const RUN_IN_MS = 1_500;
/** Of all exchanges over replicas: with all of them under way, what crosses comes less often, as it takes longer. */
const SHARE_IN_TURNS = 0.1;

interface Options {
  readonly rounds: number;
  readonly warmUpMs: number;
  readonly loadMs: number;
  readonly rate: number;
  readonly parts: readonly string[];
  readonly protocols: readonly Protocol[];
}

/** One value a round. */
interface Measured {
  readonly perCpuSecond: number[];
  readonly perSecond: number[];
  /** Of the CPU's microseconds for each delivery, those of the kernel: no server spares what its sockets cost there. */
  readonly kernel: number[];
  /** Deliveries for each CPU-second of each process. */
  readonly perProcess: number[][];
  /** CPU-seconds a second of whoever makes the load; at 1 it is the one that is measured. */
  readonly generator: number[];
  readonly p50: number[];
  readonly p99: number[];
}

/** Signaling on our own protocol and on those of foreign clients, beside the servers that these come with. */
export default async function signaling(words: readonly string[]): Promise<void> {
  const options = optionsOf(words);
  const before = loadavg();
  const suite = await Suite.start(1);
  const figures: Figure[] = [];
  try {
    for (const protocol of options.protocols) {
      if (options.parts.includes('load')) figures.push(...(await besideReference(protocol, suite, options)));
      if (options.parts.includes('replicas')) figures.push(...(await overReplicas(protocol, options)));
      if (options.parts.includes('idle')) figures.push(...(await idling(protocol, suite, options)));
    }
  } finally {
    await suite.stop();
  }
  const loads = [before, loadavg()].map(([minute]) => (minute ?? 0).toFixed(1));
  console.log(`\nMedians of ${options.rounds}; load ${loads.join(' before, ')} after.\n`);
  report(figures);
}

function optionsOf(words: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...words],
    options: {
      rounds: { type: 'string', default: '5' },
      'warm-up': { type: 'string', default: '20' },
      load: { type: 'string', default: '5' },
      rate: { type: 'string', default: '4000' },
      parts: { type: 'string', default: PARTS.join() },
      protocols: { type: 'string', default: PROTOCOLS.join() },
    },
  });
  return {
    rounds: number('--rounds', values.rounds),
    warmUpMs: 1000 * number('--warm-up', values['warm-up']),
    loadMs: 1000 * number('--load', values.load),
    rate: number('--rate', values.rate),
    parts: listed('--parts', values.parts, PARTS),
    protocols: listed('--protocols', values.protocols, PROTOCOLS),
  };
}

function number(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new RangeError(`${option} takes a whole number from 1 on.`);
  return value;
}

function listed<T extends string>(option: string, text: string, known: readonly T[]): T[] {
  const chosen = known.filter((one) => text.split(',').includes(one));
  if (chosen.length !== text.split(',').length) throw new RangeError(`${option} takes some of ${known.join()}.`);
  return chosen;
}

async function besideReference(protocol: Protocol, suite: Suite, options: Options): Promise<Figure[]> {
  const servers = [await reference(protocol), await ours(suite, protocol, 1)] as const;
  const theirs = forEachSaid(nothing);
  const own = forEachSaid(nothing);
  try {
    for (const server of servers) await warmUp(server, options);
    for (let round = 1; round <= options.rounds; round++) {
      progress(`${protocol}: round ${round} of ${options.rounds}`);
      for (const said of SAID) {
        await measure(servers[0], said, options, theirs[said]);
        await measure(servers[1], said, options, own[said]);
      }
    }
  } finally {
    for (const server of servers) await server.stop();
    progress('');
  }
  return SAID.flatMap((said) => {
    const name = `signaling.${protocol}.${said}`;
    const [ourSaid, theirSaid] = [own[said], theirs[said]];
    return [
      atLeast(`${name}.per-cpu-second`, '1/s', ourSaid.perCpuSecond, theirSaid.perCpuSecond, REACH[protocol]),
      atMost(`${name}.kernel`, 'µs', ourSaid.kernel, theirSaid.kernel, null),
      atLeast(`${name}.per-second`, '1/s', ourSaid.perSecond, theirSaid.perSecond, null),
      atMost(`${name}.generator-busy`, 's/s', ourSaid.generator, theirSaid.generator, null),
      atMost(`${name}.p50-at-${options.rate}`, 'ms', ourSaid.p50, theirSaid.p50, null),
      atMost(`${name}.p99-at-${options.rate}`, 'ms', ourSaid.p99, theirSaid.p99, 1),
    ];
  });
}

function forEachSaid<T>(make: () => T): Record<Said, T> {
  return { offers: make(), introductions: make() };
}

function nothing(): Measured {
  return { perCpuSecond: [], perSecond: [], kernel: [], perProcess: [], generator: [], p50: [], p99: [] };
}

async function warmUp(server: Server, options: Options): Promise<void> {
  for (const said of SAID) {
    const load = await loadOf(server.protocol, said, server);
    try {
      await saturate(load, options.warmUpMs / SAID.length);
    } finally {
      load.close();
    }
  }
}

async function measure(
  server: Server,
  said: Said,
  options: Options,
  measured: Measured,
  placement: Placement = 'apart',
  share = 1,
): Promise<void> {
  const load = await loadOf(server.protocol, said, server, placement);
  const atOnce = load.exchanges.length * share;
  try {
    await saturate(load, RUN_IN_MS, atOnce);
    await measureSaturated(server, load, atOnce, options, measured);
    const samples = await pace(load, options.rate, options.loadMs);
    measured.p50.push(quantile(samples, 0.5));
    measured.p99.push(quantile(samples, 0.99));
  } finally {
    load.close();
  }
}

async function measureSaturated(
  server: Server,
  load: SignalingLoad,
  atOnce: number,
  options: Options,
  measured: Measured,
): Promise<void> {
  const [begin, generator, before] = [performance.now(), process.cpuUsage(), await server.cpu()];
  const deliveries = await saturate(load, options.loadMs, atOnce);
  const after = await server.cpu();
  const kernel = after.map((cpu, place) => cpu.kernel - (before[place]?.kernel ?? 0));
  const used = after.map((cpu, place) => cpu.user - (before[place]?.user ?? 0) + (kernel[place] ?? 0));
  const { user, system } = process.cpuUsage(generator);
  const seconds = (performance.now() - begin) / 1000;
  measured.perCpuSecond.push(deliveries / sum(used));
  measured.kernel.push((sum(kernel) / deliveries) * 1e6);
  measured.perProcess.push(used.map((seconds) => deliveries / seconds));
  measured.perSecond.push(deliveries / seconds);
  measured.generator.push((user + system) / 1e6 / seconds);
}

interface Cluster {
  readonly server: Server;
  readonly measured: Record<Placement, Measured>;
}

/**
 * How much they carry with partners wherever chance put them, and what a crossing takes where all are apart. One replica, two and
 * three take turns, each lot with a Kafka of its own.
 */
async function overReplicas(protocol: Protocol, options: Options): Promise<Figure[]> {
  const suites: Suite[] = [];
  const clusters: Cluster[] = [];
  try {
    for (const replicas of REPLICAS) {
      const suite = await Suite.start(1);
      suites.push(suite);
      const server = await ours(suite, protocol, replicas);
      clusters.push({ server, measured: { apart: nothing(), 'by-chance': nothing() } });
      // Each of them as much as one alone.
      await warmUp(server, { ...options, warmUpMs: replicas * options.warmUpMs });
    }
    for (let round = 1; round <= options.rounds; round++) {
      for (const { server, measured } of clusters) {
        for (const placement of PLACEMENTS) {
          progress(`${protocol}: ${server.ports.length} replicas, ${placement}, round ${round} of ${options.rounds}`);
          await measure(server, 'introductions', options, measured[placement], placement, SHARE_IN_TURNS);
        }
      }
    }
  } finally {
    for (const { server } of clusters) await server.stop();
    for (const suite of suites) await suite.stop();
    progress('');
  }
  const byReplicas = clusters.map(({ measured }) => measured);
  return byReplicas.flatMap((measured, place) =>
    PLACEMENTS.flatMap((placement) => {
      const name = `signaling.${protocol}.replicas-${REPLICAS[place] ?? 0}.${placement}`;
      const [one, these] = [byReplicas[0]?.[placement] ?? nothing(), measured[placement]];
      const crossing = these.p50.map((ms) => ms - median(one.p50));
      const reach = place === 2 && placement === 'by-chance' ? CAPACITY_REACH : null;
      const crosses = place > 0 && placement === 'apart';
      return [
        atLeast(`${name}.per-cpu-second`, '1/s', these.perCpuSecond, one.perCpuSecond, null),
        atLeast(`${name}.per-cpu-second-of-the-busiest`, '1/s', perBusiest(these), perBusiest(one), reach),
        ...(crosses ? [atMost(`${name}.crossing-p50`, 'ms', crossing, [CROSSING_REACH_MS], 1)] : []),
      ];
    }),
  );
}

/**
 * Of the process that works most: what a core for each of them would carry. It is the same one in all rounds, as in each of them
 * another one may have collected last.
 */
function perBusiest({ perProcess }: Measured): number[] {
  const processes = perProcess[0] ?? [];
  const each = processes.map((_, place) => perProcess.map((round) => round[place] ?? NaN));
  return each.reduce((busiest, one) => (median(one) < median(busiest) ? one : busiest));
}

async function idling(protocol: Protocol, suite: Suite, options: Options): Promise<Figure[]> {
  const [theirs, own] = [new Idle(), new Idle()];
  for (let round = 1; round <= options.rounds; round++) {
    progress(`${protocol}: idle, round ${round} of ${options.rounds}`);
    await theirs.measure(await reference(protocol));
    await own.measure(await ours(suite, protocol, 1));
  }
  progress('');
  const name = `signaling.${protocol}`;
  return [
    ...IDLE.flatMap((sockets, place) => [
      atMost(`${name}.idle-rss-of-${sockets}`, 'KiB', own.rssKib[place] ?? [], [RSS_REACH_KIB], 1),
      figure(`${name}.idle-rss-of-${sockets}.reference`, 'KiB', theirs.rssKib[place] ?? []),
    ]),
    atMost(`${name}.accept-${IDLE.at(-1) ?? 0}`, 's', own.acceptSeconds, theirs.acceptSeconds, null),
  ];
}

/** What a socket costs that does nothing. A process that has worked would find room for it in the memory that it once took. */
class Idle {
  readonly rssKib: number[][] = IDLE.map(() => []);
  readonly acceptSeconds: number[] = [];

  async measure(server: Server): Promise<void> {
    const sockets: TextSocket[] = [];
    try {
      const most = OPENED_BEFORE + Math.max(...IDLE);
      const idle = await idlers(server.protocol, server, most);
      await open(OPENED_BEFORE, idle, (socket) => socket.close());
      await wait(SETTLE_MS);
      const before = await server.rssMegabytes();
      let seconds = 0;
      for (const [place, count] of IDLE.entries()) {
        const begin = performance.now();
        await open(count - sockets.length, idle, (socket) => sockets.push(socket));
        seconds += (performance.now() - begin) / 1000;
        await wait(SETTLE_MS);
        this.rssKib[place]?.push((((await server.rssMegabytes()) - before) * 1024) / count);
      }
      if (!sockets.every(({ isOpen }) => isOpen)) throw new Error('Some idle sockets were closed');
      this.acceptSeconds.push(seconds);
    } finally {
      sockets.forEach((socket) => socket.close());
      await server.stop();
    }
  }
}

async function open(
  count: number,
  idle: () => Promise<TextSocket>,
  opened: (socket: TextSocket) => void,
): Promise<void> {
  let left = count;
  const opener = async () => {
    while (left-- > 0) opened(await idle());
  };
  await Promise.all(Array.from({ length: OPENING_AT_ONCE }, opener));
}

function report(figures: readonly Figure[]): void {
  console.log('| figure | ours | beside | ratio | reach |');
  console.log('|---|---|---|---|---|');
  for (const { name, value, unit, reference: beside, ratio, reach, holds } of figures) {
    const verdict = reach === null ? '' : `${reach}${holds ? '' : ', not reached'}`;
    console.log(`| ${name} | ${value} ${unit} | ${beside ?? ''} | ${ratio ?? ''} | ${verdict} |`);
  }
  console.log('');
  for (const each of figures) console.log(JSON.stringify(each));
}
