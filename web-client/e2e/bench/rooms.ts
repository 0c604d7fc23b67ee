import { loadavg } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Browser, type Tab } from '../src/browser.js';
import buildHarness from '../src/build-harness.js';
import { Suite } from '../src/suite.js';
import { carryBetween } from './carrier.js';
import { progress } from './figures.js';
import { LibraryServers } from './rooms/library-servers.js';
import { buildLibraries, LibraryTab } from './rooms/library-tab.js';
import { measureAll, type Pair, warmUp } from './rooms/measures.js';
import { report } from './rooms/report.js';
import { nothing, type Series } from './rooms/series.js';
import { loadOf, type Protocol, type Said, saturate } from './signaling-loads.js';

const ROUNDS_AT_LEAST = 5;
/** Until a JVM's second compiler has done most of its work. */
const SERVER_WARM_UP_MS = 10_000;

/** From join to open channel, round trips, bytes and documents, beside bare connections and two libraries between the same two browser processes. */
export default async function rooms(options: readonly string[]): Promise<void> {
  const rounds = roundsOf(options);
  await buildHarness();
  await buildLibraries();
  const [suite, servers] = await Promise.all([Suite.start(1), LibraryServers.start()]);
  const browsers: Browser[] = [];
  try {
    await warmUpServers(suite, servers);
    for (let i = 0; i < 2; i++) browsers.push(await Browser.start(suite.url));
    report(await measure(await meet(browsers, suite, servers), rounds));
  } finally {
    for (const browser of browsers) await browser.dispose();
    await servers.stop();
    await suite.stop();
  }
}

/** Servers run for weeks: none of them is measured cold. */
async function warmUpServers(suite: Suite, { peerjsPort, yPort }: LibraryServers): Promise<void> {
  const ports: Record<Protocol, number> = {
    peerstead: Number(new URL(suite.url).port),
    peerjs: peerjsPort,
    'y-webrtc': yPort,
  };
  for (const protocol of Object.keys(ports) as Protocol[]) {
    for (const said of ['introductions', 'offers'] satisfies Said[]) {
      progress(`warming up: ${protocol}, ${said}`);
      const load = await loadOf(protocol, said, { ports: [ports[protocol]], identityService: suite.url });
      await saturate(load, SERVER_WARM_UP_MS);
      load.close();
    }
  }
}

async function meet(browsers: readonly Browser[], suite: Suite, servers: LibraryServers): Promise<Pair> {
  const [replica] = await suite.services('signaling-service');
  if (replica === undefined) throw new Error('No replica of signaling-service');
  const [host, newcomer] = await Promise.all(browsers.map((browser, i) => arrive(browser, `bench-${i}`, replica.port)));
  const [libraryHost, libraryNewcomer] = await Promise.all(browsers.map((browser) => LibraryTab.open(browser)));
  if (!host || !newcomer || !libraryHost || !libraryNewcomer) throw new Error('Two browsers are needed');
  await carryBetween(host.page, newcomer.page);
  for (const tab of [libraryHost, libraryNewcomer]) await tab.call('yArrive', servers.yPort);
  const hostId = await libraryHost.call('peerjsArrive', servers.peerjsPort);
  await libraryNewcomer.call('peerjsArrive', servers.peerjsPort);
  return { browsers, host, newcomer, libraries: { host: libraryHost, newcomer: libraryNewcomer, hostId } };
}

function roundsOf(options: readonly string[]): number {
  const { values } = parseArgs({ args: [...options], options: { rounds: { type: 'string', default: '9' } } });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < ROUNDS_AT_LEAST) {
    throw new RangeError(`--rounds takes a number from ${ROUNDS_AT_LEAST} on.`);
  }
  return rounds;
}

async function arrive(browser: Browser, handle: string, signalingPort: number): Promise<Tab> {
  const tab = await browser.tab();
  await tab.page.addInitScript(openSocketsAt, signalingPort);
  await tab.load();
  const outcome = await tab.call('createIdentity', handle);
  if (outcome.kind !== 'created') throw new Error(`No identity: ${JSON.stringify(outcome)}`);
  while ((await tab.call('connectivity')) !== 'online') await wait(50);
  return tab;
}

/** Runs in a page: its sockets go past the gateway, as the libraries' servers have none in front of them. */
function openSocketsAt(port: number): void {
  globalThis.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(Object.assign(new URL(url, location.href), { port }), protocols);
    }
  };
}

/** Interleaved, so that whatever else the machine does falls on all of them; the first round only warms up. */
async function measure(pair: Pair, rounds: number): Promise<Series> {
  const load = loadavg();
  await warmUp(pair);
  let series = nothing();
  for (let round = 0; round <= rounds; round++) {
    if (round === 1) series = nothing();
    await measureAll(pair, round, series);
    progress(`${round} of ${rounds} rounds`);
  }
  const loads = [load, loadavg()].map(([minute]) => (minute ?? 0).toFixed(1));
  progress('');
  console.log(`Two Chromium processes, one replica of every service; load ${loads.join(' before, ')} after.\n`);
  return series;
}
