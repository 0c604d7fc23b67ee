import {
  CHANNEL_OPEN_BYTES,
  CHANNEL_OPEN_WHOLES,
  CHANNEL_PART_BYTES,
  CHANNEL_QUEUED_BYTES,
  CHANNEL_WHOLE_BYTES,
} from '../limits.js';
import { tellOne } from '../listeners.js';
import { concat, textOf, utf8, type Bytes } from './bytes.js';

/** How much of a whole has been handed to the channel; the last time `sent` is `total`. */
export type Progress = (sentBytes: number, totalBytes: number) => void;

/** Bytes under an adapter's name. Under no name, the JSON of a frame. */
export interface Whole {
  readonly name: string;
  readonly bytes: Bytes;
}

const FIRST = 0;
const MORE = 1;
/** Kind and number of the whole. */
const MORE_HEADER = 5;
/** Also the length of the whole, and that of its name. */
const FIRST_HEADER = 10;
const NAME_AT_MOST = 255;

/** In one message, if it fits: one byte for the length of the name, the name, the bytes. */
export function single(name: string, bytes: Uint8Array): Bytes | undefined {
  const nameBytes = nameOf(name);
  const fits = 1 + nameBytes.length + bytes.length <= CHANNEL_PART_BYTES;
  return fits ? concat(Uint8Array.of(nameBytes.length), nameBytes, bytes) : undefined;
}

export function wholeOf(message: Bytes): Whole | undefined {
  const [nameLength] = message;
  if (!nameLength || message.length < 1 + nameLength || message.length > CHANNEL_PART_BYTES) return undefined;
  const name = textIn(message.subarray(1, 1 + nameLength));
  return name === undefined ? undefined : { name, bytes: message.subarray(1 + nameLength) };
}

interface Outgoing {
  readonly bytes: Uint8Array;
  readonly nameBytes: Bytes;
  readonly progress: Progress | undefined;
  number: number;
  sent: number;
}

/**
 * Wholes on their way out, in parts, numbers big-endian:
 *
 * ```
 * first part   0, number of the whole (4 bytes), its length (4), length of its name (1), name, bytes
 * the others   1, number of the whole (4 bytes), bytes
 * ```
 *
 * Each is answered by a `pong`. Those of one name follow each other; those of different names take turns, a part each, so
 * that none waits for another's end. Never more is begun than the other side has room for.
 */
export class Lanes {
  private readonly lanes = new Map<string, Outgoing[]>();
  private readonly begun = new Allowance();
  private queued = 0;
  private numbers = 0;
  private readonly part = new Uint8Array(CHANNEL_PART_BYTES);

  /** Bytes under that name that are still to be handed out. */
  waitingIn(name: string): number {
    return (this.lanes.get(name) ?? []).reduce((sum, whole) => sum + whole.bytes.length - whole.sent, 0);
  }

  /** False if so much waits already that this would have to wait outside. */
  add(name: string, bytes: Uint8Array, progress?: Progress): boolean {
    if (bytes.length > CHANNEL_WHOLE_BYTES) throw new RangeError(`At most ${CHANNEL_WHOLE_BYTES} bytes at once.`);
    const nameBytes = nameOf(name, 0);
    if (this.queued + bytes.length > CHANNEL_QUEUED_BYTES) return false;
    this.queued += bytes.length;
    const lane = this.lanes.get(name) ?? [];
    lane.push({ nameBytes, bytes, progress, number: 0, sent: 0 });
    this.lanes.set(name, lane);
    return true;
  }

  /** The part whose turn it is, to be sent before the next one is asked for; undefined when nothing waits. */
  next(): Bytes | undefined {
    for (const [name, lane] of this.lanes) {
      const [whole] = lane;
      if (!whole || !this.mayGo(whole)) continue;
      const part = this.partOf(whole);
      if (whole.sent === whole.bytes.length) this.finish(whole, lane);
      this.lanes.delete(name);
      if (lane.length > 0) this.lanes.set(name, lane);
      return part;
    }
    return undefined;
  }

  private mayGo(whole: Outgoing): boolean {
    if (whole.number > 0) return true;
    if (!this.begun.take(whole.bytes.length)) return false;
    this.numbers = (this.numbers % 0xffffffff) + 1;
    whole.number = this.numbers;
    return true;
  }

