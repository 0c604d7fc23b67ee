import { MISSED_AFTER } from './limits.js';
import type { Neighbour } from './neighbour.js';
import type { PostLog } from './post-log.js';

/** Later posts wait for one that perhaps nobody has any more: how long, and then goes on without it. */
export class Gaps {
  private readonly since = new Map<string, number>();
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly log: PostLog,
    private readonly neighbours: ReadonlyMap<string, Neighbour>,
    private readonly patience: (name: string) => number,
    private readonly giveUp: (name: string) => void,
  ) {}

  look(): void {
    const gaps = new Set(this.log.gaps());
    for (const name of this.since.keys()) if (!gaps.has(name)) this.since.delete(name);
    for (const name of gaps) this.lookAt(name);
    if (gaps.size === 0) this.stop();
    else this.timer ??= setInterval(() => this.look(), MISSED_AFTER / 5);
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** Alone, nothing can be said of what others have. */
  private lookAt(name: string): void {
    const missing = (this.log.lastOf(name) ?? 0) + 1;
    const neighbours = [...this.neighbours.values()];
    if (neighbours.length === 0 || neighbours.some((one) => one.gives(name, missing))) {
      this.since.delete(name);
      return;
    }
    const since = this.since.get(name) ?? performance.now();
    this.since.set(name, since);
    if (performance.now() - since < this.patience(name)) return;
    this.since.delete(name);
    this.giveUp(name);
  }
}
