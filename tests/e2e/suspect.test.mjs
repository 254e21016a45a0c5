/**
 * Sites that are suspect: their parser is watched, and in Firefox what they load is read on its way; on all others nothing is.
 *
 * A site becomes suspect here as in life: a page of it mines, and is stopped (hostile/mine.mjs: a conversation, no work).
 */
import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { html, script } from './harness/server.mjs';
import { inEachBrowser, inPopup, report } from './harness/suite.mjs';
import { press } from './harness/popup.mjs';
import { MINE, openPool } from './hostile/mine.mjs';
import { clientText } from './mining/client.mjs';

/** The words of a miner, which nobody calls: alone they make the guard ask. */
const { hasher: WORDS } = clientText(
  { dialect: 'coinhive', disguise: 'none', throttle: 0.2, code: 'wasm', transport: 'ws' },
  { pool: '', module: '', worker: null },
);
const MENTION = `globalThis.ran = 1 + (globalThis.ran ?? 0); function never() { ${WORDS} }`;

/** Milliseconds until the server gives what stands before a script: the background has answered by then. */
const SLOW_MS = 500;
const SLOW = async () => {
  await wait(SLOW_MS);
  return script('');
};

/** A page whose miner stands in it, late. @param {string} host */
const mining = (host) => html(`<title>mining</title><script src="/slow.js"></script><p>text</p><script>${MENTION} ${MINE} mine("wss://pool.${host}/");</script>`);

inEachBrowser('a suspect site', {}, async (scene) => {
  const { row, browser, web } = scene;
  web.serve({ '*/slow.js': SLOW });
  const tab = await browser.open('https://start.test/');
  const stops = async (/** @type {(stop: import('../../extension/shared/messages.js').Stop) => boolean} */ isWanted) =>
    (await report(browser, tab, ({ stops }) => stops.some(isWanted))).stops.filter(isWanted);
  const ran = () => tab.evaluate(() => Reflect.get(globalThis, 'ran') ?? 0);

  /** Has a site mine, and be stopped. @param {string} host */
  async function suspect(host) {
    const pool = openPool();
    web.serve({ [`${host}/mining`]: mining(host) });
    web.serveSockets({ [`pool.${host}/*`]: pool.route });
    await tab.go(`https://${host}/mining`);
    assert.match(await pool.end(5_000, 10_000), /^closed \d+ after shares/);
    await stops(({ action, type }) => action === 'blocked' && type === 'script');
  }
  const watched = () =>
    browser.inExtension(async () => {
      const scripts = await chrome.scripting.getRegisteredContentScripts();
      return scripts.flatMap(({ matches }) => matches ?? []);
    });

  await row('its miner is stopped; at the next load it does not begin, and the popup says so', async () => {
    await suspect('inline.test');
    assert.equal(await ran(), 1);
    await tab.go('https://inline.test/mining');
    assert.equal(await ran(), 0);
    const [stop] = await stops(({ action }) => action === 'blocked');
    assert.deepEqual([stop?.type, stop?.host, stop?.count], ['script', 'inline.test', 1]);
    await wait(SLOW_MS);
    assert.deepEqual(web.reached('pool.inline.test').filter(({ kind }) => kind === 'upgrade').length, 1);
  });
});
