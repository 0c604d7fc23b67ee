import { ASK_AGAIN, KEPT_POSTS, WANTED_AT_ONCE } from './limits.js';
import type { Neighbour } from './neighbour.js';
import type { Had } from './post.js';
import type { PostLog } from './post-log.js';

/** Asks neighbours for what they have and we lack: each post of one of them at a time, in the order of its run. */
export class Wants {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private due = Infinity;

  constructor(
    private readonly log: PostLog,
    private readonly neighbours: ReadonlyMap<string, Neighbour>,
    private readonly lastOf: (name: string) => number,
  ) {}

  askIn(milliseconds: number): void {
    const at = performance.now() + milliseconds;
    if (this.timer !== undefined && this.due <= at) return;
    this.stop();
    this.due = at;
    this.timer = setTimeout(() => this.ask(), milliseconds);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.due = Infinity;
  }

  private ask(): void {
    this.stop();
    const neighbours = [...this.neighbours.values()];
    for (const neighbour of neighbours) neighbour.reviewAsked(this.log);
    // Who let us wait is asked only for what nobody else has.
    for (const neighbour of neighbours.sort((a, b) => a.failedAt - b.failedAt)) {
      for (const [name, had] of neighbour.had()) {
        if (neighbour.room <= 0) break;
        const numbers = this.lacking(name, had, neighbour.room);
        if (numbers.length > 0) neighbour.ask(had, numbers);
      }
    }
    if (neighbours.some(({ room }) => room < WANTED_AT_ONCE)) this.askIn(ASK_AGAIN);
  }

  private lacking(name: string, had: Had, atMost: number): readonly number[] {
    const numbers: number[] = [];
    const from = Math.max(this.lastOf(name) + 1, had.first);
    const to = Math.min(had.last, from + KEPT_POSTS);
    for (let number = from; number <= to && numbers.length < atMost; number += 1) {
      if (!this.log.has(name, number) && !this.isAsked(name, number)) numbers.push(number);
    }
    return numbers;
  }

  private isAsked(name: string, number: number): boolean {
    for (const neighbour of this.neighbours.values()) if (neighbour.isAsked(name, number)) return true;
    return false;
  }
}
