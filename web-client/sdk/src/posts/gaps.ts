import { MISSED_AFTER, MISSED_WHILE_PROMISED } from '../limits.js';
import type { Neighbour } from './neighbour.js';
import type { PostLog } from './post-log.js';

/** What is known of the runs that are heard. */
interface Runs {
  /** The number of the last post that was shown. */
  lastOf(name: string): number;
  patienceFor(name: string): number;
  /** Goes on without what is missing. */
  skip(name: string): void;
}

/** Later posts wait for one that perhaps nobody has any more: how long, and then goes on without it. */
export class Gaps {
  /** By what is missing: since when, and since when no neighbour says that it has it. */
  private waits = new Map<string, readonly [since: number, unpromised: number]>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly log: PostLog,
    private readonly neighbours: ReadonlyMap<string, Neighbour>,
    private readonly runs: Runs,
  ) {}

  look(): void {
    // Alone, nothing can be said of what others have.
    const neighbours = [...this.neighbours.values()];
    const names = neighbours.length > 0 ? this.log.gaps() : [];
    const before = this.waits;
    this.waits = new Map();
    const now = performance.now();
    for (const name of names) {
      const missing = this.runs.lastOf(name) + 1;
      const key = `${name}/${missing}`;
      const [since, last] = before.get(key) ?? [now, now];
      const unpromised = neighbours.some((one) => one.gives(name, missing)) ? now : last;
      if (now - since < MISSED_WHILE_PROMISED && now - unpromised < this.runs.patienceFor(name))
        this.waits.set(key, [since, unpromised]);
      else this.runs.skip(name);
    }
    this.stop();
    if (names.length > 0) this.timer = setTimeout(() => this.look(), MISSED_AFTER / 5);
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}
