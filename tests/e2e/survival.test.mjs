/**
 * What is known outlives what dies: the background, the page that is left, the browser. And nothing ordinary wakes it.
 */
import assert from 'node:assert/strict';
import { press, read } from './harness/popup.mjs';
import { html, script } from './harness/server.mjs';
import { badge, inEachBrowser, inPopup, report } from './harness/suite.mjs';
import { pageOf, runIn } from './pages/contexts.mjs';
import { attempt, HONEST, leaks } from './pages/hosts.mjs';

/** @typedef {import('./harness/suite.mjs').Scene} Scene */

const MINING = [attempt('script', 'https', 'coinhive.com'), attempt('websocket', 'https', 'crypto-loot.com')];

/** @param {Scene} scene @param {import('./harness/suite.mjs').Tab} tab @param {string} site */
async function mine({ browser, web }, tab, site) {
  const outcomes = await runIn(web, tab.go, { documents: [site] }, 'https', MINING);
  await report(browser, tab, ({ stopped }) => stopped >= outcomes.filter(({ outcome }) => outcome === 'refused').length);
  return outcomes.map(({ outcome }) => outcome);
}

inEachBrowser('what is known survives', {}, async (scene) => {
  const { row, browser, web } = scene;
  const tab = await browser.open('https://start.test/');

  await row('the death of the background between the request and the popup', async () => {
    assert.deepEqual(await mine(scene, tab, 'killed.test'), ['refused', 'refused']);
    await browser.leaveExtension();
    await browser.killBackground();
    assert.equal(await browser.backgroundIsAwake(), false);
    const shown = await inPopup(browser, tab, read);
    assert.deepEqual([shown.site, shown.stopped, shown.stops.length], ['killed.test', 2, 2]);
  });

  await row('the death of the background before the request', async () => {
    await browser.leaveExtension();
    await browser.killBackground();
    assert.deepEqual(await mine(scene, tab, 'dead.test'), ['refused', 'refused']);
    assert.deepEqual(leaks(web), []);
    assert.equal((await inPopup(browser, tab, read)).stopped, 2);
  });

  await row("the death of the background after the user's decision", async () => {
    await tab.go('https://decided.test/');
    await inPopup(browser, tab, (popup) => press(popup, 'allow', 'session'));
    await browser.leaveExtension();
    await browser.killBackground();
    assert.deepEqual(await mine(scene, tab, 'decided.test'), ['arrived', 'arrived']);
    assert.equal((await inPopup(browser, tab, read)).state, 'allowed');
  });

  await row('the way back to a page (back/forward cache)', async () => {
    await mine(scene, tab, 'back.test');
    await tab.evaluate(() => void addEventListener('pageshow', ({ persisted }) => (document.title = `persisted ${persisted}`)));
    await tab.go('https://away.test/');
    assert.deepEqual((await report(browser, tab)).stops, []);
    await tab.back();
    const said = await report(browser, tab, ({ stopped }) => stopped === 2);
    assert.deepEqual([said.site, said.stopped], ['back.test', 2]);
    assert.equal(await tab.evaluate(() => document.title), 'persisted true');
    assert.equal((await inPopup(browser, tab, read)).stopped, 2);
    assert.equal(await badge(browser, tab), '2', 'the popup sets the number again');
  });

  await row('a reload: the new document begins anew', async () => {
    await mine(scene, tab, 'anew.test');
    await tab.go('https://anew.test/');
    assert.deepEqual((await report(browser, tab)).stops, []);
  });

  await row('several windows side by side', async () => {
    const second = await browser.openWindow('https://second.test/');
    await mine(scene, second, 'second.test');
    await mine(scene, tab, 'first.test');
    await tab.go('https://first.test/quiet');
    assert.deepEqual([(await inPopup(browser, second, read)).site, (await report(browser, second)).stopped], ['second.test', 2]);
    assert.deepEqual([(await inPopup(browser, tab, read)).site, (await report(browser, tab)).stopped], ['first.test', 0]);
    await second.close();
  });
});

