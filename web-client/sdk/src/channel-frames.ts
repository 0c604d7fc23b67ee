import type { JsonObject } from './api.js';
import { isContent, type Content } from './content.js';
import { CHANNEL_WHOLE_BYTES } from './limits.js';
import { hasOnly, ID, isObject, isText, isTime, parsed } from './shapes.js';
import type { Signed } from './signed.js';

/** What two peers say to each other on their data channels: JSON of one of these. */
export type ChannelFrame =
  | { readonly type: 'ping' | 'pong' | 'bye' }
  /** Said to everybody in the room; sent again on a new connection until it is acknowledged by `posts-kept`. */
  | { readonly type: 'post'; readonly id: string; readonly time: string; readonly body: JsonObject }
  | { readonly type: 'posts-kept'; readonly ids: readonly string[] }
  /** The same signed content that would be sealed into an envelope. */
  | { readonly type: 'note'; readonly content: Signed<Content> }
  | { readonly type: 'note-kept'; readonly id: string };

export function channelFrame(text: string): ChannelFrame | undefined {
  if (text.length > CHANNEL_WHOLE_BYTES) return undefined;
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
