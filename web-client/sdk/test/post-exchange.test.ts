import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { channelFrame } from '../src/connections/channel-frames.js';
import { randomId } from '../src/encoding/bytes.js';
import type { Signed } from '../src/encoding/signed.js';
import {
  ASK_AFTER,
  ASK_AGAIN,
  CHECKED_POST_BYTES,
  CHECKED_POST_MIN_BYTES,
  HAD_AT_ONCE,
  KEPT_POST_BYTES,
  KEPT_POSTS,
  KEPT_RUNS,
  MISSED_AFTER,
  MISSED_WHILE_PROMISED,
  PUSHED_POST_BYTES,
  RUNS_OF_A_DEVICE,
  SILENT_READER_AFTER,
} from '../src/limits.js';
import { PostExchange } from '../src/posts/post-exchange.js';
import { isAboutPosts, type Post, type PostFrame } from '../src/posts/post.js';

const ROOM = 'open.kitchen';
const SIGNATURE = 'A'.repeat(86);
const TIME = '2026-11-25T10:00:00.000Z';

type Progress = (sentBytes: number, totalBytes: number) => void;

/** What is on its way, and what is told once it has left. */
interface Line {
  readonly to: Somebody;
  readonly frames: PostFrame[];
  readonly leaving: Map<PostFrame, Progress>;
}

/** Somebody in a room, with the frames that are on their way to neighbours. */
class Somebody {
  readonly exchange: PostExchange;
  readonly heard: Signed<Post>[] = [];
  readonly missed: { peer: string; first: number; last: number }[] = [];
  readonly peer: string;
  readonly identity: string;
  /** How much of a post has left for a neighbour, told when the test says so. */
  readonly progress: Progress[] = [];
  readonly lines = new Map<string, Line>();
  isPresent = (): boolean => false;
  isGenuine = (post: Signed<Post>): Promise<boolean | undefined> => Promise.resolve(post.signature === SIGNATURE);

  constructor(
    readonly name: string,
    forwards = true,
  ) {
    this.identity = name.padEnd(42, '_') + 'A';
    this.peer = `${this.identity}~AAAAAAAAAAA`;
    this.exchange = new PostExchange({
      author: { room: ROOM, identity: this.identity, peer: this.peer },
      sign: (post) => Promise.resolve({ ...post, signature: SIGNATURE }),
      isGenuine: (post) => this.isGenuine(post),
      company: { get: () => (this.isPresent() ? this : undefined), forwards },
      handlePost: (post) => this.heard.push(post),
      handleMissed: ({ peer }, first, last) => this.missed.push({ peer, first, last }),
    });
  }

  say(n: number, size = 0) {
    return this.exchange.say({ n, text: 'x'.repeat(size) }, TIME, size + 20);
  }

  connect(other: Somebody): void {
    this.lines.set(other.peer, { to: other, frames: [], leaving: new Map() });
    other.lines.set(this.peer, { to: this, frames: [], leaving: new Map() });
    for (const [one, two] of [[this, other] as const, [other, this] as const]) {
      one.exchange.connect({
        ...{ id: two.peer, occupant: { identity: two.identity } },
        backlog: 0,
        send: (frame, progress) => {
          one.lines.get(two.peer)?.frames.push(frame);
          if (!progress) return;
          one.progress.push(progress);
          one.lines.get(two.peer)?.leaving.set(frame, progress);
        },
      });
    }
  }

  /** What is on its way is lost, as with a connection that dies. */
  cut(other: Somebody): void {
    for (const [one, two] of [[this, other] as const, [other, this] as const]) {
      one.lines.delete(two.peer);
      one.exchange.disconnect(two.peer);
    }
  }

  /** What is on its way arrives; every frame goes through the guard that the wire has. */
  flush(change: (frame: PostFrame) => readonly PostFrame[] = (frame) => [frame]): void {
    for (const { to, frames, leaving } of this.lines.values()) {
      const arriving = frames.splice(0).flatMap((frame) => {
        const changed = change(frame);
        if (changed.length > 0) leaving.get(frame)?.(1, 1);
        return changed;
      });
      for (const frame of arriving) {
        const read = channelFrame(JSON.stringify(frame));
        if (!read || !isAboutPosts(read)) throw new Error(`Malformed: ${JSON.stringify(frame).slice(0, 200)}`);
        to.exchange.hear(read, this.peer);
      }
    }
  }

