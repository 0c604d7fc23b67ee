import type { FileOffer, FileProgress, ReceiveFileOptions, ReceiveFileOutcome } from '../api/files.js';
import type { RoomPeer } from '../api/peers.js';
import { base64url, randomId, type Bytes } from '../encoding/bytes.js';
import { spares } from '../encoding/channel-parts.js';
import { blockIn, blockOf, blocksOf, digestsOf } from './blocks.js';
import type { FileFrame, StopReason } from './frames.js';
import { rootsOf, SEGMENT_BYTES, treeOf, type FileKeeping, type Kept } from './keeping.js';
import { FILE_BLOCK_BYTES, FILE_SEGMENT_BLOCKS, FILE_WINDOW_BLOCKS } from './limits.js';
import { Transfer, stopped, trouble, type Line } from './transfer.js';
import { Tree } from './tree.js';

type Offered = FileFrame & { readonly type: 'file-offer' };

/** Whom a file comes from, and where. */
export interface Origin {
  readonly peer: RoomPeer;
  readonly room: string;
}

/**
 * A file on its way in. Blocks are taken in order, hashed, and written sixteen at a time; the sender has credit for what
 * there is memory for. What was written survives a reload of either page.
 */
export class Incoming extends Transfer<ReceiveFileOutcome> {
  private readonly withdrawing = new AbortController();
  private readonly blocks: number;
  private readonly from: Promise<void>;
  private place = '';
  private release: () => void = () => undefined;
  private kept: Kept;
  private tree = Tree.empty();
  /** Blocks of the segment that is not written yet, as leaves. */
  private unwritten: Bytes[] = [];
  /** The number of the next block to arrive. */
  private next = 0;
  private until = 0;
  /** Begins anywhere, as the sender may still have one of a page that was here before. */
  private run = crypto.getRandomValues(new Uint16Array(1))[0] ?? 0;
  private accepted = false;
  /** The application has it. */
  done = false;
  private offeredHere = true;
  private expected: string | undefined;
  private work: Promise<void> = Promise.resolve();

  constructor(
    readonly offered: Offered,
    private readonly origin: Origin,
    line: Line,
    private readonly keeping: FileKeeping,
  ) {
    super(offered.transfer, origin.peer.peer, offered.size, line);
    const { name, mediaType, size } = offered;
    const { device, identity } = origin.peer;
    const time = new Date().toISOString();
    this.blocks = blocksOf(size);
    this.kept = {
      ...{ device, from: identity, room: origin.room, name, mediaType, size, time },
      ...{ path: 'direct', blocks: 0, roots: [], segmentBytes: SEGMENT_BYTES },
    };
    this.from = this.takeUp();
  }

  /** What the application gets, as soon as it is known what is here already; undefined if that is too late. */
  async offer(): Promise<FileOffer | undefined> {
    await this.from;
    if (this.over) return undefined;
    const { name, mediaType, size, blocks } = this.kept;
    return {
      ...{ from: this.origin.peer, name, mediaType, size },
      keptBytes: Math.min(size, blocks * FILE_BLOCK_BYTES),
      withdrawn: this.withdrawing.signal,
      accept: (options = {}) => this.accept(options),
      decline: () => this.decline(),
    };
  }

  /** A new connection: the sender says on each that it goes on, if it does. */
  handleConnected(): void {
    this.offeredHere = false;
  }

  /** Again, on another connection. */
  handleOffered(): void {
    this.offeredHere = true;
    if (this.accepted) this.goOn();
  }

  /** Its sender goes on with it, as far as it said so on this connection. */
  get isUnderWay(): boolean {
    return !this.over && this.offeredHere;
  }

  get isForgettable(): boolean {
    return this.over && !this.done && !this.isDue(performance.now());
  }

  /** Complete, verified, and not deleted since: the sender did not hear of it, or sends it once more. */
  async isStillKept(): Promise<boolean> {
    return this.done && (await this.keeping.get(this.place)) !== undefined;
  }

  handleFrame(frame: FileFrame): void {
    if (frame.type === 'file-stop' && frame.reason !== 'declined') this.handleStopped(frame.reason);
    if (frame.type === 'file-restart') this.queue(() => this.restart());
    if (frame.type !== 'file-end') return;
    this.expected = frame.head;
    this.queue(() => this.complete());
  }

  handleBlock(message: Bytes): void {
    if (!this.accepted || this.over) return;
    const { run, index, leaf } = blockOf(message) ?? { run: this.run, index: -1, leaf: message };
    if (run !== this.run) return;
    const length = Math.min(FILE_BLOCK_BYTES, this.size - index * FILE_BLOCK_BYTES);
    // Out of order, without credit, or of another length: this sender does not keep to what it says.
    if (index !== this.next || index >= this.until || blockIn(leaf).length !== length) return this.fail('corrupted');
    this.next += 1;
    this.notePath();
    this.queue(() => this.take(run, leaf));
  }

  /** This side leaves the room; what is here is kept. */
  close(): void {
    if (this.accepted && !this.over) this.stop('cancelled');
    this.end({ kind: 'cancelled', by: 'me' });
  }

  protected override get isQuiet(): boolean {
    return !this.over && !this.accepted && this.offeredHere;
  }

  protected override get bytes(): number {
    return Math.min(this.size, this.next * FILE_BLOCK_BYTES);
  }

  protected override get state(): FileProgress['state'] {
    if (!this.accepted) return 'offered';
    return this.next === this.blocks ? 'checking' : 'moving';
  }

  protected override isAlive(): boolean {
    return this.offeredHere && this.line.link() !== undefined;
  }

