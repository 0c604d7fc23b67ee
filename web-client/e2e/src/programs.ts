import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where the program is; undefined if it is nowhere in PATH. */
export function programAt(name: string): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
}
