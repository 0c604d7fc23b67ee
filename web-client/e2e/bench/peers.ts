import { loadavg } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { buildCrowd, Crowd } from '../src/crowd.js';
import type { Verbs } from '../src/crowd-process.js';
import { Suite } from '../src/suite.js';
import { figure, quantile } from './figures.js';

const SIZES = '2,4,8,16,32,64';
const PEERS_AT_MOST = 100;
const PEERS_OF_A_PROCESS = 8;
const IDLE_MS = 5_000;
const BETWEEN_POSTS_MS = 50;
const SETTLED_WITHIN_MS = 240_000;
const LOOK_EVERY_MS = 200;
const AT_REST_MS = 2_000;
/** A neighbour more may linger for a moment. */
const LINKS_AT_MOST = 7;

interface Row {
  readonly size: number;
  readonly links: readonly number[];
  /** Seconds after all joined at once until each saw each. */
  readonly whole: number;
  /** Milliseconds of one peer until then. */
  readonly joining: number;
  /** Milliseconds of one peer, for one post that it hears, idling taken off. */
  readonly cpu: number;
  /** Milliseconds of one peer in a second in which nothing is said. */
  readonly idle: number;
  readonly reach: readonly number[];
}

/** What a room costs each of its peers as it grows: the SDK over libdatachannel, some peers to a process. */
export default async function peers(options: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...options],
    options: { posts: { type: 'string', default: '40' }, sizes: { type: 'string', default: SIZES } },
  });
  const posts = Number(values.posts);
  const sizes = values.sizes.split(',').map(Number);
  if (!sizes.every((size) => Number.isInteger(size) && size > 1 && size <= PEERS_AT_MOST)) {
    throw new RangeError(`--sizes takes numbers from 2 to ${PEERS_AT_MOST}, with commas between them.`);
  }
  if (!Number.isInteger(posts) || posts < 5) throw new RangeError('--posts takes a number from 5 on.');
  await buildCrowd();
  const suite = await Suite.start(1);
  try {
    const rows: Row[] = [];
    for (const size of sizes) {
      rows.push(await measure(suite.url, size, posts));
      process.stderr.write(`\r${size} peers `);
    }
    report(rows);
  } finally {
    await suite.stop();
  }
}

async function measure(url: string, size: number, posts: number): Promise<Row> {
  const crowds = Array.from({ length: Math.ceil(size / PEERS_OF_A_PROCESS) }, () => Crowd.start());
  try {
    const handles = Array.from({ length: size }, (_, i) => `of-${size}-${i}`);
    const each = crowds.map((_, i) => handles.slice(i * PEERS_OF_A_PROCESS, (i + 1) * PEERS_OF_A_PROCESS));
    await Promise.all(crowds.map((crowd, i) => crowd.call('arrive', url, each[i] ?? [])));
    const joining = await cpuDuring(crowds, async () => {
      await Promise.all(crowds.map((crowd) => crowd.call('join', `room-of-${size}`)));
      await companyOf(crowds, `The room of ${size} did not become whole`, (company) =>
        company.every(({ connected }) => connected === size - 1),
      );
    });
    const links = await settled(crowds, size);
    // Everybody has the author's chain, and is warm.
    await sayAll(crowds, size, 0, 5);
    const idle = await cpuDuring(crowds, () => wait(IDLE_MS));
    let reach: readonly number[] = [];
    const busy = await cpuDuring(crowds, async () => (reach = await sayAll(crowds, size, 5, posts)));
    const cpu = (busy.cpu - (idle.cpu / idle.time) * busy.time) / posts / size;
    return {
      ...{ size, links, whole: joining.time / 1_000, joining: joining.cpu / size },
      ...{ cpu: Math.max(0, cpu), idle: (idle.cpu / idle.time) * (1_000 / size), reach },
    };
  } finally {
    await Promise.all(crowds.map((crowd) => crowd.end()));
  }
}

type Company = Awaited<ReturnType<Verbs['company']>>;

