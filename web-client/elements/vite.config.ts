import { copyFileSync } from 'node:fs';
import { defaultClientConditions, defineConfig } from 'vite';

/** One file, Lit and icons included, for pages without a build step: `<script type="module" src="elements.js">`. */
export default defineConfig({
  resolve: { conditions: ['peerstead-source', ...defaultClientConditions] },
  build: {
    target: 'es2023',
    lib: { entry: 'src/elements.ts', formats: ['es'], fileName: () => 'elements.js' },
  },
  plugins: [{ name: 'tokens', closeBundle: () => copyFileSync('src/tokens.css', 'dist/tokens.css') }],
});
