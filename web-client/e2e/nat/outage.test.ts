import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Home } from '../src/lab/home.js';
import type { Nat } from '../src/lab/router.js';
import { arrive, connected, eventually, heard, join, leave, type Person, seen } from './person.js';

const SAY_EVERY_MS = 400;
/** Mostly it is under four; what was tried while the line was out, and is not forgotten, is given up after twelve. */
const BACK_WITHIN_S = 30;

interface Outage {
  readonly name: string;
  readonly seconds: number;
  readonly nat: Nat;
  begin(home: Home): Promise<void>;
  end(home: Home): Promise<void>;
  readonly after: 'direct' | 'relayed';
}

const line = {
  begin: ({ router }: Home) => router.cut(),
  end: ({ router }: Home) => router.mend(),
};
const renewed = (nat: Nat) => ({
  begin: ({ router }: Home) => router.cut(),
  end: async ({ router }: Home) => {
    await router.renew(nat);
    await router.mend();
  },
});
const cable = {
  begin: (home: Home) => home.unplug(),
  end: (home: Home) => home.plug(),
};

const OUTAGES: readonly Outage[] = [
  { name: 'the line', seconds: 8, nat: 'cone', ...line, after: 'direct' },
  { name: 'the line to a TCP relay', seconds: 30, nat: 'no-udp', ...line, after: 'relayed' },
  { name: "the computer's cable", seconds: 60, nat: 'cone', ...cable, after: 'direct' },
  { name: 'the line, and back with another address', seconds: 20, nat: 'cone', ...renewed('cone'), after: 'direct' },
  {
    name: 'the line, and back behind another NAT',
    seconds: 20,
    nat: 'cone',
    ...renewed('symmetric'),
    after: 'relayed',
  },
];

describe.concurrent('what was said while a home was cut off arrives once and in order', () => {
  for (const outage of OUTAGES) {
    test(`${outage.seconds} s without ${outage.name}`, async () => {
      const room = outage.name.replaceAll(/[^a-z]/gi, '-');
      const [ada, ben] = await Promise.all([arrive(outage.nat, 'ada'), arrive('cone', 'ben')]);
      const talks: Talk[] = [];
      try {
        await join(room, ada, ben);
        await connected(room, ada, ben);
        const [adas, bens] = [new Talk(ada, room, ben), new Talk(ben, room, ada)];
        talks.push(adas, bens);

        await outage.begin(ada.home);
        await wait(outage.seconds * 1000);
        const saidWhenBack = [adas.said.length, bens.said.length] as const;
        await outage.end(ada.home);
        const back = performance.now();

        const seconds = await Promise.all(
          [adas, bens].map(async (talk, i) => {
            await talk.arrived(saidWhenBack[i] ?? 0);
            return (performance.now() - back) / 1000;
          }),
        );
        for (const talk of [adas, bens]) {
          await talk.stop();
          await eventually(
            () => talk.heard(),
            (posts) => expect(posts).toEqual(talk.said),
          );
        }
        await eventually(
          () => seen(room, ada),
          (peer) => expect(peer?.path).toBe(outage.after),
        );
        console.log(
          `${outage.seconds} s without ${outage.name}: the first new post was there ${seconds[0]?.toFixed(1)} s after it was back, the other way ${seconds[1]?.toFixed(1)} s; ${adas.said.length} and ${bens.said.length} posts`,
        );
        expect(Math.max(...seconds)).toBeLessThan(BACK_WITHIN_S);
      } finally {
        await Promise.allSettled(talks.map((talk) => talk.stop()));
        await leave(ada, ben);
      }
    });
  }
});

/** Somebody who goes on saying things, come what may. */
class Talk {
  readonly said: string[] = [];
  private over = false;
  private readonly talking: Promise<void>;

  constructor(
    private readonly speaker: Person,
    private readonly room: string,
    private readonly listener: Person,
  ) {
    this.talking = this.talk();
  }

  heard(): Promise<readonly unknown[]> {
    return heard(this.listener);
  }

  /** The post with that number, or a later one, was heard. */
  async arrived(number: number): Promise<void> {
    const newest = async () => Math.max(-1, ...(await this.heard()).map(Number));
    await eventually(newest, (heard) => expect(heard).toBeGreaterThanOrEqual(number), 60_000);
  }

  async stop(): Promise<void> {
    this.over = true;
    await this.talking;
  }

  private async talk(): Promise<void> {
    while (!this.over) {
      const text = String(this.said.length);
      this.said.push(text);
      await this.speaker.tab.call('say', this.room, { text });
      await wait(SAY_EVERY_MS);
    }
  }
}
