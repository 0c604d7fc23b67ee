import { MISSED_AFTER } from './limits.js';
import type { Neighbour } from './neighbour.js';
import type { PostExchange } from './post-exchange.js';
import type { PostLog } from './post-log.js';

/** Later posts wait for one that perhaps nobody has any more: how long, and then goes on without it. */
export class Gaps {
  private since = new Map<string, number>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly log: PostLog,
    private readonly neighbours: ReadonlyMap<string, Neighbour>,
    private readonly around: Pick<PostExchange, 'lastOf' | 'patienceFor' | 'skip'>,
  ) {}

  look(): void {
    // Alone, nothing can be said of what others have.
    const neighbours = [...this.neighbours.values()];
    const names = neighbours.length > 0 ? this.log.gaps() : [];
    const before = this.since;
    this.since = new Map();
    for (const name of names) {
      const missing = this.around.lastOf(name) + 1;
      if (neighbours.some((one) => one.gives(name, missing))) continue;
      const now = performance.now();
      const since = before.get(name) ?? now;
      if (now - since < this.around.patienceFor(name)) this.since.set(name, since);
      else this.around.skip(name);
    }
    this.stop();
    if (names.length > 0) this.timer = setTimeout(() => this.look(), MISSED_AFTER / 5);
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}
