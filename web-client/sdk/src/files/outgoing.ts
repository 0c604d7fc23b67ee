import { pause } from '../backoff.js';
import { base64url, type Bytes } from '../bytes.js';
import { FILE_BLOCK_BYTES, FILE_OFFERED_AGAIN, FILE_SEGMENT_BLOCKS } from '../limits.js';
import type { FileProgress, SendFileOptions, SendFileOutcome } from './api.js';
import { blockMessage, leafIn, roomForMessage } from './blocks.js';
import { blocksOf, fileName, laneOf, mediaType, type FileFrame } from './frames.js';
import { Transfer, stopped, trouble, type Line } from './transfer.js';
import { leafOf, Tree } from './tree.js';

const FULL_QUEUE_PAUSE = 200;

/** The block of that number. */
type Reader = (index: number) => Promise<Uint8Array>;

/**
 * A file on its way out. It is offered on every connection; each answer begins a run that goes on from what the receiver
 * has, and ends the run before it. Only the blocks that are being sent are read into memory.
 */
export class Outgoing extends Transfer<SendFileOutcome> {
  private readonly blocks: number;
  private readonly offer: FileFrame;
  private readonly leaves: Bytes[] = [];
  private offered = false;
  /** When the other side heard of it. */
  private saidAt = -Infinity;
  private answered = false;
  private checking = false;
  private sent = 0;
  private until = 0;
  private run = 0;
  private ended: string | undefined;
  private wake: () => void = () => undefined;

  constructor(
    transfer: string,
    peer: string,
    line: Line,
    private readonly file: Blob,
    options: SendFileOptions,
  ) {
    super(transfer, peer, file.size, line);
    this.blocks = blocksOf(file.size);
    const name = fileName(options.name ?? (file instanceof File ? file.name : ''));
    this.offer = { type: 'file-offer', transfer, name, mediaType: mediaType(file.type), size: file.size };
    this.follow(options);
  }

  /** Its turn has come. */
  begin(): void {
    if (this.offered || this.over) return;
    this.offered = true;
    this.line.want();
    this.handleConnected();
  }

  handleConnected(): void {
    if (this.offered && !this.over) this.offerNow();
  }

  override tick(now: number): void {
    super.tick(now);
    // Whether the other side still knows of it, over a connection that stands.
    if (this.offered && !this.answered && !this.over && !this.isQuiet) this.offerNow();
  }

  handleFrame(frame: FileFrame): void {
    if (this.over || !this.offered) return;
    switch (frame.type) {
      case 'file-accept':
        return void this.send(frame).catch(() => this.handleUnreadable());
      case 'file-credit':
        this.until = Math.max(this.until, frame.until);
        return this.wake();
      case 'file-kept':
        return this.handleKept();
      case 'file-stop':
        this.finish(frame.reason === 'declined' ? { kind: 'declined' } : stopped(frame.reason));
        return this.wake();
      default:
        return;
    }
  }

  /** This side leaves the room. */
  close(): void {
    this.cancel();
  }

  protected override get isQuiet(): boolean {
    const isSaid = performance.now() - this.saidAt < FILE_OFFERED_AGAIN;
    return !this.over && (!this.offered || (isSaid && !this.answered));
  }

  protected override get bytes(): number {
    return Math.min(this.sent, this.size);
  }

  protected override get state(): FileProgress['state'] {
    if (!this.answered) return 'offered';
    return this.checking || this.ended !== undefined ? 'checking' : 'moving';
  }

  protected override cancel(): void {
    if (!this.finish({ kind: 'cancelled', by: 'me' })) return;
    if (this.offered) this.stop('cancelled');
    this.wake();
  }

  protected override handlePeerGone(): void {
    this.finish(trouble('peer-gone'));
    this.wake();
  }

  private offerNow(): void {
    if (this.say(this.offer)) this.saidAt = performance.now();
  }

  private handleUnreadable(): void {
    if (this.finish(trouble('unreadable'))) this.stop('unreadable');
  }

  private handleKept(): void {
    if (this.ended === undefined) return;
    this.tell({ state: 'checking', bytesPerSecond: 0 });
    this.finish({ kind: 'delivered', digest: this.ended, path: this.path });
  }

  private async send({ run, kept, head }: FileFrame & { readonly type: 'file-accept' }): Promise<void> {
    this.beginRun(run, kept);
    const read = readerOf(this.file);
    if (kept > this.blocks || (kept > 0 && (await this.headOf(kept, run, read)) !== head)) {
      // The receiver has the beginning of something else.
      if (this.goesOn(run)) this.say({ type: 'file-restart', transfer: this.transfer });
      return;
    }
    if (this.goesOn(run)) this.checking = false;
    const room = roomForMessage();
    for (let index = kept; index < this.blocks; index += 1) {
      if (!(await this.isCredited(index, run)) || !(await this.sendBlock(index, run, read, room))) return;
    }
    const ended = await this.headOf(this.blocks, run, read);
    if (!this.goesOn(run)) return;
    this.ended = ended;
    this.say({ type: 'file-end', transfer: this.transfer, head: ended });
  }

  private beginRun(run: number, kept: number): void {
    this.run = run;
    this.answered = true;
    this.checking = kept > 0;
    this.ended = undefined;
    this.sent = kept * FILE_BLOCK_BYTES;
    this.until = kept;
    this.wake();
  }

  private goesOn(run: number): boolean {
    return !this.over && run === this.run;
  }

  private async isCredited(index: number, run: number): Promise<boolean> {
    while (this.goesOn(run) && index >= this.until) {
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
    return this.goesOn(run);
  }

  /** Resolves when all of it was handed to the channel; never if the connection ends before. */
  private async sendBlock(index: number, run: number, read: Reader, room: Bytes): Promise<boolean> {
    const message = blockMessage(run, index, await read(index), room);
    const leaf = leafIn(message);
    while (this.goesOn(run)) {
      let handed: () => void = () => undefined;
      const allHanded = new Promise<void>((resolve) => (handed = resolve));
      const taken = this.line.link()?.sendParts(laneOf(this.transfer), message, (sent, total) => {
        this.notePath();
        if (this.goesOn(run)) this.sent = index * FILE_BLOCK_BYTES + sent;
        if (sent === total) handed();
      });
      if (taken) {
        this.leaves[index] ??= await leaf;
        await allHanded;
        return this.goesOn(run);
      }
      if (taken === undefined) return false;
      await pause(FULL_QUEUE_PAUSE);
    }
    return false;
  }

  /** Of what it had until the run ended. */
  private async headOf(blocks: number, run: number, read: Reader): Promise<string> {
    const tree = Tree.empty();
    for (let index = 0; index < blocks && this.goesOn(run); index += 1) {
      await tree.add((this.leaves[index] ??= await leafOf(await read(index))));
    }
    return base64url(await tree.head());
  }
}

/** Some blocks at once: to read of a file takes the browser longer than what is read. */
function readerOf(file: Blob): Reader {
  let ahead: { readonly first: number; readonly bytes: Uint8Array } | undefined;
  return async (index) => {
    const within = index % FILE_SEGMENT_BLOCKS;
    const first = index - within;
    if (ahead?.first !== first) {
      const at = first * FILE_BLOCK_BYTES;
      const bytes = await file.slice(at, at + FILE_SEGMENT_BLOCKS * FILE_BLOCK_BYTES).arrayBuffer();
      ahead = { first, bytes: new Uint8Array(bytes) };
    }
    return ahead.bytes.subarray(within * FILE_BLOCK_BYTES, (within + 1) * FILE_BLOCK_BYTES);
  };
}
