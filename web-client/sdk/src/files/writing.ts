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

self.onmessage = ({ data }: MessageEvent<Writing>) => void handle(data);

async function handle({ folders, name, bytes, answer }: Writing): Promise<void> {
  const fault = await write(folders, name, bytes).then(
    () => undefined,
    (reason: unknown) => reason as Error,
  );
  const written: Written = { bytes, fault };
  answer.postMessage(
    written,
    bytes.map(({ buffer }) => buffer),
  );
}

async function write(folders: Writing['folders'], name: string, bytes: Writing['bytes']): Promise<void> {
  let folder = await navigator.storage.getDirectory();
  for (const each of folders) folder = await folder.getDirectoryHandle(each, { create: true });
  const access = await (await folder.getFileHandle(name, { create: true })).createSyncAccessHandle();
  try {
    access.truncate(0);
    let at = 0;
    for (const each of bytes) at += access.write(each, { at });
    const size = bytes.reduce((sum, { length }) => sum + length, 0);
    if (at < size) throw new DOMException(`Only ${at} of ${size} bytes could be written.`, 'QuotaExceededError');
  } finally {
    access.close();
  }
}
