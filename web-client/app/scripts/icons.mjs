// Draws the PNG icons from public/icon.svg in Chromium: node scripts/icons.mjs
import { readFile, writeFile } from 'node:fs/promises';
import { chromium } from 'playwright-core';
import { chromiumPath, chromiumFlags } from './chromium.mjs';

const publicDir = new URL('../public/', import.meta.url);
const svg = await readFile(new URL('icon.svg', publicDir), 'utf8');
const sizes = [
  { name: 'icon-192.png', side: 192, svg },
  { name: 'icon-512.png', side: 512, svg },
  // A mask may cut a fifth off every side, so the drawing is smaller and its ground has no corners.
  {
    name: 'icon-maskable-512.png',
    side: 512,
    svg: svg
      .replace(' rx="15"', '')
      .replace('viewBox="0 0 64 64"', 'viewBox="-6 -6 76 76"')
      .replace('<rect width="64" height="64"', '<rect x="-6" y="-6" width="76" height="76"'),
  },
];

const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumFlags });
for (const { name, side, svg: drawing } of sizes) {
  const page = await browser.newPage({ viewport: { width: side, height: side } });
  await page.setContent(`<style>body{margin:0}svg{display:block;width:100vw;height:100vh}</style>${drawing}`);
  await writeFile(new URL(name, publicDir), await page.screenshot({ omitBackground: true }));
  await page.close();
}
await browser.close();
