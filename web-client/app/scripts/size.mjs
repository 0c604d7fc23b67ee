// Says how many bytes the first view takes, compressed, and fails over the budget: node scripts/size.mjs (after a build)
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const budget = 100_000;
const dist = new URL('../dist/', import.meta.url).pathname;
const sizeOf = (file) => statSync(join(dist, `${file}.br`)).size;

/** The page, and whatever its modules import without being asked. */
function firstView() {
  const seen = new Set(['index.html']);
  const html = readFileSync(join(dist, 'index.html'), 'utf8');
  const open = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(([, file]) => file);
  for (let file = open.pop(); file; file = open.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    if (!file.endsWith('.js')) continue;
    const code = readFileSync(join(dist, file), 'utf8');
    open.push(...[...code.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)].map(([, name]) => `assets/${name}`));
  }
  return [...seen];
}

const first = firstView();
const bytes = (files) => files.reduce((sum, file) => sum + sizeOf(file), 0);
const all = readdirSync(join(dist, 'assets'))
  .filter((file) => /\.(?:js|css)$/.test(file))
  .map((file) => `assets/${file}`);
// The page of the place that is opened first is loaded with it.
const largestPage = Math.max(...all.filter((file) => !first.includes(file) && /define-/.test(file)).map(sizeOf), 0);
const firstBytes = bytes(first) + largestPage;
console.log(
  `app: first view ${firstBytes} bytes brotli (largest page included), everything ${bytes(['index.html', ...all])} bytes brotli`,
);
if (firstBytes > budget) {
  console.error(`app: the first view is over its budget of ${budget} bytes`);
  process.exitCode = 1;
}