  protected override cancel(): void {
    if (!this.over) this.stop('cancelled');
    this.end({ kind: 'cancelled', by: 'me' }, 'thrown-away');
  }

  protected override handlePeerGone(): void {
    this.end(this.accepted ? trouble('peer-gone') : { kind: 'withdrawn' });
  }

  private get received(): boolean {
    return this.kept.digest !== undefined;
  }

  /** What an earlier page, or this one before an outage, has of it. */
  private async takeUp(): Promise<void> {
    const { place, release } = await this.keeping.place(this.kept.device, this.transfer);
    this.place = place;
    this.release = release;
    if (this.over) return release();
    const kept = await this.keeping.get(place);
    const tree = kept?.size === this.size ? treeOf(kept) : undefined;
    if (!kept || !tree || !(await this.keeping.bytes(place, kept))) return;
    this.kept = kept;
    this.path = kept.path;
    this.tree = tree;
    this.next = tree.blocks;
  }

  private accept(options: ReceiveFileOptions): Promise<ReceiveFileOutcome> {
    if (!this.over && !this.accepted) {
      this.accepted = true;
      this.follow(options);
      void this.begin().catch(() => this.fail('no-space'));
    }
    return this.outcome;
  }

  private async begin(): Promise<void> {
    const missing = this.size - this.bytes;
    if (missing > (await (await this.keeping.space()).free())) return this.fail('no-space');
    this.queue(() => this.keeping.put(this.place, this.kept));
    this.goOn();
  }

  private decline(): void {
    if (this.accepted || this.over) return;
    this.stop('declined');
    this.end({ kind: 'withdrawn' }, 'thrown-away');
  }

  /** Says what is here, and how much may come. */
  private goOn(): void {
    this.queue(async () => {
      const tree = this.tree.copy();
      for (const digest of await digestsOf(this.unwritten)) await tree.add(digest);
      const head = base64url(await tree.head());
      this.next = tree.blocks;
      this.run += 1;
      const { transfer, run, next: kept } = this;
      this.say({ type: 'file-accept', transfer, run, kept, head });
      this.grant();
    });
  }

  private grant(): void {
    this.until = Math.min(this.blocks, this.kept.blocks + FILE_WINDOW_BLOCKS);
    this.say({ type: 'file-credit', transfer: this.transfer, until: this.until });
  }

  /** What is complete stays: another file with its name and size is kept beside it. */
  private restart(): Promise<void> {
    if (this.received) this.place = randomId(32);
    this.tree = Tree.empty();
    this.unwritten = [];
    this.expected = undefined;
    const time = new Date().toISOString();
    this.kept = { ...this.kept, time, blocks: 0, roots: [], digest: undefined };
    this.goOn();
    return this.keeping.put(this.place, this.kept);
  }

  private async take(run: number, leaf: Bytes): Promise<void> {
    if (run !== this.run) return;
    this.unwritten.push(leaf);
    const isLast = this.tree.blocks + this.unwritten.length === this.blocks;
    if (isLast || this.unwritten.length === FILE_SEGMENT_BLOCKS) await this.write();
    await this.complete();
  }

  private async write(): Promise<void> {
    const segment = this.tree.blocks / FILE_SEGMENT_BLOCKS;
    const space = await this.keeping.space();
    const { leaves, digests } = await space.write(this.place, segment, this.unwritten.splice(0));
    spares.push(...leaves.map(({ buffer }) => new Uint8Array(buffer)));
    for (const digest of digests) await this.tree.add(digest);
    const time = new Date().toISOString();
    this.kept = { ...this.kept, time, path: this.path, blocks: this.tree.blocks, roots: rootsOf(this.tree) };
    await this.keeping.put(this.place, this.kept);
    if (this.tree.blocks < this.blocks) this.grant();
  }

  private async complete(): Promise<void> {
    if (this.expected === undefined || this.tree.blocks < this.blocks) return;
    const digest = base64url(await this.tree.head());
    if (digest !== this.expected) return this.fail('corrupted');
    if (!this.received) {
      const kept = { ...this.kept, digest, time: new Date().toISOString() };
      await this.keeping.put(this.place, kept);
      this.kept = kept;
    }
    this.say({ type: 'file-kept', transfer: this.transfer });
    this.tell({ state: 'checking', bytesPerSecond: 0 });
    const file = this.keeping.receivedFile(this.place, this.kept);
    if (file) this.end({ kind: 'received', file });
  }

  /** One after the other; what goes wrong has to do with this device's disk. */
  private queue(work: () => Promise<void>): void {
    this.work = this.work.then(async () => {
      if (!this.over || this.received) await work();
    });
    this.work = this.work.catch(() => this.fail('no-space'));
  }

  private handleStopped(reason: Exclude<StopReason, 'declined'>): void {
    this.end(this.accepted ? stopped(reason) : { kind: 'withdrawn' }, this.accepted ? 'thrown-away' : 'kept');
  }

  private fail(reason: 'corrupted' | 'no-space'): void {
    if (!this.over) this.stop(reason);
    this.end(trouble(reason), 'thrown-away');
  }

  private end(outcome: ReceiveFileOutcome, bytes: 'kept' | 'thrown-away' = 'kept'): void {
    if (!this.finish(outcome)) return;
    this.done = outcome.kind === 'received';
    if (!this.done) this.withdrawing.abort();
    this.unwritten = [];
    void this.letGo(bytes);
  }

  private async letGo(bytes: 'kept' | 'thrown-away'): Promise<void> {
    await this.from.then(() => this.work);
    spares.length = 0;
    if (bytes === 'thrown-away' && !this.received) await this.keeping.delete(this.place).catch(() => undefined);
    this.release();
  }
}
