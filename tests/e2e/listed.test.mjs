/**
 * What subscribed lists stop, as people meet it: counted, explained, lifted where they allow a site, and never a page that
 * nobody may be shut out of. Lists that are signed and lists that come as patches.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import test from 'node:test';
import { copyExtension } from './harness/package.mjs';
import { press } from './harness/popup.mjs';
import { html, script } from './harness/server.mjs';
import { badge, inEachBrowser, inPopup, report } from './harness/suite.mjs';
import { awake, held, listIn, outcomeOf, send, subscribed, updated, withoutCatalogue } from './lists/ask.mjs';
import { addressOf, hostsOf, listOf, SERVER, text } from './lists/server.mjs';
import { newSigner } from './lists/sign.mjs';

const MINERS = hostsOf('listed', 20);
const [SCRIPT = '', IMAGE = '', SOCKET = '', FETCH = ''] = MINERS;
const HONEST = 'honest.test';
/** Lines 3 to 5 of the list. The last names no host, so that only the rule for such pages holds against it. */
const PAGES = '||binance.com^$document\n||www.binance.com^$document,script\n|https://kraken.com/$document,domain=~x.test\n';
const FIRST_LINE = 6;

inEachBrowser('what a list stops', {}, async ({ row, browser, web }) => {
  await withoutCatalogue(browser);
  web.serve({
    [`${SERVER}/list.txt`]: text(listOf(MINERS, PAGES)),
    'binance.com/': html('<title>open</title>'),
    'kraken.com/': html('<title>open</title>'),
    [`${SCRIPT}/x.js`]: script('document.title = "ran"'),
    'page.test/': html(`<script src="https://${SCRIPT}/x.js"></script><img src="https://${IMAGE}/x.png">
      <script>
        new WebSocket('wss://${SOCKET}/');
        fetch('https://${FETCH}/').catch(() => {});
      </script>`),
    // In Firefox scripts wake the background, whatever becomes of them.
    'quiet.test/': html(`<img src="https://${HONEST}/gone.png"><link rel="stylesheet" href="https://other.${HONEST}/gone.css">`),
  });
  const tab = await browser.open('https://start.test/');
  const list = await subscribed(browser, addressOf('list.txt'));

  await row('is counted and explained, as far as the page shows that it failed', async () => {
    await tab.go('https://page.test/');
    const { stops, stopped } = await report(browser, tab, ({ stopped }) => stopped === 3);
    assert.deepEqual(stops.map(({ host }) => host).sort(), [SCRIPT, IMAGE, SOCKET].sort());
    for (const { action, host, verdict } of stops) {
      const [evidence] = verdict?.evidence ?? [];
      assert.equal(action, 'blocked');
      assert.deepEqual(evidence?.what, { kind: 'filter', filter: `||${host}^`, miner: null });
      assert.deepEqual(evidence.where, { kind: 'line', list: list.title, line: FIRST_LINE + MINERS.indexOf(host) });
    }
    assert.deepEqual([stopped, await badge(browser, tab)], [3, '3']);
    for (const host of [SCRIPT, IMAGE, SOCKET, FETCH]) assert.deepEqual(web.reached(host), []);
  });

  await row('what fails elsewhere wakes nobody', async () => {
    await browser.leaveExtension();
    await browser.killBackground();
    await tab.go('https://quiet.test/');
    await web.arrival(({ host, path }) => host === HONEST && path === '/gone.png');
    // Longer than a relay waits before it tells.
    await new Promise((next) => setTimeout(next, 1_500));
    assert.equal(await browser.backgroundIsAwake(), false);
  });

  await row('is lifted on a site that may mine, and nowhere else', async () => {
    await awake(browser);
    await tab.go('https://page.test/');
    await inPopup(browser, tab, (popup) => press(popup, 'allow', 'session'));
    await tab.go('https://page.test/');
    assert.equal(await outcomeOf(web, tab, SCRIPT, '/x.js'), 'arrived');
    await tab.go('https://quiet.test/');
    assert.equal(await outcomeOf(web, tab, SCRIPT, '/x.js'), 'refused');
    await tab.go('https://page.test/');
    await inPopup(browser, tab, (popup) => press(popup, 'revoke'));
    assert.equal(await outcomeOf(web, tab, SCRIPT, '/x.js'), 'refused');
  });

  await row('shuts nobody out of a page that must be reached, and the account says so', async () => {
    await send(browser, { kind: 'changeList', id: list.id, standing: 'trusted' });
    for (const page of ['https://binance.com/', 'https://kraken.com/']) {
      await tab.go(page);
      assert.equal(await tab.evaluate(() => document.title), 'open', page);
    }
    const { account } = listIn(await awake(browser), list.id);
    assert.deepEqual(account?.unruled.kinds['protected'], { count: 2, lines: [3, 4] });
  });
});