async function companyOf(crowds: readonly Crowd[], trouble: string, isRight: (company: Company) => boolean) {
  const deadline = Date.now() + SETTLED_WITHIN_MS;
  while (Date.now() < deadline) {
    const company = (await Promise.all(crowds.map((crowd) => crowd.call('company')))).flat();
    if (isRight(company)) return company;
    await wait(LOOK_EVERY_MS);
  }
  throw new Error(trouble);
}

/** Connections of each peer, when none lets go of any, and each knows who the others are. */
async function settled(crowds: readonly Crowd[], size: number): Promise<readonly number[]> {
  let before = '';
  let since = 0;
  const company = await companyOf(crowds, `The room of ${size} did not come to rest`, (company) => {
    const now = JSON.stringify(company);
    if (now !== before) since = Date.now();
    before = now;
    const isNamed = company.every(({ named }) => named === size - 1);
    return isNamed && company.every(({ links }) => links <= LINKS_AT_MOST) && Date.now() - since > AT_REST_MS;
  });
  return company.map(({ links }) => links);
}

/** One peer says so many posts; for each, the time until the last of the others had it. */
async function sayAll(crowds: readonly Crowd[], size: number, from: number, count: number): Promise<readonly number[]> {
  const [first] = crowds;
  if (!first) throw new Error('Nobody is there');
  const reach: number[] = [];
  for (let n = from; n < from + count; n += 1) {
    await first.call('sayTimed', 0, n);
    await wait(BETWEEN_POSTS_MS);
    let arrivals: readonly number[] = [];
    while (arrivals.length < size - 1)
      arrivals = (await Promise.all(crowds.map((one) => one.call('arrivals', n)))).flat();
    reach.push(Math.max(...arrivals));
  }
  return reach;
}

/** Milliseconds of all the processes together. */
async function cpuDuring(crowds: readonly Crowd[], act: () => Promise<unknown>) {
  const used = async () => (await Promise.all(crowds.map((crowd) => crowd.call('cpu')))).reduce((a, b) => a + b, 0);
  const [cpu, time] = [await used(), performance.now()];
  await act();
  return { time: performance.now() - time, cpu: ((await used()) - cpu) / 1_000 };
}

function report(rows: readonly Row[]): void {
  console.log(
    `\nload ${(loadavg()[0] ?? 0).toFixed(1)} at the end; processor time of one peer, in Node over libdatachannel\n`,
  );
  console.log(
    'peers  connections  most  whole in s  CPU ms till then  CPU ms a post  CPU ms a second idle  post at all in ms  95%',
  );
  for (const { size, links, whole, joining, cpu, idle, reach } of rows) {
    const cells = [
      String(size).padStart(5),
      quantile(links, 0.5).toFixed(0).padStart(11),
      String(Math.max(...links)).padStart(4),
      whole.toFixed(1).padStart(10),
      joining.toFixed(0).padStart(16),
      cpu.toFixed(2).padStart(13),
      idle.toFixed(2).padStart(20),
      quantile(reach, 0.5).toFixed(1).padStart(17),
      quantile(reach, 0.95).toFixed(1).padStart(5),
    ];
    console.log(cells.join('  '));
  }
  console.log('');
  for (const { size, links, whole, joining, cpu, idle, reach } of rows) {
    const name = `peers.of-${size}`;
    const figures = [
      figure(`${name}.connections`, 'connections', links),
      figure(`${name}.connections-at-most`, 'connections', [Math.max(...links)]),
      figure(`${name}.whole-in`, 's', [whole]),
      figure(`${name}.cpu-of-joining`, 'ms', [joining]),
      figure(`${name}.cpu-of-a-post`, 'ms', [cpu]),
      figure(`${name}.cpu-idle`, 'ms/s', [idle]),
      figure(`${name}.reaches-all`, 'ms', reach),
    ];
    for (const each of figures) console.log(JSON.stringify(each));
  }
}
