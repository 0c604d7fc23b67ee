import type { Path } from '../api/ways.js';
import { COUNT_EVERY } from '../limits.js';
import type { Store } from './store.js';

export type Travelled = Record<Path, number>;

/** Bytes sent and received by the way they took, over all tabs and visits. */
export class TravelMeter {
  private unwritten: Travelled = { direct: 0, relayed: 0, mailbox: 0 };
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly store: Store) {}

  count(path: Path, bytes: number): void {
    this.unwritten[path] += bytes;
    this.timer ??= setTimeout(() => void this.write(), COUNT_EVERY);
  }

  async total(): Promise<Travelled> {
    await this.write();
    const [direct, relayed, mailbox] = await Promise.all(
      (['direct', 'relayed', 'mailbox'] as const).map((path) => this.store.get('travelled', path)),
    );
    return { direct: direct ?? 0, relayed: relayed ?? 0, mailbox: mailbox ?? 0 };
  }

  async write(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const added = Object.entries(this.unwritten).filter(([, bytes]) => bytes > 0) as [Path, number][];
    if (added.length === 0) return;
    this.unwritten = { direct: 0, relayed: 0, mailbox: 0 };
    // One transaction, so that two tabs add up.
    const write = this.store.transaction('travelled', 'readwrite');
    for (const [path, bytes] of added) await write.store.put(((await write.store.get(path)) ?? 0) + bytes, path);
    await write.done;
  }
}
