import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { ending } from '../src/spawned.js';
import { freePort, type ServiceReplica } from '../src/suite.js';
import { Client } from './client.js';
import { type Cpu, parseStat } from './proc-stat.js';

const START_LIMIT_MS = 120_000;
const POLL_MS = 2;
/** Each answer of the readiness check costs the process something. */
const POLL_ANSWERING_MS = 25;
/** The launcher spares the second compiler, which the JVM of a cluster does not. */
const LAUNCHER_ONLY = ['-XX:TieredStopAtLevel=1', '-XX:ReservedCodeCacheSize=48m'];

export interface Start {
  /** From spawning to any answer at all. */
  readonly firstAnswerMs: number;
  /** From spawning to 200 of the readiness check. */
  readonly readyMs: number;
}

/** One more process of a replica that runs: the same command and settings, at a port of its own. */
export class ServiceProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
    /** The executable or the jar. */
    readonly packaged: string,
    readonly start: Start,
  ) {}

  /** @param changed settings that are other ones, or more */
  static async like(
    replica: ServiceReplica,
    name: string,
    changed: Readonly<Record<string, string>> = {},
  ): Promise<ServiceProcess> {
    const [program, ...options] = await listOf(replica.pid, 'cmdline');
    if (program === undefined) throw new Error(`Process ${replica.pid} has ended`);
    const jar = options[options.indexOf('-jar') + 1];
    const packaged = options.includes('-jar') && jar !== undefined ? jar : program;
    const settings = Object.fromEntries((await listOf(replica.pid, 'environ')).map(variable));
    const port = await freePort();
    const env = { ...settings, ...changed, QUARKUS_HTTP_PORT: String(port), PEERSTEAD_REPLICA: name };
    const begin = performance.now();
    const kept = options.filter((option) => !LAUNCHER_ONLY.includes(option));
    const child = ending(spawn(program, kept, { env, stdio: 'ignore' }));
    try {
      return new ServiceProcess(child, port, packaged, await awaitReady(child, port, begin));
    } catch (fault) {
      child.kill('SIGKILL');
      throw fault;
    }
  }

  rssMegabytes(): Promise<number> {
    return rssMegabytesOf(this.pid);
  }

  /** Without the pages of its files, which processes share and the kernel may drop. */
  ownMegabytes(): Promise<number> {
    return megabytesOf(this.pid, 'RssAnon');
  }

  cpuSeconds(): Promise<number> {
    return cpuSecondsOf(this.pid);
  }

  cpu(): Promise<Cpu> {
    return cpuOf(this.pid);
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    if (this.child.exitCode !== null || !this.child.kill('SIGTERM')) return;
    await ended;
  }

  private get pid(): number {
    return this.child.pid ?? -1;
  }
}

export function rssMegabytesOf(pid: number): Promise<number> {
  return megabytesOf(pid, 'VmRSS');
}

async function megabytesOf(pid: number, field: 'VmRSS' | 'RssAnon'): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) / 1024;
}

async function cpuSecondsOf(pid: number): Promise<number> {
  const { user, kernel } = await cpuOf(pid);
  return user + kernel;
}

export async function cpuOf(pid: number): Promise<Cpu> {
  return parseStat(await readFile(`/proc/${pid}/stat`, 'utf8'));
}

async function listOf(pid: number, file: 'cmdline' | 'environ'): Promise<string[]> {
  return (await readFile(`/proc/${pid}/${file}`, 'utf8')).split('\0').filter((word) => word !== '');
}

function variable(assignment: string): [string, string] {
  const at = assignment.indexOf('=');
  return [assignment.slice(0, at), assignment.slice(at + 1)];
}

async function awaitReady(child: ChildProcess, port: number, begin: number): Promise<Start> {
  const client = new Client(`http://127.0.0.1:${port}`);
  let firstAnswerMs: number | undefined;
  try {
    while (child.exitCode === null && performance.now() - begin < START_LIMIT_MS) {
      const status = await client.ask('GET', '/q/health/ready').then(
        (answer) => answer.status,
        () => undefined,
      );
      const now = performance.now() - begin;
      if (status !== undefined) firstAnswerMs ??= now;
      if (status === 200 && firstAnswerMs !== undefined) return { firstAnswerMs, readyMs: now };
      await wait(firstAnswerMs === undefined ? POLL_MS : POLL_ANSWERING_MS);
    }
  } finally {
    client.close();
  }
  throw new Error(`${child.spawnargs.join(' ')} did not become ready`);
}