  private partOf(whole: Outgoing): Bytes {
    const { bytes, sent, number, nameBytes } = whole;
    const header = sent === 0 ? FIRST_HEADER + nameBytes.length : MORE_HEADER;
    const length = Math.min(CHANNEL_PART_BYTES - header, bytes.length - sent);
    const part = this.part.subarray(0, header + length);
    const view = new DataView(part.buffer);
    view.setUint8(0, sent === 0 ? FIRST : MORE);
    view.setUint32(1, number);
    if (sent === 0) {
      view.setUint32(5, bytes.length);
      view.setUint8(9, nameBytes.length);
      part.set(nameBytes, FIRST_HEADER);
    }
    part.set(bytes.subarray(sent, sent + length), header);
    whole.sent += length;
    this.queued -= length;
    if (whole.progress) tellOne(() => whole.progress?.(whole.sent, bytes.length));
    return part;
  }

  private finish(whole: Outgoing, lane: Outgoing[]): void {
    this.begun.give(whole.bytes.length);
    lane.shift();
  }
}

/** Buffers of wholes that nobody reads any more. For a large new one a browser maps memory, which takes longer than to fill it. */
export const spares: Bytes[] = [];

interface Incoming extends Whole {
  received: number;
}

/**
 * Puts the wholes of one peer together again. What a first part announces counts at once, so a peer cannot make us hold
 * more than there is room for: `flooded` is one that tries.
 */
export class Assembly {
  private readonly open = new Map<number, Incoming>();
  private readonly room = new Allowance();

  take(part: Bytes): Whole | 'more' | 'malformed' | 'flooded' {
    if (part.length < MORE_HEADER || part.length > CHANNEL_PART_BYTES) return 'malformed';
    const view = new DataView(part.buffer, part.byteOffset, part.length);
    const number = view.getUint32(1);
    if (view.getUint8(0) === FIRST) return this.begin(number, part, view);
    const whole = view.getUint8(0) === MORE ? this.open.get(number) : undefined;
    return whole && part.length > MORE_HEADER ? this.add(number, whole, part.subarray(MORE_HEADER)) : 'malformed';
  }

  private begin(number: number, part: Bytes, view: DataView): Whole | 'more' | 'malformed' | 'flooded' {
    if (part.length < FIRST_HEADER || this.open.has(number)) return 'malformed';
    const [length, nameEnd] = [view.getUint32(5), FIRST_HEADER + view.getUint8(9)];
    const name = part.length < nameEnd ? undefined : textIn(part.subarray(FIRST_HEADER, nameEnd));
    if (name === undefined) return 'malformed';
    if (length > CHANNEL_WHOLE_BYTES || !this.room.take(length)) return 'flooded';
    const spare = spares.at(-1)?.length === length ? spares.pop() : undefined;
    const whole = { name, bytes: spare ?? new Uint8Array(length), received: 0 };
    this.open.set(number, whole);
    return this.add(number, whole, part.subarray(nameEnd));
  }

  private add(number: number, whole: Incoming, bytes: Bytes): Whole | 'more' | 'malformed' {
    if (whole.received + bytes.length > whole.bytes.length) return 'malformed';
    whole.bytes.set(bytes, whole.received);
    whole.received += bytes.length;
    if (whole.received < whole.bytes.length) return 'more';
    this.open.delete(number);
    this.room.give(whole.bytes.length);
    return { name: whole.name, bytes: whole.bytes };
  }
}

/** What may be begun and not finished at a time: both ends count the same. */
class Allowance {
  private bytes = 0;
  private wholes = 0;

  take(bytes: number): boolean {
    if (this.wholes === CHANNEL_OPEN_WHOLES || this.bytes + bytes > CHANNEL_OPEN_BYTES) return false;
    this.wholes += 1;
    this.bytes += bytes;
    return true;
  }

  give(bytes: number): void {
    this.wholes -= 1;
    this.bytes -= bytes;
  }
}

function nameOf(name: string, atLeast = 1): Bytes {
  const bytes = utf8(name);
  if (bytes.length < atLeast || bytes.length > NAME_AT_MOST) throw new RangeError('A name has 1 to 255 bytes.');
  return bytes;
}

/** Undefined for bytes that are not UTF-8. */
export function textIn(bytes: Bytes): string | undefined {
  try {
    return textOf(bytes);
  } catch {
    return undefined;
  }
}
