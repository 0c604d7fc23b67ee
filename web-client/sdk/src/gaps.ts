import { MISSED_AFTER } from './limits.js';
import type { Neighbour } from './neighbour.js';
import type { PostLog } from './post-log.js';

/** Later posts wait for one that perhaps nobody has any more: how long, and then goes on without it. */
export class Gaps {
  private since = new Map<string, number>();
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly log: PostLog,
    private readonly neighbours: ReadonlyMap<string, Neighbour>,
    private readonly patience: (name: string) => number,
    private readonly giveUp: (name: string) => void,
  ) {}

  look(): void {
    const names = this.log.gaps();
    const before = this.since;
    this.since = new Map();
    for (const name of names) {
      if (this.isGiven(name)) continue;
      const since = before.get(name) ?? performance.now();
      if (performance.now() - since < this.patience(name)) this.since.set(name, since);
      else this.giveUp(name);
    }
    if (names.length === 0) this.stop();
    else this.timer ??= setInterval(() => this.look(), MISSED_AFTER / 5);
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** Alone, nothing can be said of what others have. */
  private isGiven(name: string): boolean {
    const missing = (this.log.lastOf(name) ?? 0) + 1;
    const neighbours = [...this.neighbours.values()];
    return neighbours.length === 0 || neighbours.some((one) => one.gives(name, missing));
  }
}
