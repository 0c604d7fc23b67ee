import { describe, expect, test } from 'vitest';
import { randomId } from '../src/encoding/bytes.js';
import type { Signed } from '../src/encoding/signed.js';
import { EARLY_POST_BYTES, KEPT_POST_BYTES, KEPT_ROOM_BYTES, RUNS_OF_A_DEVICE } from '../src/limits.js';
import { PostLog } from '../src/posts/post-log.js';
import { runOf, type Post } from '../src/posts/post.js';

const author = () => ({ peer: `${randomId(32)}~${randomId(8)}`, run: randomId() });

/** Numbers of those whose turn it is then. */
function say(log: PostLog, by: { peer: string; run: string }, number: number, bytes: number): readonly number[] {
  log.begin(by.peer, by.run, 0);
  return log.take({ ...by, number } as Signed<Post>, bytes).map(({ post }) => post.number);
}

test('the run that takes most forgets its oldest when a room takes too much, but one does not forget what one said', () => {
  const [me, ...others] = [author(), ...Array.from({ length: KEPT_ROOM_BYTES / KEPT_POST_BYTES }, author)];
  const log = new PostLog(me, { get: () => true });
  say(log, me, 1, KEPT_POST_BYTES / 2);
  say(log, me, 2, KEPT_POST_BYTES / 2);
  for (const other of others) {
    say(log, other, 1, KEPT_POST_BYTES / 4);
    say(log, other, 2, KEPT_POST_BYTES / 2);
  }

  expect(others.map((other) => log.had(runOf(other)))).toEqual(
    others.map((other) => [{ ...other, first: 1, last: 2 }]),
  );

  if (others[0]) say(log, others[0], 3, 1);

  const firsts = [me, ...others].map((one) => log.had(runOf(one))[0]?.first);
  expect(firsts).toEqual([1, 2, 1, 1, 1]);
});

describe('posts that came before their turn', () => {
  test('make nobody forget what others can still have', () => {
    const [me, early, ...others] = [author(), author(), ...Array.from({ length: 4 }, author)];
    const log = new PostLog(me, { get: () => true });
    for (const other of others) say(log, other, 1, KEPT_ROOM_BYTES / 4);

    say(log, early, 2, EARLY_POST_BYTES);

    expect(others.map((other) => log.had(runOf(other))[0]?.first)).toEqual([1, 1, 1, 1]);
  });

  test('are held back up to a bound for the room, whosever they are; past it only what has its turn is taken', () => {
    const [me, one, other] = [author(), author(), author()];
    const log = new PostLog(me, { get: () => true });
    say(log, one, 2, EARLY_POST_BYTES / 2);
    say(log, other, 2, EARLY_POST_BYTES / 2);

    say(log, other, 3, 1);

    expect(log.has(runOf(one), 2)).toBe(true);
    expect(log.has(runOf(other), 2)).toBe(true);
    expect(log.has(runOf(other), 3)).toBe(false);
    expect(say(log, other, 1, 1)).toEqual([1, 2]);
    say(log, other, 4, EARLY_POST_BYTES / 2);
    expect(log.has(runOf(other), 4)).toBe(true);
  });

  test('make room when their run ends', () => {
    const me = author();
    const log = new PostLog(me, { get: () => true });
    const device = randomId(32);
    const tab = () => ({ peer: `${device}~${randomId(8)}`, run: randomId() });
    say(log, tab(), 2, EARLY_POST_BYTES);
    for (let i = 0; i < RUNS_OF_A_DEVICE; i += 1) say(log, tab(), 1, 1);
    const other = author();

    say(log, other, 2, EARLY_POST_BYTES);

    expect(log.has(runOf(other), 2)).toBe(true);
  });
});
