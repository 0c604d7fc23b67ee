import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** Bundles the pages that lend the SDK, and foreign clients, to the tests; the SDK's source as it stands. */
export default async function buildHarness(): Promise<void> {
  await bundle('harness');
  await bundle('foreign');
}

async function bundle(name: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'warn',
    base: './',
    resolve: { conditions: ['peerstead-source'] },
    worker: { format: 'es', rolldownOptions: { output: { entryFileNames: '[name].js' } } },
    build: {
      outDir: fileURLToPath(new URL('../dist', import.meta.url)),
      emptyOutDir: false,
      target: 'es2023',
      lib: { entry: fileURLToPath(new URL(`./${name}.ts`, import.meta.url)), formats: ['es'], fileName: name },
      rolldownOptions: { output: { codeSplitting: false } },
    },
  });
}