const signer = newSigner();
const offer = { title: 'Offered', homepage: '', licence: 'MIT', language: 'en', on: false };
const CATALOGUE = [
  { ...offer, id: 'signed', address: addressOf('signed.txt'), key: signer.key },
  { ...offer, id: 'patched', address: addressOf('patched.txt') },
];
const { folder, remove } = await copyExtension({ 'rules/compiled/catalog.js': `export const catalogue = ${JSON.stringify(CATALOGUE)};` });
test.after(remove);

inEachBrowser('a list of the catalogue', { extension: folder }, async ({ row, browser, web }) => {
  const tab = await browser.open('https://page.test/');

  await row('whose key is known is taken with its signature only', async () => {
    const [first, forged, next] = [listOf(hostsOf('signed', 20)), listOf(hostsOf('forged', 20)), listOf(hostsOf('next', 20))];
    const serve = (/** @type {string} */ list, /** @type {string | null} */ signed) =>
      web.serve({
        [`${SERVER}/signed.txt`]: text(list),
        [`${SERVER}/signed.txt.minisig`]: signed === null ? { status: 404, body: '' } : text(signer.signature(signed)),
      });
    serve(first, first);
    await send(browser, { kind: 'changeList', id: 'signed', on: true });
    assert.equal(await outcomeOf(web, tab, 'signed0.test'), 'refused');
    for (const signed of [first, null]) {
      serve(forged, signed);
      assert.deepEqual((await updated(browser, 'signed')).fault, { kind: 'unsigned', words: [SERVER] });
      assert.deepEqual([await outcomeOf(web, tab, 'signed0.test'), await outcomeOf(web, tab, 'forged0.test')], ['refused', 'arrived']);
    }
    serve(next, next);
    assert.equal((await updated(browser, 'signed')).fault, null);
    assert.deepEqual([await outcomeOf(web, tab, 'signed0.test'), await outcomeOf(web, tab, 'next0.test')], ['arrived', 'refused']);
  });

  await row('that comes in patches is patched; where a patch does not fit, all of it comes', async () => {
    const version = (/** @type {string[]} */ hosts, /** @type {number} */ number) =>
      listOf(hosts).replace(/\n/, `\n! Diff-Path: patches/${number}.patch#mine\n`);
    const hosts = hostsOf('patched', 20);
    const [one, two, three] = [version(hosts, 1), version([...hosts, 'patch2.test'], 2), version([...hosts, 'patch2.test', 'patch3.test'], 3)];
    const sum = (/** @type {string} */ list) => createHash('sha1').update(list).digest('hex').slice(0, 10);
    const lines = one.split('\n').length - 1;
    const patch = (/** @type {string} */ checksum) =>
      `diff name:other lines:1\nd1 1\ndiff name:mine checksum:${checksum} lines:5\nd2 1\na2 1\n! Diff-Path: patches/2.patch#mine\na${lines} 1\n||patch2.test^\n`;
    web.serve({ [`${SERVER}/patched.txt`]: text(one), [`${SERVER}/patches/1.patch`]: text(patch(sum(two))), [`${SERVER}/patches/2.patch`]: text(patch(sum(three))) });
    await send(browser, { kind: 'changeList', id: 'patched', on: true });
    const asked = () => web.reached(SERVER).filter(({ path }) => path === '/patched.txt').length;
    const before = await held(browser);
    assert.deepEqual([asked(), await outcomeOf(web, tab, 'patch2.test')], [1, 'arrived']);
    // The whole is not asked for: who would get it would miss the host.
    assert.deepEqual([(await updated(browser, 'patched')).fault, asked()], [null, 1]);
    assert.equal(await outcomeOf(web, tab, 'patch2.test'), 'refused');
    assert.ok((await held(browser)).generation > before.generation);
    // The next one is made for another version.
    web.serve({ [`${SERVER}/patched.txt`]: text(three) });
    assert.deepEqual([(await updated(browser, 'patched')).fault, asked()], [null, 2]);
    assert.equal(await outcomeOf(web, tab, 'patch3.test'), 'refused');
  });
});
