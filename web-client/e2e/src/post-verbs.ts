import type { MissedPosts, Room } from '@peerstead/sdk';

/** Verbs about posts that are many or large, for the page. */
export function postVerbs(room: (name: string) => Room) {
  const missed: MissedPosts[] = [];
  const heard: { n: unknown; length: number }[] = [];
  return {
    listenForNumbers: (name: string) => {
      room(name).onMissed((one) => missed.push(one));
      room(name).onPost(({ from, body }) => {
        const { n, text } = body;
        if (from !== 'me') heard.push({ n, length: typeof text === 'string' ? text.length : 0 });
      });
    },
    /** Numbers from 1 on, with so many milliseconds between two. */
    async sayNumbers(name: string, count: number, every: number) {
      for (let n = 1; n <= count; n += 1) {
        room(name).say({ n });
        await new Promise((resolve) => setTimeout(resolve, every));
      }
    },
    heardNumbers: () => heard.map(({ n }) => n),
    missed: () => missed,

    /** One post of that many bytes, until it is delivered: with every progress that was told. */
    async sayLarge(name: string, bytes: number) {
      const progress: number[] = [];
      const outcome = room(name).say(
        { text: 'x'.repeat(bytes) },
        { onProgress: ({ sentBytes, totalBytes }) => progress.push(sentBytes / totalBytes) },
      );
      if (outcome.kind === 'refused') return outcome;
      return { delivery: await outcome.delivered(), progress };
    },
    lengthsHeard: () => heard.map(({ length }) => length),
  };
}
