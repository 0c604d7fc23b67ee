import { setTimeout as wait } from 'node:timers/promises';
import type { Browser, Tab } from '../../src/browser.js';
import { perCpuSecond } from './cpu.js';
import type { LibraryTab } from './library-tab.js';
import type { Series } from './series.js';

/**
 * A left room keeps its connections for a moment, so that the goodbye gets through; and whoever has just come in is not done with that
 * at once. PeerJS' host has been there from the beginning.
 */
const SETTLE_MS = 400;
const WARM_UP_OPENINGS = 30;
/** Of each kind in a round, in turns: one alone can be far from the median. */
const OPENINGS = 5;
const ROUND_TRIPS = 50;
/** As long on the wire as the small post that the SDK sends. */
const SMALL = 'x'.repeat(120);
/** Of each kind in a round, in turns: a bare channel alone carries between 7 and 11 MB a CPU second, as packets get lost. */
const FLOWS_IN_TURNS = 3;
const FLOW_MEGABYTES = 32;
const MEGABYTE = 1024 * 1024;
const DOCUMENTS = [
  { length: 1024, ours: 'syncSmall', theirs: 'ySyncSmall' },
  { length: MEGABYTE, ours: 'syncLarge', theirs: 'ySyncLarge' },
] as const;
/** A document that was not there by then does not come. */
const SYNC_WITHIN_MS = 5_000;

/** Two browser processes, each with the SDK in one page and the libraries in another. */
export interface Pair {
  readonly browsers: readonly Browser[];
  readonly newcomer: Tab;
  readonly host: Tab;
  readonly libraries: { readonly newcomer: LibraryTab; readonly host: LibraryTab; readonly hostId: string };
}

/** Pages are not measured cold, either. */
export async function warmUp(pair: Pair): Promise<void> {
  const { newcomer, host, libraries } = pair;
  for (let i = 0; i < WARM_UP_OPENINGS; i++) {
    await host.call('join', `warm-${i}`);
    await newcomer.call('timeJoin', `warm-${i}`);
    await libraries.newcomer.call('peerjsOpen', libraries.hostId);
    await libraries.host.call('yShare', `warm-${i}`, 0);
    // Two y-webrtc providers that announce themselves at once may wait for each other forever.
    await wait(SETTLE_MS);
    await libraries.newcomer.call('yOpen', `warm-${i}`);
    for (const tab of [newcomer, host]) await tab.call('leave', `warm-${i}`);
    for (const tab of [libraries.newcomer, libraries.host]) await tab.call('yLeave', `warm-${i}`);
    await libraries.newcomer.call('peerjsClose');
    await wait(SETTLE_MS);
  }
}

/** All openings, and each of the others once, in another order each time: what goes before leaves its mark on what follows. */
export async function measureAll(pair: Pair, round: number, series: Series): Promise<void> {
  for (let i = round * OPENINGS; i < (round + 1) * OPENINGS; i++) await measureOpenings(pair, i, series);
  for (let i = round * FLOWS_IN_TURNS; i < (round + 1) * FLOWS_IN_TURNS; i++) await measureFlows(pair, i, series);
  const all = [
    () => measureBareTrips(pair, `pair-${round}`, series),
    () => measureTrips(pair, `bench-${round}`, series),
    () => measurePeerjsTrips(pair, series),
    ...DOCUMENTS.flatMap(({ length, ours, theirs }) => [
      () => measureSync(pair, `sync-${length}-${round}`, length, series[ours]),
      () => measureYSync(pair, `sync-${length}-${round}`, length, series[theirs]),
    ]),
  ];
  await inTurns(all, round);
}

async function measureOpenings(pair: Pair, turn: number, series: Series): Promise<void> {
  const { newcomer, host, libraries } = pair;
  const name = `opening-${turn}`;
  const all = [
    async () => {
      series.bare.push(await newcomer.call('bareOpen', name));
      for (const tab of [newcomer, host]) await tab.call('bareClose', name);
    },
    async () => {
      await settleIn(host, name);
      series.room.push(await newcomer.call('timeJoin', name));
      for (const tab of [newcomer, host]) await tab.call('leave', name);
    },
    async () => {
      await settleIn(host, `first-${turn}`);
      series.firstMeeting.push(await newcomer.call('timeFirstMeeting', `first-${turn}`));
      await host.call('leave', `first-${turn}`);
    },
    async () => {
      series.peerjs.push(await libraries.newcomer.call('peerjsOpen', libraries.hostId));
      await libraries.newcomer.call('peerjsClose');
    },
    async () => {
      await libraries.host.call('yShare', name, 0);
      await wait(SETTLE_MS);
      series.y.push(await libraries.newcomer.call('yOpen', name));
      for (const tab of [libraries.newcomer, libraries.host]) await tab.call('yLeave', name);
    },
  ];
  await inTurns(all, turn);
}

