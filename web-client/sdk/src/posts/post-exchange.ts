import type { JsonObject } from '../api/json.js';
import { randomId } from '../encoding/bytes.js';
import type { Signed } from '../encoding/signed.js';
import {
  ASK_AFTER,
  BACKLOG_BYTES,
  CHECKED_POST_BYTES,
  CHECKED_POST_MIN_BYTES,
  HAD_EVERY,
  KNOWN_RUNS,
  MISSED_AFTER,
  MISSED_WHILE_EXPECTED,
  PUSHED_POST_BYTES,
} from '../limits.js';
import { Deliveries, type Progress, type Reading } from './deliveries.js';
import { Gaps } from './gaps.js';
import { Neighbour, type Link } from './neighbour.js';
import { PostLog, type Kept } from './post-log.js';
import { runOf, type Had, type Post, type PostFrame, type Stay } from './post.js';
import { Wants } from './wants.js';

export interface Surroundings {
  /** Whose posts these are: room, identity and peer id of this tab. */
  readonly author: { readonly room: string; readonly identity: string; readonly peer: string };
  sign(post: Post): Promise<Signed<Post>>;
  /** Is it its author's? Undefined if nobody tells that author's key now. */
  isGenuine(post: Signed<Post>, by: string): Promise<boolean | undefined>;
  readonly company: {
    /** Undefined for who is not in the room, as far as is known: others may yet come back with what they said. */
    get(peer: string): unknown;
    /** Do neighbours rely on us for the posts of others? */
    readonly forwards: boolean;
  };
  /** Once for each post, in the order of its run; `by` is the neighbour that it came from. */
  handlePost(post: Signed<Post>, by: string): void;
  /** Nobody has them any more; `after` is the next that there is. */
  handleMissed(after: Signed<Post>, first: number, last: number): void;
}

/** The room for what stands around a body. */
const AROUND_BODY_BYTES = 512;

/**
 * Posts among neighbours: exactly once and in order for each run, whatever is lost, doubled, or torn down in between.
 * Neighbours tell each other what they had; that acknowledges, and shows the other what it lacks. Small new posts are
 * pushed, everything else is asked for. The same goes for a full mesh and for one where posts travel over others.
 */