  numbersOf(author: Somebody): readonly unknown[] {
    return this.heard.filter(({ peer }) => peer === author.peer).map(({ body }) => body['n']);
  }
}

/** The first of somebody who is nobody's neighbour. */
function postOf(name: string, size = 0): Signed<Post> {
  const identity = name.padEnd(42, '_') + 'A';
  const author = { room: ROOM, identity, peer: `${identity}~AAAAAAAAAAA`, run: randomId() };
  const body = { text: 'x'.repeat(size) };
  return { type: 'post', ...author, number: 1, time: TIME, body, signature: SIGNATURE };
}

async function pass(people: readonly Somebody[], milliseconds: number, first = () => {}): Promise<void> {
  for (let at = 0; at < milliseconds; at += 50) {
    first();
    for (const one of people) one.flush();
    await vi.advanceTimersByTimeAsync(50);
  }
}

/** Posts that go from one to another meanwhile. */
async function counted(people: readonly Somebody[], milliseconds: number, from: Somebody, to: Somebody) {
  let posts = 0;
  await pass(people, milliseconds, () => {
    posts += from.lines.get(to.peer)?.frames.filter(({ type }) => type === 'post').length ?? 0;
  });
  return posts;
}

const forged = (frame: PostFrame) => (frame.type === 'post' ? [{ ...frame, signature: 'B'.repeat(86) }] : [frame]);

const upTo = (count: number) => Array.from({ length: count }, (_, n) => n + 1);

let people: Somebody[];

beforeEach(() => {
  vi.useFakeTimers();
  people = [];
});

afterEach(() => {
  for (const { exchange } of people) exchange.close();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function gather(count: number, forwards = true): void {
  people = Array.from({ length: count }, (_, i) => new Somebody(`p${i}`, forwards));
  for (const { exchange } of people) exchange.settle();
}

function person(i: number): Somebody {
  const one = people[i];
  if (!one) throw new Error(`Nobody is ${i}`);
  return one;
}

type Act =
  | { readonly kind: 'say' | 'flush' | 'double' | 'turn-around'; readonly who: number }
  | { readonly kind: 'cut' | 'connect'; readonly who: number; readonly with: number };

const who = fc.nat({ max: 4 });
const acts: fc.Arbitrary<Act> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('say' as const, 'flush' as const, 'double' as const, 'turn-around' as const),
    who,
  }),
  fc.record({ kind: fc.constantFrom('cut' as const, 'connect' as const), who, with: who }),
);

describe('whatever is lost, doubled, turned around or torn down', () => {
  test.each([
    ['everybody passes on', true],
    ['nobody does unless asked', false],
  ])('every post is shown everywhere once and in order where %s', { timeout: 120_000 }, async (_, forwards) => {
    await fc.assert(
      fc.asyncProperty(fc.array(acts, { maxLength: 120, size: 'max' }), async (script) => {
        gather(5, forwards);
        const said = people.map(() => 0);
        for (const act of script) {
          const one = person(act.who);
          if (act.kind === 'say') one.say((said[act.who] = (said[act.who] ?? 0) + 1));
          if (act.kind === 'flush') one.flush();
          if (act.kind === 'double') one.flush((frame) => [frame, frame]);
          if (act.kind === 'turn-around') for (const line of one.lines.values()) line.frames.reverse();
          if (act.kind === 'cut') one.cut(person(act.with));
          if (act.kind === 'connect' && act.who !== act.with) one.connect(person(act.with));
          await vi.advanceTimersByTimeAsync(7);
        }
        // In the end a line of neighbours is all that there is.
        for (const one of people) for (const other of people) one.cut(other);
        for (let i = 1; i < people.length; i += 1) person(i - 1).connect(person(i));
        await pass(people, 3_000);
        for (const [i, author] of people.entries()) {
          for (const hearer of people) {
            if (hearer !== author) expect(hearer.numbersOf(author)).toEqual(upTo(said[i] ?? 0));
          }
        }
        for (const { missed, exchange } of people) {
          expect(missed).toEqual([]);
          exchange.close();
        }
      }),
      { numRuns: 400 },
    );
  });
});

