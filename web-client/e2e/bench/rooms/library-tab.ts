import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { type Browser, bundleOf, callIn, pageOf } from '../../src/browser.js';
import type { Libraries } from '../../src/libraries.js';

/** A page with PeerJS and y-webrtc in it. */
export class LibraryTab {
  private constructor(private readonly page: Page) {}

  static async open(browser: Browser): Promise<LibraryTab> {
    const page = await browser.page();
    const [body, code] = [pageOf('libraries'), { contentType: 'text/javascript', path: bundleOf('libraries') }];
    await page.route('**/libraries.html', (route) => route.fulfill({ contentType: 'text/html', body }));
    await page.route('**/libraries.js', (route) => route.fulfill(code));
    await page.goto('/libraries.html');
    await page.waitForFunction(() => 'libraries' in window);
    return new LibraryTab(page);
  }

  call<Verb extends keyof Libraries>(
    verb: Verb,
    ...args: Parameters<Libraries[Verb]>
  ): Promise<Awaited<ReturnType<Libraries[Verb]>>> {
    return callIn(this.page, 'libraries', verb, args);
  }
}

export async function buildLibraries(): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'warn',
    // What Node's own modules are replaced with reads it.
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir: dirname(bundleOf('libraries')),
      emptyOutDir: false,
      target: 'es2023',
      lib: {
        entry: fileURLToPath(new URL('../../src/libraries.ts', import.meta.url)),
        formats: ['es'],
        fileName: 'libraries',
      },
      rolldownOptions: { output: { codeSplitting: false } },
    },
  });
}
