import type { Signed } from '../encoding/signed.js';
import {
  EARLY_POST_BYTES,
  ENDED_RUNS,
  KEPT_POST_BYTES,
  KEPT_POSTS,
  KEPT_ROOM_BYTES,
  KEPT_RUNS,
  RUNS_OF_A_DEVICE,
} from '../limits.js';
import { deviceIn, runOf, type Had, type Post } from './post.js';

/** A post with its size on the wire. */
export interface Kept {
  readonly post: Signed<Post>;
  readonly bytes: number;
}

interface Run {
  readonly peer: string;
  readonly run: string;
  /** Everything until here was taken, in order, or given up. */
  last: number;
  readonly kept: Map<number, Kept>;
  /** Of those. */
  bytes: number;
  /** Those that came before their turn. */
  readonly early: Map<number, Kept>;
}

/**
 * The newest posts of every run in a room: what was had, what is held back until its turn, and what others can still
 * have from us. Bounded for each run, and for the room: then of others' runs the one that takes most forgets its oldest,
 * and nothing more is held back.
 */
export class PostLog {
  private readonly runs = new Map<string, Run>();
  /** Runs that were shown and forgotten: nothing of them may be shown again. */
  private readonly ended = new Set<string>();
  private bytes = 0;
  private earlyBytes = 0;

  private readonly ownRun: Run;

  constructor(
    own: { readonly peer: string; readonly run: string },
    private readonly company: { get(peer: string): unknown },
  ) {
    this.ownRun = this.add({ ...own, last: 0 });
  }

  get own(): Had {
    return hadOf(this.ownRun);
  }

  /** `last`: nothing until there is wanted. What has ended does not begin again. */
  begin(peer: string, run: string, last: number): void {
    const name = runOf({ peer, run });
    if (this.runs.has(name) || this.ended.has(name)) return;
    const others = this.others();
    const siblings = others.filter((one) => deviceIn(one.peer) === deviceIn(peer));
    for (const one of siblings.slice(0, 1 - RUNS_OF_A_DEVICE)) this.end(one);
    // Those that were quiet for longest come first.
    for (const one of others)
      if (this.runs.size >= KEPT_RUNS && one.peer !== this.ownRun.peer && !this.company.get(one.peer)) this.end(one);
    this.add({ peer, run, last });
  }

  /** Undefined for a run that nothing was had of. */
  lastOf(name: string): number | undefined {
    return this.runs.get(name)?.last;
  }

  has(name: string, number: number): boolean {
    const run = this.runs.get(name);
    return this.ended.has(name) || (run !== undefined && (number <= run.last || run.early.has(number)));
  }

  get(name: string, number: number): Signed<Post> | undefined {
    return this.runs.get(name)?.kept.get(number)?.post;
  }

  /** The posts whose turn it is now; none if this one is early, was had already, or is too far ahead to be held. */
  take(post: Signed<Post>, bytes: number): readonly Kept[] {
    const run = this.runs.get(runOf(post));
    if (!run || this.has(runOf(post), post.number)) return [];
    const isFull = run.early.size >= KEPT_POSTS || this.earlyBytes + bytes > EARLY_POST_BYTES;
    if (isFull && post.number > run.last + 1) return [];
    run.early.set(post.number, { post, bytes });
    this.earlyBytes += bytes;
    return this.release(run);
  }

  /** Gives up on what is missing before the first that is held back: from that on, they have their turn. */
  skip(name: string): readonly Kept[] {
    const run = this.runs.get(name);
    if (!run || run.early.size === 0) return [];
    // What others are offered has no gaps.
    while (run.kept.size > 0) this.forgetOldest(run);
    run.last = Math.min(...run.early.keys()) - 1;
    return this.release(run);
  }

  /** Names of the runs of which later posts are held back. */
  gaps(): readonly string[] {
    return [...this.runs].flatMap(([name, run]) => (run.early.size > 0 ? [name] : []));
  }

  /** One's own run forgets everything until there for a post of that number; `bytes`: with all that are not here yet. */
  forgetsFor(number: number, bytes: number): number {
    let [until, total] = [number - KEPT_POSTS, this.ownRun.bytes + bytes];
    for (const [oldest, kept] of this.ownRun.kept) {
      if (total <= KEPT_POST_BYTES) return until;
      until = Math.max(until, oldest);
      total -= kept.bytes;
    }
    return total > KEPT_POST_BYTES ? number : until;
  }

  /** Nothing, or of the one run. */
  had(name: string): readonly Had[] {
    const run = this.runs.get(name);
    return run ? [hadOf(run)] : [];
  }

  all(): readonly Had[] {
    return [...this.runs.values()].map(hadOf);
  }

  private add(begun: Pick<Run, 'peer' | 'run' | 'last'>): Run {
    const run = { ...begun, bytes: 0, kept: new Map<number, Kept>(), early: new Map<number, Kept>() };
    this.runs.set(runOf(run), run);
    return run;
  }

  private others(): readonly Run[] {
    return [...this.runs.values()].filter((one) => one !== this.ownRun);
  }

  private release(run: Run): readonly Kept[] {
    const posts: Kept[] = [];
    for (let next = run.early.get(run.last + 1); next; next = run.early.get(run.last + 1)) {
      run.last += 1;
      run.early.delete(run.last);
      this.earlyBytes -= next.bytes;
      run.kept.set(run.last, next);
      this.weigh(run, next.bytes);
      posts.push(next);
    }
    this.forget(run);
    if (posts.length > 0) this.runs.delete(runOf(run));
    this.runs.set(runOf(run), run);
    return posts;
  }

  private forget(run: Run): void {
    while (run.kept.size > 1 && (run.kept.size > KEPT_POSTS || run.bytes > KEPT_POST_BYTES)) this.forgetOldest(run);
    while (this.bytes > KEPT_ROOM_BYTES) {
      const [greediest] = this.others()
        .filter((one) => one.kept.size > 0)
        .sort((a, b) => b.bytes - a.bytes);
      if (!greediest) return;
      this.forgetOldest(greediest);
    }
  }

  private forgetOldest(run: Run): void {
    for (const [number, { bytes }] of run.kept) {
      run.kept.delete(number);
      return this.weigh(run, -bytes);
    }
  }

  private end(run: Run): void {
    this.weigh(run, -run.bytes);
    for (const { bytes } of run.early.values()) this.earlyBytes -= bytes;
    this.runs.delete(runOf(run));
    this.ended.add(runOf(run));
    for (const oldest of this.ended) if (this.ended.size > ENDED_RUNS) this.ended.delete(oldest);
  }

  private weigh(run: Run, bytes: number): void {
    run.bytes += bytes;
    this.bytes += bytes;
  }
}

function hadOf({ peer, run, kept, last }: Run): Had {
  const [first = last + 1] = kept.keys();
  return { peer, run, first, last };
}
