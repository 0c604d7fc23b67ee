import type { ReceivedFile } from '../api/files.js';
import { held } from '../device/locks.js';
import type { Sealed, Store } from '../device/store.js';
import type { Vault } from '../device/vault.js';
import { base64url, bytesOf, randomId, utf8, type Bytes } from '../encoding/bytes.js';
import { canonicalText } from '../encoding/canonical.js';
import { FILE_BLOCK_BYTES, FILE_PARTIAL_KEPT_FOR, FILE_SEGMENT_BLOCKS } from './limits.js';
import { Reader } from './reader.js';
import { openSpace, type Space } from './space.js';
import { Tree } from './tree.js';

/** What is kept of a file beside its bytes. */
export interface Kept {
  readonly device: string;
  readonly from: string;
  readonly room: string;
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
  readonly time: string;
  readonly path: 'direct' | 'relayed';
  /** All of its segments are written. */
  readonly blocks: number;
  /** Bytes of each segment but the last one; it was not always said. */
  readonly segmentBytes?: number;
  /** Of the tree over those blocks. */
  readonly roots: readonly string[];
  /** Once it is complete and verified. */
  readonly digest?: string | undefined;
}

/** Types that a browser shows without running what is inside. */
const HARMLESS =
  /^(image\/(png|jpeg|gif|webp|avif)|audio\/[a-z0-9.+-]+|video\/[a-z0-9.+-]+|text\/plain|application\/zip)$/;
export const SEGMENT_BYTES = FILE_BLOCK_BYTES * FILE_SEGMENT_BLOCKS;
/** When it was not said yet. */
const FIRST_SEGMENT_BYTES = 4 * 1024 * 1024;

/** Received files, whole and in part: their bytes in the browser's private file system, what is known of them sealed. */
export class FileKeeping {
  /** Of what is sent, in all rooms. */
  readonly reader = new Reader();
  private opening: Promise<Space> | undefined;

  constructor(
    private readonly store: Store,
    private readonly vault: Vault,
    private readonly lock: string,
  ) {}

  space(): Promise<Space> {
    return (this.opening ??= openSpace(this.store.name));
  }

  /** The same for the same file to the same device, so that it is recognised after a reload. */
  async transferFor(device: string, file: Blob): Promise<string> {
    if (!(file instanceof File)) return randomId();
    const { name, size, lastModified } = file;
    return (await this.vault.nameOf('files', canonicalText({ device, name, size, lastModified }))).slice(0, 22);
  }

  /** Where a transfer from that device is kept, for as long as nobody else writes there; `release` ends that. */
  async place(device: string, transfer: string): Promise<{ readonly place: string; readonly release: () => void }> {
    const place = await this.vault.nameOf('files', `${device}/${transfer}`);
    const release = await held(this.lockOf(place));
    // Another tab takes the same file from the same device: this one is kept apart and is not gone on with.
    return release ? { place, release } : { place: randomId(32), release: () => undefined };
  }

  async get(place: string): Promise<Kept | undefined> {
    const row = await this.store.get('files', place);
    return row && this.opened(row);
  }

  async put(place: string, kept: Kept): Promise<void> {
    const sealed = await this.vault.seal(utf8(JSON.stringify(kept)), place);
    await this.store.put('files', { place, sealed });
  }

  async delete(place: string): Promise<void> {
    await this.store.delete('files', place);
    await (await this.space()).remove(place);
  }

  /** The bytes of the first blocks; undefined if any of them is gone, or if they cannot be gone on with. */
  async bytes(place: string, kept: Kept): Promise<readonly Blob[] | undefined> {
    const { size, blocks, digest, segmentBytes = FIRST_SEGMENT_BYTES } = kept;
    const isComplete = digest !== undefined;
    if (!isComplete && segmentBytes !== SEGMENT_BYTES) return undefined;
    const expected = isComplete ? size : Math.min(size, blocks * FILE_BLOCK_BYTES);
    const segments = await (await this.space()).read(place, Math.ceil(expected / segmentBytes));
    const fits = segments?.every((one, i) => one.size === Math.min(segmentBytes, expected - i * segmentBytes));
    return fits ? segments : undefined;
  }

  async received(): Promise<readonly ReceivedFile[]> {
    const rows = await this.store.getAll('files');
    const all = await Promise.all(rows.map(async (row) => this.receivedFile(row.place, await this.opened(row))));
    return all.filter((file) => file !== undefined).sort((a, b) => (a.receivedAt < b.receivedAt ? 1 : -1));
  }

  receivedFile(place: string, kept: Kept): ReceivedFile | undefined {
    const { name, mediaType, size, from, room, time, digest, path } = kept;
    if (digest === undefined) return undefined;
    const type = HARMLESS.test(mediaType) ? mediaType : 'application/octet-stream';
    return {
      ...{ id: place, name, mediaType, size, from, room, receivedAt: time, digest, path },
      open: async () => {
        const segments = await this.bytes(place, kept);
        return segments && new File([...segments], name, { type });
      },
      delete: () => this.delete(place),
    };
  }

  /** Throws away what nobody went on with for a week, and what lost its other half in a crash. */
  async tidy(): Promise<void> {
    const space = await this.space();
    const folders = new Set(await space.folders());
    const rows = await this.store.getAll('files');
    const places = new Set(rows.map((row) => row.place));
    const old = new Date(Date.now() - FILE_PARTIAL_KEPT_FOR).toISOString();
    for (const row of rows) {
      const { blocks, digest, time } = await this.opened(row);
      const lost = space.lasts && blocks > 0 && !folders.has(row.place);
      if (lost || (digest === undefined && time < old)) await this.deleteUnused(row.place);
    }
    // A row is written before its folder is made, so a folder without one is nobody's.
    for (const folder of folders) if (!places.has(folder)) await space.remove(folder);
  }

  private async deleteUnused(place: string): Promise<void> {
    const release = await held(this.lockOf(place));
    if (!release) return;
    await this.delete(place);
    release();
  }

  private lockOf(place: string): string {
    return `${this.lock}/files/${place}`;
  }

  private async opened(row: { readonly place: string; readonly sealed: Sealed }): Promise<Kept> {
    return (await this.vault.openJson(row.sealed, row.place)) as unknown as Kept;
  }
}

export function treeOf({ blocks, roots }: Kept): Tree | undefined {
  const bytes = roots.map(bytesOf);
  return bytes.every((root): root is Bytes => root !== undefined) ? Tree.of(blocks, bytes) : undefined;
}

export function rootsOf(tree: Tree): readonly string[] {
  return tree.roots.map(base64url);
}
