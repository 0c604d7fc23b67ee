import type { JsonObject } from './api.js';
import { concat, textOf, utf8, type Bytes } from './bytes.js';
import { isContent, type Content } from './content.js';
import { CHANNEL_FRAME_BYTES, CHANNEL_PART_BYTES, CHANNEL_WHOLE_BYTES } from './limits.js';
import { hasOnly, ID, isObject, isText, isTime, parsed } from './shapes.js';
import type { Signed } from './signed.js';

/** What two peers say to each other on their data channel as text: JSON of one of these. */
export type ChannelFrame =
  | { readonly type: 'ping' | 'pong' | 'bye' }
  /** Said to everybody in the room; sent again on a new connection until it is acknowledged by `posts-kept`. */
  | { readonly type: 'post'; readonly id: string; readonly time: string; readonly body: JsonObject }
  | { readonly type: 'posts-kept'; readonly ids: readonly string[] }
  /** The same signed content that would be sealed into an envelope. */
  | { readonly type: 'note'; readonly content: Signed<Content> }
  | { readonly type: 'note-kept'; readonly id: string };

export function channelFrame(text: string): ChannelFrame | undefined {
  if (text.length > CHANNEL_FRAME_BYTES) return undefined;
  const value = parsed(text);
  return isChannelFrame(value) ? value : undefined;
}

function isChannelFrame(value: unknown): value is ChannelFrame {
  if (!isObject(value)) return false;
  switch (value['type']) {
    case 'ping':
    case 'pong':
    case 'bye':
      return hasOnly(value, 'type');
    case 'post':
      return (
        hasOnly(value, 'type', 'id', 'time', 'body')
        && isText(value['id'], ID)
        && isTime(value['time'])
        && isObject(value['body'])
      );
    case 'posts-kept':
      return hasOnly(value, 'type', 'ids') && Array.isArray(value['ids']) && value['ids'].every((id) => isText(id, ID));
    case 'note':
      return hasOnly(value, 'type', 'content') && isContent(value['content']);
    case 'note-kept':
      return hasOnly(value, 'type', 'id') && isText(value['id'], ID);
    default:
      return false;
  }
}

/**
 * Adapters' bytes travel as binary frames: one byte that is 1 in the last part, one byte for the length of the
 * adapter's name, the name, the part.
 */
export function partsOf(name: string, bytes: Uint8Array): Bytes[] {
  const nameBytes = utf8(name);
  if (nameBytes.length === 0 || nameBytes.length > 255) throw new RangeError('A name has 1 to 255 bytes.');
  if (bytes.length > CHANNEL_WHOLE_BYTES) throw new RangeError(`At most ${CHANNEL_WHOLE_BYTES} bytes at once.`);
  const parts: Bytes[] = [];
  for (let at = 0; at === 0 || at < bytes.length; at += CHANNEL_PART_BYTES) {
    const isLast = at + CHANNEL_PART_BYTES >= bytes.length;
    const part = bytes.subarray(at, at + CHANNEL_PART_BYTES);
    parts.push(concat(Uint8Array.of(isLast ? 1 : 0, nameBytes.length), nameBytes, part));
  }
  return parts;
}

/** Puts parts together again. The channel is ordered, so the parts of one name follow each other. */
export class Assembly {
  private readonly parts = new Map<string, Bytes[]>();
  private held = 0;

  /** The whole when its last part is there; `malformed` for what is no part, or for more than we hold for a peer. */
  take(frame: Bytes): { readonly name: string; readonly bytes: Bytes } | 'more' | 'malformed' {
    const part = partOf(frame);
    if (!part) return 'malformed';
    this.held += part.bytes.length;
    if (this.held > CHANNEL_WHOLE_BYTES) {
      this.clear();
      return 'malformed';
    }
    const parts = this.parts.get(part.name) ?? [];
    parts.push(part.bytes);
    this.parts.set(part.name, parts);
    return part.isLast ? { name: part.name, bytes: this.finish(part.name, parts) } : 'more';
  }

  clear(): void {
    this.parts.clear();
    this.held = 0;
  }

  private finish(name: string, parts: readonly Bytes[]): Bytes {
    const whole = concat(...parts);
    this.parts.delete(name);
    this.held -= whole.length;
    return whole;
  }
}

function partOf(frame: Bytes): { name: string; bytes: Bytes; isLast: boolean } | undefined {
  const [last, nameLength] = frame;
  if (last === undefined || last > 1 || !nameLength || frame.length < 2 + nameLength) return undefined;
  try {
    const name = textOf(frame.subarray(2, 2 + nameLength));
    return { name, bytes: frame.slice(2 + nameLength), isLast: last === 1 };
  } catch {
    return undefined;
  }
}
