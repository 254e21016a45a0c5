/**
 * What becomes of a document that mines in its own thread: a frame whose origin is nobody's is emptied, a frame of another
 * site is loaded again, a page stays, and so does everything beside them.
 *
 * Each document beats: it tells its page every BEAT_MS that its thread still runs. What beats no more has ended.
 */
import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { html } from './harness/server.mjs';
import { inEachBrowser, report } from './harness/suite.mjs';
import { clientText } from './mining/client.mjs';
import { openPool as openCellPool } from './mining/pool.mjs';
import { MINE, openPool } from './hostile/mine.mjs';

const BEAT_MS = 100;
/** A stop takes some seconds at most; then nothing may beat for as long as ten beats take. */
const STOP_MS = 8_000;
const QUIET_MS = 10 * BEAT_MS;

const beat = `setInterval(() => top.postMessage('beat', '*'), ${BEAT_MS});`;
const miner = (/** @type {string} */ pool) => `<title>inner</title><script>${beat}${MINE}mine('wss://${pool}/');</script>`;
/** The page of a frame: it counts what it hears. */
const around = (/** @type {string} */ frame) =>
  html(`<title>outer</title><script>globalThis.beats = 0; addEventListener('message', () => beats++);</script><body>${frame}`);

inEachBrowser('a document that mines', {}, async ({ row, browser, web }) => {
  /** @type {{ title: string, scheme: string, isEmptied: boolean, page: (host: string, pool: string) => import('./harness/server.mjs').Routes }[]} */
  const rows = [
    {
      title: 'in a sandboxed frame of a plain page is emptied', scheme: 'http', isEmptied: true,
      page: (host, pool) => ({ [`${host}/`]: around('<iframe sandbox="allow-scripts" src="/in"></iframe>'), [`${host}/in`]: html(miner(pool)) }),
    },
    {
      title: 'in a sandboxed srcdoc frame is emptied', scheme: 'https', isEmptied: true,
      page: (host, pool) => ({ [`${host}/`]: around(`<iframe sandbox="allow-scripts" srcdoc="${miner(pool).replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"></iframe>`) }),
    },
    {
      title: 'in a data: frame is emptied', scheme: 'https', isEmptied: true,
      page: (host, pool) => ({ [`${host}/`]: around(`<iframe src="data:text/html,${encodeURIComponent(miner(pool))}"></iframe>`) }),
    },
    {
      title: 'as a page that is sandboxed stays', scheme: 'https', isEmptied: false,
      page: (host, pool) => ({
        [`${host}/`]: html(`<script>globalThis.beats = 0; addEventListener('message', () => beats++);</script>${miner(pool)}`, { 'content-security-policy': 'sandbox allow-scripts' }),
      }),
    },
  ];
  for (const [at, { title, scheme, isEmptied, page }] of rows.entries()) {
    await row(title, async () => {
      const [host, poolHost] = [`frames${at}.test`, `framespool${at}.test`];
      const pool = openPool();
      web.serve(page(host, poolHost));
      web.serveSockets({ [`${poolHost}/*`]: pool.route });
      const tab = await browser.open(`${scheme}://${host}/`);
      assert.match(await pool.end(STOP_MS, STOP_MS), /^closed \d+ after shares/);
      const { stops } = await report(browser, tab, ({ stops }) => stops.length > 0);
      assert.ok(stops.some(({ action, host }) => action === 'blocked' && host === poolHost), JSON.stringify(stops));
      const beats = () => tab.evaluate(() => Number(Reflect.get(globalThis, 'beats')));
      await wait(QUIET_MS);
      const before = await beats();
      await wait(QUIET_MS);
      assert.ok(before > 0);
      assert.equal((await beats()) === before, isEmptied, 'whether it has ended');
      await tab.close();
    });
  }

  await row('in a frame of another site is loaded again once, and cannot mine', async () => {
    const [host, other, poolHost] = ['framed.test', 'guest.test', 'guestpool.test'];
    const cell = /** @type {const} */ ({ dialect: 'coinhive', disguise: 'none', throttle: 0.1, code: 'js', transport: 'fetch', lasts: 20_000 });
    const { miner } = clientText(cell, { pool: `https://${poolHost}`, module: '', worker: null });
    const pool = openCellPool(web);
    const record = pool.expect(poolHost, { ...cell, seed: 1 });
    web.serve({ [`${host}/`]: around(`<iframe src="https://${other}/"></iframe>`), [`${other}/`]: html(`<script>${beat}${miner}</script>`) });
    const tab = await browser.open(`https://${host}/`);
    await web.arrival(({ host }) => host === other, STOP_MS);
    const isBlocked = (/** @type {import('../../extension/shared/messages.js').TabReport} */ { stops }) => stops.some(({ action }) => action === 'blocked');
    const found = await report(browser, tab, isBlocked);
    assert.ok(isBlocked(found), JSON.stringify(found.stops));
    await wait(QUIET_MS);
    const frames = record.frames.length;
    await wait(QUIET_MS);
    assert.deepEqual([web.reached(other).filter(({ path }) => path === '/').length, web.reached(host).filter(({ path }) => path === '/').length], [2, 1]);
    assert.equal(record.frames.filter(({ from }, at) => from === 'miner' && at >= frames).length, 0, 'it mines again');
    assert.notEqual(found.reload, true);
    pool.close();
    await tab.close();
  });
});
