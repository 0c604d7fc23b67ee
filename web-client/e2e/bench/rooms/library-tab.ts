import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import type { Browser } from '../../src/browser.js';
import type { Libraries } from '../../src/libraries.js';

const FOLDER = fileURLToPath(new URL('../../dist', import.meta.url));
const PAGE = '<!doctype html><title>libraries</title><script type="module" src="/libraries.js"></script>';

/** A page with PeerJS and y-webrtc in it. */
export class LibraryTab {
  private constructor(private readonly page: Page) {}

  static async open(browser: Browser): Promise<LibraryTab> {
    const page = await browser.page();
    const code = { contentType: 'text/javascript', path: `${FOLDER}/libraries.js` };
    await page.route('**/libraries.html', (route) => route.fulfill({ contentType: 'text/html', body: PAGE }));
    await page.route('**/libraries.js', (route) => route.fulfill(code));
    await page.goto('/libraries.html');
    await page.waitForFunction(() => 'libraries' in window);
    return new LibraryTab(page);
  }

  call<Verb extends keyof Libraries>(
    verb: Verb,
    ...args: Parameters<Libraries[Verb]>
  ): Promise<Awaited<ReturnType<Libraries[Verb]>>> {
    const call: { name: string; given: unknown[] } = { name: verb, given: args };
    return this.page.evaluate(
      ({ name, given }) =>
        (window.libraries as unknown as Record<string, (...all: unknown[]) => unknown>)[name]?.(...given),
      call,
    ) as Promise<Awaited<ReturnType<Libraries[Verb]>>>;
  }
}

export async function buildLibraries(): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'warn',
    // What Node's own modules are replaced with reads it.
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir: FOLDER,
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
