import { HAD_AT_ONCE, KNOWN_RUNS, SILENT_READER_AFTER, WANTED_AT_ONCE } from '../limits.js';
import { runOf, type Had, type Post, type PostFrame, type Stay } from './post.js';

/** An open connection to another peer, as posts need it. */
export interface Link {
  readonly id: string;
  readonly occupant: { readonly identity: string };
  /** Bytes that wait to be sent. */
  readonly backlog: number;
  /** What it says is told only after that. */
  readonly naming?: Promise<unknown> | undefined;
  send(frame: PostFrame, progress?: (sentBytes: number, totalBytes: number) => void): unknown;
}

interface Wanted {
  readonly name: string;
  readonly number: number;
}

/** What a neighbour had, what we asked it for, and what it asked of us. */
export class Neighbour {
  readonly theirs = new Map<string, Had>();
  readonly wanted = new Map<string, Wanted>();
  /** What it wants and is on its way: on a slow line it asks again meanwhile. */
  readonly sending = new Set<string>();
  /** Since when it has kept us from saying more, and did not get on. */
  private holdsUpSince: number | undefined;
  /** So many posts. */
  asked = 0;
  /** Bytes from it that are being verified. */
  checking = 0;

  constructor(
    readonly link: Link,
    private readonly stay: Stay,
  ) {}

  lastOf(name: string): number {
    return this.theirs.get(name)?.last ?? 0;
  }

  gives(name: string, number: number): boolean {
    const had = this.theirs.get(name);
    return had !== undefined && had.first <= number && number <= had.last;
  }

  /** Whoever hears that we are settled begins with nothing that it hears of after that. */
  tell(had: readonly Had[]): void {
    for (let at = 0, end = HAD_AT_ONCE; at < had.length; at = end, end += HAD_AT_ONCE) {
      const settled = this.stay.settled && end >= had.length;
      this.link.send({ type: 'posts-had', run: this.stay.run, settled, had: had.slice(at, end) });
    }
  }

  hear(had: Had): void {
    const name = runOf(had);
    if (this.theirs.get(name)?.first === Infinity) return;
    this.theirs.delete(name);
    this.theirs.set(name, had);
    for (const oldest of this.theirs.keys()) if (this.theirs.size > KNOWN_RUNS) this.theirs.delete(oldest);
  }

  /** It reads on. */
  getOn(): void {
    this.holdsUpSince = undefined;
  }

  /** Does it lack posts until there, and may it be waited for? */
  isBehind(name: string, number: number): boolean {
    if (this.lastOf(name) >= number) return false;
    this.holdsUpSince ??= performance.now();
    return performance.now() - this.holdsUpSince < SILENT_READER_AFTER;
  }

  /** It has what it sends. */
  hearPost(post: Post): void {
    const name = runOf(post);
    const had = this.theirs.get(name);
    if (had?.last === post.number - 1) this.theirs.set(name, { ...had, last: post.number });
  }

  want(name: string, numbers: readonly number[]): void {
    for (const number of numbers) {
      const key = `${name}/${number}`;
      if (this.wanted.size < 2 * WANTED_AT_ONCE && !this.sending.has(key)) this.wanted.set(key, { name, number });
    }
  }
}
