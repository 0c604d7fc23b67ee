import { MISSED_AFTER, MISSED_WHILE_PROMISED } from './limits.js';
import type { Neighbour } from './neighbour.js';
import type { PostExchange } from './post-exchange.js';
import type { PostLog } from './post-log.js';

/** Later posts wait for one that perhaps nobody has any more: how long, and then goes on without it. */
export class Gaps {
  /** By what is missing: since when, and since when no neighbour says that it has it. */
  private waits = new Map<string, readonly [since: number, unpromised: number]>();
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
    const before = this.waits;
    this.waits = new Map();
    const now = performance.now();
    for (const name of names) {
      const missing = this.around.lastOf(name) + 1;
      const key = `${name}/${missing}`;
      const [since, last] = before.get(key) ?? [now, now];
      const unpromised = neighbours.some((one) => one.gives(name, missing)) ? now : last;
      if (now - since < MISSED_WHILE_PROMISED && now - unpromised < this.around.patienceFor(name))
        this.waits.set(key, [since, unpromised]);
      else this.around.skip(name);
    }
    this.stop();
    if (names.length > 0) this.timer = setTimeout(() => this.look(), MISSED_AFTER / 5);
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}
