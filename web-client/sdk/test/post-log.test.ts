import { expect, test } from 'vitest';
import { randomId } from '../src/bytes.js';
import { KEPT_POST_BYTES, KEPT_ROOM_BYTES } from '../src/limits.js';
import { runOf, type Post } from '../src/post.js';
import { PostLog } from '../src/post-log.js';
import type { Signed } from '../src/signed.js';

test('the run that takes most forgets its oldest when a room takes too much, but one does not forget what one said', () => {
  const author = () => ({ peer: `${randomId(32)}~${randomId(8)}`, run: randomId() });
  const [me, ...others] = [author(), ...Array.from({ length: KEPT_ROOM_BYTES / KEPT_POST_BYTES }, author)];
  const log = new PostLog(me, { get: () => true });
  const say = (by: { peer: string; run: string }, number: number, bytes: number) => {
    log.begin(by.peer, by.run, 0);
    log.take({ ...by, number } as Signed<Post>, bytes);
  };
  say(me, 1, KEPT_POST_BYTES / 2);
  say(me, 2, KEPT_POST_BYTES / 2);
  for (const other of others) {
    say(other, 1, KEPT_POST_BYTES / 4);
    say(other, 2, KEPT_POST_BYTES / 2);
  }

  expect(others.map((other) => log.had(runOf(other)))).toEqual(
    others.map((other) => [{ ...other, first: 1, last: 2 }]),
  );

  if (others[0]) say(others[0], 3, 1);

  const firsts = [me, ...others].map((one) => log.had(runOf(one))[0]?.first);
  expect(firsts).toEqual([1, 2, 1, 1, 1]);
});
