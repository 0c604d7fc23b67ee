import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import type { Harness } from './harness.js';
import { programAt } from './programs.js';

export const HARNESS = fileURLToPath(new URL('../dist/harness.js', import.meta.url));
export const PAGE = '<!doctype html><title>harness</title><script type="module" src="/harness.js"></script>';
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
    const page = await this.page();
    await page.route('**/harness.html', (route) => route.fulfill({ contentType: 'text/html', body: PAGE }));
    await page.route('**/harness.js', (route) => route.fulfill({ contentType: 'text/javascript', path: HARNESS }));
    const tab = new Tab(page, `${this.origin}/harness.html`);
    await tab.load();
    return tab;
  }

  /** The process ends; the profile stays for the next page. */
  async close(): Promise<void> {
    await this.context?.close();
    this.context = undefined;
  }

  async dispose(): Promise<void> {
    await this.close();
    await rm(this.profile, { recursive: true, force: true });
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
    const call: { name: string; given: unknown[] } = { name: verb, given: args };
    return this.page.evaluate(
      ({ name, given }) =>
        (window.harness as unknown as Record<string, (...all: unknown[]) => unknown>)[name]?.(...given),
      call,
    ) as Promise<Answer<Verb>>;
  }

  /** Which replica of signaling-service the newest socket is on. */
  replica(): unknown {
    return this.received.findLast((frame) => frame.type === 'welcome')?.['replica'];
  }
}
