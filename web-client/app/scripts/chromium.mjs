import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

/** Debian's Chromium if there is one, else what Playwright finds. */
export function chromiumPath() {
  const places = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  return places.find((place) => place && existsSync(place)) ?? chromium.executablePath();
}

/** Quiet, and without the sandbox that root may not have. */
export const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
