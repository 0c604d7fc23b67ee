// Runs in a home's network namespace, where Firefox' debugging port is: each namespace has a loopback of its own. Started by
// firefox.ts with `settings` as JSON; hears {id, verb, given} and says {id, value} or {id, fault}, the first time as id 0.
import { readFile } from 'node:fs/promises';
import puppeteer from 'puppeteer-core';

const settings = JSON.parse(process.argv[2]);
const launch = () =>
  puppeteer.launch({
    browser: 'firefox',
    executablePath: settings.program,
    headless: true,
    extraPrefsFirefox: {
      // Keys are made in secure contexts only, which plain HTTP is at localhost alone.
      'dom.securecontext.allowlist': new URL(settings.address).hostname,
      // There is no multicast DNS in a namespace.
      'media.peerconnection.ice.obfuscate_host_addresses': false,
    },
  });
// On a busy machine one of some forty ended while it started.
const browser = await launch().catch(launch);
process.on('disconnect', () => void browser.close().finally(() => process.exit()));

const page = await browser.newPage();
await page.setRequestInterception(true);
page.on('request', answer);
await page.goto(settings.address);
await page.waitForFunction(() => 'harness' in window);
// Else each request of the page would wait for this process, the socket to signaling-service, too. Nobody misses the icon.
page.off('request', answer);
await page.setRequestInterception(false);
await page.evaluate(() => window.harness.open());
process.on('message', (call) => void perform(call));
process.send({ id: 0 });

async function answer(request) {
  const { pathname } = new URL(request.url());
  if (pathname === '/harness.html') return request.respond({ contentType: 'text/html', body: settings.page });
  if (pathname !== '/harness.js') return request.abort();
  return request.respond({ contentType: 'text/javascript', body: await readFile(settings.harness, 'utf8') });
}

async function perform({ id, verb, given }) {
  try {
    process.send({ id, value: await page.evaluate((name, all) => window.harness[name](...all), verb, given) });
  } catch (fault) {
    process.send({ id, fault: String(fault) });
  }
}
