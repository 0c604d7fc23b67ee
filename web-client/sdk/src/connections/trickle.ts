import { CANDIDATES_AFTER } from '../limits.js';
import type { Candidate } from '../servers/signaling-frames.js';

/**
 * What ICE finds at first is said a moment later than the description that it belongs to. Whoever can reach the other side by that
 * alone is connected by then, and neither side, nor the servers between them, had to handle candidates meanwhile.
 */
export class Trickle {
  private waiting: (Candidate | null)[] | undefined = [];
  private readonly timer = setTimeout(() => this.sayAll(), CANDIDATES_AFTER);

  constructor(private readonly say: (candidate: Candidate | null) => void) {}

  /** `null`: there will be no more. */
  find(found: RTCIceCandidate | null): void {
    if (found?.candidate === '') return;
    const candidate = found && (found.toJSON() as Candidate);
    if (this.waiting) this.waiting.push(candidate);
    else this.say(candidate);
  }

  close(): void {
    clearTimeout(this.timer);
  }

  private sayAll(): void {
    const found = this.waiting ?? [];
    this.waiting = undefined;
    found.forEach(this.say);
  }
}
