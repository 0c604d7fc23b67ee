// Prints brotli bytes of what an application downloads: the core, and the parts that come later.
import { brotliCompressSync } from 'node:zlib';
import { build } from 'vite';

const CORE_AT_MOST = 30_000;

const { output } = (
  await build({
    root: new URL('..', import.meta.url).pathname,
    logLevel: 'warn',
    resolve: { conditions: ['peerstead-source', 'module', 'browser', 'import'] },
    build: {
      write: false,
      minify: true,
      target: 'es2024',
      modulePreload: { polyfill: false },
      lib: { entry: { index: 'src/index.ts', sync: 'src/sync.ts' }, formats: ['es'] },
      rolldownOptions: { external: ['yjs'] },
    },
  })
)[0];

const chunks = new Map(output.filter((part) => part.type === 'chunk').map((chunk) => [chunk.fileName, chunk]));
const bytes = (names) => brotliCompressSync([...names].map((name) => chunks.get(name)?.code ?? '').join('\n')).length;

/** The entry and everything that it imports statically. */
function closure(name, seen = new Set()) {
  if (!chunks.has(name) || seen.has(name)) return seen;
  seen.add(name);
  for (const imported of chunks.get(name).imports) closure(imported, seen);
  return seen;
}

const core = closure('index.js');
const sync = [...closure('sync.js')].filter((name) => !core.has(name));
const later = [...chunks.values()].filter(({ fileName }) => !core.has(fileName) && !sync.includes(fileName));
const isOfFiles = ({ moduleIds }) => moduleIds.some((id) => id.includes('/src/files/'));
const names = (some) => some.map(({ fileName }) => fileName);
console.log(`core            ${bytes(core)} B (brotli), at most ${CORE_AT_MOST}`);
console.log(`sync, less Yjs  ${bytes(sync)} B`);
console.log(`files           ${bytes(names(later.filter(isOfFiles)))} B, loaded when one is sent or offered`);
console.log(
  `sealing (HPKE)  ${bytes(names(later.filter((chunk) => !isOfFiles(chunk))))} B, loaded when something is sealed or opened`,
);
if (bytes(core) > CORE_AT_MOST) process.exitCode = 1;
