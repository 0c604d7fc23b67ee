import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['nat/**/*.test.ts'],
    globalSetup: './nat/set-up.ts',
    // Most of them wait for cables: several at a time.
    maxWorkers: 2,
    testTimeout: 240_000,
    hookTimeout: 180_000,
    reporters: ['verbose', 'junit'],
    outputFile: { junit: '../target/nat.xml' },
  },
});
