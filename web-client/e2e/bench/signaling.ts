import { loadavg } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Suite } from '../src/suite.js';
import { atLeast, atMost, type Figure, median, progress, quantile } from './figures.js';
import { idle, loadOf, pace, type Protocol, saturate } from './foreign-loads.js';
import { ours, reference, type Server } from './signaling-servers.js';
import type { TextSocket } from './text-socket.js';

const PROTOCOLS = ['peerjs', 'y-webrtc'] as const satisfies readonly Protocol[];
const REACH: Readonly<Record<Protocol, number>> = { peerjs: 4, 'y-webrtc': 2.5 };
const RSS_REACH_KIB = 8;
const CROSSING_REACH_MS = 10;
const CAPACITY_REACH = 2.5;
const REPLICAS = [1, 2, 3];
const IDLE = [2_000, 10_000];
const OPENING_AT_ONCE = 100;
const SETTLE_MS = 3_000;

interface Options {
  readonly rounds: number;
  readonly warmUpMs: number;
  readonly loadMs: number;
  readonly rate: number;
  readonly parts: ReadonlySet<string>;
}

interface Measured {
  readonly perCpuSecond: number[];
  readonly perSecond: number[];
  readonly p50: number[];
  readonly p99: number[];
}

/** Signaling on the protocols of foreign clients, beside the servers that these come with. */
export default async function signaling(words: readonly string[]): Promise<void> {
  const options = optionsOf(words);
  const before = loadavg();
  const suite = await Suite.start(1);
  const figures: Figure[] = [];
  try {
    for (const protocol of PROTOCOLS) {
      if (options.parts.has('load')) figures.push(...(await besideReference(protocol, suite, options)));
      if (options.parts.has('replicas')) figures.push(...(await overReplicas(protocol, suite, options)));
      if (options.parts.has('idle')) figures.push(...(await idling(protocol, suite, options)));
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
      parts: { type: 'string', default: 'load,replicas,idle' },
    },
  });
  return {
    rounds: number('--rounds', values.rounds),
    warmUpMs: 1000 * number('--warm-up', values['warm-up']),
    loadMs: 1000 * number('--load', values.load),
    rate: number('--rate', values.rate),
    parts: new Set(values.parts.split(',')),
  };
}

function number(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new RangeError(`${option} takes a whole number from 1 on.`);
  return value;
}

async function besideReference(protocol: Protocol, suite: Suite, options: Options): Promise<Figure[]> {
  const servers = [await reference(protocol), await ours(suite, 1)] as const;
  const [theirs, own] = [nothing(), nothing()];
  try {
    for (const server of servers) await measure(server, protocol, { ...options, loadMs: options.warmUpMs }, nothing());
    for (let round = 1; round <= options.rounds; round++) {
      progress(`${protocol}: round ${round} of ${options.rounds}`);
      await measure(servers[0], protocol, options, theirs);
      await measure(servers[1], protocol, options, own);
    }
  } finally {
    for (const server of servers) await server.stop();
    progress('');
  }
  const name = `signaling.${protocol}`;
  return [
    atLeast(`${name}.deliveries-per-cpu-second`, '1/s', own.perCpuSecond, theirs.perCpuSecond, REACH[protocol]),
    atLeast(`${name}.deliveries-per-second`, '1/s', own.perSecond, theirs.perSecond, null),
    atMost(`${name}.p50-at-${options.rate}`, 'ms', own.p50, theirs.p50, null),
    atMost(`${name}.p99-at-${options.rate}`, 'ms', own.p99, theirs.p99, 1),
  ];
}

function nothing(): Measured {
  return { perCpuSecond: [], perSecond: [], p50: [], p99: [] };
}

async function measure(server: Server, protocol: Protocol, options: Options, measured: Measured): Promise<void> {
  const load = await loadOf(protocol, server.ports);
  try {
    const [cpu, begin] = [await server.cpuSeconds(), performance.now()];
    const deliveries = await saturate(load, options.loadMs);
    measured.perCpuSecond.push(deliveries / ((await server.cpuSeconds()) - cpu));
    measured.perSecond.push((deliveries * 1000) / (performance.now() - begin));
    const samples = await pace(load, options.rate, options.loadMs);
    measured.p50.push(quantile(samples, 0.5));
    measured.p99.push(quantile(samples, 0.99));
  } finally {
    load.close();
  }
}

