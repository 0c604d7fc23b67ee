import { readdir, stat } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Packaging, Suite, type ServiceReplica } from '../src/suite.js';
import { Client } from './client.js';
import { atLeast, atMost, type Figure, median, progress } from './figures.js';
import { type Load, LOADS } from './loads.js';
import { ServiceProcess } from './service-process.js';

const ROUNDS_AT_LEAST = 5;
/** By then a native service has given back what its start needed. */
const SETTLE_MS = 10_000;
const PACKAGINGS = ['jvm', 'native'] as const satisfies readonly Packaging[];
const FIRST_ANSWER_MS = 100;
/** Of a service that looks at its schema before it listens. */
const FIRST_ANSWER_AFTER_MIGRATIONS_MS = 200;
const RSS_IDLE_MB = 80;

interface Options {
  readonly rounds: number;
  readonly warmUpMs: number;
  readonly loadMs: number;
}

interface Measured {
  readonly firstAnswerMs: number[];
  readonly readyMs: number[];
  readonly cpuToReady: number[];
  readonly rssIdle: number[];
  readonly ownIdle: number[];
  readonly rssLoaded: number[];
  readonly megabytes: number[];
  readonly perCpuSecond: number[];
}

type Row = { readonly service: string; readonly what: string } & Readonly<Record<Packaging, Measured>>;

/** Each service as JVM and as native executable, against the same kind of backends, in one run. */
export default async function native(words: readonly string[]): Promise<void> {
  const options = optionsOf(words);
  const before = loadavg();
  const suites: Partial<Record<Packaging, Suite>> = {};
  try {
    for (const packaging of PACKAGINGS) suites[packaging] = await Suite.start(1, { packaging });
    const rows: Row[] = [];
    for (const service of Object.keys(LOADS)) {
      rows.push(await measure(service, suites as Record<Packaging, Suite>, options));
    }
    const loads = [before, loadavg()].map(([minute]) => (minute ?? 0).toFixed(1));
    console.log(`\nMedians of ${options.rounds} starts; load ${loads.join(' before, ')} after.\n`);
    report(rows);
  } finally {
    for (const suite of Object.values(suites)) await suite.stop();
  }
}

function optionsOf(words: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...words],
    options: {
      rounds: { type: 'string', default: '7' },
      // The JVM's second compiler is at work for about as long on two cores.
      'warm-up': { type: 'string', default: '60' },
      load: { type: 'string', default: '10' },
    },
  });
  return {
    rounds: number('--rounds', values.rounds, ROUNDS_AT_LEAST),
    warmUpMs: 1000 * number('--warm-up', values['warm-up'], 0),
    loadMs: 1000 * number('--load', values.load, 1),
  };
}

function number(option: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least) throw new RangeError(`${option} takes a number from ${least} on.`);
  return value;
}

/** Starts alternate, so that whatever else the machine does falls on both. */
async function measure(service: string, suites: Record<Packaging, Suite>, options: Options): Promise<Row> {
  const measured = { jvm: nothing(), native: nothing() };
  for (let round = 1; round < options.rounds; round++) {
    for (const packaging of PACKAGINGS) {
      const process = await startOnce(service, suites[packaging], measured[packaging]);
      await process.stop();
    }
    progress(`${service}: start ${round} of ${options.rounds}`);
  }
  let what = '';
  for (const packaging of PACKAGINGS) {
    progress(`${service}: load on ${packaging}`);
    what = await measureLoad(service, suites[packaging], measured[packaging], options);
  }
  progress('');
  return { service, what, ...measured };
}

function nothing(): Measured {
  return {
    firstAnswerMs: [],
    readyMs: [],
    cpuToReady: [],
    rssIdle: [],
    ownIdle: [],
    rssLoaded: [],
    megabytes: [],
    perCpuSecond: [],
  };
}

async function startOnce(service: string, suite: Suite, measured: Measured): Promise<ServiceProcess> {
  const process = await ServiceProcess.like(await replicaOf(service, suite), `bench-${measured.readyMs.length}`);
  measured.firstAnswerMs.push(process.start.firstAnswerMs);
  measured.readyMs.push(process.start.readyMs);
  measured.cpuToReady.push(await process.cpuSeconds());
  return process;
}

async function replicaOf(service: string, suite: Suite): Promise<ServiceReplica> {
  const [replica] = await suite.services(service);
  if (!replica) throw new Error(`No replica of ${service}`);
  return replica;
}