export class PostExchange {
  private readonly stay = { run: randomId(), settled: false };
  private readonly own: string;
  private readonly log: PostLog;
  private readonly neighbours = new Map<string, Neighbour>();
  private readonly deliveries = new Deliveries();
  private readonly wants: Wants;
  private readonly gaps: Gaps;
  /** One after the other for each run, so that copies are checked once; a foreign identity's key may be long in coming. */
  private readonly checks = new Map<string, Promise<void>>();
  /** Where a newcomer begins with runs that began before it came. */
  private readonly beginnings = new Map<string, number>();
  private readonly stays = new Map<string, string>();
  private isClosed = false;
  private number = 0;
  private unsigned = 0;
  private saying: Promise<unknown> = Promise.resolve();
  private readonly fresh = new Set<string>();
  private telling: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly around: Surroundings) {
    const own = { ...around.author, ...this.stay };
    this.own = runOf(own);
    this.log = new PostLog(own, around.company);
    this.wants = new Wants(this.log, this.neighbours, this);
    this.gaps = new Gaps(this.log, this.neighbours, this);
  }

  /** Whoever is in the room came after us: what begins from now on, begins before our eyes. */
  settle(): void {
    this.stay.settled = true;
  }

  connect(link: Link): void {
    const neighbour = new Neighbour(link, this.stay);
    this.neighbours.set(link.id, neighbour);
    // A newcomer has no use for what was said before; whoever has says so.
    neighbour.hear(this.log.own);
    neighbour.tell(this.log.all());
    this.gaps.look();
  }

  /** `isAwaited`: back soon, as a neighbour that it is; else nobody hears from it itself what it had. */
  disconnect(peer: string, isAwaited = true): void {
    if (!isAwaited) this.deliveries.end(Infinity, undefined, peer);
    if (!this.neighbours.delete(peer)) return;
    this.wants.askIn(0);
    this.gaps.look();
  }

  /** It left: nothing that was said before is for it when it comes back. */
  handleGone(peer: string): void {
    this.disconnect(peer, false);
    this.stays.delete(peer);
  }

  handleDrained(peer: string): void {
    const neighbour = this.neighbours.get(peer);
    if (neighbour) this.serve(neighbour);
  }

  hear(frame: PostFrame, by: string): void {
    const neighbour = this.neighbours.get(by);
    if (!neighbour) return;
    if (frame.type === 'post') this.hearPost(frame, neighbour);
    if (frame.type === 'posts-had') this.hearHad(frame, neighbour);
    if (frame.type !== 'posts-wanted') return;
    neighbour.want(runOf(frame), frame.numbers);
    this.serve(neighbour);
  }

  /** Undefined if a connected neighbour still lacks what would have to be forgotten for this one. */
  say(body: JsonObject, time: string, bodyBytes: number, progress?: Progress) {
    const bytes = bodyBytes + AROUND_BODY_BYTES;
    const number = this.number + 1;
    const forgotten = this.log.forgetsFor(number, bytes + this.unsigned);
    // All of them are looked at, so that those who do not read on hold us up at the same time.
    const behind = [...this.neighbours.values()].filter((one) => one.isBehind(this.own, forgotten));
    if (behind.length > 0) return undefined;
    this.number = number;
    this.unsigned += bytes;
    const reading: Reading = this.deliveries.begin(number, bytes, [...this.neighbours.keys()], progress);
    const signed = this.around.sign({ type: 'post', ...this.around.author, run: this.stay.run, number, time, body });
    this.saying = this.saying.then(async () => {
      this.accept(await signed, bytes);
      this.unsigned -= bytes;
      this.deliveries.end(this.log.own.first - 1, 'missed');
    });
    return { id: `${this.own}.${number}`, ...reading };
  }

  close(): void {
    this.isClosed = true;
    this.deliveries.end(Infinity, 'missed');
    clearTimeout(this.telling);
    this.wants.stop();
    this.neighbours.clear();
    this.gaps.stop();
  }

  private hearPost(post: Signed<Post>, neighbour: Neighbour): void {
    const name = runOf(post);
    neighbour.hearPost(post);
    this.wants.askIn(ASK_AFTER);
    if (post.room !== this.around.author.room || name === this.own || this.log.has(name, post.number)) return;
    const { id: by, occupant } = neighbour.link;
    const bytes = sizeOf(post);
    // Its own connection proves who says it, to us; those for whom it is passed on ask for more. A stranger gets its name first.
    const isFirstHand = by === post.peer && occupant.identity === post.identity;
    if (isFirstHand && !this.around.company.forwards && !neighbour.link.naming) return this.accept(post, bytes, by);
    if (neighbour.checking >= CHECKED_POST_BYTES) return;
    const [key, weight] = [`${name}/${post.identity}`, Math.max(bytes, CHECKED_POST_MIN_BYTES)];
    neighbour.checking += weight;
    const checked = this.check(post, bytes, neighbour, this.checks.get(key)).catch(() => undefined);
    this.checks.set(key, checked);
    void checked.then(() => {
      neighbour.checking -= weight;
      if (this.checks.get(key) === checked) this.checks.delete(key);
    });
  }

  private async check(post: Signed<Post>, bytes: number, neighbour: Neighbour, before?: Promise<void>): Promise<void> {
    const { id: by } = neighbour.link;
    await before;
    if (this.log.has(runOf(post), post.number)) return;
    const isGenuine = await this.around.isGenuine(post, by);
    if (isGenuine) return this.accept(post, bytes, by);
    // Not known is not forged: then it is asked for again, later.
    if (isGenuine === undefined) return;
    // It passes on what is forged, if only because it believed the author: it has nothing more of that run for us.
    neighbour.hear({ peer: post.peer, run: post.run, first: Infinity, last: 0 });
    this.wants.askIn(ASK_AFTER);
  }

  private hearHad({ run, settled, had }: Stay & { readonly had: readonly Had[] }, neighbour: Neighbour): void {
    const by = neighbour.link.id;
    // A reloaded page has the same peer id, and nothing of what was said to the one before.
    if ((this.stays.get(by) ?? run) !== run) this.deliveries.end(Infinity, undefined, by);
    this.stays.set(by, run);
    for (const one of had) {
      if (runOf(one) === this.own) {
        if (one.last > neighbour.lastOf(this.own)) neighbour.getOn();
        this.deliveries.end(one.last, 'had', by);
      } else this.beginAt(one, by);
      neighbour.hear(one);
    }
    if (settled) this.settle();
    this.wants.askIn(ASK_AFTER);
    this.gaps.look();
  }

  /**
   * A newcomer gets nothing of what was said before it came. Who says it knows best; else the one who was told least. Once
   * settled, an author can still take back what somebody said in its place.
   */
  private beginAt(had: Had, by: string): void {
    const name = runOf(had);
    const isAuthor = by === had.peer;
    const known = this.beginnings.get(name) ?? had.last;
    if (this.stay.settled ? !isAuthor || known <= had.last : this.beginnings.size >= KNOWN_RUNS) return;
    this.beginnings.set(name, isAuthor ? had.last : Math.min(known, had.last));
  }

  lastOf(name: string): number {
    return this.log.lastOf(name) ?? this.beginnings.get(name) ?? 0;
  }

  private accept(post: Signed<Post>, bytes: number, by?: string): void {
    // It was being signed or checked when we left.
    if (this.isClosed) return;
    const name = runOf(post);
    const last = this.log.lastOf(name) ?? this.beginnings.get(name) ?? (this.stay.settled ? 0 : post.number - 1);
    // Said before we came, as far as we know; so it is neither shown nor told of.
    if (post.number <= last) return;
    this.log.begin(post.peer, post.run, last);
    this.passOn(this.log.take(post, bytes), by);
    this.tellSoon(name, bytes);
    this.gaps.look();
  }

  private passOn(posts: readonly Kept[], by?: string): void {
    for (const { post, bytes } of posts) {
      if (by !== undefined) this.around.handlePost(post, by);
      if (bytes > PUSHED_POST_BYTES || (by !== undefined && !this.around.company.forwards)) continue;
      for (const neighbour of this.neighbours.values()) {
        const { id } = neighbour.link;
        const has = id === by || id === post.peer || neighbour.lastOf(runOf(post)) >= post.number;
        if (!has && neighbour.link.backlog <= BACKLOG_BYTES) neighbour.link.send(post);
      }
    }
  }

  /** As much of what it wants as it can read now; of what we no longer have, it is told so. */
  private serve(neighbour: Neighbour): void {
    const { link, wanted, sending } = neighbour;
    for (const [key, { name, number }] of wanted) {
      if (link.backlog > BACKLOG_BYTES) return;
      wanted.delete(key);
      const post = this.log.get(name, number);
      if (!post) neighbour.tell(this.log.had(name));
      else {
        sending.add(key);
        const isTaken = link.send(post, (bytes, total) => {
          if (bytes === total) sending.delete(key);
          if (name === this.own && this.deliveries.handleSent(number, link.id, bytes / total)) neighbour.getOn();
        });
        if (isTaken === false) sending.delete(key);
      }
    }
  }

  /** Batched; but what is too large to be pushed can be asked for only when it is told of. */
  private tellSoon(name: string, bytes: number): void {
    this.fresh.add(name);
    if (bytes > PUSHED_POST_BYTES) this.tellNow();
    else this.telling ??= setTimeout(() => this.tellNow(), HAD_EVERY);
  }

  private tellNow(): void {
    clearTimeout(this.telling);
    this.telling = undefined;
    const had = [...this.fresh].flatMap((name) => this.log.had(name));
    this.fresh.clear();
    for (const neighbour of this.neighbours.values()) neighbour.tell(had);
  }

  patienceFor(name: string): number {
    const peer = name.slice(0, name.indexOf('/'));
    const isExpected = this.around.company.get(peer) && !this.neighbours.has(peer);
    return isExpected ? MISSED_WHILE_EXPECTED : MISSED_AFTER;
  }

  skip(name: string): void {
    const first = this.lastOf(name) + 1;
    const posts = this.log.skip(name);
    const after = posts[0]?.post;
    if (!after) return;
    this.around.handleMissed(after, first, after.number - 1);
    this.passOn(posts, after.peer);
    this.tellSoon(name, 0);
  }
}

/** About as many characters as its JSON has, without making that. */
function sizeOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return String(value).length + 2;
  return Object.entries(value).reduce((sum, [name, member]) => sum + name.length + 4 + sizeOf(member), 1);
}
