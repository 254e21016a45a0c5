/**
 * Answers: pictures of the options page in the situations of lists.mjs, for people to look at, in target/screens/.
 *
 *     node tests/screens/options.mjs [part of a name]
 *
 * Invariant: a picture is only taken of a page that said data-ready=true, threw nothing, and is no wider than its window.
 */
// @ts-check

import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { withChromium } from './browser.mjs';
import { pretendLists, withExtensionServed } from './fake.mjs';
import { situations } from './lists.mjs';
import { NOON } from './reports.mjs';

const target = new URL('../../target/screens/', import.meta.url);

/**
 * @typedef {object} Picture
 * @property {string} name  of the report
 * @property {string} [as]  a name of its own
 * @property {'light' | 'dark'} [scheme]
 * @property {'en' | 'ja'} [locale]
 * @property {number} [width]
 * @property {boolean} [forced]  forced colours
 * @property {string} [hash]
 * @property {string[]} [open]  selectors to press before the picture
 * @property {[string, string]} [test]  address and kind for the test box
 * @property {string} [focus]
 */

const more = '[data-list=nocoin] .more > summary';
const unread = '[data-list=nocoin] [data-fold=unread] > summary';
const mine = '[data-list^="https"] .more > summary';
/** @type {Picture[]} */
const pictures = [
  { name: 'first', as: 'welcome', hash: '#welcome' },
  { name: 'first', as: 'welcome', hash: '#welcome', locale: 'ja', scheme: 'dark' },
  { name: 'first', as: 'welcome', hash: '#welcome', width: 360 },
  { name: 'used' }, { name: 'used', scheme: 'dark' }, { name: 'used', locale: 'ja' }, { name: 'used', width: 360 },
  { name: 'used', locale: 'ja', width: 360, scheme: 'dark' }, { name: 'used', width: 1600 }, { name: 'used', width: 800 },
  { name: 'used', as: 'details', open: [more, unread, mine] }, { name: 'used', as: 'details', open: [more, unread, mine], width: 360, locale: 'ja' },
  { name: 'used', as: 'details', open: [more, unread, mine], scheme: 'dark' },
  { name: 'loading' }, { name: 'compiling', scheme: 'dark', width: 360 },
  { name: 'wrong' }, { name: 'wrong', locale: 'ja', width: 360 }, { name: 'faults' }, { name: 'faults', scheme: 'dark', locale: 'ja' },
  { name: 'hostile', open: ['.more > summary'], width: 360 },
  { name: 'used', as: 'tested', test: ['coinhive.com/lib/x.js', 'script'] },
  { name: 'used', as: 'testedWeak', test: ['https://a.example/pool1.js', 'script'], locale: 'ja' },
  { name: 'used', as: 'confirm', open: [mine, '[data-list^="https"] [data-action=removeList]'] },
  { name: 'used', as: 'forced', forced: true, focus: '.switch' },
  { name: 'unreachable' },
];

await mkdir(target, { recursive: true });
const wanted = process.argv[2] ?? '';
await withExtensionServed((address) => withChromium(async (browser) => {
  for (const picture of pictures) {
    const { name, as = name, scheme = 'light', locale = 'en', width = 1120, forced = false } = picture;
    const file = `options-${as}-${scheme}-${locale}-${width}.png`;
    if (!file.includes(wanted)) continue;
    const page = await browser.newPage();
    /** @type {string[]} */
    const faults = [];
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && name !== 'unreachable' && faults.push(message.text()));
    await page.setViewport({ width, height: 760, deviceScaleFactor: width < 500 ? 2 : 1 });
    const session = await page.createCDPSession();
    await session.send('Emulation.setTimezoneOverride', { timezoneId: 'UTC' });
    await session.send('Emulation.setEmulatedMedia', {
      features: [
        { name: 'prefers-color-scheme', value: scheme },
        { name: 'forced-colors', value: forced ? 'active' : 'none' },
        { name: 'prefers-reduced-motion', value: 'reduce' },
      ],
    });
    await pretendLists(page, { locale, now: NOON, report: situations[name] ?? null });
    await page.goto(`${address}/extension/options/options.html${picture.hash ?? ''}`);
    await page.waitForSelector(name === 'unreachable' ? '[data-part=unreachable]:not([hidden])' : 'body[data-ready=true]');
    for (const selector of picture.open ?? []) await page.click(selector);
    if (picture.test) {
      const [tested, type] = picture.test;
      await page.type('#test-address', tested);
      await page.select('#test-type', type);
      await page.click('[data-form=test] button');
      await page.waitForSelector('.result');
    }
    if (name === 'wrong') await page.waitForSelector('.issues li');
    if (picture.focus) {
      await page.keyboard.press('Tab');
      await page.focus(picture.focus);
    }
    await page.mouse.move(0, 0);
    const broad = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (broad > 0) faults.push(`${broad} px too wide`);
    await page.screenshot({ path: fileURLToPath(new URL(file, target)), fullPage: as !== 'confirm' });
    await page.close();
    if (faults.length > 0) process.exitCode = 1;
    console.log(faults.length === 0 ? `ok    ${file}` : `FAULT ${file}: ${faults.join('; ')}`);
  }
}));