describe('whoever', () => {
  test('was away for longer than posts are kept is told what it missed, and gets the rest in order', async () => {
    gather(2);
    const [author, away] = [person(0), person(1)];
    away.connect(author);
    author.say(1);
    await pass(people, 500);
    away.cut(author);
    for (let n = 2; n <= KEPT_POSTS + 11; n += 1) expect(author.say(n)).toBeDefined();
    await vi.advanceTimersByTimeAsync(0);

    away.connect(author);
    await pass(people, MISSED_AFTER + 15_000);

    expect(away.missed).toEqual([{ peer: author.peer, first: 2, last: 11 }]);
    expect(away.numbersOf(author)).toEqual([1, ...upTo(KEPT_POSTS + 11).slice(11)]);
  });

  test('was away for just as long as posts are kept misses nothing', async () => {
    gather(2);
    const [author, away] = [person(0), person(1)];
    for (let n = 1; n <= KEPT_POSTS; n += 1) author.say(n);
    await vi.advanceTimersByTimeAsync(0);

    away.connect(author);
    await pass(people, MISSED_AFTER + 15_000);

    expect(away.missed).toEqual([]);
    expect(away.numbersOf(author)).toEqual(upTo(KEPT_POSTS));
  });

  test('says more than a connected neighbour takes is refused, until it has some of it', async () => {
    gather(2);
    const [author, slow] = [person(0), person(1)];
    author.connect(slow);
    await pass(people, 500);
    author.say(1);
    await pass(people, 500);
    for (let n = 2; n <= KEPT_POSTS + 1; n += 1) expect(author.say(n)).toBeDefined();
    await vi.advanceTimersByTimeAsync(0);

    expect(author.say(KEPT_POSTS + 2)).toBeUndefined();

    await pass(people, 30_000);
    expect(author.say(KEPT_POSTS + 2)).toBeDefined();
    await pass(people, 500);
    expect(slow.numbersOf(author)).toEqual(upTo(KEPT_POSTS + 2));
  });

  test.each([
    ['posts', 0, KEPT_POSTS],
    ['bytes', KEPT_POST_BYTES / 4 - 532, 4],
  ])(
    'says more %s at once than are kept is refused before they are signed, and nothing is missed',
    async (_, size, kept) => {
      gather(2);
      const [author, hearer] = [person(0), person(1)];
      author.connect(hearer);
      await pass(people, 500);

      const said = upTo(kept + 1).filter((n) => author.exchange.say({ n }, TIME, size + 20) !== undefined);

      expect(said).toEqual(upTo(kept));
      await pass(people, 30_000);
      expect(hearer.numbersOf(author)).toEqual(said);
      expect(hearer.missed).toEqual([]);
      expect(author.say(kept + 1)).toBeDefined();
    },
  );

  test('says more than a neighbour takes that has acknowledged nothing yet is refused; a newcomer has no use for what was before', async () => {
    gather(1);
    const author = person(0);
    for (const n of upTo(KEPT_POSTS)) author.say(n);
    await vi.advanceTimersByTimeAsync(0);
    const newcomer = new Somebody('new');
    people.push(newcomer);
    newcomer.connect(author);
    for (const n of upTo(KEPT_POSTS)) expect(author.say(KEPT_POSTS + n)).toBeDefined();
    await vi.advanceTimersByTimeAsync(0);

    expect(author.say(2 * KEPT_POSTS + 1)).toBeUndefined();

    await pass(people, 30_000);
    expect(newcomer.numbersOf(author)).toEqual(upTo(2 * KEPT_POSTS).slice(KEPT_POSTS));
    expect(newcomer.missed).toEqual([]);
  });

  test('does not read on keeps others from saying more for a while, and then misses some', async () => {
    gather(4);
    const [author, silent, another, hearer] = [person(0), person(1), person(2), person(3)];
    for (const one of [silent, another, hearer]) author.connect(one);
    await pass(people, 500);
    const hush = () => [silent, another].forEach((one) => one.lines.get(author.peer)?.frames.splice(0));
    const first = author.say(1);
    for (let n = 2; n <= KEPT_POSTS; n += 1) author.say(n);
    await pass(people, 30_000, hush);
    expect(author.say(KEPT_POSTS + 1)).toBeUndefined();
    await pass(people, SILENT_READER_AFTER - 50, hush);
    expect(author.say(KEPT_POSTS + 1)).toBeUndefined();

    await pass(people, 50, hush);

    expect(author.say(KEPT_POSTS + 1)).toBeDefined();
    await pass(people, 500, hush);
    expect(hearer.numbersOf(author)).toEqual(upTo(KEPT_POSTS + 1));
    expect(first?.delivery()).toEqual({ had: [hearer.peer], awaited: [], missed: [silent.peer, another.peer] });
  });

  test('throws when it is told of progress is heard all the same', async () => {
    const told = vi.spyOn(console, 'error').mockReturnValue();
    gather(2);
    const [author, silent] = [person(0), person(1)];
    author.connect(silent);
    await pass(people, 500);
    const hush = () => silent.lines.get(author.peer)?.frames.splice(0);
    author.exchange.say({ n: 1 }, TIME, 20, () => {
      throw new Error('The page is gone.');
    });
    for (let n = 2; n <= KEPT_POSTS; n += 1) author.say(n);
    expect(author.say(KEPT_POSTS + 1)).toBeUndefined();
    await pass(people, SILENT_READER_AFTER, hush);
    author.say(KEPT_POSTS + 1);
    await pass(people, 500, hush);
    expect(told).toHaveBeenCalledTimes(1);

    author.say(KEPT_POSTS + 2);
    await pass(people, 500, hush);

    expect(silent.numbersOf(author)).toEqual(upTo(KEPT_POSTS + 2));
  });

  test('reads on, however slowly, is waited for', async () => {
    gather(2);
    const [author, slow] = [person(0), person(1)];
    author.connect(slow);
    await pass(people, 500);
    const ids = upTo(KEPT_POSTS).map((n) => author.say(n)?.id);
    await vi.advanceTimersByTimeAsync(0);
    const run = ids[0]?.slice(author.peer.length + 1, -'.1'.length) ?? '';
    for (const n of [1, 2, 3]) {
      const had = [{ peer: author.peer, run, first: 1, last: n }];
      author.exchange.hear({ type: 'posts-had', run: randomId(), settled: true, had }, slow.peer);
      expect(author.say(KEPT_POSTS + n)).toBeDefined();
      expect(author.say(KEPT_POSTS + n + 1)).toBeUndefined();
      await vi.advanceTimersByTimeAsync(SILENT_READER_AFTER - 1);
      expect(author.say(KEPT_POSTS + n + 1)).toBeUndefined();
    }
  });

  test.each([
    ['half of it, then more', [0.5, 0.6], false],
    ['half of it, again and again', [0.5, 0.5], true],
  ])('reads a large post slowly is waited for as long as it gets on: %s', async (_, shares, isSaid) => {
    gather(2);
    const [author, slow] = [person(0), person(1)];
    author.connect(slow);
    await pass(people, 500);
    author.say(1, KEPT_POST_BYTES / 2);
    author.say(2, KEPT_POST_BYTES / 2 - 1_100);
    const hush = () => slow.flush((frame) => (frame.type === 'posts-wanted' ? [frame] : []));
    const drop = () => author.flush((frame) => (frame.type === 'post' ? [] : [frame]));
    await pass(people, 1_000, () => (hush(), drop()));
    expect(author.say(3)).toBeUndefined();
    for (const share of shares) {
      await vi.advanceTimersByTimeAsync(SILENT_READER_AFTER - 1_000);
      expect(author.progress).not.toEqual([]);
      author.progress[0]?.(share, 1);
      expect(author.say(3)).toBeUndefined();
    }

    await vi.advanceTimersByTimeAsync(2_000);

    expect(author.say(3) !== undefined).toBe(isSaid);
  });

  test.each([
    ['always', [1]],
    ['now and then', [1, 2]],
  ])('says %s that it has what is missing, and does not send it, is believed for a while', async (_, firsts) => {
    gather(2);
    const [liar, hearer] = [person(0), person(1)];
    liar.connect(hearer);
    await pass(people, 500);
    const post = { ...postOf('author'), number: 2 };
    const { peer, run } = post;
    const claim = (first: number) =>
      hearer.exchange.hear(
        { type: 'posts-had', run: randomId(), settled: true, had: [{ peer, run, first, last: 2 }] },
        liar.peer,
      );
    claim(1);
    hearer.exchange.hear(post, liar.peer);
    const wait = async (milliseconds: number) => {
      for (let at = 0; at < milliseconds; at += 1_000) {
        claim(firsts[(at / 1_000) % firsts.length] ?? 1);
        await vi.advanceTimersByTimeAsync(1_000);
      }
    };
    await wait(MISSED_WHILE_PROMISED - 1_000);
    expect(hearer.heard).toEqual([]);

    await wait(2_000);

    expect(hearer.heard).toEqual([post]);
    expect(hearer.missed).toEqual([{ peer, first: 1, last: 1 }]);
  });

  test('comes later gets nothing of what was said before, and everything from then on', async () => {
    gather(3);
    const [author, between] = [person(0), person(1)];
    author.connect(between);
    for (const n of [1, 2, 3]) author.say(n);
    await pass(people, 500);
    const newcomer = new Somebody('new');
    people.push(newcomer);

    newcomer.connect(between);
    await pass(people, 1_000);
    author.say(4);
    await pass(people, 1_000);
    newcomer.connect(author);
    author.say(5);
    await pass(people, 1_000);

    expect(newcomer.numbersOf(author)).toEqual([4, 5]);
    expect(newcomer.missed).toEqual([]);
  });

  test.each([
    ['before anything that it says', 0],
    ['after something that came over somebody else', 1],
  ])('was told a lie of where a run begins hears its author, whose own word comes %s', async (_, between) => {
    gather(3);
    const [author, liar, honest] = [person(0), person(1), person(2)];
    author.connect(liar);
    author.connect(honest);
    for (const n of [1, 2]) author.say(n);
    await pass(people, 500);
    const newcomer = new Somebody('new');
    people.push(newcomer);
    newcomer.connect(liar);
    liar.flush((frame) =>
      frame.type === 'posts-had' ? [{ ...frame, had: frame.had.map((one) => ({ ...one, last: 9e15 })) }] : [frame],
    );
    newcomer.connect(honest);
    await pass(people, 500);
    for (const n of upTo(between)) author.say(2 + n);
    await pass(people, 500);
    newcomer.connect(author);
    await pass(people, 500);

    const said = author.say(3 + between);
    await pass(people, 500);

    expect(newcomer.numbersOf(author)).toEqual([3 + between]);
    expect(said?.delivery().had).toContain(newcomer.peer);
  });

  test('comes to a room of more runs than one frame tells of begins with each of them where it stands', async () => {
    gather(2);
    const [between, old] = [person(0), person(1)];
    between.connect(old);
    await pass(people, 500);
    old.isPresent = () => true;
    const posts = Array.from({ length: 2 * HAD_AT_ONCE + 1 }, (_, i) => postOf(`author${i}`));
    for (const post of posts) old.exchange.hear(post, between.peer);
    await vi.advanceTimersByTimeAsync(0);
    between.cut(old);
    const newcomer = new Somebody('new');
    people.push(newcomer);

    newcomer.connect(old);
    await pass(people, 1_000);
    expect(newcomer.heard).toEqual([]);
    const next = posts.map((post) => ({ ...post, number: 2 }));
    between.connect(old);
    for (const post of next) old.exchange.hear(post, between.peer);
    await pass(people, 1_000);

    expect(newcomer.heard).toEqual(next);
    expect(newcomer.missed).toEqual([]);
  });

  test.each([
    ['as many runs as are kept', KEPT_RUNS - 1, 1],
    ['one more', KEPT_RUNS, 2],
  ])('tells of %s, its own among them, ends the quiet ones of absent peers', async (_, count, first) => {
    gather(3);
    const [between, old, hearer] = [person(0), person(1), person(2)];
    between.connect(old);
    await pass(people, 500);
    const posts = Array.from({ length: count }, (_, i) => postOf(`author${i + 1}`));
    for (const post of posts) old.exchange.hear(post, between.peer);
    await vi.advanceTimersByTimeAsync(0);

    old.connect(hearer);

    const told = old.lines.get(hearer.peer)?.frames.flatMap((frame) => (frame.type === 'posts-had' ? frame.had : []));
    expect(new Set(told?.map(({ peer }) => peer))).toEqual(
      new Set([old.peer, ...posts.slice(first - 1).map(({ peer }) => peer)]),
    );
    old.say(1);
    await pass(people, 500);
    expect(hearer.numbersOf(old)).toEqual([1]);
  });

  test('has other tabs that reload again and again is heard as ever', async () => {
    gather(2);
    const [between, quiet] = [person(0), person(1)];
    between.connect(quiet);
    await pass(people, 500);
    const { identity, peer } = quiet;
    const tab = { identity, peer: peer.replaceAll('~A', '~B') };
    for (let i = 0; i <= RUNS_OF_A_DEVICE; i += 1) quiet.exchange.hear({ ...postOf(''), ...tab }, between.peer);
    await vi.advanceTimersByTimeAsync(0);
    expect(quiet.heard).toHaveLength(RUNS_OF_A_DEVICE + 1);

    quiet.say(1);
    await pass(people, 500);

    expect(between.numbersOf(quiet)).toEqual([1]);
  });

  test('reloads is another run, from 1 on', async () => {
    gather(2);
    const [before, hearer] = [person(0), person(1)];
    before.connect(hearer);
    before.say(1);
    await pass(people, 500);
    before.cut(hearer);
    const after = new Somebody(before.name);
    people.push(after);

    after.connect(hearer);
    await pass(people, 500);
    after.say(1);
    await pass(people, 500);

    expect(hearer.heard.map(({ number }) => number)).toEqual([1, 1]);
    expect(hearer.missed).toEqual([]);
  });
});

