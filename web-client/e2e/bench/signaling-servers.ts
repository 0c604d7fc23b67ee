import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { setTimeout as wait } from 'node:timers/promises';
import { ending } from '../src/spawned.js';
import { freePort, type Suite } from '../src/suite.js';
import { sum } from './figures.js';
import type { Cpu } from './proc-stat.js';
import { cpuOf, rssMegabytesOf, ServiceProcess } from './service-process.js';
import type { Protocol, Servers } from './signaling-loads.js';
import { TextSocket } from './text-socket.js';

const START_LIMIT_MS = 30_000;
const SOCKETS_AT_MOST = 20_000;
const SERVICE = 'signaling-service';

/** Whatever answers clients of one protocol, in one process or several. */
export interface Server extends Servers {
  readonly protocol: Protocol;
  /** Of each process that works for it. */
  cpu(): Promise<readonly Cpu[]>;
  /** Of its own processes. */
  rssMegabytes(): Promise<number>;
  stop(): Promise<void>;
}

/** What the clients come with: npm `peer`, and y-webrtc's own server. Our own protocol has none, and is measured beside `peer`. */
export async function reference(measured: Protocol): Promise<Server> {
  const protocol = measured === 'peerstead' ? 'peerjs' : measured;
  const port = await freePort();
  const limits = ['--concurrent_limit', String(SOCKETS_AT_MOST)];
  const command =
    protocol === 'peerjs'
      ? [
          inPackage('peer', 'dist/bin/peerjs.js'),
          '--host',
          '127.0.0.1',
          '--port',
          String(port),
          '--path',
          '/peerjs',
          ...limits,
        ]
      : [inPackage('y-webrtc', 'bin/server.js')];
  const env = { ...process.env, PORT: String(port) };
  const child = ending(spawn(process.execPath, command, { env, stdio: 'ignore' }));
  const pid = child.pid ?? -1;
  await answers(child, port, protocol);
  return {
    protocol,
    ports: [port],
    identityService: '',
    cpu: async () => [await cpuOf(pid)],
    rssMegabytes: () => rssMegabytesOf(pid),
    stop: () => ended(child),
  };
}

/**
 * Our own, in so many replicas beside the suite's, which carries no socket; it may host something, and so it is counted, as is the
 * launcher with Kafka in it.
 */
export async function ours(suite: Suite, protocol: Protocol, replicas: number): Promise<Server> {
  const [resident] = await suite.services(SERVICE);
  if (resident === undefined) throw new Error(`No replica of ${SERVICE}`);
  const started: ServiceProcess[] = [];
  for (let replica = 1; replica <= replicas; replica++) {
    started.push(await ServiceProcess.like(resident, `bench-${replica}`, UNLIMITED));
  }
  const helpers = [resident.pid, suite.pid];
  return {
    protocol,
    ports: started.map(({ port }) => port),
    identityService: suite.url,
    cpu: () => Promise.all([...started.map((one) => one.cpu()), ...helpers.map(cpuOf)]),
    rssMegabytes: async () => sum(await Promise.all(started.map((one) => one.rssMegabytes()))),
    stop: async () => {
      for (const one of started) await one.stop();
    },
  };
}

/** The others have no such limits; those of our own protocol can't be changed. */
const UNLIMITED = Object.fromEntries(
  ['PEERJS', 'Y_WEBRTC'].flatMap((protocol) => [
    [`PEERSTEAD_${protocol}_FRAMES_PER_SECOND`, '1000000'],
    [`PEERSTEAD_${protocol}_BURST`, '1000000'],
  ]),
);

function inPackage(name: string, path: string): string {
  const resolve = createRequire(import.meta.url).resolve;
  const main = resolve(name);
  return `${main.slice(0, main.lastIndexOf(`node_modules/${name}/`))}node_modules/${name}/${path}`;
}

async function answers(child: ChildProcess, port: number, protocol: Protocol): Promise<void> {
  const path = protocol === 'peerjs' ? '/peerjs/peerjs?key=peerjs&id=first&token=first' : '/';
  const deadline = Date.now() + START_LIMIT_MS;
  while (child.exitCode === null && Date.now() < deadline) {
    const socket = await TextSocket.open(port, path).catch(() => undefined);
    socket?.close();
    if (socket !== undefined) return;
    await wait(100);
  }
  await ended(child);
  throw new Error(`${child.spawnargs.join(' ')} does not answer`);
}

async function ended(child: ChildProcess): Promise<void> {
  const exit = new Promise((resolve) => child.once('exit', resolve));
  if (child.exitCode === null && child.kill('SIGTERM')) await exit;
}