inEachBrowser('a prerendered page', { only: 'chromium' }, async ({ row, browser, web }) => {
  await row('counts for itself, not for the page that is shown', async () => {
    // No socket: Chromium keeps those of a prerendered page back until it is shown.
    const mining = [attempt('script', 'https', 'coinhive.com'), attempt('fetch', 'https', 'crypto-loot.com')];
    const { url, report: reported, routes } = pageOf({ documents: ['rules.test'] }, 'https', mining);
    const path = new URL(url).pathname;
    web.serve(routes);
    web.serve({
      'rules.test/': html(`<script type="speculationrules">${JSON.stringify({ prerender: [{ urls: [path], eagerness: 'immediate' }] })}</script>`),
    });
    const tab = await browser.open('https://rules.test/');
    await web.arrival((arrival) => arrival.path === reported);
    assert.equal((await report(browser, tab)).stopped, 0);
    assert.equal(await badge(browser, tab), '');

    await tab.evaluate((path) => void (location.href = path), path);
    assert.equal((await report(browser, tab, ({ stopped }) => stopped === 2)).stopped, 2);
    const asked = web.reached('rules.test').filter((arrival) => arrival.path === path);
    assert.deepEqual(asked.map(({ headers }) => headers['sec-purpose']), ['prefetch;prerender'], 'shown without asking the server again');
    assert.deepEqual(leaks(web), []);
  });
});

inEachBrowser('the background sleeps', {}, async ({ row, browser, web }) => {
  const tab = await browser.open('https://start.test/');
  web.serve({
    'ordinary.test/': html(`<img src="https://${HONEST}/a.png"><script src="https://${HONEST}/lib/miner.min.js"></script>
      <iframe src="https://frame.test/"></iframe><script src="/app.js"></script>`),
    'ordinary.test/app.js': script(`
      const stop = new AbortController();
      fetch('https://${HONEST}/slow', { signal: stop.signal }).catch(() => {});
      stop.abort();
      new WebSocket('wss://${HONEST}/socket').onopen = () => fetch('https://report.test/ordinary', { method: 'POST', mode: 'no-cors' });`),
  });

  await row('through ordinary pages: scripts, sockets, frames, aborted requests', async () => {
    // It has answered, so nothing of its own start is still on the way to it.
    await report(browser, tab);
    await browser.leaveExtension();
    await browser.killBackground();
    await tab.go('https://ordinary.test/');
    await web.arrival(({ path }) => path === '/ordinary');
    await tab.go('https://ordinary.test/again');
    // In Firefox only a listener for scripts can tell those of workers (ARCHITECTURE.md, Decisions).
    assert.equal(await browser.backgroundIsAwake(), browser.name === 'firefox');
  });

  await row("until a miner's host is asked for", async () => {
    const outcomes = await runIn(web, tab.go, { documents: ['mining.test'] }, 'https', MINING);
    assert.deepEqual(outcomes.map(({ outcome }) => outcome), ['refused', 'refused']);
    assert.equal(await browser.backgroundIsAwake(), true);
    assert.equal((await report(browser, tab, ({ stopped }) => stopped === 2)).stopped, 2);
  });
});

inEachBrowser('a restart of the browser', { permanent: true }, async (scene) => {
  const { row, browser, web } = scene;
  const sites = { always: 'always.test', session: 'session.test', hour: 'hour.test' };
  const tab = await browser.open('https://start.test/');
  for (const [duration, site] of Object.entries(sites)) {
    await tab.go(`https://${site}/`);
    await inPopup(browser, tab, (popup) => press(popup, 'allow', /** @type {'always' | 'session' | 'hour'} */ (duration)));
  }
  await inPopup(browser, tab, (popup) => press(popup, 'pause'));
  await browser.restart();
  const later = await browser.open('https://start.test/');

  await row('keeps what was allowed for good', async () => {
    assert.deepEqual(await mine(scene, later, sites.always), ['arrived', 'arrived']);
    const shown = await inPopup(browser, later, read);
    assert.deepEqual([shown.site, shown.state], [sites.always, 'allowed']);
  });

  await row('ends a pause', async () => {
    assert.deepEqual(await mine(scene, later, 'paused.test'), ['refused', 'refused']);
    assert.notEqual((await inPopup(browser, later, read)).state, 'paused');
  });

  for (const site of [sites.session, sites.hour]) {
    await row(`drops what was allowed for a time: ${site}`, async () => {
      assert.deepEqual(await mine(scene, later, site), ['refused', 'refused']);
      assert.deepEqual(leaks(web), []);
      assert.equal((await inPopup(browser, later, read)).state, 'stopped');
    });
  }
});
