import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import type { Foreign } from './foreign.js';
import type { Harness } from './harness.js';
import { removeFolder } from './folders.js';
import { programAt } from './programs.js';

const BUNDLES = fileURLToPath(new URL('../dist/', import.meta.url));
export const CHROMIUM = ['chromium', 'google-chrome', 'google-chrome-stable', 'chromium-browser', 'chrome']
  .map(programAt)
  .find((path) => path !== undefined);
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // No multicast DNS where a namespace has none; and a page that the test itself served may speak to loopback.
  '--disable-features=WebRtcHideLocalIpsWithMdns,LocalNetworkAccessChecks',
];

/** A page with nothing in it but a bundle of `dist`. */
export function pageOf(name: string): string {
  return `<!doctype html><title>${name}</title><script type="module" src="/${name}.js"></script>`;
}

export function bundleOf(name: string): string {
  return `${BUNDLES}${name}.js`;
}

/** A signaling frame as it went over the socket. */
export type Frame = { readonly type: string } & Record<string, unknown>;

export interface BrowserOptions {
  /** Starts Chromium with the arguments that it is given. */
  readonly program?: string;
  readonly flags?: readonly string[];
  /** Where the profile is made. */
  readonly folder?: string;
}

/** A Chromium process with a profile of its own, which it keeps while it is closed. */
export class Browser {
  private context: BrowserContext | undefined;

  private constructor(
    private readonly origin: string,
    readonly profile: string,
    private readonly options: BrowserOptions,
  ) {}

  static async start(origin: string, options: BrowserOptions = {}): Promise<Browser> {
    const profile = await mkdtemp(join(options.folder ?? tmpdir(), 'peerstead-profile-'));
    return new Browser(origin, profile, { ...(CHROMIUM === undefined ? {} : { program: CHROMIUM }), ...options });
  }

  /** The application, as a person opens it. */
  async page(options: { readonly width?: number; readonly colorScheme?: 'light' | 'dark' } = {}): Promise<Page> {
    this.context ??= await chromium.launchPersistentContext(this.profile, {
      ...(this.options.program === undefined ? {} : { executablePath: this.options.program }),
      args: [...FLAGS, ...(this.options.flags ?? [])],
      headless: true,
      baseURL: this.origin,
      viewport: { width: options.width ?? 1280, height: 800 },
      colorScheme: options.colorScheme ?? 'light',
    });
    return this.context.newPage();
  }

  /** A bare page at the suite's origin that lends the SDK. */
  async tab(): Promise<Tab> {
    const tab = new Tab(await this.bundled('harness'), `${this.origin}/harness.html`);
    await tab.load();
    return tab;
  }

  /** A bare page that lends foreign clients. */
  async foreignTab(): Promise<ForeignTab> {
    const tab = new ForeignTab(await this.bundled('foreign'), `${this.origin}/foreign.html`);
    await tab.load();
    return tab;
  }

  private async bundled(name: string): Promise<Page> {
    const page = await this.page();
    await page.route(`**/${name}.html`, (route) => route.fulfill({ contentType: 'text/html', body: pageOf(name) }));
    for (const script of [name, 'reading', 'writing']) {
      await page.route(`**/${script}.js`, (route) =>
        route.fulfill({ contentType: 'text/javascript', path: bundleOf(script) }),
      );
    }
    return page;
  }

  /** The process ends; the profile stays for the next page. */
  async close(): Promise<void> {
    await this.context?.close();
    this.context = undefined;
  }

  async dispose(): Promise<void> {
    await this.close();
    await removeFolder(this.profile);
  }
}

type Answer<Verb extends keyof Harness> = Awaited<ReturnType<Harness[Verb]>>;

/** The SDK in a page, called from outside of it. */
export interface Caller {
  call<Verb extends keyof Harness>(verb: Verb, ...args: Parameters<Harness[Verb]>): Promise<Answer<Verb>>;
}

/** One page with the SDK in it. */
export class Tab implements Caller {
  readonly sent: Frame[] = [];
  readonly received: Frame[] = [];

  constructor(
    readonly page: Page,
    private readonly address: string,
  ) {
    page.on('websocket', (socket) => {
      socket.on('framesent', ({ payload }) => this.sent.push(JSON.parse(String(payload)) as Frame));
      socket.on('framereceived', ({ payload }) => this.received.push(JSON.parse(String(payload)) as Frame));
    });
  }

  async load(): Promise<Answer<'open'>> {
    await this.page.goto(this.address);
    await this.page.waitForFunction(() => 'harness' in window);
    return this.call('open');
  }

  call<Verb extends keyof Harness>(verb: Verb, ...args: Parameters<Harness[Verb]>): Promise<Answer<Verb>> {
    return callIn(this.page, 'harness', verb, args);
  }

  /** Which replica of signaling-service the newest socket is on. */
  replica(): unknown {
    return this.received.findLast((frame) => frame.type === 'welcome')?.['replica'];
  }
}

/** One page with PeerJS and y-webrtc in it. */
export class ForeignTab {
  constructor(
    readonly page: Page,
    private readonly address: string,
  ) {}

  /** Anew: what was there before is forgotten. */
  async load(): Promise<void> {
    await this.page.goto(this.address);
    await this.page.waitForFunction(() => 'foreign' in window);
  }

  call<Verb extends keyof Foreign>(
    verb: Verb,
    ...args: Parameters<Foreign[Verb]>
  ): Promise<Awaited<ReturnType<Foreign[Verb]>>> {
    return callIn(this.page, 'foreign', verb, args);
  }
}

/** Calls what the page lends under that name. */
export function callIn<Answer>(page: Page, lent: string, name: string, given: unknown[]): Promise<Answer> {
  return page.evaluate(
    (call) => {
      const verbs = Reflect.get(window, call.lent) as Record<string, (...all: unknown[]) => unknown>;
      return verbs[call.name]?.(...call.given);
    },
    { lent, name, given },
  ) as Promise<Answer>;
}
