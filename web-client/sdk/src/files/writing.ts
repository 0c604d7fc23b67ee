import { tell } from './background.js';
import { blockIn, digestsOf } from './blocks.js';
import type { Writing, Written } from './writer.js';

/**
 * A worker's script: only in one may a page write to its private file system in place. Elsewhere the browser's own process
 * is handed a copy of all that is written.
 */

interface SyncAccess {
  truncate(size: number): void;
  write(bytes: Uint8Array, options: { readonly at: number }): number;
  close(): void;
}

declare global {
  interface FileSystemFileHandle {
    /** In workers. */
    createSyncAccessHandle(): Promise<SyncAccess>;
  }
}

self.postMessage('createSyncAccessHandle' in FileSystemFileHandle.prototype);

self.onmessage = ({ data }: MessageEvent<Writing>) =>
  void tell(data.port, write(data), ({ leaves }) => leaves.map(({ buffer }) => buffer));

async function write({ folders, name, leaves }: Writing): Promise<Written> {
  let folder = await navigator.storage.getDirectory();
  for (const each of folders) folder = await folder.getDirectoryHandle(each, { create: true });
  const access = await (await folder.getFileHandle(name, { create: true })).createSyncAccessHandle();
  try {
    access.truncate(0);
    let [at, size] = [0, 0];
    for (const block of leaves.map(blockIn)) {
      at += access.write(block, { at });
      size += block.length;
    }
    if (at < size) throw new DOMException(`Only ${at} of ${size} bytes could be written.`, 'QuotaExceededError');
  } finally {
    access.close();
  }
  return { leaves, digests: await digestsOf(leaves) };
}