async function measureLoad(service: string, suite: Suite, measured: Measured, options: Options): Promise<string> {
  const process = await startOnce(service, suite, measured);
  const clients = { service: new Client(`http://127.0.0.1:${process.port}`), suite: new Client(suite.url) };
  try {
    await wait(SETTLE_MS);
    measured.rssIdle.push(await process.rssMegabytes());
    measured.ownIdle.push(await process.ownMegabytes());
    measured.megabytes.push(await megabytesOf(process.packaged));
    const load = await LOADS[service]?.(clients.service, clients.suite, process.port);
    if (!load) throw new Error(`No load for ${service}`);
    await drive(load, options.warmUpMs);
    const before = await process.cpuSeconds();
    const served = await drive(load, options.loadMs);
    measured.perCpuSecond.push(served / ((await process.cpuSeconds()) - before));
    measured.rssLoaded.push(await process.rssMegabytes());
    load.close();
    return load.what;
  } finally {
    clients.service.close();
    clients.suite.close();
    await process.stop();
  }
}

/** What was served until the time was over. */
async function drive(load: Load, forMs: number): Promise<number> {
  const deadline = performance.now() + forMs;
  let served = 0;
  await Promise.all(
    load.callers.map(async (step) => {
      while (performance.now() < deadline) {
        // In two steps: a sum begun before the wait would lose what the other callers add meanwhile.
        const more = await step();
        served += more;
      }
    }),
  );
  return served;
}

/** The executable, or the jars without the JVM that they need. */
async function megabytesOf(packaged: string): Promise<number> {
  return (packaged.endsWith('.jar') ? await bytesIn(dirname(packaged)) : (await stat(packaged)).size) / 1024 ** 2;
}

async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => stat(join(entry.parentPath, entry.name)));
  return (await Promise.all(files)).reduce((sum, { size }) => sum + size, 0);
}

const COLUMNS = [
  ['firstAnswerMs', 'first answer, s', seconds],
  ['readyMs', 'ready, s', seconds],
  ['cpuToReady', 'CPU to ready, s', hundredths],
  ['rssIdle', 'RSS idle, MB', whole],
  ['ownIdle', 'without files, MB', whole],
  ['rssLoaded', 'RSS after the load, MB', whole],
  ['megabytes', 'on disk, MB', whole],
  ['perCpuSecond', 'served a CPU-second', whole],
] as const;

function report(rows: readonly Row[]): void {
  console.log(`| service | as | ${COLUMNS.map(([, title]) => title).join(' | ')} |`);
  console.log(`|---|---|${'---|'.repeat(COLUMNS.length)}`);
  for (const row of rows) {
    for (const packaging of PACKAGINGS) {
      const cells = COLUMNS.map(([name, , spelt]) => spelt(median(row[packaging][name])));
      console.log(`| ${row.service} | ${packaging} | ${cells.join(' | ')} |`);
    }
  }
  console.log('\nServed:');
  for (const { service, what } of rows) console.log(`- ${service}: ${what}`);
  console.log('');
  for (const each of rows.flatMap(figuresOf)) console.log(JSON.stringify(each));
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(ms < 1000 ? 3 : 1);
}

function hundredths(value: number): string {
  return value.toFixed(2);
}

function whole(value: number): string {
  return value.toFixed(0);
}

/** What is wanted of the native executable is absolute, or at least what the JVM does. */
function figuresOf({ service, jvm, native }: Row): Figure[] {
  const name = `native.${service.replace('-service', '')}`;
  const answers = service === 'signaling-service' ? FIRST_ANSWER_MS : FIRST_ANSWER_AFTER_MIGRATIONS_MS;
  return [
    atMost(`${name}.first-answer`, 'ms', native.firstAnswerMs, [answers], 1),
    atMost(`${name}.ready`, 'ms', native.readyMs, jvm.readyMs, null),
    atMost(`${name}.cpu-to-ready`, 's', native.cpuToReady, jvm.cpuToReady, null),
    atMost(`${name}.rss-idle`, 'MB', native.rssIdle, [RSS_IDLE_MB], 1),
    atMost(`${name}.own-idle`, 'MB', native.ownIdle, jvm.ownIdle, null),
    atMost(`${name}.rss-loaded`, 'MB', native.rssLoaded, jvm.rssLoaded, null),
    atMost(`${name}.on-disk`, 'MB', native.megabytes, jvm.megabytes, null),
    atLeast(`${name}.served-per-cpu-second`, '1/s', native.perCpuSecond, jvm.perCpuSecond, null),
  ];
}
