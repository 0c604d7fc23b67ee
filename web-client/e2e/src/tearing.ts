import { Browser, type Tab } from './browser.js';
import type { Suite } from './suite.js';

/** Somebody with a browser of their own, which is added to the others, and connections that can be torn down. */
export async function arriveTearable(suite: Suite, handle: string, browsers: Browser[]): Promise<Tab> {
  const browser = await Browser.start(suite.url);
  browsers.push(browser);
  const tab = await browser.tab();
  await tab.page.addInitScript(rememberConnections);
  await tab.load();
  const outcome = await tab.call('createIdentity', handle);
  if (outcome.kind !== 'created') throw new Error(`No identity: ${JSON.stringify(outcome)}`);
  return tab;
}

/** Runs in the page before its scripts: every connection that is made can be torn down from outside. */
function rememberConnections(): void {
  const made: RTCPeerConnection[] = [];
  const Original = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Original {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      made.push(this);
    }
  };
  Object.assign(window, { made });
}

/** How many are connected, as the browser says. */
export function countConnected(): number {
  const { made } = window as unknown as { made: RTCPeerConnection[] };
  return made.filter((pc) => pc.connectionState === 'connected').length;
}

/** As if the network or the other side did it: so many of those that are connected, the oldest first; how many it were. */
export function tearConnections(atMost: number): number {
  const { made } = window as unknown as { made: RTCPeerConnection[] };
  const torn = made.filter((pc) => pc.connectionState === 'connected').slice(0, atMost);
  for (const pc of torn) pc.close();
  return torn.length;
}
