import { sha256, type Bytes } from '../encoding/bytes.js';
import { FILE_BLOCK_BYTES } from './limits.js';
import { LEAF } from './tree.js';

/**
 * A block on its way: the number of the run and that of the block (4 bytes each, big-endian), then the block as a leaf of
 * the tree, so that neither side copies it to hash it.
 */
export interface Block {
  readonly run: number;
  readonly index: number;
  readonly leaf: Bytes;
}

const LEAF_AT = 8;
/** Where a message has its block. */
export const BLOCK_AT = LEAF_AT + LEAF.length;

export function blocksOf(size: number): number {
  return Math.ceil(size / FILE_BLOCK_BYTES);
}

/** For the message of any block. */
export function roomForMessage(): Bytes {
  return new Uint8Array(BLOCK_AT + FILE_BLOCK_BYTES);
}

/** Says before a block which one it is. */
export function label(message: Bytes, run: number, index: number): void {
  const view = new DataView(message.buffer);
  view.setUint32(0, run);
  view.setUint32(4, index);
  message.set(LEAF, LEAF_AT);
}

export function blockOf(message: Bytes): Block | undefined {
  if (message.length <= BLOCK_AT || message[LEAF_AT] !== LEAF[0]) return undefined;
  const view = new DataView(message.buffer, message.byteOffset);
  return { run: view.getUint32(0), index: view.getUint32(4), leaf: leafIn(message) };
}

export function leafIn(message: Bytes): Bytes {
  return message.subarray(LEAF_AT);
}

export function blockIn(leaf: Bytes): Bytes {
  return leaf.subarray(LEAF.length);
}

export function digestsOf(leaves: readonly Bytes[]): Promise<readonly Bytes[]> {
  return Promise.all(leaves.map(sha256));
}
