import type { FileProgress, FileTrouble, ReceiveFileOptions } from '../api/files.js';
import type { Progress } from '../encoding/channel-parts.js';
import { tellOne } from '../listeners.js';
import type { FileFrame, StopReason } from './frames.js';
import { FILE_PEER_WITHIN } from './limits.js';
import { Rate } from './rate.js';

/** The peer at the other end, as long as it is connected. */
export interface Link {
  readonly path: 'direct' | 'relayed' | undefined;
  send(frame: FileFrame): boolean;
  sendParts(name: string, bytes: Uint8Array, progress?: Progress): boolean;
}

/** The way to the other end. */
export interface Line {
  /** Undefined as long as it is not connected. */
  link(): Link | undefined;
  /** Has it connected, and keeps it so if said again and again; false while others have the places for that. */
  want(): boolean;
  /** There is no more to be said. */
  release(): void;
  /** Is it in the room, be it over others? */
  isThere(): boolean;
}

/** One file on its way, out or in. */
export abstract class Transfer<Outcome> {
  over = false;
  protected path: 'direct' | 'relayed' = 'direct';
  private options: ReceiveFileOptions = {};
  /** What the peer was to be told when it was not connected. */
  private unsaid: StopReason | undefined;
  private readonly ending = new AbortController();
  private seenAt = performance.now();
  private readonly rate = new Rate();
  readonly outcome: Promise<Outcome>;
  private settle!: (outcome: Outcome) => void;

  constructor(
    readonly transfer: string,
    readonly peer: string,
    protected readonly size: number,
    protected readonly line: Line,
  ) {
    this.outcome = new Promise((resolve) => (this.settle = resolve));
  }

  /** From time to time: counts, tells, and gives up when nobody came back. */
  tick(now: number): void {
    const isOurTurn = this.isQuiet || this.line.want();
    if (this.over) return;
    const isWell = this.isQuiet ? this.line.isThere() : !isOurTurn;
    if (isWell || this.isAlive()) this.seenAt = now;
    if (now - this.seenAt > FILE_PEER_WITHIN) return this.handlePeerGone();
    const bytesPerSecond = this.rate.sample(now, this.bytes);
    this.tell({ state: this.line.link() || this.isQuiet ? this.state : 'waiting', bytesPerSecond });
  }

  /** Is there something to be done for it, be it to say that it is over? A peer is not waited for without an end. */
  isDue(now: number): boolean {
    return !this.over || (this.owes && now - this.seenAt < FILE_PEER_WITHIN);
  }

  /** Whether the peer has still to be told that it is over. */
  get owes(): boolean {
    return this.unsaid !== undefined;
  }

  /** Once there is a connection again. */
  settleUp(): void {
    const { unsaid } = this;
    this.unsaid = undefined;
    if (unsaid !== undefined) this.stop(unsaid);
  }

  /** There is reason to think that the other side goes on, be it when it has a place for us. */
  protected isAlive(): boolean {
    return this.line.isThere();
  }

  /** Nothing is to be said now: the other side, or its person, is thinking. */
  protected abstract get isQuiet(): boolean;
  protected abstract get bytes(): number;
  protected abstract get state(): FileProgress['state'];
  protected abstract handlePeerGone(): void;
  protected abstract cancel(): void;

  protected follow(options: ReceiveFileOptions): void {
    this.options = options;
    options.signal?.addEventListener('abort', () => this.cancel(), { signal: this.ending.signal });
    if (options.signal?.aborted) this.cancel();
  }

  protected say(frame: FileFrame): boolean {
    return this.line.link()?.send(frame) ?? false;
  }

  protected stop(reason: StopReason): void {
    const said = this.say({ type: 'file-stop', transfer: this.transfer, reason });
    if (!said) this.unsaid = reason;
  }

  protected notePath(): void {
    if (this.line.link()?.path === 'relayed') this.path = 'relayed';
  }

  /** False if it was over already. */
  protected finish(outcome: Outcome): boolean {
    if (this.over) return false;
    this.over = true;
    this.ending.abort();
    this.line.release();
    this.settle(outcome);
    return true;
  }

  protected tell(now: Pick<FileProgress, 'state' | 'bytesPerSecond'>): void {
    if (this.over) return;
    const { onProgress } = this.options;
    const path = this.line.link()?.path;
    const progress = { ...now, bytes: this.bytes, size: this.size, ...(path === undefined ? {} : { path }) };
    if (onProgress) tellOne(() => onProgress(progress));
  }
}

const ADVICE = {
  'peer-gone': 'Send it again when both are there; it goes on where it was.',
  'no-space': 'Make room on the receiving device, or send something smaller.',
  corrupted: 'Send it again; if that happens twice, do not trust the sending device.',
  unreadable: 'Choose the file again: it was changed, moved or removed while it was being sent.',
} as const;

export function trouble(kind: keyof typeof ADVICE): FileTrouble {
  return { kind, advice: ADVICE[kind] };
}

/** What the other side's reason is to this one. */
export function stopped(reason: Exclude<StopReason, 'declined'>): FileTrouble {
  return reason === 'cancelled' ? { kind: 'cancelled', by: 'them' } : trouble(reason);
}
