import type { Delivery } from './api.js';
import { Listeners } from './listeners.js';

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
  private readonly changes = new Listeners<number>();

  begin(number: number, bytes: number, peers: readonly string[], progress: Progress | undefined): Reading {
    const awaited = new Map(peers.map((peer) => [peer, 0]));
    const pending: Pending = { bytes, had: new Set(), missed: new Set(), awaited, progress };
    if (awaited.size > 0) this.pending.set(number, pending);
    const read = (): Delivery => ({
      had: [...pending.had],
      awaited: [...pending.awaited.keys()],
      missed: [...pending.missed],
    });
    return {
      read,
      settled: (signal) =>
        new Promise((resolve) => {
          const look = () => {
            if (pending.awaited.size > 0 && !signal?.aborted) return;
            stop();
            signal?.removeEventListener('abort', look);
            resolve(read());
          };
          const stop = this.changes.add((changed) => changed === number && look());
          signal?.addEventListener('abort', look);
          look();
        }),
    };
  }

  handleSent(number: number, peer: string, share: number): void {
    const pending = this.pending.get(number);
    if (!pending?.awaited.has(peer)) return;
    pending.awaited.set(peer, share);
    this.tellProgress(pending);
  }

  handleHad(peer: string, last: number): void {
    this.each(peer, (number, { had }) => number <= last && had.add(peer));
  }

  /** Whoever comes back later gets only what is said from then on. */
  handleGone(peer: string): void {
    this.each(peer, () => true);
  }

  /** Nobody can have it of us any more. */
  handleForgotten(before: number): void {
    for (const number of this.pending.keys()) {
      if (number >= before) return;
      for (const peer of this.pending.get(number)?.awaited.keys() ?? []) {
        this.each(peer, (one, { missed }) => one === number && missed.add(peer));
      }
    }
  }

  private each(peer: string, isOver: (number: number, pending: Pending) => unknown): void {
    for (const [number, pending] of this.pending) {
      if (!pending.awaited.has(peer) || isOver(number, pending) === false) continue;
      pending.awaited.delete(peer);
      this.tellProgress(pending);
      if (pending.awaited.size === 0) this.pending.delete(number);
      this.changes.tell(number);
    }
  }

  private tellProgress({ bytes, had, awaited, progress }: Pending): void {
    const sent = [...awaited.values()].reduce((sum, share) => sum + share, had.size);
    progress?.({ sentBytes: Math.round(bytes * sent), totalBytes: bytes * (had.size + awaited.size) });
  }
}

export interface Reading {
  read(): Delivery;
  /** When nobody is awaited any more, or the signal is aborted. */
  settled(signal?: AbortSignal): Promise<Delivery>;
}
