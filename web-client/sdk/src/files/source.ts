import { sha256, type Bytes } from '../encoding/bytes.js';
import { BLOCK_AT, label, leafIn } from './blocks.js';
import { FILE_BLOCK_BYTES } from './limits.js';

/** A message, and the digest of the leaf in it. */
export interface Read {
  readonly message: Bytes;
  readonly digest: Bytes;
}

/**
 * A file that is read from one block on, each straight into its message. To read it slice by slice takes a browser four
 * times as long, as it maps memory for each in two processes.
 */
export class Source {
  private reader: ReadableStreamBYOBReader | undefined;
  private next = -1;

  constructor(private readonly file: Blob) {}

  /** The message of that block, made in that room, which is taken away. Rejects when the file has changed. */
  async read(run: number, index: number, room: Bytes): Promise<Read> {
    const rest = this.file.slice(index * FILE_BLOCK_BYTES);
    const end = BLOCK_AT + Math.min(FILE_BLOCK_BYTES, rest.size);
    if (index !== this.next) this.open(rest);
    this.next = index + 1;
    const message = new Uint8Array(await this.fill(room, rest, end), 0, end);
    label(message, run, index);
    return { message, digest: await sha256(leafIn(message)) };
  }

  close(): void {
    void this.reader?.cancel().catch(() => undefined);
  }

  private open(rest: Blob): void {
    this.close();
    try {
      this.reader = rest.stream().getReader({ mode: 'byob' });
    } catch {
      // Not every browser reads into what it is given.
      this.reader = undefined;
    }
  }

  private async fill(room: Bytes, rest: Blob, end: number): Promise<ArrayBuffer> {
    let { buffer } = room;
    if (!this.reader) room.set(new Uint8Array(await rest.slice(0, end - BLOCK_AT).arrayBuffer()), BLOCK_AT);
    for (let at = BLOCK_AT; this.reader && at < end;) {
      const { value, done } = await this.reader.read(new Uint8Array(buffer, at, end - at), { min: end - at });
      if (done) throw new DOMException('The file has become shorter.', 'NotReadableError');
      buffer = value.buffer;
      at += value.length;
    }
    return buffer;
  }
}