async function measureFlows(pair: Pair, turn: number, series: Series): Promise<void> {
  const { newcomer, host, libraries, browsers } = pair;
  const name = `flow-${turn}`;
  const bytes = FLOW_MEGABYTES * MEGABYTE;
  const measured = (move: () => Promise<unknown>) => perCpuSecond(FLOW_MEGABYTES, browsers, move);
  const all = [
    async () => {
      await newcomer.call('bareOpen', name);
      series.bareFlow.push(await measured(() => newcomer.call('bareFlow', name, bytes)));
      for (const tab of [newcomer, host]) await tab.call('bareClose', name);
    },
    async () => {
      await meetIn(pair, name);
      series.flow.push(await measured(() => newcomer.call('flow', name, bytes)));
      for (const tab of [newcomer, host]) await tab.call('leave', name);
    },
    async () => {
      const file = { name, size: bytes, seed: 1 };
      await newcomer.call('makeFile', file);
      const room = `file-${turn}`;
      await meetIn(pair, room);
      await host.call('answerFiles', room, 'accept');
      series.fileFlow.push(await measured(() => newcomer.call('fileFlow', room, file)));
      await host.call('deleteReceived');
      for (const tab of [newcomer, host]) await tab.call('leave', room);
    },
    async () => {
      await libraries.newcomer.call('peerjsOpen', libraries.hostId);
      series.peerjsFlow.push(await measured(() => libraries.newcomer.call('peerjsFlow', bytes)));
      await libraries.newcomer.call('peerjsClose');
    },
  ];
  await inTurns(all, turn);
}

async function inTurns(all: readonly (() => Promise<void>)[], turn: number): Promise<void> {
  const stride = turn % 2 === 0 ? 1 : all.length - 1;
  for (const i of all.keys()) {
    await all[(turn + i * stride) % all.length]?.();
    await wait(SETTLE_MS);
  }
}

async function measureBareTrips({ newcomer, host }: Pair, pair: string, series: Series): Promise<void> {
  series.carrying.push(await newcomer.call('bareCarrying'));
  series.bareHere.push(await newcomer.call('bareOpenHere', pair));
  await wait(SETTLE_MS);
  await newcomer.call('bareOpen', pair);
  series.bareRoundTrip.push(...(await newcomer.call('bareRoundTrips', pair, SMALL, ROUND_TRIPS)));
  for (const tab of [newcomer, host]) await tab.call('bareClose', pair);
}

async function measureTrips(pair: Pair, room: string, series: Series): Promise<void> {
  const { newcomer, host } = pair;
  await meetIn(pair, room);
  await host.call('echo', room);
  series.roundTrip.push(...(await newcomer.call('roundTrips', room, ROUND_TRIPS)));
  for (const tab of [newcomer, host]) await tab.call('leave', room);
}

async function measurePeerjsTrips({ libraries: { newcomer, hostId } }: Pair, series: Series): Promise<void> {
  await newcomer.call('peerjsOpen', hostId);
  series.peerjsRoundTrip.push(...(await newcomer.call('peerjsRoundTrips', SMALL, ROUND_TRIPS)));
  await newcomer.call('peerjsClose');
}

async function measureSync({ newcomer, host }: Pair, room: string, length: number, times: number[]): Promise<void> {
  await host.call('join', room);
  await host.call('shareText', room, length);
  await wait(SETTLE_MS);
  times.push((await newcomer.call('timeSync', room, length, SYNC_WITHIN_MS)) ?? Infinity);
  for (const tab of [newcomer, host]) await tab.call('leave', room);
}

async function measureYSync({ libraries }: Pair, room: string, length: number, times: number[]): Promise<void> {
  const { newcomer, host } = libraries;
  await host.call('yShare', room, length);
  await wait(SETTLE_MS);
  times.push((await newcomer.call('ySync', room, length, SYNC_WITHIN_MS)) ?? Infinity);
  for (const tab of [newcomer, host]) await tab.call('yLeave', room);
}

async function settleIn(host: Tab, room: string): Promise<void> {
  await host.call('join', room);
  await wait(SETTLE_MS);
}

async function meetIn({ newcomer, host }: Pair, room: string): Promise<void> {
  await host.call('join', room);
  await newcomer.call('timeJoin', room);
}
