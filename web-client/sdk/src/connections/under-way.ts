import { PART_AFTER, PARTS_AT_LEAST } from '../limits.js';

/**
 * How many parts may be on their way at a time. SCTP by itself sends more and more until something is lost; within a
 * computer, or a house, it is lost in the other side's socket, which has room for little more than a part, and that again and
 * again. Twice as many as the way holds by itself, at the rate at which they arrive, keep it full (as in BBR); it is one more an
 * answer until then, as a quick one may be chance. Since a page may be slow to answer, one more goes whenever nothing was
 * answered for some milliseconds.
 */
export class UnderWay {
  /** When each began, and how many there were with it. */
  private readonly begun: (readonly [at: number, count: number])[] = [];
  private least = Infinity;
  private atOnce = PARTS_AT_LEAST;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** @param go there may be room now */
  constructor(private readonly go: () => void) {}

  /** Otherwise it is told when there may be. */
  hasRoom(): boolean {
    if (this.begun.length + 1 <= this.atOnce) return true;
    this.timer ??= setTimeout(() => this.allow(this.atOnce + 1), PART_AFTER);
    return false;
  }

  /** A part, or a ping: the other side answers either. */
  begin(): void {
    this.begun.push([performance.now(), this.begun.length + 1]);
  }

  /** To the oldest of them. */
  handleAnswer(): void {
    const [at, count] = this.begun.shift() ?? [0, 0];
    const took = Math.max(1, performance.now() - at);
    this.least = Math.min(this.least, took);
    this.allow(Math.max(PARTS_AT_LEAST, Math.min(this.atOnce + 1, (2 * this.least * count) / took)));
  }

  /** The way may be a longer one from now on. */
  forget(): void {
    this.least = Infinity;
    this.begun.fill([0, 0]);
  }

  close(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private allow(atOnce: number): void {
    this.atOnce = atOnce;
    this.close();
    this.go();
  }
}
