import { loadavg } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Browser, type Tab } from '../src/browser.js';
import buildHarness from '../src/build-harness.js';
import { Suite } from '../src/suite.js';
import { carryBetween } from './carrier.js';
import { atMost, figure, printTable } from './figures.js';

const ROUNDS_AT_LEAST = 5;
const OPEN_REACH = 1.2;
/** A left room keeps its connections for a moment, so that the goodbye gets through. */
const SETTLE_MS = 400;
const ROUND_TRIPS = 50;
/** As long on the wire as the small post that the SDK sends. */
const SMALL = 'x'.repeat(120);

/** From join to open channel, and round trips, beside bare connections between the same two browser processes. */
export default async function rooms(options: readonly string[]): Promise<void> {
  const rounds = roundsOf(options);
  await buildHarness();
  const suite = await Suite.start(1);
  const browsers: Browser[] = [];
  try {
    for (let i = 0; i < 2; i++) browsers.push(await Browser.start(suite.url));
    const [host, newcomer] = await Promise.all(browsers.map((browser, i) => arrive(browser, `bench-${i}`)));
    if (!host || !newcomer) throw new Error('Two browsers are needed');
    await carryBetween(host.page, newcomer.page);
    report(await measure(host, newcomer, rounds));
  } finally {
    for (const browser of browsers) await browser.dispose();
    await suite.stop();
  }
}

function roundsOf(options: readonly string[]): number {
  const { values } = parseArgs({ args: [...options], options: { rounds: { type: 'string', default: '9' } } });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < ROUNDS_AT_LEAST) {
    throw new RangeError(`--rounds takes a number from ${ROUNDS_AT_LEAST} on.`);
  }
  return rounds;
}

async function arrive(browser: Browser, handle: string): Promise<Tab> {
  const tab = await browser.tab();
  const outcome = await tab.call('createIdentity', handle);
  if (outcome.kind !== 'created') throw new Error(`No identity: ${JSON.stringify(outcome)}`);
  while ((await tab.call('connectivity')) !== 'online') await wait(50);
  return tab;
}

const SERIES = {
  bareHere: 'open, bare, both ends in one page',
  bare: 'open, bare, two processes',
  room: 'open, room, somebody known',
  firstMeeting: 'open, room, a first meeting',
  carrying: 'carrying, page to page and back',
  bareRoundTrip: 'round trip, bare channel',
  roundTrip: 'round trip, posts in a room',
} as const;
type Series = Record<keyof typeof SERIES, number[]>;

/** Interleaved, so that whatever else the machine does falls on all of them; the first round only warms up. */
async function measure(host: Tab, newcomer: Tab, rounds: number): Promise<Series> {
  const load = loadavg();
  let series = nothing();
  for (let round = 0; round <= rounds; round++) {
    if (round === 1) series = nothing();
    await measureBare(newcomer, host, `pair-${round}`, series);
    await measureRoom(newcomer, host, `bench-${round}`, series);
    await measureFirstMeeting(newcomer, host, `first-${round}`, series);
    process.stderr.write(`\r${round} of ${rounds} rounds`);
  }
  const loads = [load, loadavg()].map(([minute]) => (minute ?? 0).toFixed(1));
  process.stderr.write(`\n`);
  console.log(`Two Chromium processes, one replica of every service; load ${loads.join(' before, ')} after.\n`);
  return series;
}

function nothing(): Series {
  return Object.fromEntries(Object.keys(SERIES).map((name) => [name, []])) as unknown as Series;
}

async function measureBare(newcomer: Tab, host: Tab, pair: string, series: Series): Promise<void> {
  series.carrying.push(await newcomer.call('bareCarrying'));
  series.bareHere.push(await newcomer.call('bareOpenHere', pair));
  await wait(SETTLE_MS);
  series.bare.push(await newcomer.call('bareOpen', pair));
  series.bareRoundTrip.push(...(await newcomer.call('bareRoundTrips', pair, SMALL, ROUND_TRIPS)));
  for (const tab of [newcomer, host]) await tab.call('bareClose', pair);
  await wait(SETTLE_MS);
}

async function measureRoom(newcomer: Tab, host: Tab, room: string, series: Series): Promise<void> {
  await host.call('join', room);
  await host.call('echo', room);
  series.room.push(await newcomer.call('timeJoin', room));
  series.roundTrip.push(...(await newcomer.call('roundTrips', room, ROUND_TRIPS)));
  for (const tab of [newcomer, host]) await tab.call('leave', room);
  await wait(SETTLE_MS);
}

async function measureFirstMeeting(newcomer: Tab, host: Tab, room: string, series: Series): Promise<void> {
  await host.call('join', room);
  series.firstMeeting.push(await newcomer.call('timeFirstMeeting', room));
  await host.call('leave', room);
  await wait(SETTLE_MS);
}

function report(series: Series): void {
  const names = Object.keys(SERIES) as (keyof typeof SERIES)[];
  printTable(names.map((name) => ({ what: SERIES[name], samples: series[name] })));
  console.log('\nA bare pair is carried twice on its way to the open channel; its candidates travel beside that.\n');
  const figures = [
    figure('rooms.bare.open-in-one-page', 'ms', series.bareHere),
    figure('rooms.bare.carrying-round-trip', 'ms', series.carrying),
    atMost('rooms.open', 'ms', series.room, series.bare, OPEN_REACH),
    atMost('rooms.open.first-meeting', 'ms', series.firstMeeting, series.bare, OPEN_REACH),
    atMost('rooms.round-trip', 'ms', series.roundTrip, series.bareRoundTrip, null),
  ];
  for (const each of figures) console.log(JSON.stringify(each));
}
