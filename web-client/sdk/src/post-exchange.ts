import type { JsonObject } from './api.js';
import { randomId } from './bytes.js';
import type { ChannelFrame } from './channel-frames.js';
import { Deliveries, type Progress, type Reading } from './deliveries.js';
import { Gaps } from './gaps.js';
import {
  ASK_AFTER,
  CHECKED_POST_BYTES,
  CHECKED_POST_MIN_BYTES,
  HAD_EVERY,
  KNOWN_RUNS,
  MISSED_AFTER,
  MISSED_WHILE_EXPECTED,
  PUSHED_POST_BYTES,
} from './limits.js';
import { Neighbour, type Link, type Stay } from './neighbour.js';
import { runOf, type Had, type Post } from './post.js';
import { PostLog, type Kept } from './post-log.js';
import type { Signed } from './signed.js';
import { Wants } from './wants.js';

export interface Surroundings {
  /** Whose posts these are: room, identity and peer id of this tab. */
  readonly author: { readonly room: string; readonly identity: string; readonly peer: string };
  sign(post: Post): Promise<Signed<Post>>;
  /** Is it its author's? Undefined if nobody tells that author's key now. */
  isGenuine(post: Signed<Post>, by: string): Promise<boolean | undefined>;
  /** Is it in the room, as far as is known? Then it may yet come back with what it said. */
  isPresent(peer: string): boolean;
  /** Do neighbours rely on us for the posts of others? */
  forwards(): boolean;
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
  /** This stay in the room. */
  readonly run = randomId();
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
  private settled = false;
  private number = 0;
  private unsigned = 0;
  private saying: Promise<unknown> = Promise.resolve();
  private readonly fresh = new Set<string>();
  private telling: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly around: Surroundings) {
    const { peer } = around.author;
    this.own = runOf({ peer, run: this.run });
    this.log = new PostLog(this.own, (one) => one === peer || around.isPresent(one));
    this.log.begin(peer, this.run, 0);
    this.wants = new Wants(this.log, this.neighbours, (name) => this.lastOf(name));
    this.gaps = new Gaps(
      this.log,
      this.neighbours,
      (name) => this.patienceFor(name),
      (name) => this.skip(name),
    );
  }

  /** Whoever is in the room came after us: what begins from now on, begins before our eyes. */
  settle(): void {
    this.settled = true;
  }

  connect(link: Link): void {
    const neighbour = new Neighbour(link);
    this.neighbours.set(link.peer, neighbour);
    neighbour.tell(this.log.all(), this.stay);
    this.gaps.look();
  }

  /** `isAwaited`: back soon, as a neighbour that it is; else nobody hears from it itself what it had. */
  disconnect(peer: string, isAwaited = true): void {
    if (!isAwaited) this.deliveries.handleGone(peer);
    if (!this.neighbours.delete(peer)) return;
    this.wants.askIn(0);
    this.gaps.look();
  }

  /** It left: nothing that was said before is for it when it comes back. */
  handleGone(peer: string): void {
    this.deliveries.handleGone(peer);
    this.stays.delete(peer);
  }

  handleDrained(peer: string): void {
    const neighbour = this.neighbours.get(peer);
    if (neighbour) this.serve(neighbour);
  }

  hear(frame: ChannelFrame, by: string): void {
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
    if (this.log.forgetsFor(this.own, bytes + this.unsigned) && this.isSomebodyBehind()) return undefined;
    this.number += 1;
    const { number, run } = this;
    this.unsigned += bytes;
    const reading: Reading = this.deliveries.begin(number, bytes, [...this.neighbours.keys()], progress);
    const signed = this.around.sign({ type: 'post', ...this.around.author, run, number, time, body });
    this.saying = this.saying.then(async () => {
      this.accept(await signed, bytes);
      this.unsigned -= bytes;
      this.deliveries.handleForgotten(this.log.had(this.own)?.first ?? 0);
    });
    return { id: `${this.own}.${number}`, reading };
  }

  close(): void {
    clearTimeout(this.telling);
    this.wants.stop();
    this.neighbours.clear();
    this.gaps.stop();
  }

  private get stay(): Stay {
    return { run: this.run, settled: this.settled };
  }

  private isSomebodyBehind(): boolean {
    const oldest = this.log.had(this.own)?.first ?? 0;
    return [...this.neighbours.values()].some((one) => (one.lastOf(this.own) ?? oldest) < oldest);
  }

  private hearPost(post: Signed<Post>, neighbour: Neighbour): void {
    const name = runOf(post);
    neighbour.hearPost(post);
    this.wants.askIn(ASK_AFTER);
    if (post.room !== this.around.author.room || name === this.own || this.log.has(name, post.number)) return;
    const { peer, identity } = neighbour.link;
    const bytes = sizeOf(post);
    // Its own connection proves who says it, to us; those for whom it is passed on ask for more.
    const isFirstHand = peer === post.peer && identity === post.identity;
    if (isFirstHand && !this.around.forwards()) return this.accept(post, bytes, peer);
    if (neighbour.checking >= CHECKED_POST_BYTES) return;
    const [key, weight] = [`${name}/${post.identity}`, Math.max(bytes, CHECKED_POST_MIN_BYTES)];
    neighbour.checking += weight;
    const checked: Promise<void> = (this.checks.get(key) ?? Promise.resolve())
      .then(() => this.check(post, bytes, neighbour))
      .catch(() => undefined)
      .then(() => {
        neighbour.checking -= weight;
        if (this.checks.get(key) === checked) this.checks.delete(key);
      });
    this.checks.set(key, checked);
  }

  private async check(post: Signed<Post>, bytes: number, neighbour: Neighbour): Promise<void> {
    const { peer } = neighbour.link;
    if (this.log.has(runOf(post), post.number)) return;
    const isGenuine = await this.around.isGenuine(post, peer);
    if (isGenuine) return this.accept(post, bytes, peer);
    // Not known is not forged: then it is asked for again, later.
    if (isGenuine === undefined) return;
    neighbour.refuse(post);
    this.wants.askIn(ASK_AFTER);
  }

  private hearHad({ run, settled, had }: Stay & { readonly had: readonly Had[] }, neighbour: Neighbour): void {
    this.noticeStay(neighbour.link.peer, run);
    for (const one of had) {
      neighbour.hear(one);
      if (runOf(one) === this.own) this.deliveries.handleHad(neighbour.link.peer, one.last);
      else this.beginAt(one, neighbour);
    }
    if (settled) this.settled = true;
    this.wants.askIn(ASK_AFTER);
    this.gaps.look();
  }

  /** A reloaded page has the same peer id, and nothing of what was said to the one before. */
  private noticeStay(peer: string, run: string): void {
    if (this.stays.get(peer) !== run) this.deliveries.handleGone(peer);
    this.stays.set(peer, run);
  }

  /** A newcomer gets nothing of what was said before it came. Who says it knows best; else the one who was told least. */
  private beginAt(had: Had, { link }: Neighbour): void {
    const name = runOf(had);
    if (this.settled || this.beginnings.size >= KNOWN_RUNS) return;
    const known = this.beginnings.get(name) ?? had.last;
    this.beginnings.set(name, link.peer === had.peer ? had.last : Math.min(known, had.last));
  }

  private lastOf(name: string): number {
    return this.log.lastOf(name) ?? this.beginnings.get(name) ?? 0;
  }

  private accept(post: Signed<Post>, bytes: number, by?: string): void {
    const name = runOf(post);
    const last = this.beginnings.get(name) ?? (this.settled ? 0 : post.number - 1);
    if (!this.log.begin(post.peer, post.run, last)) return;
    this.passOn(this.log.take(post, bytes), by);
    this.tellSoon(name, bytes);
    this.gaps.look();
  }

  private passOn(posts: readonly Kept[], by?: string): void {
    for (const { post, bytes } of posts) {
      if (by !== undefined) this.around.handlePost(post, by);
      if (bytes > PUSHED_POST_BYTES || (by !== undefined && !this.around.forwards())) continue;
      for (const neighbour of this.neighbours.values()) {
        const { peer } = neighbour.link;
        const has = peer === by || peer === post.peer || (neighbour.lastOf(runOf(post)) ?? 0) >= post.number;
        if (!has && !neighbour.isBusy) neighbour.link.send(post);
      }
    }
  }

  private serve(neighbour: Neighbour): void {
    const { peer } = neighbour.link;
    neighbour.serve(this.log, this.stay, (name, number, share) => {
      if (name === this.own) this.deliveries.handleSent(number, peer, share);
    });
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
    const had = [...this.fresh].flatMap((name) => this.log.had(name) ?? []);
    this.fresh.clear();
    for (const neighbour of this.neighbours.values()) neighbour.tell(had, this.stay);
  }

  private patienceFor(name: string): number {
    const peer = name.slice(0, name.indexOf('/'));
    const isExpected = this.around.isPresent(peer) && !this.neighbours.has(peer);
    return isExpected ? MISSED_WHILE_EXPECTED : MISSED_AFTER;
  }

  private skip(name: string): void {
    const { first, last, posts } = this.log.skip(name);
    const [after] = posts;
    if (!after) return;
    this.around.handleMissed(after.post, first, last);
    this.passOn(posts, after.post.peer);
    this.tellSoon(name, 0);
  }
}

/** About as many characters as its JSON has, without making that. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value !== 'object' || value === null) return 6;
  return Object.entries(value).reduce((sum, [name, member]) => sum + name.length + 4 + sizeOf(member), 1);
}
