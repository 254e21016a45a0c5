/**
 * Answers: can the options page be used without a pointer, and does it ask the background for what is meant? Drives
 * options.html in Chromium by keyboard, against the `browser` of fake.mjs; filters are checked by the real core.
 *
 *     node --test tests/screens/options.test.mjs
 */
// @ts-check

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { withChromium } from './browser.mjs';
import { pretendLists, withExtensionServed } from './fake.mjs';
import { situations } from './lists.mjs';
import { NOON } from './reports.mjs';

/** @typedef {import('puppeteer-core').Page} Page */

/** One browser for all: each test has a page of its own. @type {{ browser: import('puppeteer-core').Browser, address: string }} */
let world;
let close = () => {};
/** @type {Promise<unknown>} */
let closed;
before(() => new Promise((ready, fail) => {
  closed = withExtensionServed((address) => withChromium((browser) => {
    world = { browser, address };
    return new Promise((resolve) => {
      close = () => resolve(null);
      ready(undefined);
    });
  })).catch(fail);
}));
after(async () => {
  close();
  await closed;
});

/**
 * @param {string} name  of the report
 * @param {(page: Page) => Promise<void>} use
 * @param {string} [hash]
 */
async function withOptions(name, use, hash = '') {
  const page = await world.browser.newPage();
  /** @type {string[]} */
  const faults = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  // Leaving with unsaved changes asks; the test is done then.
  page.on('dialog', (dialog) => void dialog.accept());
  await pretendLists(page, { locale: 'en', now: NOON, report: situations[name] ?? null });
  await page.goto(`${world.address}/extension/options/options.html${hash}`);
  await page.waitForSelector(name === 'unreachable' ? '[data-part=unreachable]:not([hidden])' : 'body[data-ready=true]');
  await use(page);
  assert.deepEqual(faults, []);
  await page.close();
}

/** What was sent, without descriptions. @param {Page} page @returns {Promise<any[]>} */
const sent = (page) => page.evaluate(() => /** @type {any} */ (globalThis).sent.filter((/** @type {any} */ { kind }) => kind !== 'describeLists'));

/** @param {Page} page */
const focused = (page) => page.evaluate(() => {
  const active = /** @type {HTMLElement} */ (document.activeElement);
  const { dataset, tagName, id } = active;
  const list = active.closest('[data-list]')?.getAttribute('data-list');
  return [tagName.toLowerCase(), id, dataset['action'], dataset['line'], list && `of ${list}`, tagName === 'BUTTON' && active.textContent].filter(Boolean).join(' ');
});

/**
 * @param {Page} page
 * @param {RegExp} wanted
 */
async function tabTo(page, wanted) {
  const seen = [];
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press('Tab');
    const here = await focused(page);
    seen.push(here);
    if (wanted.test(here)) return;
  }
  assert.fail(`Tab never reached ${wanted}; it went through ${seen.join(' | ')}`);
}

/** @param {Page} page @param {string} selector @param {RegExp} wanted */
const reads = (page, selector, wanted) => page.waitForFunction(
  (selector, wanted) => new RegExp(wanted).test(document.querySelector(selector)?.textContent ?? ''), { timeout: 5_000 }, selector, wanted.source,
).catch(async () => assert.match(await page.$eval(selector, (node) => node.textContent) ?? '', wanted));

/** @param {Page} page */
const ready = (page) => page.waitForSelector('body[data-ready=true]');

test('what leaves the computer is said first; welcome only where it is meant', async () => {
  await withOptions('first', async (page) => {
    assert.equal(await page.$eval('[data-part=welcome]', (node) => node.checkVisibility()), false);
    assert.match(await page.$eval('main > section:not([hidden])', (node) => node.textContent) ?? '', /What leaves this computer.*NoCoin.*raw\.githubusercontent\.com.*few minutes/s);
  });
  await withOptions('first', async (page) => {
    assert.match(await page.$eval('[data-part=welcome]', (node) => node.checkVisibility() ? node.textContent : '') ?? '', /Welcome to Wattguard/);
  }, '#welcome');
});

test('switch a list off and on; the focus stays, and what is shown is the report', () => withOptions('used', async (page) => {
  await tabTo(page, /switchList of nocoin$/);
  await page.keyboard.press('Space');
  await page.waitForSelector('[data-list=nocoin] [aria-checked=false]');
  assert.equal(await focused(page), 'button switchList of nocoin');
  await page.keyboard.press('Enter');
  await page.waitForSelector('[data-list=nocoin] [aria-checked=true]');
  assert.deepEqual(await sent(page), [
    { kind: 'changeList', id: 'nocoin', on: false }, { kind: 'changeList', id: 'nocoin', on: true },
  ]);
}));

