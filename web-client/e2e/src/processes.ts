import { readFile, readdir } from 'node:fs/promises';

const MEMORY_EVERY_MS = 100;

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
  /** Anonymous resident memory, in bytes. */
  readonly resident: number;
}

/** Watches the memory of a browser's renderers, which is where a page's own memory is. */
export class RendererMemory {
  /** The most that all of them together had at once, in bytes. */
  most = 0;
  private readonly timer = setInterval(() => void this.sample().catch(() => this.stop()), MEMORY_EVERY_MS);

  constructor(private readonly profile: string) {}

  async sample(): Promise<number> {
    const renderers = (await processesOf(this.profile)).filter(({ command }) => command.includes('--type=renderer'));
    const bytes = renderers.reduce((sum, { resident }) => sum + resident, 0);
    this.most = Math.max(this.most, bytes);
    return bytes;
  }

  stop(): void {
    clearInterval(this.timer);
  }
}

/** What all of a browser's sockets hang on: while it is out, they stand still. */
export class Cable {
  private constructor(private readonly networkProcess: number) {}

  static async of(profile: string): Promise<Cable> {
    const network = (await processesOf(profile)).find(({ command }) => command.includes('NetworkService'));
    if (network === undefined) throw new Error('The browser has no network process of its own');
    return new Cable(network.pid);
  }

  pull(): void {
    process.kill(this.networkProcess, 'SIGSTOP');
  }

  plugIn(): void {
    process.kill(this.networkProcess, 'SIGCONT');
  }
}

/** The browser with that profile, and what it has started. */
async function processesOf(profile: string): Promise<readonly Process[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const read = await Promise.all(pids.map((pid) => processOf(Number(pid)).catch(() => undefined)));
  const all = new Map(read.flatMap((one) => (one ? [[one.pid, one]] : [])));
  const isOwn = (one: Process | undefined): boolean =>
    one !== undefined && (one.command.includes(profile) || isOwn(all.get(one.parent)));
  return [...all.values()].filter(isOwn);
}

async function processOf(pid: number): Promise<Process> {
  const read = (file: string) => readFile(`/proc/${pid}/${file}`, 'utf8');
  const [status, command] = await Promise.all([read('status'), read('cmdline')]);
  const number = (name: string) => Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(status)?.[1] ?? 0);
  return { pid, command, parent: number('PPid'), resident: number('RssAnon') * 1024 };
}
