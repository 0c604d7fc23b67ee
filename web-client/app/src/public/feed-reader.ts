import type { FeedOf, Peerstead, RefusedRecord, VerifiedRecord } from '@peerstead/sdk';

/** The collection of what people say in public. */
export const posts = 'posts';

export type Reading = 'loading' | 'ready' | 'unreachable';

/** A feed as far as it was read: pages put together, each record once. */
export class FeedReader {
  readonly #peerstead: Peerstead;
  readonly #of: FeedOf;
  readonly #tell: () => void;
  #cursor: string | undefined;
  /** What happened here since the newest page was asked for, which that page may not know yet. */
  #added: readonly VerifiedRecord[] = [];
  #dropped: readonly VerifiedRecord[] = [];
  state: Reading = 'loading';
  records: readonly VerifiedRecord[] = [];
  refused: readonly RefusedRecord[] = [];

  constructor(peerstead: Peerstead, of: FeedOf, tell: () => void) {
    this.#peerstead = peerstead;
    this.#of = of;
    this.#tell = tell;
  }

  get hasMore(): boolean {
    return this.#cursor !== undefined;
  }

  /** The newest page, anew. */
  async refresh(signal: AbortSignal): Promise<void> {
    this.#added = [];
    this.#dropped = [];
    const outcome = await this.#peerstead.feed(this.#of, { signal });
    if (signal.aborted) return;
    if (outcome.kind === 'unreachable') this.state = 'unreachable';
    else {
      this.state = 'ready';
      const settled = without(outcome.records, [...this.#added, ...this.#dropped]);
      this.records = [...without(this.#added, this.#dropped), ...settled];
      this.refused = outcome.refused;
      this.#cursor = outcome.cursor;
    }
    this.#tell();
  }

  async older(signal: AbortSignal): Promise<void> {
    const after = this.#cursor;
    if (after === undefined) return;
    const outcome = await this.#peerstead.feed(this.#of, { after, signal });
    if (signal.aborted || after !== this.#cursor) return;
    if (outcome.kind === 'unreachable') this.state = 'unreachable';
    else {
      this.records = [...this.records, ...without(outcome.records, this.records)];
      this.refused = [...this.refused, ...outcome.refused];
      this.#cursor = outcome.cursor;
    }
    this.#tell();
  }

  /** Puts what was just published on top, without waiting for the feed to have it. */
  add(record: VerifiedRecord): void {
    this.#added = [record, ...this.#added];
    this.records = [record, ...without(this.records, [record])];
    this.#tell();
  }

  drop(record: VerifiedRecord): void {
    this.#dropped = [...this.#dropped, record];
    this.records = without(this.records, [record]);
    this.#tell();
  }
}

function without(records: readonly VerifiedRecord[], these: readonly VerifiedRecord[]): readonly VerifiedRecord[] {
  const digests = new Set(these.map((record) => record.digest));
  return records.filter((record) => !digests.has(record.digest));
}
