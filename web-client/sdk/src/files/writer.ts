import type { Bytes } from '../encoding/bytes.js';
import { answerOf, Background } from './background.js';

/** What the worker is to write, and where it says that it has. */
export interface Writing {
  readonly folders: readonly string[];
  readonly name: string;
  readonly leaves: readonly Bytes[];
  readonly port: MessagePort;
}

/** Leaves come back, so that their memory can be used again. */
export interface Written {
  readonly leaves: readonly Bytes[];
  readonly digests: readonly Bytes[];
}

/** Has blocks hashed, and written as files of the private file system, in a worker (`writing.ts`). */
export class Writer {
  private readonly background = new Background(
    () => new Worker(new URL('./writing.js', import.meta.url), { type: 'module' }),
  );

  /** False where such a worker cannot write, or is not let start. */
  async canWrite(): Promise<boolean> {
    const worker = await this.background.begin();
    this.background.end();
    return worker !== undefined;
  }

  /** Replaces that file, and takes the leaves away meanwhile; undefined, with the leaves as they were, where it can't. */
  async write(folders: readonly string[], name: string, leaves: readonly Bytes[]): Promise<Written | undefined> {
    const worker = await this.background.begin();
    const { port1, port2 } = new MessageChannel();
    try {
      if (!worker) return undefined;
      const writing: Writing = { folders, name, leaves, port: port2 };
      worker.postMessage(writing, [port2, ...leaves.map(({ buffer }) => buffer)]);
      return await answerOf<Written>(worker, port1);
    } finally {
      port1.close();
      this.background.end();
    }
  }
}
