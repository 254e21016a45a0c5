/**
 * What goes wrong is said, and takes nothing else with it: the static rules go on blocking whatever happens to our code.
 */
import assert from 'node:assert/strict';
import { EXTENSION } from './harness/browsers.mjs';
import { copyExtension } from './harness/package.mjs';
import { press, read } from './harness/popup.mjs';
import { inEachBrowser, inPopup, report } from './harness/suite.mjs';
import { runIn } from './pages/contexts.mjs';
import { attempt, attempts, isHonest, leaks } from './pages/hosts.mjs';

const MINING = [attempt('script', 'https', 'coinhive.com'), attempt('websocket', 'https', 'crypto-loot.com')];
/** @typedef {import('./harness/suite.mjs').Scene} Scene */
/** @typedef {import('./harness/browsers.mjs').Tab} Tab */

/** @param {Scene} scene @param {Tab} tab @param {string} site */
async function mine({ web }, tab, site) {
  const outcomes = await runIn(web, tab.go, { documents: [site] }, 'https', MINING);
  return outcomes.map(({ outcome }) => outcome);
}

inEachBrowser('tabs that were open before', { extension: null }, async ({ row, browser, web }) => {
  await row('are protected after a reload, and the popup says so', async () => {
    const tab = await browser.open('https://before.test/');
    await browser.install(EXTENSION);
    const shown = await inPopup(browser, tab, read);
    assert.match(shown.notices['open-before'] ?? '', /reload/i);
    await tab.go('https://before.test/');
    assert.equal((await inPopup(browser, tab, read)).notices['open-before'], null);
    assert.deepEqual(await mine({ row, browser, web }, tab, 'before.test'), ['refused', 'refused']);
    assert.deepEqual(leaks(web), []);
  });
});

/** Damaged values of one key; the other keys must stay. @type {[string, unknown][]} */
const DAMAGED = [
  ['a word', 'damaged'],
  ['null', null],
  ['a list', [1, 2, 3]],
  ['a site without a policy', { 'kept.test': {} }],
  ['a policy that does not exist', { 'kept.test': { policy: 'mine!', duration: 'always', from: 1, until: null } }],
];

inEachBrowser('a damaged setting', {}, async (scene) => {
  const { row, browser, web } = scene;
  const tab = await browser.open('https://start.test/');
  for (const [title, value] of DAMAGED) {
    await row(`is put aside, said, and nothing else is lost: ${title}`, async () => {
      await browser.inExtension(async (allowances) => {
        await chrome.storage.session.clear();
        await chrome.storage.local.set({ allowances, other: 'kept' });
      }, value);
      await browser.leaveExtension();
      await browser.killBackground();
      assert.deepEqual(await mine(scene, tab, 'damaged.test'), ['refused', 'refused']);
      await report(browser, tab, ({ stopped }) => stopped === 2);
      const shown = await inPopup(browser, tab, read);
      assert.match(shown.notices.notes ?? '', /allowances/);
      assert.equal(shown.stopped, 2);
      assert.equal(await browser.inExtension(async () => (await chrome.storage.local.get('other')).other), 'kept');
      assert.deepEqual(leaks(web), []);
      // It works again, and the note can be put away.
      const after = await inPopup(browser, tab, async (popup) => {
        await press(popup, 'dismiss');
        return press(popup, 'allow', 'always');
      });
      assert.deepEqual([after.state, after.notices.notes], ['allowed', null]);
      await inPopup(browser, tab, (popup) => press(popup, 'revoke'));
    });
  }
});

/** @type {[string, Parameters<typeof copyExtension>[0]][]} */
const BROKEN_CORES = [
  ['is missing', { 'extension/wasm/core_bg.wasm': null }],
  ['is cut short', { 'extension/wasm/core_bg.wasm': Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1) }],
  [
    'traps at each request',
    {
      'extension/wasm/core.js': (before) =>
        before.replace(/checkRequest\([^)]*\) \{/, (head) => `${head} throw new WebAssembly.RuntimeError('unreachable');`),
    },
  ],
];

for (const [title, changes] of BROKEN_CORES) {
  inEachBrowser(`the core ${title}`, { extension: null }, async (scene) => {
    const { row, browser, web } = scene;
    const { folder, remove } = await copyExtension(changes);
    await browser.install(folder);
    const tab = await browser.open('https://start.test/');

    await row('miners stay blocked, honest hosts free; the popup says that explanations are unavailable', async () => {
      const kinds = /** @type {const} */ (['script', 'wasm', 'fetch', 'websocket']);
      const outcomes = await runIn(web, tab.go, { documents: ['broken.test'] }, 'https', attempts(kinds, 'https'));
      for (const one of outcomes) assert.equal(one.outcome, isHonest(one) ? 'arrived' : 'refused', one.url);
      assert.deepEqual(leaks(web), []);
      await report(browser, tab, ({ stopped }) => stopped === kinds.length);
      const shown = await inPopup(browser, tab, read);
      assert.equal(shown.stopped, kinds.length);
      assert.match(shown.notices.notes ?? '', /unavailable/);
      assert.deepEqual([...new Set(shown.stops.map(({ filter }) => filter))], ['']);
    });

    await row('a site can still be allowed, and no other is', async () => {
      await tab.go('https://freed.test/');
      await inPopup(browser, tab, (popup) => press(popup, 'allow', 'session'));
      assert.deepEqual(await mine(scene, tab, 'freed.test'), ['arrived', 'arrived']);
      assert.deepEqual(await mine(scene, tab, 'broken.test'), ['refused', 'refused']);
    });

    await remove();
  });
}