describe('a post', () => {
  test('that is too large to be pushed is asked for', async () => {
    gather(2);
    const [author, hearer] = [person(0), person(1)];
    author.connect(hearer);
    author.say(1, PUSHED_POST_BYTES);
    await pass(people, 1_000);
    expect(hearer.numbersOf(author)).toEqual([1]);
  });

  test('that a neighbour changed on its way is not shown, and the genuine one still is', async () => {
    gather(4);
    const [author, liar, hearer, honest] = [person(0), person(1), person(2), person(3)];
    author.connect(liar);
    author.connect(honest);
    liar.connect(hearer);
    await pass(people, 500);
    author.say(1);
    await vi.advanceTimersByTimeAsync(0);
    author.flush();
    liar.flush((frame) => (frame.type === 'post' ? [{ ...frame, body: { n: 666 }, signature: 'B'.repeat(86) }] : []));
    await vi.advanceTimersByTimeAsync(0);
    expect(hearer.heard).toEqual([]);

    honest.connect(hearer);
    await pass(people, 1_000);

    expect(hearer.numbersOf(author)).toEqual([1]);
  });

  test('with a signature that only its author vouches for is asked of whoever believed it once, and of others', async () => {
    gather(4, false);
    const [liar, believer, hearer, other] = [person(0), person(1), person(2), person(3)];
    liar.connect(believer);
    believer.connect(hearer);
    await pass(people, 500);
    liar.say(1);
    await vi.advanceTimersByTimeAsync(0);
    liar.flush(forged);
    const asked = await counted(people, 3 * ASK_AGAIN, believer, hearer);
    expect(believer.numbersOf(liar)).toEqual([1]);
    expect(asked).toBe(1);
    expect(hearer.heard).toEqual([]);

    liar.connect(other);
    other.connect(hearer);
    await pass(people, 1_000);

    expect(hearer.numbersOf(liar)).toEqual([1]);
  });

  test('that its author signed badly is not passed on where others rely on that, and what it says after it is', async () => {
    gather(3);
    const [liar, between, hearer] = [person(0), person(1), person(2)];
    liar.connect(between);
    between.connect(hearer);
    await pass(people, 500);
    liar.say(1);
    await vi.advanceTimersByTimeAsync(0);
    liar.flush(forged);
    expect(await counted(people, 3_000, between, hearer)).toBe(0);
    expect(between.heard).toEqual([]);

    liar.cut(between);
    liar.connect(between);
    await pass(people, 1_000);

    expect(hearer.numbersOf(liar)).toEqual([1]);
  });

  test.each([
    ['nobody knows yet', () => Promise.resolve(undefined)],
    ['cannot be looked up', () => Promise.reject(new Error('The store is gone.'))],
  ])('whose author %s is asked for again, not at once and not in vain', async (_, lookUp) => {
    gather(3, false);
    const [author, between, hearer] = [person(0), person(1), person(2)];
    const { isGenuine } = hearer;
    hearer.isGenuine = lookUp;
    author.connect(between);
    between.connect(hearer);
    await pass(people, 500);
    author.say(1);
    expect(await counted(people, ASK_AGAIN, between, hearer)).toBe(1);

    hearer.isGenuine = isGenuine;
    await pass(people, ASK_AGAIN);

    expect(hearer.numbersOf(author)).toEqual([1]);
  });

  test('in the name of an identity that is looked for does not hold up what its author said', async () => {
    gather(3);
    const [author, liar, hearer] = [person(0), person(1), person(2)];
    author.connect(liar);
    liar.connect(hearer);
    await pass(people, 500);
    const { isGenuine } = hearer;
    hearer.isGenuine = (post) => (post.identity === author.identity ? isGenuine(post) : new Promise(() => {}));
    author.say(1);
    await vi.advanceTimersByTimeAsync(0);
    author.flush();
    await vi.advanceTimersByTimeAsync(0);
    liar.flush((frame) => (frame.type === 'post' ? [{ ...frame, identity: liar.identity }, frame] : [frame]));
    await vi.advanceTimersByTimeAsync(0);

    expect(hearer.numbersOf(author)).toEqual([1]);
  });

  test.each([
    ['as many as are checked at a time', CHECKED_POST_BYTES / CHECKED_POST_MIN_BYTES - 1, 0, true],
    ['one more', CHECKED_POST_BYTES / CHECKED_POST_MIN_BYTES, 0, false],
    ['one beside a large one', 1, CHECKED_POST_BYTES, false],
  ])('of strangers who are being looked up: %s', async (_, before, size, isTaken) => {
    gather(2);
    const [between, hearer] = [person(0), person(1)];
    between.connect(hearer);
    await pass(people, 500);
    let find!: (isGenuine: boolean) => void;
    const found = new Promise<boolean>((resolve) => (find = resolve));
    hearer.isGenuine = () => found;
    for (let i = 0; i < before; i += 1) hearer.exchange.hear(postOf(`before${i}`, size), between.peer);
    const last = postOf('last');

    hearer.exchange.hear(last, between.peer);
    find(true);
    await vi.advanceTimersByTimeAsync(0);

    expect(hearer.heard).toHaveLength(before + (isTaken ? 1 : 0));
    const { peer, run } = last;
    const had = [{ peer, run, first: 1, last: 1 }];
    hearer.exchange.hear({ type: 'posts-had', run: randomId(), settled: true, had }, between.peer);
    await vi.advanceTimersByTimeAsync(ASK_AFTER);
    const wanted = hearer.lines.get(between.peer)?.frames.filter(({ type }) => type === 'posts-wanted');
    expect(wanted).toEqual(isTaken ? [] : [{ type: 'posts-wanted', peer, run, numbers: [1] }]);
    hearer.exchange.hear(last, between.peer);
    await vi.advanceTimersByTimeAsync(0);
    expect(hearer.heard).toHaveLength(before + 1);
  });

  test('that was asked for over a connection that died is asked for over the next one at once', async () => {
    gather(3, false);
    const [author, between, hearer] = [person(0), person(1), person(2)];
    author.connect(between);
    between.connect(hearer);
    await pass(people, 500);
    author.say(1);
    await pass(people, 200);
    await vi.advanceTimersByTimeAsync(ASK_AFTER);
    expect(hearer.lines.get(between.peer)?.frames.map(({ type }) => type)).toContain('posts-wanted');
    between.cut(hearer);

    between.connect(hearer);
    await pass(people, 500);

    expect(hearer.numbersOf(author)).toEqual([1]);
  });

  test('that takes longer than it is waited for goes out once, however often it is asked for meanwhile', async () => {
    gather(2);
    const [author, slow] = [person(0), person(1)];
    author.connect(slow);
    await pass(people, 500);
    author.say(1, PUSHED_POST_BYTES);
    const sent: PostFrame[] = [];
    const asked: PostFrame[] = [];
    const onItsWay = () => {
      slow.flush((frame) => {
        if (frame.type === 'posts-wanted') asked.push(frame);
        return [frame];
      });
      author.flush((frame) => {
        if (frame.type === 'post') sent.push(frame);
        return frame.type === 'post' ? [] : [frame];
      });
    };
    await pass(people, 2 * ASK_AGAIN + 1_000, onItsWay);
    expect(asked.length).toBeGreaterThan(2);
    expect(sent).toHaveLength(1);

    author.progress[0]?.(1, 1);
    await pass(people, ASK_AGAIN, onItsWay);

    expect(sent).toHaveLength(2);
  });

  test.each([
    ['that there was no room for goes out', false, 2],
    ['that is on its way does not', true, 1],
  ])('%s when it is asked for again', async (_, hasRoom, times) => {
    gather(2);
    const [author, { peer: id, identity }] = [person(0), person(1)];
    const send = vi.fn((frame: PostFrame) => frame.type !== 'post' || hasRoom);
    author.exchange.connect({ id, occupant: { identity }, backlog: 0, send });
    author.say(1, PUSHED_POST_BYTES);
    await vi.advanceTimersByTimeAsync(0);
    const [run = ''] = send.mock.calls.flatMap(([frame]) => (frame.type === 'posts-had' ? [frame.run] : []));

    for (let i = 0; i < 2; i += 1) {
      author.exchange.hear({ type: 'posts-wanted', peer: author.peer, run, numbers: [1] }, id);
    }

    expect(send.mock.calls.filter(([{ type }]) => type === 'post')).toHaveLength(times);
  });

  test('that a neighbour withholds is asked of another one, however quiet the room is', async () => {
    gather(4, false);
    const [author, withholding, giving, hearer] = [person(0), person(1), person(2), person(3)];
    for (const between of [withholding, giving]) {
      author.connect(between);
      between.connect(hearer);
    }
    await pass(people, 500);
    author.say(1);
    const withhold = () => withholding.flush((frame) => (frame.type === 'post' ? [] : [frame]));
    await pass(people, ASK_AGAIN, withhold);
    expect(hearer.heard).toEqual([]);

    await pass(people, 1_500, withhold);

    expect(hearer.numbersOf(author)).toEqual([1]);
  });

  test('is delivered when everybody has it who was there; who left is not waited for', async () => {
    gather(3);
    const [author, one, two] = [person(0), person(1), person(2)];
    author.connect(one);
    author.connect(two);
    await pass(people, 200);
    const delivery = author.say(1);
    await vi.advanceTimersByTimeAsync(0);
    expect(delivery?.delivery()).toEqual({ had: [], awaited: [one.peer, two.peer], missed: [] });

    author.cut(two);
    await pass(people, 500);
    expect(delivery?.delivery()).toEqual({ had: [one.peer], awaited: [two.peer], missed: [] });
    author.exchange.handleGone(two.peer);

    expect(await delivery?.delivered()).toEqual({ had: [one.peer], awaited: [], missed: [] });
  });
});

