// `npm run bench -- NAME [options]`: runs bench/NAME.ts, which exports a function of the options, by Vite's module runner.
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const NOT_BENCHMARKS = [
  'carrier',
  'client',
  'figures',
  'loads',
  'proc-stat',
  'resident',
  'service-process',
  'signaling-loads',
  'signaling-servers',
  'text-socket',
];
const folder = fileURLToPath(new URL('.', import.meta.url));
const names = readdirSync(folder).flatMap((file) => (file.endsWith('.ts') ? [file.slice(0, -3)] : []));
const benchmarks = names.filter((name) => !NOT_BENCHMARKS.includes(name));

const [name, ...options] = process.argv.slice(2);
if (!benchmarks.includes(name)) {
  console.error(`Which benchmark? One of: ${benchmarks.join(', ')}.`);
  process.exit(2);
}
const { module } = await runnerImport(`${folder}${name}.ts`, { configFile: false, logLevel: 'warn' });
await module.default(options);
