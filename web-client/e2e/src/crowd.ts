import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type { Verbs } from './crowd-process.js';

const FOLDER = fileURLToPath(new URL('../dist/crowd', import.meta.url));

type Answer<Verb extends keyof Verbs> = Awaited<ReturnType<Verbs[Verb]>>;

/** One Node process with some peers in it. */
export class Crowd {
  private readonly waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  private asked = 0;

  private constructor(private readonly child: ChildProcess) {
    child.on('message', ({ id, answer, error }: { id: number; answer: never; error?: string }) => {
      const waiting = this.waiting.get(id);
      this.waiting.delete(id);
      if (error === undefined) waiting?.resolve(answer);
      else waiting?.reject(new Error(error));
    });
    child.on('exit', () => {
      for (const { reject } of this.waiting.values()) reject(new Error('The process of the crowd has ended'));
    });
  }

  static start(): Crowd {
    const execArgv = [
      '--no-warnings',
      ...(process.versions.node.startsWith('20.') ? ['--experimental-websocket'] : []),
    ];
    return new Crowd(fork(`${FOLDER}/crowd-process.mjs`, { execArgv, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }));
  }

  call<Verb extends keyof Verbs>(verb: Verb, ...args: Parameters<Verbs[Verb]>): Promise<Answer<Verb>> {
    this.asked += 1;
    const id = this.asked;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.child.send({ id, verb, args });
    });
  }

  /** As a crash does: nobody says goodbye. */
  kill(): void {
    this.child.kill('SIGKILL');
  }

  /** Resolves when the process is gone. */
  async end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGKILL');
    await ended;
  }
}

/** Bundles what runs in each process, with the SDK's source as it stands. */
export async function buildCrowd(): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true, external: ['node-datachannel'], resolve: { conditions: ['peerstead-source'] } },
    build: {
      ssr: createRequire(import.meta.url).resolve('./crowd-process.ts'),
      outDir: FOLDER,
      emptyOutDir: true,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'crowd-process.mjs' } },
    },
  });
}
