import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { UnderWay } from '../src/connections/under-way.js';
import { PART_AFTER, PARTS_AT_LEAST } from '../src/limits.js';

/** A way that hands on one part after the other, and an author who always has another one. */
class Way {
  atOnce = 0;
  handedOn = 0;
  private under = 0;
  private freeAt = 0;
  readonly parts = new UnderWay(() => this.send());

  /** @param each milliseconds that the line takes for a part, @param roundTrip and that an answer takes beside that */
  constructor(
    private readonly each: number,
    public roundTrip: number,
    /** The other page looks at what came only so often. */
    private readonly looksEvery = 0,
  ) {}

  async goOn(milliseconds: number): Promise<void> {
    this.send();
    await vi.advanceTimersByTimeAsync(milliseconds);
  }

  private send(): void {
    while (this.parts.hasRoom()) {
      this.parts.begin();
      this.under += 1;
      this.atOnce = Math.max(this.atOnce, this.under);
      const now = performance.now();
      this.freeAt = Math.max(now, this.freeAt) + this.each;
      const seenAt = this.looksEvery === 0 ? this.freeAt : Math.ceil(this.freeAt / this.looksEvery) * this.looksEvery;
      if (this.roundTrip < Infinity) setTimeout(() => this.answer(), seenAt + this.roundTrip - now);
    }
  }

  private answer(): void {
    this.under -= 1;
    this.handedOn += 1;
    this.parts.handleAnswer();
  }
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('on a short way no more than a few parts are under way, and the line is never idle', async () => {
  const way = new Way(4, 1);
  await way.goOn(4_000);
  expect(way.atOnce).toBeLessThanOrEqual(PARTS_AT_LEAST + 1);
  expect(way.handedOn).toBeGreaterThan(990);
});

describe.each([
  { each: 10, roundTrip: 20 },
  { each: 1, roundTrip: 50 },
  { each: 2, roundTrip: 300 },
  { each: 50, roundTrip: 20 },
  { each: 600, roundTrip: 100 },
])('where the line takes $each ms for a part, and an answer $roundTrip ms', ({ each, roundTrip }) => {
  test('it is full after a few round trips', async () => {
    const way = new Way(each, roundTrip);
    await way.goOn(10 * (roundTrip + each));
    const [before, fullFor] = [way.handedOn, 20 * (roundTrip + each)];
    await way.goOn(fullFor);
    expect(way.handedOn - before).toBeGreaterThan((0.95 * fullFor) / each - 1);
  });

  test('also if a ping was answered before, sooner than any part can be', async () => {
    const way = new Way(each, roundTrip);
    way.parts.begin();
    await vi.advanceTimersByTimeAsync(roundTrip);
    way.parts.handleAnswer();
    await way.goOn(10 * (roundTrip + each));
    const [before, fullFor] = [way.handedOn, 20 * (roundTrip + each)];
    await way.goOn(fullFor);
    expect(way.handedOn - before).toBeGreaterThan((0.95 * fullFor) / each - 1);
  });
});

test('what waits on a line that is fast and long is no more than what it holds', async () => {
  const way = new Way(1, 50);
  await way.goOn(5_000);
  expect(way.atOnce).toBeLessThan(2 * 51 + 5);
});

test('a page that is slow to answer gets one at least every few milliseconds', async () => {
  const way = new Way(1, 1, 100);
  await way.goOn(10_000);
  expect(way.handedOn).toBeGreaterThan(10_000 / PART_AFTER);
});

test('without any answer there is one more every few milliseconds', async () => {
  const way = new Way(1, Infinity);
  await way.goOn(10 * PART_AFTER);
  expect(way.atOnce).toBe(PARTS_AT_LEAST + 10);
});

test('when the way has become a longer one, it is full again', async () => {
  const way = new Way(4, 1);
  await way.goOn(1_000);
  way.roundTrip = 100;
  way.parts.forget();
  await way.goOn(1_000);
  const before = way.handedOn;
  await way.goOn(1_000);
  expect(way.handedOn - before).toBeGreaterThan(240);
});

describe('no more parts than at first may go', () => {
  const parts = new UnderWay(() => undefined);

  afterEach(() => {
    for (let i = 0; i < PARTS_AT_LEAST; i++) {
      expect(parts.hasRoom()).toBe(true);
      parts.begin();
    }
    expect(parts.hasRoom()).toBe(false);
    for (let i = 0; i < PARTS_AT_LEAST; i++) parts.handleAnswer();
  });

  test('for pings that were answered', async () => {
    for (let i = 0; i < 100; i++) {
      parts.begin();
      await vi.advanceTimersByTimeAsync(1);
      parts.handleAnswer();
    }
  });

  test('for answers to nothing', () => {
    for (let i = 0; i < 100; i++) parts.handleAnswer();
  });
});
