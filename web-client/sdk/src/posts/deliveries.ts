import type { Delivery, SayOutcome } from '../api/rooms.js';
import { Listeners, tellOne } from '../listeners.js';

export type Progress = (progress: { readonly sentBytes: number; readonly totalBytes: number }) => void;

interface Pending {
  readonly bytes: number;
  readonly had: Set<string>;
  readonly missed: Set<string>;
  /** Peers that have not said that they have it, with the share that was sent. */
  readonly awaited: Map<string, number>;
  readonly progress: Progress | undefined;
}

/** Which neighbours have which of our own posts. */
export class Deliveries {
  private readonly pending = new Map<number, Pending>();
  private readonly over = new Listeners<number>();

  begin(number: number, bytes: number, peers: readonly string[], progress: Progress | undefined): Reading {
    const awaited = new Map(peers.map((peer) => [peer, 0]));
    const pending: Pending = { bytes, had: new Set(), missed: new Set(), awaited, progress };
    if (awaited.size > 0) this.pending.set(number, pending);
    const delivery = (): Delivery => ({
      had: [...pending.had],
      awaited: [...pending.awaited.keys()],
      missed: [...pending.missed],
    });
    return {
      delivery,
      delivered: (signal) =>
        new Promise((resolve) => {
          const look = () => {
            if (pending.awaited.size > 0 && !signal?.aborted) return;
            stop();
            signal?.removeEventListener('abort', look);
            resolve(delivery());
          };
          const stop = this.over.add((ended) => ended === number && look());
          signal?.addEventListener('abort', look);
          look();
        }),
    };
  }

  /** False if so much was sent before. */
  handleSent(number: number, peer: string, share: number): boolean {
    const pending = this.pending.get(number);
    if (!pending || (pending.awaited.get(peer) ?? 1) >= share) return false;
    pending.awaited.set(peer, share);
    this.tellProgress(pending);
    return true;
  }

  /** Up to that number nobody is waited for any more, or that one is not: they had them, cannot have them of us any more, or left. */
  end(last: number, as: 'had' | 'missed' | undefined, peer?: string): void {
    for (const [number, pending] of this.pending) {
      if (number > last) return;
      for (const one of peer === undefined ? pending.awaited.keys() : [peer]) {
        if (!pending.awaited.delete(one)) continue;
        if (as) pending[as].add(one);
        this.tellProgress(pending);
      }
      if (pending.awaited.size > 0) continue;
      this.pending.delete(number);
      this.over.tell(number);
    }
  }

  private tellProgress({ bytes, had, awaited, progress }: Pending): void {
    const sent = [...awaited.values()].reduce((sum, share) => sum + share, had.size);
    if (progress)
      tellOne(() => progress({ sentBytes: Math.round(bytes * sent), totalBytes: bytes * (had.size + awaited.size) }));
  }
}

/** What whoever said it can ask of it. */
export type Reading = Pick<Extract<SayOutcome, { kind: 'said' }>, 'delivery' | 'delivered'>;
