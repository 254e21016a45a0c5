/**
 * The popup, opened for real over a real page: what it says, and what a press of its buttons does at once.
 *
 * Firefox: the panel of the button is opened and driven in the browser's own window.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './harness/package.mjs';
import { press, read } from './harness/popup.mjs';
import { inEachBrowser, inPopup, report } from './harness/suite.mjs';
import { runIn } from './pages/contexts.mjs';
import { attempt, leaks, OFFERED } from './pages/hosts.mjs';

/** @typedef {import('./pages/attempt.mjs').Attempt} Attempt */

/** What the popup must say of each of these requests. */
const FAMILIES = [
  { host: 'coinhive.com', kind: /** @type {const} */ ('script'), miner: /^Coinhive\b/, filter: '||coinhive.com^' },
  { host: 'crypto-loot.com', kind: /** @type {const} */ ('websocket'), miner: /^Crypto-Loot\b/, filter: '||crypto-loot.com^' },
  { host: 'coinimp.com', kind: /** @type {const} */ ('wasm'), miner: /^CoinIMP\b/, filter: '||coinimp.com^' },
];
const MINING = FAMILIES.map(({ host, kind }) => attempt(kind, 'https', host));

inEachBrowser('the popup', {}, async ({ row, browser, web }) => {
  const tab = await browser.open('https://start.test/');
  /** @param {string} site @param {Attempt[]} [attempts] */
  const outcomes = async (site, attempts = MINING) =>
    (await runIn(web, tab.go, { documents: [site] }, 'https', attempts)).map(({ outcome }) => outcome);
  /** @param {string} site */
  const blockedPage = async (site) => {
    assert.deepEqual(await outcomes(site), ['refused', 'refused', 'refused'], `${site} may mine`);
    await report(browser, tab, ({ stopped }) => stopped >= MINING.length);
  };
  /** @param {string} site */
  const freePage = async (site) => assert.deepEqual(await outcomes(site), ['arrived', 'arrived', 'arrived'], `${site} may not mine`);

  await row('reads right: site, miner, host, filter, list, line, number', async () => {
    await blockedPage('www.reads.test');
    const shown = await inPopup(browser, tab, read);
    assert.equal(shown.site, 'reads.test');
    assert.equal(shown.state, 'stopped');
    assert.equal(shown.stopped, MINING.length);
    assert.match(shown.heading, /\b3\b/);
    const list = (await readFile(join(ROOT, 'rules/compiled/wattguard.txt'), 'utf8')).split('\n');
    for (const { host, miner, filter } of FAMILIES) {
      const stop = shown.stops.find((stop) => stop.host === host);
      assert.ok(stop, `nothing of ${host}`);
      assert.match(stop.miner, miner);
      assert.equal(stop.filter, filter);
      assert.match(stop.list, /Wattguard/);
      const line = Number(/(\d+)\D*$/.exec(stop.list.replaceAll(/[,.\u202f](?=\d{3})/g, ''))?.[1]);
      assert.equal(list[line - 1], filter, `line ${line} of the list`);
    }
    assert.deepEqual(shown.buttons, ['switchOff', 'switchOff', 'switchOff', 'allow hour', 'allow session', 'allow always', 'pause', 'openOptions']);
  });

  await row('says of a clean page that it is clean', async () => {
    await outcomes('clean.test', [attempt('script', 'https', 'clean.test')]);
    const shown = await inPopup(browser, tab, read);
    assert.deepEqual([shown.site, shown.state, shown.stopped, shown.stops], ['clean.test', 'clear', 0, []]);
    assert.deepEqual(shown.notices, { notes: null, 'open-before': null, access: null, gaps: null });
  });

  await row('says of a page of the browser that there is no site', async () => {
    await tab.go('about:blank');
    const shown = await inPopup(browser, tab, read);
    assert.deepEqual([shown.site, shown.state, shown.buttons], ['', 'noSite', ['pause', 'openOptions']]);
  });

  for (const duration of /** @type {const} */ (['hour', 'session', 'always'])) {
    await row(`allows a site: ${duration}, and takes it back, at once`, async () => {
      const site = `allow-${duration}.test`;
      await blockedPage(site);
      const allowed = await inPopup(browser, tab, (popup) => press(popup, 'allow', duration));
      assert.deepEqual([allowed.site, allowed.state, allowed.buttons.includes('revoke')], [site, 'allowed', true]);
      await freePage(site);
      const stored = await browser.inExtension(async () => JSON.stringify(await chrome.storage.local.get(null)));
      assert.equal(stored.includes(site), duration === 'always', `on disk: ${stored}`);
      const undecided = await inPopup(browser, tab, (popup) => press(popup, 'revoke'));
      assert.equal(undecided.buttons.includes('revoke'), false);
      await blockedPage(site);
    });
  }

  await row('asks about openly offered mining; a refusal blocks it, and can be taken back', async () => {
    const offered = [attempt('script', 'https', OFFERED), attempt('websocket', 'https', OFFERED)];
    assert.deepEqual(await outcomes('asks.test', offered), ['arrived', 'arrived']);
    await report(browser, tab, ({ stops }) => stops.length === 2);
    const refused = await inPopup(browser, tab, async (popup) => {
      const asked = await read(popup);
      assert.equal(asked.state, 'asked');
      assert.match(asked.stops[0]?.miner ?? '', /^Nimiq\b/);
      return press(popup, 'refuse', 'session');
    });
    assert.equal(refused.state, 'refused');
    assert.deepEqual(await outcomes('asks.test', offered), ['refused', 'refused']);
    assert.deepEqual(await outcomes('elsewhere.test', offered), ['arrived', 'arrived']);
    await tab.go('https://asks.test/');
    await inPopup(browser, tab, (popup) => press(popup, 'revoke'));
    assert.deepEqual(await outcomes('asks.test', offered), ['arrived', 'arrived']);
  });

  await row('pauses everywhere and resumes, at once', async () => {
    await blockedPage('paused.test');
    const paused = await inPopup(browser, tab, (popup) => press(popup, 'pause'));
    assert.deepEqual([paused.state, paused.buttons.includes('resume')], ['paused', true]);
    await freePage('paused.test');
    await freePage('pausedtoo.test');
    const shown = await inPopup(browser, tab, (popup) => press(popup, 'resume'));
    assert.notEqual(shown.state, 'paused');
    web.forget();
    await blockedPage('paused.test');
    assert.deepEqual(leaks(web), []);
  });

  await row('says where the user has limited access to sites; what is known stays blocked', async () => {
    for (const { origins, words } of [{ origins: [], words: /any site/ }, { origins: ['https://other.test/*'], words: /this site/ }]) {
      await browser.limitAccess(origins);
      assert.deepEqual(await outcomes('limited.test'), ['refused', 'refused', 'refused']);
      const shown = await inPopup(browser, tab, read);
      assert.match(shown.notices.access ?? '', words);
    }
    await browser.limitAccess('all');
    await blockedPage('limited.test');
    const shown = await inPopup(browser, tab, read);
    assert.deepEqual([shown.notices.access, shown.stopped], [null, MINING.length]);
    assert.deepEqual(leaks(web), []);
  });

  // Last: this starts the extension anew.
  await row('in a private window never offers always, and writes nothing to disk', async () => {
    await browser.allowPrivateWindows();
    const hidden = await browser.openPrivately('https://private.test/');
    await inPopup(browser, hidden, async (popup) => {
      const shown = await read(popup);
      assert.deepEqual([shown.site, shown.buttons], ['private.test', ['allow hour', 'allow session', 'pause', 'openOptions']]);
      assert.equal((await press(popup, 'allow', 'session')).state, 'allowed');
    });
    const free = await runIn(web, hidden.go, { documents: ['private.test'] }, 'https', MINING);
    assert.deepEqual(free.map(({ outcome }) => outcome), ['arrived', 'arrived', 'arrived']);
    const disk = await browser.inExtension(async () =>
      JSON.stringify([await chrome.storage.local.get(null), await chrome.declarativeNetRequest.getDynamicRules()]),
    );
    assert.doesNotMatch(disk, /private\.test/);
  });
});
