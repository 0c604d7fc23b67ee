import type { Bytes } from '../bytes.js';

/** What the worker is to write, and where it says that it has. */
export interface Writing {
  readonly folders: readonly string[];
  readonly name: string;
  readonly bytes: readonly Bytes[];
  readonly answer: MessagePort;
}

/** The bytes come back, so that their memory can be used again. */
export interface Written {
  readonly bytes: readonly Bytes[];
  readonly fault: Error | undefined;
}

const IDLE = 10_000;

/** Has files of the private file system written in a worker (`writing.ts`), which is there as long as it has something to do. */
export class Writer {
  private starting: Promise<Worker | undefined> | undefined;
  private underWay = 0;
  private ending: ReturnType<typeof setTimeout> | undefined;

  /** False where such a worker cannot write, or is not let start. */
  async canWrite(): Promise<boolean> {
    return (await this.using(() => Promise.resolve(true))) ?? false;
  }

  /** Replaces that file, and takes the bytes away meanwhile; undefined, with the bytes as they were, where it can't. */
  write(folders: readonly string[], name: string, bytes: readonly Bytes[]): Promise<readonly Bytes[] | undefined> {
    return this.using(async (worker) => {
      const { port1, port2 } = new MessageChannel();
      const answered = new AbortController();
      try {
        const writing: Writing = { folders, name, bytes, answer: port2 };
        worker.postMessage(writing, [port2, ...bytes.map(({ buffer }) => buffer)]);
        const written = await new Promise<Written>((resolve, reject) => {
          port1.onmessage = ({ data }: MessageEvent<Written>) => resolve(data);
          worker.addEventListener('error', reject, { signal: answered.signal });
        });
        if (written.fault !== undefined) throw written.fault;
        return written.bytes;
      } finally {
        answered.abort();
        port1.close();
      }
    });
  }

  private async using<T>(work: (worker: Worker) => Promise<T>): Promise<T | undefined> {
    clearTimeout(this.ending);
    this.underWay += 1;
    try {
      const worker = await (this.starting ??= start());
      return worker && (await work(worker));
    } finally {
      this.underWay -= 1;
      if (this.underWay === 0) this.ending = setTimeout(() => void this.end(), IDLE);
    }
  }

  private async end(): Promise<void> {
    const worker = await this.starting;
    if (!worker || this.underWay > 0) return;
    worker.terminate();
    this.starting = undefined;
  }
}

async function start(): Promise<Worker | undefined> {
  try {
    const worker = new Worker(new URL('./writing.js', import.meta.url), { type: 'module' });
    const canWrite = await new Promise<boolean>((resolve) => {
      worker.onmessage = ({ data }: MessageEvent<boolean>) => resolve(data);
      worker.onerror = () => resolve(false);
    });
    if (canWrite) return worker;
    worker.terminate();
  } catch {
    // A policy of the page forbids workers.
  }
  return undefined;
}
