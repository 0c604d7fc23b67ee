import fc from 'fast-check';
import { expect, test } from 'vitest';
import { base64url, bytesOf, concat, sha256, type Bytes } from '../src/encoding/bytes.js';
import { LEAF, Tree } from '../src/files/tree.js';
import { vectors } from './vectors.js';

interface Vector {
  readonly name: string;
  readonly blocks: readonly string[];
  readonly head: string;
}

const leafOf = (block: Bytes) => sha256(concat(LEAF, block));

async function treeOf(blocks: readonly Bytes[]): Promise<Tree> {
  const tree = Tree.empty();
  for (const block of blocks) await tree.add(await leafOf(block));
  return tree;
}

/** The definition as §2.1.1 has it: split at the largest power of two below the count. */
async function headOf(blocks: readonly Bytes[]): Promise<Bytes> {
  const [first, second] = blocks;
  if (first === undefined) return sha256(new Uint8Array());
  if (second === undefined) return sha256(concat(Uint8Array.of(0), first));
  const split = 2 ** (Math.ceil(Math.log2(blocks.length)) - 1);
  return sha256(concat(Uint8Array.of(1), await headOf(blocks.slice(0, split)), await headOf(blocks.slice(split))));
}

test.each(vectors<{ readonly vectors: readonly Vector[] }>('file-trees').vectors)(
  'a golden tree: $name',
  async ({ blocks, head }) => {
    const bytes = blocks.map((block) => bytesOf(block) ?? new Uint8Array());
    expect(base64url(await (await treeOf(bytes)).head())).toBe(head);
  },
);

test('the head of a growing tree is that of the definition, also after it was kept and taken up', async () => {
  const block = fc.uint8Array({ maxLength: 4 }).map((bytes) => Uint8Array.from(bytes));
  await fc.assert(
    fc.asyncProperty(fc.array(block, { maxLength: 40, size: 'max' }), fc.nat(40), async (blocks, at) => {
      const before = await treeOf(blocks.slice(0, at));
      const tree = Tree.of(before.blocks, before.roots);
      for (const one of blocks.slice(at)) await tree?.add(await leafOf(one));
      expect(await tree?.head()).toEqual(await headOf(blocks));
    }),
    { numRuns: 50 },
  );
});

test('roots that are no tree of that many blocks are refused', () => {
  expect(Tree.of(3, [new Uint8Array(32)])).toBeUndefined();
  expect(Tree.of(0, [])).toBeDefined();
});
