import { rm } from 'node:fs/promises';

/** With all that is in it; what a process that just ended still writes there is waited for. */
export function removeFolder(path: string): Promise<void> {
  return rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}
