import { concat, sha256, type Bytes } from '../encoding/bytes.js';

/** The digest of a file is the Merkle tree head over its blocks (RFC 9162 §2.1.1, SHA-256). */

/** What goes before a block where it is hashed. */
export const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** A tree that grows to the right. It remembers the roots of complete subtrees only, so it can be kept at any moment. */
export class Tree {
  private constructor(
    private size: number,
    private readonly subtrees: Bytes[],
  ) {}

  static empty(): Tree {
    return new Tree(0, []);
  }

  /** Undefined for roots that are no tree of that many blocks. */
  static of(blocks: number, roots: readonly Bytes[]): Tree | undefined {
    const complete = blocks.toString(2).replaceAll('0', '').length;
    return roots.length === complete ? new Tree(blocks, [...roots]) : undefined;
  }

  copy(): Tree {
    return new Tree(this.size, [...this.subtrees]);
  }

  get blocks(): number {
    return this.size;
  }

  /** From the largest subtree, leftmost, to the smallest. */
  get roots(): readonly Bytes[] {
    return [...this.subtrees];
  }

  /** One at a time. */
  async add(leaf: Bytes): Promise<void> {
    let root = leaf;
    for (let size = this.size; size % 2 === 1; size = Math.floor(size / 2)) {
      root = await nodeOf(this.subtrees.pop() ?? root, root);
    }
    this.subtrees.push(root);
    this.size += 1;
  }

  async head(): Promise<Bytes> {
    const [last, ...others] = this.subtrees.toReversed();
    let head = last ?? (await sha256(new Uint8Array()));
    for (const root of others) head = await nodeOf(root, head);
    return head;
  }
}

function nodeOf(left: Bytes, right: Bytes): Promise<Bytes> {
  return sha256(concat(NODE, left, right));
}
