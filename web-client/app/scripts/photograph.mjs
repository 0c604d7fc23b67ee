import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const sizes = { wide: { width: 1280, height: 860 }, narrow: { width: 390, height: 844 } };

/**
 * Photographs what a page shows in light and dark, wide and narrow, and asks axe in each. Returns the serious faults.
 *
 * @param {import('playwright-core').Page} page
 * @param {string} name
 * @param {string} directory
 */
export async function photograph(page, name, directory) {
  await mkdir(directory, { recursive: true });
  const faults = [];
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const [size, viewport] of Object.entries(sizes)) {
      await page.setViewportSize(viewport);
      await page.waitForTimeout(350);
      await page.screenshot({ path: join(directory, `${name}-${colorScheme}-${size}.png`) });
      faults.push(...(await faultsOf(page)).map((fault) => `${name} ${colorScheme} ${size}: ${fault}`));
    }
  }
  return faults;
}

async function faultsOf(page) {
  // By evaluation, not by a script element: the app's Content-Security-Policy allows none.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(await source());
  return page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ['violations'] });
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    return serious.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id} at ${node.target.flat().join(' >> ')}: ${node.failureSummary ?? ''}`),
    );
  });
}

let axe;
async function source() {
  const { readFile } = await import('node:fs/promises');
  return (axe ??= await readFile(axePath, 'utf8'));
}