/** Partners are at different replicas wherever there are several. */
async function overReplicas(protocol: Protocol, suite: Suite, options: Options): Promise<Figure[]> {
  const byReplicas: Measured[] = [];
  for (const replicas of REPLICAS) {
    const server = await ours(suite, replicas);
    const measured = nothing();
    try {
      await measure(server, protocol, { ...options, loadMs: options.warmUpMs }, nothing());
      for (let round = 1; round <= options.rounds; round++) {
        progress(`${protocol}: ${replicas} replicas, round ${round} of ${options.rounds}`);
        await measure(server, protocol, options, measured);
      }
    } finally {
      await server.stop();
      progress('');
    }
    byReplicas.push(measured);
  }
  const one = byReplicas[0] ?? nothing();
  return byReplicas.flatMap((measured, place) => {
    const name = `signaling.${protocol}.replicas-${REPLICAS[place] ?? 0}`;
    const crossing = measured.p50.map((ms) => ms - median(one.p50));
    return [
      atLeast(`${name}.deliveries-per-cpu-second`, '1/s', measured.perCpuSecond, one.perCpuSecond, null),
      atLeast(
        `${name}.deliveries-per-second`,
        '1/s',
        measured.perSecond,
        one.perSecond,
        place === 2 ? CAPACITY_REACH : null,
      ),
      ...(place === 0 ? [] : [atMost(`${name}.crossing-p50`, 'ms', crossing, [CROSSING_REACH_MS], 1)]),
    ];
  });
}

async function idling(protocol: Protocol, suite: Suite, options: Options): Promise<Figure[]> {
  const [theirs, own] = [new Idle(), new Idle()];
  for (let round = 1; round <= options.rounds; round++) {
    progress(`${protocol}: idle, round ${round} of ${options.rounds}`);
    await theirs.measure(await reference(protocol), protocol, options);
    await own.measure(await ours(suite, 1), protocol, options);
  }
  progress('');
  const name = `signaling.${protocol}`;
  return [
    ...IDLE.flatMap((sockets, place) => [
      atMost(`${name}.idle-rss-of-${sockets}`, 'KiB', own.rssKib[place] ?? [], theirs.rssKib[place] ?? [], null),
      atMost(`${name}.idle-rss-of-${sockets}-beside-reach`, 'KiB', own.rssKib[place] ?? [], [RSS_REACH_KIB], 1),
    ]),
    atMost(`${name}.accept-${IDLE.at(-1) ?? 0}`, 's', own.acceptSeconds, theirs.acceptSeconds, null),
  ];
}

/** What a socket costs that does nothing, of a process that has worked before. */
class Idle {
  readonly rssKib: number[][] = IDLE.map(() => []);
  readonly acceptSeconds: number[] = [];

  async measure(server: Server, protocol: Protocol, options: Options): Promise<void> {
    const sockets: TextSocket[] = [];
    try {
      const load = await loadOf(protocol, server.ports);
      await saturate(load, options.loadMs);
      load.close();
      await wait(SETTLE_MS);
      const before = await server.rssMegabytes();
      let seconds = 0;
      for (const [place, count] of IDLE.entries()) {
        const begin = performance.now();
        await open(sockets, count, protocol, server);
        seconds += (performance.now() - begin) / 1000;
        await wait(SETTLE_MS);
        this.rssKib[place]?.push((((await server.rssMegabytes()) - before) * 1024) / count);
      }
      this.acceptSeconds.push(seconds);
    } finally {
      sockets.forEach((socket) => socket.close());
      await server.stop();
    }
  }
}

async function open(sockets: TextSocket[], count: number, protocol: Protocol, server: Server): Promise<void> {
  let left = count - sockets.length;
  const opener = async () => {
    while (left-- > 0) sockets.push(await idle(protocol, server.ports[left % server.ports.length] ?? 0));
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
