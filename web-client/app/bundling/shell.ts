import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

const textual = /\.(?:html|js|css|svg|json|webmanifest)$/;
/** What an index page of the whole would not name: the worker itself, and what is made from other files. */
const notPrecached = /(?:^sw\.js|\.br|\.gz|\.map)$/;

/**
 * Finishes a build: tells the service worker which files make the shell, and puts compressed siblings beside the files,
 * so that whoever serves them needs no compression of its own.
 */
export function shell(): Plugin {
  let outDir = 'dist';
  return {
    name: 'peerstead-shell',
    apply: 'build',
    enforce: 'post',
    configResolved: (config) => {
      outDir = join(config.root, config.build.outDir);
    },
    closeBundle: {
      order: 'post',
      handler: () => {
        listShell(outDir);
        compress(outDir);
      },
    },
  };
}

function listShell(outDir: string): void {
  const files = filesIn(outDir).filter((file) => !notPrecached.test(file));
  const version = createHash('sha256');
  for (const file of files) version.update(file).update(readFileSync(join(outDir, file)));
  const shell = { version: version.digest('hex').slice(0, 12), files: files.map(addressOf) };
  const worker = join(outDir, 'sw.js');
  writeFileSync(worker, readFileSync(worker, 'utf8').replace('__SHELL__', JSON.stringify(shell)));
}

/** The index page is kept under the address that people open. */
function addressOf(file: string): string {
  return file === 'index.html' ? '/' : `/${file}`;
}

function compress(outDir: string): void {
  for (const file of filesIn(outDir).filter((name) => textual.test(name))) {
    const path = join(outDir, file);
    const bytes = readFileSync(path);
    writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
    writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  }
}

function filesIn(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)))
    .sort();
}
