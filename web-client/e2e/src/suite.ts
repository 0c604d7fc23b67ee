import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { removeFolder } from './folders.js';
import { ending, killed } from './spawned.js';

const PEERSTEAD = process.env['PEERSTEAD'] ?? fileURLToPath(new URL('../../../peerstead', import.meta.url));
const START_LIMIT_MS = 170_000;

/** What the services run as; both are built by `./peerstead`. */
export type Packaging = 'jvm' | 'native';
const PACKAGING: Packaging = process.env['PEERSTEAD_PACKAGING'] === 'native' ? 'native' : 'jvm';

export interface SuiteOptions {
  readonly packaging?: Packaging;
  readonly host?: string;
  /** Default: one that is free. */
  readonly port?: number;
  /** Words that run the words after them somewhere else, such as in a network namespace. */
  readonly within?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Where the data directory is made. */
  readonly folder?: string;
}

export interface ServiceReplica {
  readonly name: string;
  /** Counted from 1. */
  readonly replica: number;
  readonly port: number;
  readonly pid: number;
}

/** The whole suite, run as a person runs it: `./peerstead run`. */
export class Suite {
  private constructor(
    private readonly launcher: ChildProcess,
    private readonly data: string,
    readonly url: string,
  ) {}

  static async start(replicas: number, options: SuiteOptions = {}): Promise<Suite> {
    const { packaging = PACKAGING, host = 'localhost', within = [], environment, folder = tmpdir() } = options;
    const data = await mkdtemp(join(folder, 'peerstead-e2e-'));
    const port = options.port ?? (await freePort());
    const said: string[] = [];
    const words = ['--data', data, '--host', host, '--port', String(port), '--replicas', String(replicas)];
    if (packaging === 'native') words.push('--native');
    const [command = PEERSTEAD, ...rest] = [...within, PEERSTEAD, 'run', ...words];
    const launcher = ending(
      spawn(command, rest, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...environment } }),
    );
    launcher.stdout.on('data', (line: Buffer) => said.push(line.toString()));
    launcher.stderr.on('data', (line: Buffer) => said.push(line.toString()));
    const suite = new Suite(launcher, data, `http://${host}:${port}`);
    const deadline = Date.now() + START_LIMIT_MS;
    while (!existsSync(suite.stateFile)) {
      if (launcher.exitCode !== null || Date.now() > deadline) {
        await suite.stop();
        throw new Error(`The suite did not start:\n${said.join('')}`);
      }
      await wait(200);
    }
    return suite;
  }

  /** Of the launcher, which Kafka and the one port run in. */
  get pid(): number {
    return this.launcher.pid ?? -1;
  }

  /** As they run now; a killed one comes back with another pid. */
  async services(name: string): Promise<readonly ServiceReplica[]> {
    const state = JSON.parse(await readFile(this.stateFile, 'utf8')) as { services: readonly ServiceReplica[] };
    return state.services.filter((service) => service.name === name);
  }

  /** `kill -9` of one replica, which this suite started; one that is just coming back is waited for. */
  async kill(name: string, replica: number): Promise<void> {
    const deadline = Date.now() + START_LIMIT_MS;
    while (Date.now() < deadline) {
      const victim = (await this.services(name)).find((service) => service.replica === replica);
      if (victim === undefined) throw new Error(`No replica ${replica} of ${name}`);
      if (killed(victim.pid)) return;
      await wait(200);
    }
    throw new Error(`${name} ${replica} did not come back`);
  }

  /** As a developer applies a new build: every process of every service is replaced, one after the other. */
  async roll(): Promise<void> {
    const said: string[] = [];
    const command = spawn(PEERSTEAD, ['roll', '--data', this.data], { stdio: ['ignore', 'pipe', 'pipe'] });
    command.stdout.on('data', (line: Buffer) => said.push(line.toString()));
    command.stderr.on('data', (line: Buffer) => said.push(line.toString()));
    const code = await new Promise((resolve) => command.once('exit', resolve));
    if (code !== 0) throw new Error(`The roll failed:\n${said.join('')}`);
  }

  async stop(): Promise<void> {
    if (this.launcher.exitCode === null) {
      const ended = new Promise((resolve) => this.launcher.once('exit', resolve));
      this.launcher.kill('SIGTERM');
      await ended;
    }
    await removeFolder(this.data);
  }

  private get stateFile(): string {
    return join(this.data, 'suite.json');
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
