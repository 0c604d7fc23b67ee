const OVER = 3_000;

/** Bytes a second over the last three seconds. */
export class Rate {
  private samples: { readonly at: number; readonly bytes: number }[] = [];

  /** `bytes` only grows, until `restart`. */
  sample(at: number, bytes: number): number {
    this.samples = [...this.samples.filter((sample) => at - sample.at <= OVER), { at, bytes }];
    const [oldest] = this.samples;
    if (!oldest || oldest.at === at) return 0;
    return Math.max(0, Math.round(((bytes - oldest.bytes) * 1000) / (at - oldest.at)));
  }

  restart(): void {
    this.samples = [];
  }
}
