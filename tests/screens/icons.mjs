/**
 * Answers: the icons of the manifest as PNG, drawn from the one SVG.
 *
 * Invariant: what lies in extension/icons is what this script draws; run it after every change of the SVG:
 *
 *     node tests/screens/icons.mjs
 */
// @ts-check

import { readFile, writeFile } from 'node:fs/promises';
import { withChromium } from './browser.mjs';

const icons = new URL('../../extension/icons/', import.meta.url);
const sizes = [16, 32, 48, 128];

await withChromium(async (browser) => {
  const mark = await readFile(new URL('wattguard.svg', icons), 'utf8');
  const page = await browser.newPage();
  for (const size of sizes) {
    await page.setViewport({ width: size, height: size });
    await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${mark}`);
    await writeFile(new URL(`wattguard-${size}.png`, icons), await page.screenshot({ omitBackground: true, type: 'png' }));
    console.log(`wattguard-${size}.png`);
  }
});
