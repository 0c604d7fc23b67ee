import { sha256, type Bytes } from '../bytes.js';
import { FILE_BLOCK_BYTES } from '../limits.js';
import { LEAF } from './tree.js';

/**
 * A block on its way: the number of the run and that of the block (4 bytes each, big-endian), then the block as a leaf of
 * the tree, so that neither side copies it to hash it.
 */
export interface Block {
  readonly run: number;
  readonly index: number;
  readonly block: Bytes;
}

const LEAF_AT = 8;
const BLOCK_AT = LEAF_AT + LEAF.length;

/** For the message of any block. */
export function roomForMessage(): Bytes {
  return new Uint8Array(BLOCK_AT + FILE_BLOCK_BYTES);
}

/** Made in that room, in place of the message before. */
export function blockMessage(run: number, index: number, block: Uint8Array, room: Bytes): Bytes {
  const message = room.subarray(0, BLOCK_AT + block.length);
  const view = new DataView(message.buffer);
  view.setUint32(0, run);
  view.setUint32(4, index);
  message.set(LEAF, LEAF_AT);
  message.set(block, BLOCK_AT);
  return message;
}

export function blockOf(message: Bytes): Block | undefined {
  if (message.length <= BLOCK_AT || message[LEAF_AT] !== LEAF[0]) return undefined;
  const view = new DataView(message.buffer, message.byteOffset);
  return { run: view.getUint32(0), index: view.getUint32(4), block: message.subarray(BLOCK_AT) };
}

export function leafIn(message: Bytes): Promise<Bytes> {
  return sha256(message.subarray(LEAF_AT));
}
