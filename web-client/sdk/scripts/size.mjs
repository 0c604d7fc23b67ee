// Prints bytes (brotli) of what an application downloads: the core, and the parts that come later.
import { brotliCompressSync } from 'node:zlib';
import { build } from 'vite';

const CORE_AT_MOST = 30_000;

const { output } = await build({
  root: new URL('..', import.meta.url).pathname,
  logLevel: 'warn',
  resolve: { conditions: ['peerstead-source', 'module', 'browser', 'import'] },
  build: {
    write: false,
    minify: true,
    target: 'es2024',
    modulePreload: { polyfill: false },
    // Not as a library, which would keep its spaces: no application does.
    rolldownOptions: {
      input: { index: 'src/index.ts', sync: 'src/sync.ts' },
      external: ['yjs'],
      preserveEntrySignatures: 'strict',
      output: { entryFileNames: '[name].js' },
    },
  },
});

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
/** Parts that are loaded when they are needed, by a folder or file of theirs; what is left is sealing and its library. */
const PARTS = {
  files: '/src/files/',
  'rooms without servers': '/src/rooms/invites.',
  'making identities': '/src/servers/registration.',
  'public records': '/src/servers/records.',
};
const partOf = ({ moduleIds }) =>
  Object.keys(PARTS).find((part) => moduleIds.some((id) => id.includes(PARTS[part]))) ?? 'sealing (HPKE)';
const report = (what, names, remark) => console.log(`${what.padEnd(22)}${String(bytes(names)).padStart(6)} B${remark}`);
report('core', core, `, at most ${CORE_AT_MOST}`);
report('sync, less Yjs', sync, '');
for (const part of new Set(later.map(partOf))) {
  const names = later.filter((chunk) => partOf(chunk) === part).map(({ fileName }) => fileName);
  report(part, names, ', loaded when it is needed');
}
const workers = output.filter(({ type, fileName }) => type === 'asset' && fileName.endsWith('.js'));
const sizes = workers.map(({ source }) => brotliCompressSync(source).length);
console.log(`${'workers for files'.padEnd(20)}${sizes.join(' and ')} B, the same`);
if (bytes(core) > CORE_AT_MOST) process.exitCode = 1;
