/**
 * Answers: pictures of the popup in the situations of reports.mjs, for people to look at, in target/screens/.
 *
 *     node tests/screens/popup.mjs [part of a name]
 *
 * Invariant: a picture is only taken of a page that said data-ready=true, threw nothing, and is no wider than its window.
 */
// @ts-check

import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { withChromium } from './browser.mjs';
import { pretend, withExtensionServed } from './fake.mjs';
import { NOON, reports } from './reports.mjs';

const target = new URL('../../target/screens/', import.meta.url);

/**
 * @typedef {object} Picture
 * @property {string} name  of the report
 * @property {string} [as]  a name of its own
 * @property {'light' | 'dark'} [scheme]
 * @property {'en' | 'ja'} [locale]
 * @property {number} [width]
 * @property {boolean} [touch]
 * @property {boolean} [forced]  forced colours
 * @property {string[]} [open]  selectors to press before the picture
 * @property {string} [focus]
 */

const choose = '.choice.allow > summary';
const why = '[data-part=stop] summary';
/** @type {Picture[]} */
const pictures = [
  ...['clear', 'one', 'several', 'hour', 'asked'].flatMap((name) => /** @type {Picture[]} */ ([
    { name }, { name, scheme: 'dark' }, { name, locale: 'ja' },
  ])),
  { name: 'several', locale: 'ja', scheme: 'dark', width: 280 },
  { name: 'several', as: 'why', open: [why] },
  { name: 'several', as: 'why', open: [why], locale: 'ja', scheme: 'dark' },
  { name: 'several', as: 'why', open: [why], width: 280 },
  { name: 'one', as: 'choose', open: [choose] },
  { name: 'one', as: 'choose', open: [choose], locale: 'ja', width: 280 },
  { name: 'private', open: [choose] },
  { name: 'hundred' }, { name: 'mixed' }, { name: 'session' }, { name: 'always' }, { name: 'refused' },
  { name: 'paused' }, { name: 'paused', locale: 'ja', scheme: 'dark' }, { name: 'noSite' }, { name: 'openBefore' },
  { name: 'limited' }, { name: 'none', locale: 'ja' }, { name: 'unexplained', open: [why] }, { name: 'faults' },
  { name: 'unguarded' }, { name: 'unreachable' }, { name: 'unreachable', locale: 'ja', scheme: 'dark' },
  { name: 'longHost', width: 280 }, { name: 'longHost', as: 'longHostOpen', open: ['.site summary', why] },
  { name: 'hostile', open: [why] },
  { name: 'several', as: 'forced', forced: true, focus: why },
  { name: 'asked', as: 'forcedAsked', forced: true, open: [choose] },
  ...['suspectedByScript', 'suspectedByModule', 'blockedByMessages', 'blockedByBoth', 'reloadOffered'].flatMap((name) =>
    /** @type {Picture[]} */ ([{ name }, { name, scheme: 'dark' }, { name, locale: 'ja' }, { name, width: 280 }])),
  { name: 'suspectedByScript', locale: 'ja', scheme: 'dark', width: 280 },
  { name: 'suspectedByScript', as: 'suspectedWhy', open: [why] },
  { name: 'suspectedByScript', as: 'suspectedChoose', open: [choose], focus: '[data-action=refuse]' },
  { name: 'suspectedByMessages' }, { name: 'suspectedBeside' }, { name: 'suspectedPrivate', open: [choose] },
  { name: 'suspectedLong' }, { name: 'suspectedLong', locale: 'ja', width: 280 }, { name: 'hostileSigns', width: 280 },
  { name: 'blockedByBoth', as: 'blockedWhy', open: [why] },
  { name: 'suspectedByModule', as: 'forcedSuspected', forced: true, focus: '[data-action=refuse]' },
  { name: 'suspectedByScript', as: 'phoneSuspected', width: 412, touch: true },
  { name: 'several', as: 'phone', width: 412, touch: true },
  { name: 'clear', as: 'tablet', width: 800, touch: true, locale: 'ja' },
];

await mkdir(target, { recursive: true });
const wanted = process.argv[2] ?? '';
await withExtensionServed((address) => withChromium(async (browser) => {
  for (const picture of pictures) {
    const { name, as = name, scheme = 'light', locale = 'en', width = 360, touch = false, forced = false } = picture;
    const file = `${as}-${scheme}-${locale}-${width}.png`;
    if (!file.includes(wanted)) continue;
    const page = await browser.newPage();
    /** @type {string[]} */
    const faults = [];
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    await page.setViewport({ width, height: 100, deviceScaleFactor: 2, hasTouch: touch, isMobile: touch });
    const session = await page.createCDPSession();
    await session.send('Emulation.setTimezoneOverride', { timezoneId: 'UTC' });
    await session.send('Emulation.setEmulatedMedia', {
      features: [
        { name: 'prefers-color-scheme', value: scheme },
        { name: 'forced-colors', value: forced ? 'active' : 'none' },
        { name: 'prefers-reduced-motion', value: 'reduce' },
      ],
    });
    await pretend(page, { locale, now: NOON, report: reports[name] ?? null });
    await page.goto(`${address}/extension/popup/popup.html`);
    await page.waitForSelector('body[data-ready=true]');
    for (const selector of picture.open ?? []) await page.click(selector);
    if (picture.focus) {
      await page.keyboard.press('Tab');
      await page.focus(picture.focus);
    }
    await page.mouse.move(0, 0);
    const broad = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (broad > 0) faults.push(`${broad} px too wide`);
    await page.screenshot({ path: fileURLToPath(new URL(file, target)), fullPage: true });
    await page.close();
    if (faults.length > 0) process.exitCode = 1;
    console.log(faults.length === 0 ? `ok    ${file}` : `FAULT ${file}: ${faults.join('; ')}`);
  }
}));
