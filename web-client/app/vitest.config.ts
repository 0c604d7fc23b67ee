import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['peerstead-source'] },
  test: { environment: 'node', include: ['test/**/*.test.ts'] },
});