test('details: standing, order, name, removal after a question', () => withOptions('used', async (page) => {
  const mine = 'https://lists.example.org/miners.txt';
  await tabTo(page, new RegExp(`summary of ${mine}`));
  await page.keyboard.press('Enter');
  await tabTo(page, /select standing-/);
  await page.select(`[data-list="${mine}"] select`, 'trusted');
  await page.waitForFunction((mine) => /Trusted fully/.test(document.querySelector(`[data-list="${mine}"] h3`)?.textContent ?? ''), {}, mine);
  assert.match(await focused(page), /^select standing-/);
  await tabTo(page, /input name-/);
  await page.keyboard.type('Mine');
  await page.evaluate(() => /** @type {any} */ (globalThis).announce({ step: 'loading', list: 'NoCoin', bytes: 9, total: null }));
  await page.evaluate(() => /** @type {any} */ (globalThis).announce(null));
  await page.keyboard.press('Enter');
  await ready(page);
  await tabTo(page, /moveUp/);
  await page.keyboard.press('Enter');
  await ready(page);
  assert.match(await focused(page), /moveUp of https/);
  await tabTo(page, /removeList/);
  await page.keyboard.press('Enter');
  await page.waitForSelector('dialog[open]');
  assert.match(await focused(page), /Cancel/);
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => document.querySelector('dialog') === null);
  assert.match(await focused(page), /removeList/);
  await page.keyboard.press('Enter');
  await page.waitForSelector('dialog[open]');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForFunction((mine) => document.querySelector(`[data-list="${mine}"]`) === null, {}, mine);
  assert.equal((await sent(page))[1].title, 'Mine');
  assert.deepEqual((await sent(page)).map(({ kind, standing, by }) => [kind, standing ?? by ?? null]), [
    ['changeList', 'trusted'], ['changeList', null], ['moveList', -1], ['removeList', null],
  ]);
}));

test('add lists: not safe, not reachable, good', () => withOptions('first', async (page) => {
  await tabTo(page, /input add-address/);
  await page.keyboard.type('http://lists.example/a.txt');
  await page.keyboard.press('Enter');
  await reads(page, '#said-add', /https:\/\/ can be trusted/);
  assert.match(await focused(page), /add-address/);
  assert.equal(await page.$eval('#add-address', (field) => field.getAttribute('aria-invalid')), 'true');
  await page.keyboard.down('Control');
  await page.keyboard.press('a');
  await page.keyboard.up('Control');
  await page.keyboard.type('https://unreachable.example/a.txt');
  await page.keyboard.press('Enter');
  await reads(page, '#said-add', /was added, but there is nothing of it yet\. unreachable\.example cannot be reached/);
  await page.keyboard.type('lists.example/a.txt');
  await page.keyboard.press('Enter');
  await reads(page, '#said-add', /^Example list was added: 120 filters\.$/);
  assert.equal(await page.$eval('#add-address', (field) => /** @type {HTMLInputElement} */ (field).value), '');
  assert.equal((await sent(page)).at(-1).address, 'https://lists.example/a.txt');
}));

test('a file as a list; one that is not UTF-8 is refused', () => withOptions('first', async (page) => {
  const folder = await mkdtemp(join(tmpdir(), 'wattguard-'));
  try {
    await writeFile(join(folder, 'office.hosts.txt'), '0.0.0.0 miner.example\n');
    await writeFile(join(folder, 'latin.txt'), Buffer.from([0x7c, 0xe9, 0x0a]));
    for (const [name, expected] of /** @type {[string, RegExp][]} */ ([['latin.txt', /not text in UTF-8/], ['office.hosts.txt', /office\.hosts was added/]])) {
      const [chooser] = await Promise.all([page.waitForFileChooser(), page.focus('[data-action=addFile]').then(() => page.keyboard.press('Enter'))]);
      await chooser.accept([join(folder, name)]);
      await reads(page, '[data-said=file]', expected);
    }
    assert.deepEqual(await sent(page), [{ kind: 'addText', title: 'office.hosts', text: '0.0.0.0 miner.example\n' }]);
  } finally {
    await rm(folder, { recursive: true });
  }
}));

