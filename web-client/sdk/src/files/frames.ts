import { FILE_BLOCK_BYTES, FILE_BYTES } from '../limits.js';
import { DIGEST, hasOnly, ID, isText, type Unknown } from '../shapes.js';

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

const LANE = 'file/';
const RUNS = 0xffffffff;
/** No path, nothing invisible. */
const NOT_IN_NAME = /[\p{Cc}/\\\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
const NAME_AT_MOST = 255;
const MEDIA_TYPE = /^([a-z0-9][a-z0-9.+-]{0,62}\/[a-z0-9][a-z0-9.+-]{0,62})?$/;

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
        && isCount(value['run'], RUNS)
        && isBlock(value['kept'])
        && isText(value['head'], DIGEST)
      );
    case 'file-credit':
      return hasOnly(value, 'type', 'transfer', 'until') && isBlock(value['until']);
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

export function laneOf(transfer: string): string {
  return `${LANE}${transfer}`;
}

export function isBlockLane(name: string): boolean {
  return name.startsWith(LANE);
}

/** The transfer whose blocks travel under that name. */
export function transferIn(lane: string): string {
  return lane.slice(LANE.length);
}

export function blocksOf(size: number): number {
  return Math.ceil(size / FILE_BLOCK_BYTES);
}

/** The name as another device may keep it. */
export function fileName(name: string): string {
  const cut = name.replace(NOT_IN_NAME, '').slice(-NAME_AT_MOST).toWellFormed();
  return cut === '' ? 'file' : cut;
}

export function mediaType(type: string): string {
  const [essence = ''] = type.toLowerCase().split(';');
  return MEDIA_TYPE.test(essence) ? essence : '';
}

function isFileName(value: unknown): boolean {
  return isText(value) && value.length > 0 && value.length <= NAME_AT_MOST && value.search(NOT_IN_NAME) < 0;
}

function isBlock(value: unknown): boolean {
  return isCount(value, blocksOf(FILE_BYTES) * 2);
}

function isCount(value: unknown, atMost: number): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= atMost;
}
