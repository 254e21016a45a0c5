/**
 * Answers: where is Chromium, and a page in it? One door for every script of this folder.
 *
 * Invariant: nothing leaves loopback, and every browser that was opened is closed, also after a failure.
 */
// @ts-check

import { existsSync } from 'node:fs';
import { launch } from 'puppeteer-core';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** @returns {string} the browser named by CHROMIUM, else the first that is installed */
function chromium() {
  const found = process.env['CHROMIUM'] ?? places.find((place) => existsSync(place));
  if (found === undefined) throw new Error('No Chromium found: name one in the variable CHROMIUM.');
  return found;
}

/**
 * @template T
 * @param {(browser: import('puppeteer-core').Browser) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withChromium(use) {
  const browser = await launch({
    executablePath: chromium(),
    args: ['--no-sandbox', '--force-color-profile=srgb', '--hide-scrollbars', '--lang=en'],
  });
  try {
    return await use(browser);
  } finally {
    await browser.close();
  }
}