test('own filters: an error with its place, undo, save, and no loss while others change', () => withOptions('used', async (page) => {
  const own = () => page.$eval('textarea', (field) => field.value);
  const stored = await own();
  await page.focus('textarea');
  await page.keyboard.down('Control');
  await page.keyboard.press('End');
  await page.keyboard.up('Control');
  await page.keyboard.type('||pool.example^$scrypt');
  await reads(page, '[data-part=issues]', /Line 4, column 17.*Unknown option: scrypt/);
  await reads(page, '[data-part=own-issues]', /^1 line is not used/);
  assert.equal(await page.$eval('.gutter b', (number) => number.textContent), '4');
  await page.evaluate(() => /** @type {any} */ (globalThis).announce({ step: 'compiling', list: '', bytes: 0, total: null }));
  await page.evaluate(() => /** @type {any} */ (globalThis).announce(null));
  await reads(page, '[data-part=own-state]', /Unsaved/);
  assert.equal(await own(), `${stored}||pool.example^$scrypt`);
  await tabTo(page, /goTo 4/);
  await page.keyboard.press('Enter');
  assert.deepEqual(await page.$eval('textarea', (field) => [document.activeElement === field, field.selectionStart]), [true, stored.length + 16]);
  await page.keyboard.down('Control');
  await page.keyboard.press('z');
  await page.keyboard.up('Control');
  assert.notEqual(await own(), `${stored}||pool.example^$scrypt`);
  await page.focus('[data-action=discardOwn]');
  await page.keyboard.press('Enter');
  assert.equal(await own(), stored);
  await page.keyboard.down('Control');
  await page.keyboard.press('z');
  await page.keyboard.up('Control');
  assert.notEqual(await own(), stored);
  await page.keyboard.down('Control');
  await page.keyboard.press('s');
  await page.keyboard.up('Control');
  await reads(page, '[data-said=own]', /Saved/);
  assert.equal((await sent(page)).at(-1).text, await own());
  assert.equal(await page.$eval('[data-action=saveOwn]', (button) => /** @type {HTMLButtonElement} */ (button).disabled), true);
}));

test('the test box: stopped, only matched, unknown, no address', () => withOptions('used', async (page) => {
  await tabTo(page, /input test-address/);
  for (const [written, expected] of /** @type {[string, RegExp][]} */ ([
    ['coinhive.com/lib.js', /It is stopped.*\|\|coinhive\.com\^.*NoCoin, line 37/],
    ['https://a.example/pool1.js', /It is not stopped.*does not stop by itself/],
    ['https://a.example/', /It is not stopped.*No filter matches/],
  ])) {
    await page.$eval('#test-address', (field) => /** @type {HTMLInputElement} */ (field).select());
    await page.keyboard.type(written);
    await page.keyboard.press('Enter');
    await reads(page, '[data-part=result]', expected);
  }
  await page.$eval('#test-address', (field) => /** @type {HTMLInputElement} */ (field).select());
  await page.keyboard.type('no address');
  await page.keyboard.press('Enter');
  await reads(page, '#said-test', /not an address/);
  assert.deepEqual((await sent(page))[0], { kind: 'testAddress', address: 'https://coinhive.com/lib.js', type: 'script', page: '' });
}));

test('progress can be cancelled, and a switched-off filter switched on again', () => withOptions('loading', async (page) => {
  assert.match(await page.$eval('[data-part=progress]', (node) => node.textContent) ?? '', /Loading EasyPrivacy.*of 1\.5 MB/);
  await tabTo(page, /cancelUpdate/);
  await page.keyboard.press('Enter');
  await page.evaluate(() => /** @type {any} */ (globalThis).announce(null));
  await page.waitForSelector('[data-action=updateAll]:not([hidden])');
  assert.match(await focused(page), /updateAll/);
  await tabTo(page, /switchOn/);
  await page.keyboard.press('Enter');
  await ready(page);
  assert.deepEqual(await sent(page), [
    { kind: 'cancelUpdate' }, { kind: 'switchFilter', filter: '||coinhive.com^', list: 'Wattguard', host: 'coinhive.com', off: false },
  ]);
}));

test('a background that fails is said, and asked again', () => withOptions('unreachable', async (page) => {
  await tabTo(page, /retry/);
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => /** @type {any} */ (globalThis).sent.length === 2);
}));

test('text of strangers stays text', () => withOptions('hostile', async (page) => {
  assert.equal(await page.$$eval('main img:not(.own), main script, main a[href^=javascript]', (found) => found.length), 0);
  assert.doesNotMatch(await page.$eval('main', (main) => main.textContent) ?? '', /[\u202E\u2067]/);
}));
