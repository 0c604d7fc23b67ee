import type { Bytes } from '../encoding/bytes.js';
import { answerOf, Background } from './background.js';
import { Source, type Read } from './source.js';

/** A file that the worker is to read from, and where it is told what is wanted of it; nothing, if nothing is any more. */
export interface Reading {
  readonly file: Blob;
  readonly port: MessagePort;
}

export interface Wanted {
  readonly run: number;
  readonly index: number;
  readonly room: Bytes;
}

/** Has files read and hashed in a worker (`reading.ts`); by the page itself where it may start none. */
export class Reader {
  private readonly background = new Background(
    () => new Worker(new URL('./reading.js', import.meta.url), { type: 'module' }),
  );

  async open(file: Blob): Promise<Pick<Source, 'read' | 'close'>> {
    const worker = await this.background.begin();
    if (worker) return new DistantSource(worker, file, () => this.background.end());
    this.background.end();
    return new Source(file);
  }
}

class DistantSource {
  private readonly port: MessagePort;

  constructor(
    private readonly worker: Worker,
    file: Blob,
    private readonly release: () => void,
  ) {
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    worker.postMessage({ file, port: port2 } satisfies Reading, [port2]);
  }

  read(run: number, index: number, room: Bytes): Promise<Read> {
    this.port.postMessage({ run, index, room } satisfies Wanted, [room.buffer]);
    return answerOf(this.worker, this.port);
  }

  close(): void {
    this.port.postMessage(undefined);
    this.release();
  }
}
