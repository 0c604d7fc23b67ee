import { defaultClientConditions, defineConfig } from 'vite';
import { shell } from './bundling/shell.js';

/** Where the services answer while the app is being developed: the one port of `./peerstead run`. */
const services = process.env['PEERSTEAD_ORIGIN'] ?? 'http://localhost:8080';

const toServices = { target: services, ws: true, changeOrigin: true };
const proxy = { '/v1': toServices, '/peerjs': toServices, '/y-webrtc': toServices };

export default defineConfig({
  resolve: { conditions: ['peerstead-source', ...defaultClientConditions] },
  plugins: [shell()],
  build: {
    target: 'es2023',
    // A strict Content-Security-Policy forbids data: in most places; small files are files too.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { index: 'index.html', sw: 'worker/sw.ts' },
      // The worker's address must not change from build to build.
      output: { entryFileNames: (chunk) => (chunk.name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js') },
    },
  },
  server: { proxy },
  preview: { proxy },
});
