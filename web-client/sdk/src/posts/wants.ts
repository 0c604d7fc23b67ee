import { ASK_AGAIN, KEPT_POSTS, WANTED_AT_ONCE } from '../limits.js';
import type { Neighbour } from './neighbour.js';
import type { PostLog } from './post-log.js';
import type { Had } from './post.js';

interface Asked {
  readonly neighbour: Neighbour;
  readonly name: string;
  readonly number: number;
  readonly at: number;
}

/** Asks neighbours for what they have and we lack: each post of one of them at a time, in the order of its run. */
export class Wants {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private due = Infinity;
  private readonly asked = new Map<string, Asked>();

  constructor(
    private readonly log: PostLog,
    private readonly neighbours: Map<string, Neighbour>,
    private readonly runs: { lastOf(name: string): number },
  ) {}

  askIn(milliseconds: number): void {
    const at = performance.now() + milliseconds;
    if (this.due <= at) return;
    this.stop();
    this.due = at;
    this.timer = setTimeout(() => this.ask(), milliseconds);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.due = Infinity;
  }

  private ask(): void {
    this.stop();
    this.review();
    for (const neighbour of this.neighbours.values()) {
      for (const [name, had] of neighbour.theirs) {
        const numbers = this.askOf(neighbour, name, had);
        if (numbers.length > 0) neighbour.link.send({ type: 'posts-wanted', peer: had.peer, run: had.run, numbers });
      }
    }
    if (this.asked.size > 0) this.askIn(ASK_AGAIN);
  }

  /** What was taken, or did not come in time, or will not come from there, is not asked for any more. */
  private review(): void {
    const now = performance.now();
    for (const [key, { neighbour, name, number, at }] of this.asked) {
      const { id } = neighbour.link;
      const isOpen =
        neighbour.gives(name, number) && this.neighbours.get(id) === neighbour && !this.log.has(name, number);
      if (isOpen && now - at < ASK_AGAIN) continue;
      neighbour.asked -= 1;
      this.asked.delete(key);
      if (!isOpen) continue;
      // From now on it is asked for what nobody else has.
      this.neighbours.delete(id);
      this.neighbours.set(id, neighbour);
    }
  }

  private askOf(neighbour: Neighbour, name: string, had: Had): readonly number[] {
    const numbers: number[] = [];
    let number = Math.max(this.runs.lastOf(name) + 1, had.first);
    const to = Math.min(had.last, number + KEPT_POSTS);
    for (; number <= to && neighbour.asked < WANTED_AT_ONCE; number += 1) {
      const key = `${name}/${number}`;
      if (this.log.has(name, number) || this.asked.has(key)) continue;
      this.asked.set(key, { neighbour, name, number, at: performance.now() });
      neighbour.asked += 1;
      numbers.push(number);
    }
    return numbers;
  }
}
