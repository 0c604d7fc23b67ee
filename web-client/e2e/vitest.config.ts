import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: './src/build-harness.ts',
    // Each file starts a suite and several browsers: one after another is faster on a small machine.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 180_000,
    reporters: ['verbose', 'junit'],
    outputFile: { junit: '../target/e2e.xml' },
  },
});
