/** Exponential pauses with full jitter, so that a crowd that lost its server does not come back in one wave. */
export class Backoff {
  private attempts = 0;

  constructor(
    private readonly atLeast: number,
    private readonly atMost: number,
  ) {}

  /** Milliseconds until the next attempt; at least what the server asked for. */
  next(askedFor = 0): number {
    const ceiling = Math.min(this.atMost, this.atLeast * 2 ** Math.min(this.attempts, 20));
    this.attempts += 1;
    return Math.max(askedFor, ceiling / 2 + (Math.random() * ceiling) / 2);
  }

  get failures(): number {
    return this.attempts;
  }

  reset(): void {
    this.attempts = 0;
  }
}

/** Resolves after the time, or at once when the signal is aborted. */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal?.addEventListener('abort', done);
  });
}
