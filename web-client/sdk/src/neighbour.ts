import type { ChannelFrame } from './channel-frames.js';
import { ASK_AGAIN, BACKLOG_BYTES, HAD_AT_ONCE, KNOWN_RUNS, WANTED_AT_ONCE } from './limits.js';
import { runOf, type Had, type Post } from './post.js';
import type { PostLog } from './post-log.js';

/** An open connection to another peer, as posts need it. */
export interface Link {
  readonly peer: string;
  readonly identity: string;
  /** Bytes that wait to be sent. */
  readonly backlog: number;
  send(frame: ChannelFrame, progress?: (sentBytes: number, totalBytes: number) => void): void;
}

/** The run of whoever tells what it had; `settled`: it was there before, or learned of everything that had begun. */
export interface Stay {
  readonly run: string;
  readonly settled: boolean;
}

interface Wanted {
  readonly name: string;
  readonly number: number;
}

/** What a neighbour had, what we asked it for, and what it asked of us. */
export class Neighbour {
  private readonly theirs = new Map<string, Had>();
  private readonly asked = new Map<string, Wanted & { readonly at: number }>();
  private wanted: Wanted[] = [];
  /** When it last had not sent in time what it was asked for. */
  failedAt = 0;
  /** Bytes from it that are being verified. */
  checking = 0;

  constructor(readonly link: Link) {}

  get isBusy(): boolean {
    return this.link.backlog > BACKLOG_BYTES;
  }

  /** How many more it may be asked for. */
  get room(): number {
    return WANTED_AT_ONCE - this.asked.size;
  }

  had(): Iterable<readonly [string, Had]> {
    return this.theirs;
  }

  lastOf(name: string): number | undefined {
    return this.theirs.get(name)?.last;
  }

  gives(name: string, number: number): boolean {
    const had = this.theirs.get(name);
    return had !== undefined && had.first <= number && number <= had.last;
  }

  /** Whoever hears that we are settled begins with nothing that it hears of after that. */
  tell(had: readonly Had[], { run, settled }: Stay): void {
    const rest = had.slice(HAD_AT_ONCE);
    const isLast = rest.length === 0;
    this.link.send({ type: 'posts-had', run, settled: settled && isLast, had: had.slice(0, HAD_AT_ONCE) });
    if (!isLast) this.tell(rest, { run, settled });
  }

  /** What it no longer has will not come from here. */
  hear(had: Had): void {
    const name = runOf(had);
    if (this.theirs.get(name)?.first === Infinity) return;
    this.theirs.delete(name);
    this.theirs.set(name, had);
    for (const [key, one] of this.asked) if (one.name === name && one.number < had.first) this.asked.delete(key);
    for (const oldest of this.theirs.keys()) if (this.theirs.size > KNOWN_RUNS) this.theirs.delete(oldest);
  }

  /** It has what it sends. */
  hearPost(post: Post): void {
    const name = runOf(post);
    const had = this.theirs.get(name);
    if (had?.last === post.number - 1) this.theirs.set(name, { ...had, last: post.number });
  }

  /** What it has of that run is forged, if only because it believed the author: nothing more of it is asked for here. */
  refuse({ peer, run }: Post): void {
    this.hear({ peer, run, first: Infinity, last: 0 });
  }

  isAsked(name: string, number: number): boolean {
    return this.asked.has(`${name}/${number}`);
  }

  /** Only what was taken is over; what did not come in time may be asked for again. */
  reviewAsked(log: PostLog): void {
    const now = performance.now();
    for (const [key, { name, number, at }] of this.asked) {
      const isTaken = log.has(name, number);
      if (!isTaken && now - at < ASK_AGAIN) continue;
      if (!isTaken) this.failedAt = now;
      this.asked.delete(key);
    }
  }

  ask(had: Had, numbers: readonly number[]): void {
    const name = runOf(had);
    for (const number of numbers) this.asked.set(`${name}/${number}`, { name, number, at: performance.now() });
    this.link.send({ type: 'posts-wanted', peer: had.peer, run: had.run, numbers });
  }

  want(name: string, numbers: readonly number[]): void {
    const more = numbers.filter((number) => !this.wanted.some((one) => one.name === name && one.number === number));
    this.wanted.push(...more.map((number) => ({ name, number })));
    this.wanted.splice(2 * WANTED_AT_ONCE);
  }

  /** As much of what it wants as it can read now; of what we no longer have, it is told so. */
  serve(log: PostLog, stay: Stay, sent: (name: string, number: number, share: number) => void): void {
    while (!this.isBusy) {
      const next = this.wanted.shift();
      if (!next) return;
      const { name, number } = next;
      const post = log.get(name, number);
      const had = log.had(name);
      if (post) this.link.send(post, (bytes, total) => sent(name, number, bytes / total));
      else if (had) this.tell([had], stay);
    }
  }
}
