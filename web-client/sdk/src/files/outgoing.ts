import type { FileProgress, SendFileOptions, SendFileOutcome } from '../api/files.js';
import { pause } from '../backoff.js';
import { base64url, type Bytes } from '../encoding/bytes.js';
import { blocksOf, roomForMessage } from './blocks.js';
import type { FileFrame } from './frames.js';
import { FILE_BLOCK_BYTES, FILE_OFFERED_AGAIN } from './limits.js';
import { fileName, laneOf, mediaType } from './names.js';
import type { Reader } from './reader.js';
import type { Read } from './source.js';
import { Transfer, stopped, trouble, type Line } from './transfer.js';
import { Tree } from './tree.js';

const FULL_QUEUE_PAUSE = 200;

/** A message on its way into the channel; all of it is there once `all` resolves, which it never does if the connection ends. */
interface Handed {
  readonly message: Bytes;
  readonly all: Promise<void>;
}

/** An answer of the receiver. Whether one goes on is told by the object, as a receiver may say one number twice. */
type Run = FileFrame & { readonly type: 'file-accept' };

/**
 * A file on its way out. It is offered on every connection; each answer begins a run that goes on from what the receiver
 * has, and ends the run before it. Only the blocks that are being sent are read into memory.
 */
export class Outgoing extends Transfer<SendFileOutcome> {
  private readonly blocks: number;
  private readonly offer: FileFrame;
  /** Digests of blocks that were read. */
  private readonly leaves: Bytes[] = [];
  private offered = false;
  /** When the other side heard of it. */
  private saidAt = -Infinity;
  private answered = false;
  private checking = false;
  private sent = 0;
  private until = 0;
  private run: Run | undefined;
  private source: ReturnType<Reader['open']> | undefined;
  private reading: Promise<unknown> = Promise.resolve();
  private ended: string | undefined;
  private wake: () => void = () => undefined;

  constructor(
    transfer: string,
    peer: string,
    line: Line,
    private readonly file: Blob,
    private readonly reader: Reader,
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

  /** What was handed to the connection before may be lost: its run ends here. */
  handleConnected(): void {
    if (!this.offered || this.over) return;
    this.run = undefined;
    this.wake();
    this.offerNow();
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

  protected override finish(outcome: SendFileOutcome): boolean {
    if (!super.finish(outcome)) return false;
    void this.reading.then(async () => (await this.source)?.close());
    return true;
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
    let before: Handed | undefined;
    let room = roomForMessage();
    for (let index = kept; index < this.blocks; index += 1) {
      if (!(await this.isCredited(index, run))) return;
      const read = await this.read(index, run, room);
      const handed = read && (await this.hand(index, run, read.message));
      // One waits behind the other, so that the channel never runs dry.
      await before?.all;
      if (!handed || !this.goesOn(run)) return;
      room = before?.message ?? roomForMessage();
      before = handed;
    }
    await before?.all;
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

  /** One after the other, and not for a run that is over. */
  private read(index: number, run: Run, room: Bytes): Promise<Read | undefined> {
    const reading = this.reading.then(async () => {
      if (!this.goesOn(run)) return undefined;
      const read = await (await (this.source ??= this.reader.open(this.file))).read(run.run, index, room);
      this.leaves[index] ??= read.digest;
      return read;
    });
    this.reading = reading.catch(() => undefined);
    return reading;
  }

  /** Resolves when it waits for the channel; undefined if it never will. */
  private async hand(index: number, run: Run, message: Bytes): Promise<Handed | undefined> {
    while (this.goesOn(run)) {
      let handed: () => void = () => undefined;
      const all = new Promise<void>((resolve) => (handed = resolve));
      const taken = this.line.link()?.sendParts(laneOf(this.transfer), message, (sent, total) => {
        this.notePath();
        if (this.goesOn(run)) this.sent = index * FILE_BLOCK_BYTES + sent;
        if (sent === total) handed();
      });
      if (taken) return { message, all };
      if (taken === undefined) return undefined;
      await pause(FULL_QUEUE_PAUSE);
    }
    return undefined;
  }

  /** Of what it had until the run ended. */
  private async headOf(blocks: number, run: Run): Promise<string> {
    const tree = Tree.empty();
    let room: Bytes | undefined;
    for (let index = 0; index < blocks; index += 1) {
      if (!this.leaves[index]) room = (await this.read(index, run, room ?? roomForMessage()))?.message;
      const leaf = this.leaves[index];
      if (!leaf || !this.goesOn(run)) break;
      await tree.add(leaf);
    }
    return base64url(await tree.head());
  }
}
