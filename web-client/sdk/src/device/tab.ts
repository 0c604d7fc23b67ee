import { randomId } from '../encoding/bytes.js';
import { held } from './locks.js';

const TAB_BYTES = 8;
const TAB = /^[A-Za-z0-9_-]{10}[AEIMQUYcgkosw048]$/;

/**
 * What tells the tabs of one device apart. Kept in `sessionStorage`, so that a reload stays the same peer; a duplicated
 * tab, which begins with a copy of that, takes another.
 */
export class Tab {
  private constructor(
    private current: string,
    private readonly place: string,
    private release: () => void,
  ) {}

  static async take(place: string): Promise<Tab> {
    const kept = sessionValue(place);
    const release = kept !== undefined && TAB.test(kept) ? await held(`${place}/${kept}`) : undefined;
    const tab = new Tab(kept ?? '', place, release ?? (() => undefined));
    if (!release) tab.renew();
    return tab;
  }

  get id(): string {
    return this.current;
  }

  /** Another tab lives under this name. */
  renew(): void {
    this.release();
    this.current = randomId(TAB_BYTES);
    keepSessionValue(this.place, this.current);
    void held(`${this.place}/${this.current}`).then((release) => (this.release = release ?? (() => undefined)));
  }

  close(): void {
    this.release();
  }
}

function sessionValue(name: string): string | undefined {
  try {
    return globalThis.sessionStorage.getItem(name) ?? undefined;
  } catch {
    return undefined;
  }
}

function keepSessionValue(name: string, value: string): void {
  try {
    globalThis.sessionStorage.setItem(name, value);
  } catch {
    // Without sessionStorage a reload is a new peer, and nothing else is lost.
  }
}
