import type { Bytes } from '../encoding/bytes.js';
import { blockIn, digestsOf } from './blocks.js';
import { FILE_IN_MEMORY_BYTES } from './limits.js';
import { Writer, type Written } from './writer.js';

/**
 * Where received bytes lie: folders of numbered segments. Segments and no single file, because a writer of the origin
 * private file system keeps nothing of what it wrote until it is closed, and copies the whole file when it opens one.
 */
export interface Space {
  /** Longer than the page. */
  readonly lasts: boolean;
  /** Bytes that can be kept now. */
  free(): Promise<number>;
  /**
   * Replaces what is there under that number by the blocks in those leaves, which may be taken away meanwhile. Rejects with
   * `QuotaExceededError` when the disk is full.
   */
  write(folder: string, segment: number, leaves: readonly Bytes[]): Promise<Written>;
  /** The first so many segments; undefined if one is missing. */
  read(folder: string, segments: number): Promise<readonly Blob[] | undefined>;
  remove(folder: string): Promise<void>;
  folders(): Promise<readonly string[]>;
}

/** A part of what the browser says is free stays free: its own count is an estimate. */
const LEFT_FREE = 0.95;

export async function openSpace(name: string): Promise<Space> {
  try {
    let home = await navigator.storage.getDirectory();
    const folders = ['peerstead', encodeURIComponent(name)];
    for (const folder of folders) home = await home.getDirectoryHandle(folder, { create: true });
    const writer = new Writer();
    if ('createWritable' in FileSystemFileHandle.prototype || (await writer.canWrite()))
      return new DiskSpace(home, folders, writer);
  } catch {
    // No such file system here, or not in this mode of the browser.
  }
  return new MemorySpace();
}

class DiskSpace implements Space {
  readonly lasts = true;

  constructor(
    private readonly home: FileSystemDirectoryHandle,
    private readonly path: readonly string[],
    private readonly writer: Writer,
  ) {}

  async free(): Promise<number> {
    const { quota = 0, usage = 0 } = await navigator.storage.estimate();
    return Math.max(0, quota - usage) * LEFT_FREE;
  }

  async write(folder: string, segment: number, leaves: readonly Bytes[]): Promise<Written> {
    const written = await this.writer.write([...this.path, folder], String(segment), leaves);
    if (written) return written;
    const within = await this.home.getDirectoryHandle(folder, { create: true });
    const file = await within.getFileHandle(String(segment), { create: true });
    const writer = await file.createWritable();
    try {
      for (const leaf of leaves) await writer.write(blockIn(leaf));
      await writer.close();
      return { leaves, digests: await digestsOf(leaves) };
    } catch (error) {
      await writer.abort().catch(() => undefined);
      throw error;
    }
  }

  async read(folder: string, segments: number): Promise<readonly Blob[] | undefined> {
    try {
      const within = await this.home.getDirectoryHandle(folder, { create: segments === 0 });
      const numbers = Array.from({ length: segments }, (_, segment) => String(segment));
      return await Promise.all(numbers.map(async (number) => (await within.getFileHandle(number)).getFile()));
    } catch {
      return undefined;
    }
  }

  async remove(folder: string): Promise<void> {
    await this.home.removeEntry(folder, { recursive: true }).catch(() => undefined);
  }

  async folders(): Promise<readonly string[]> {
    const names: string[] = [];
    for await (const name of this.home.keys()) names.push(name);
    return names;
  }
}

/** For browsers without that file system: what is small enough is held for as long as the page lives. */
export class MemorySpace implements Space {
  readonly lasts = false;
  private readonly kept = new Map<string, Blob[]>();

  free(): Promise<number> {
    const used = [...this.kept.values()].flat().reduce((bytes, { size }) => bytes + size, 0);
    return Promise.resolve(Math.max(0, FILE_IN_MEMORY_BYTES - used));
  }

  async write(folder: string, segment: number, leaves: readonly Bytes[]): Promise<Written> {
    const segments = this.kept.get(folder) ?? [];
    const blob = new Blob(leaves.map(blockIn));
    const before = segments[segment]?.size ?? 0;
    if (blob.size - before > (await this.free())) throw new DOMException('Too much for memory.', 'QuotaExceededError');
    segments[segment] = blob;
    this.kept.set(folder, segments);
    return { leaves, digests: await digestsOf(leaves) };
  }

  read(folder: string, segments: number): Promise<readonly Blob[] | undefined> {
    const kept = (this.kept.get(folder) ?? []).slice(0, segments);
    return Promise.resolve(kept.length === segments ? kept : undefined);
  }

  remove(folder: string): Promise<void> {
    this.kept.delete(folder);
    return Promise.resolve();
  }

  folders(): Promise<readonly string[]> {
    return Promise.resolve([...this.kept.keys()]);
  }
}
