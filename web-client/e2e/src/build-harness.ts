import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** Bundles the page that lends the SDK to the tests, with the SDK's source as it stands. */
export default async function buildHarness(): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'warn',
    resolve: { conditions: ['peerstead-source'] },
    build: {
      outDir: fileURLToPath(new URL('../dist', import.meta.url)),
      emptyOutDir: true,
      target: 'es2023',
      lib: { entry: fileURLToPath(new URL('./harness.ts', import.meta.url)), formats: ['es'], fileName: 'harness' },
      rolldownOptions: { output: { codeSplitting: false } },
    },
  });
}