test('whoever was just met is waited for; and had what it took before its connection died', async () => {
  gather(2);
  const [author, hearer] = [person(0), person(1)];
  author.connect(hearer);
  const delivery = author.say(1);
  await vi.advanceTimersByTimeAsync(0);
  hearer.flush();
  expect(delivery?.delivery()).toEqual({ had: [], awaited: [hearer.peer], missed: [] });
  author.flush();
  await vi.advanceTimersByTimeAsync(0);
  author.cut(hearer);

  author.connect(hearer);
  await pass(people, 100);

  expect(await delivery?.delivered()).toEqual({ had: [hearer.peer], awaited: [], missed: [] });
});

describe('whoever leaves', () => {
  test('waits for nobody any more', async () => {
    gather(2);
    const [author, hearer] = [person(0), person(1)];
    author.connect(hearer);
    await pass(people, 500);
    const delivered = author.say(1)?.delivered();

    author.exchange.close();

    expect(await delivered).toEqual({ had: [], awaited: [], missed: [hearer.peer] });
  });

  test('hears nothing that was being checked, and starts nothing', async () => {
    gather(2);
    const [between, hearer] = [person(0), person(1)];
    between.connect(hearer);
    await pass(people, 500);
    let find!: (isGenuine: boolean) => void;
    hearer.isGenuine = () => new Promise((resolve) => (find = resolve));
    hearer.exchange.hear({ ...postOf('early'), number: 2 }, between.peer);
    await vi.advanceTimersByTimeAsync(ASK_AFTER);
    for (const { exchange } of people) exchange.close();

    find(true);
    await vi.advanceTimersByTimeAsync(0);

    expect(hearer.heard).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

test('who is no neighbour any more is not waited for; one whose connection died is', async () => {
  gather(3);
  person(0).connect(person(1));
  person(0).connect(person(2));
  await pass(people, 200);
  const said = person(0).say(1);

  person(0).exchange.disconnect(person(1).peer, false);
  person(0).exchange.disconnect(person(2).peer);

  expect(said?.delivery().awaited).toEqual([person(2).peer]);
});
