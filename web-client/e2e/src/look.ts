import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type * as Axe from 'axe-core';
import type { Page } from 'playwright-core';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 390, height: 844 };

/** What is wrong with what a page shows: by axe in light and in dark, and whatever scrolls sideways on a narrow screen. */
export async function faultsOf(page: Page): Promise<readonly string[]> {
  const where = new URL(page.url()).pathname;
  const faults: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    // Colours on their way from one to the other would be measured as too faint.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    faults.push(...(await seriousFaults(page)).map((fault) => `${where} in ${colorScheme}: ${fault}`));
  }
  await page.setViewportSize(NARROW);
  faults.push(...(await scrolledSideways(page)).map((element) => `${where} is too wide: ${element}`));
  await page.setViewportSize(WIDE);
  return faults;
}

async function seriousFaults(page: Page): Promise<readonly string[]> {
  // By evaluation, not by a script element: the Content-Security-Policy allows none but the app's own.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(await readFile(AXE, 'utf8'));
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof Axe };
    const { violations } = await axe.run(document, { resultTypes: ['violations'] });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id} at ${target.flat().join(' >> ')}`));
  });
}

/** Through every shadow tree, since the page itself never scrolls: its parts do. */
function scrolledSideways(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const everything = (root: ParentNode): readonly Element[] =>
      [...root.querySelectorAll('*')].flatMap((one) => [one, ...(one.shadowRoot ? everything(one.shadowRoot) : [])]);
    const scrolls = (element: Element) =>
      element === document.documentElement || /auto|scroll/.test(getComputedStyle(element).overflowX);
    return everything(document)
      .filter((element) => scrolls(element) && element.scrollWidth > element.clientWidth)
      .map((element) => `${element.localName} ${element.scrollWidth} > ${element.clientWidth}`);
  });
}
