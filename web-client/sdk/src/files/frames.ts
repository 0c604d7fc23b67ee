import { DIGEST, hasOnly, ID, isText, type Unknown } from '../encoding/shapes.js';
import { FILE_BYTES } from '../limits.js';

/**
 * What two peers say about files, in this order. Blocks go beside that, as wholes named `file/TRANSFER` (`blocks.ts`).
 */
export type FileFrame =
  /** The sender, once on every connection, until all is said. */
  | {
      readonly type: 'file-offer';
      readonly transfer: string;
      readonly name: string;
      readonly mediaType: string;
      readonly size: number;
    }
  /**
   * The receiver has the first blocks already; `head` is the tree head over them. Begins another run, with another number,
   * and ends the one before: blocks of that are forgotten.
   */
  | {
      readonly type: 'file-accept';
      readonly transfer: string;
      readonly run: number;
      readonly kept: number;
      readonly head: string;
    }
  /** The sender has another file than the one whose beginning the receiver has; another `file-accept` follows. */
  | { readonly type: 'file-restart'; readonly transfer: string }
  /** The receiver takes blocks below that number; it has room for no more. */
  | { readonly type: 'file-credit'; readonly transfer: string; readonly until: number }
  /** The sender has sent all; `head` is the tree head over the whole. */
  | { readonly type: 'file-end'; readonly transfer: string; readonly head: string }
  /** The receiver has verified and kept it. */
  | { readonly type: 'file-kept'; readonly transfer: string }
  /** Either side; nothing follows. */
  | { readonly type: 'file-stop'; readonly transfer: string; readonly reason: StopReason };

const STOP_REASONS = ['declined', 'cancelled', 'no-space', 'corrupted', 'unreadable'] as const;
export type StopReason = (typeof STOP_REASONS)[number];

export const LANE = 'file/';
/** Numbers of runs and of blocks have four bytes. */
const FOUR_BYTES = 0xffffffff;
/** No path, nothing invisible. */
export const NOT_IN_NAME = /[\p{Cc}/\\\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
export const NAME_AT_MOST = 255;
export const MEDIA_TYPE = /^([a-z0-9][a-z0-9.+-]{0,62}\/[a-z0-9][a-z0-9.+-]{0,62})?$/;

export function isFileFrame(value: Unknown): boolean {
  if (!isText(value['transfer'], ID)) return false;
  switch (value['type']) {
    case 'file-offer':
      return (
        hasOnly(value, 'type', 'transfer', 'name', 'mediaType', 'size')
        && isFileName(value['name'])
        && isText(value['mediaType'], MEDIA_TYPE)
        && isCount(value['size'], FILE_BYTES)
      );
    case 'file-accept':
      return (
        hasOnly(value, 'type', 'transfer', 'run', 'kept', 'head')
        && isCount(value['run'], FOUR_BYTES)
        && isCount(value['kept'], FOUR_BYTES)
        && isText(value['head'], DIGEST)
      );
    case 'file-credit':
      return hasOnly(value, 'type', 'transfer', 'until') && isCount(value['until'], FOUR_BYTES);
    case 'file-end':
      return hasOnly(value, 'type', 'transfer', 'head') && isText(value['head'], DIGEST);
    case 'file-restart':
    case 'file-kept':
      return hasOnly(value, 'type', 'transfer');
    case 'file-stop':
      return hasOnly(value, 'type', 'transfer', 'reason') && STOP_REASONS.some((reason) => reason === value['reason']);
    default:
      return false;
  }
}

export function isAboutFile(frame: { readonly type: string }): frame is FileFrame {
  return frame.type.startsWith('file-');
}

export function isBlockLane(name: string): boolean {
  return name.startsWith(LANE);
}

function isFileName(value: unknown): boolean {
  return isText(value) && value.length > 0 && value.length <= NAME_AT_MOST && value.search(NOT_IN_NAME) < 0;
}

function isCount(value: unknown, atMost: number): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= atMost;
}
