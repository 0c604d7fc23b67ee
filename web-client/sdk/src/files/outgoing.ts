import { pause } from '../backoff.js';
import { base64url, type Bytes } from '../bytes.js';
import { FILE_BLOCK_BYTES, FILE_OFFERED_AGAIN, FILE_SEGMENT_BLOCKS } from '../limits.js';
import type { FileProgress, SendFileOptions, SendFileOutcome } from './api.js';
import { blockMessage, leafIn, roomForMessage } from './blocks.js';
import { blocksOf, fileName, laneOf, mediaType, type FileFrame } from './frames.js';
import { Transfer, stopped, trouble, type Line } from './transfer.js';
import { leafOf, Tree } from './tree.js';

const FULL_QUEUE_PAUSE = 200;

/** An answer of the receiver. Whether one goes on is told by the object, as a receiver may say one number twice. */
type Run = FileFrame & { readonly type: 'file-accept' };

/**
 * A file on its way out. It is offered on every connection; each answer begins a run that goes on from what the receiver
 * has, and ends the run before it. Only the blocks that are being sent are read into memory.
 */
export class Outgoing extends Transfer<SendFileOutcome> {
  private readonly blocks: number;
  private readonly offer: FileFrame;
  private readonly read: (index: number) => Promise<Uint8Array>;
  private readonly leaves: Bytes[] = [];
  private offered = false;
  /** When the other side heard of it. */
  private saidAt = -Infinity;
  private answered = false;
  private checking = false;
  private sent = 0;
  private until = 0;
  private run: Run | undefined;
  private ended: string | undefined;
  private wake: () => void = () => undefined;

  constructor(transfer: string, peer: string, line: Line, file: Blob, options: SendFileOptions) {
    super(transfer, peer, file.size, line);
    this.blocks = blocksOf(file.size);
    this.read = readerOf(file);
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

  private async send(run: Run): Promise<void> {
    const { kept } = run;
    this.beginRun(run);
    if (kept > this.blocks || (kept > 0 && (await this.headOf(kept, run)) !== run.head)) {
      // The receiver has the beginning of something else.
      if (this.goesOn(run)) this.say({ type: 'file-restart', transfer: this.transfer });
      return;
    }
    if (this.goesOn(run)) this.checking = false;
    let room: Bytes | undefined;
    for (let index = kept; index < this.blocks; index += 1) {
      if (!(await this.isCredited(index, run))) return;
      const block = await this.read(index);
      if (!this.goesOn(run)) return;
      room ??= roomForMessage();
      if (!(await this.sendBlock(index, run, blockMessage(run.run, index, block, room)))) return;
    }
    const ended = await this.headOf(this.blocks, run);
    if (!this.goesOn(run)) return;
    this.ended = ended;
    this.say({ type: 'file-end', transfer: this.transfer, head: ended });
  }

  private beginRun(run: Run): void {
    this.run = run;
    this.answered = true;
    this.checking = run.kept > 0;
    this.ended = undefined;
    this.sent = run.kept * FILE_BLOCK_BYTES;
    this.until = run.kept;
    this.wake();
  }

  private goesOn(run: Run): boolean {
    return !this.over && run === this.run;
  }

  private async isCredited(index: number, run: Run): Promise<boolean> {
    while (this.goesOn(run) && index >= this.until) {
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
    return this.goesOn(run);
  }

  /** Resolves when all of it was handed to the channel; never if the connection ends before. */
  private async sendBlock(index: number, run: Run, message: Bytes): Promise<boolean> {
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
  private async headOf(blocks: number, run: Run): Promise<string> {
    const tree = Tree.empty();
    for (let index = 0; index < blocks && this.goesOn(run); index += 1) {
      await tree.add((this.leaves[index] ??= await leafOf(await this.read(index))));
    }
    return base64url(await tree.head());
  }
}

/** Some blocks at once, as to read of a file takes the browser longer than what is read; one such read after the other. */
function readerOf(file: Blob): (index: number) => Promise<Uint8Array> {
  let ahead = { first: -1, bytes: Promise.resolve(new Uint8Array()) };
  return async (index) => {
    const within = index % FILE_SEGMENT_BLOCKS;
    const first = index - within;
    if (ahead.first !== first) {
      const at = first * FILE_BLOCK_BYTES;
      const segment = file.slice(at, at + FILE_SEGMENT_BLOCKS * FILE_BLOCK_BYTES);
      ahead = { first, bytes: ahead.bytes.then(async () => new Uint8Array(await segment.arrayBuffer())) };
    }
    return (await ahead.bytes).subarray(within * FILE_BLOCK_BYTES, (within + 1) * FILE_BLOCK_BYTES);
  };
}
