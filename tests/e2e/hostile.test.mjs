/**
 * Pages that know of Wattguard: what they can find out, whether they can mine unseen, and whether they can harm others.
 *
 * Probes (hostile/probes.mjs) run without the extension and with it: their words must be equal, but for the differences named in
 * hostile/differences.mjs. Miners that defend themselves must be stopped, but for rows that name a limit; what forges and floods
 * without mining must not be blocked; the background must come through all of it without a fault.
 */
import assert from 'node:assert/strict';
import { differences } from './hostile/differences.mjs';
import { pool } from './hostile/mine.mjs';
import { MINERS, pageOf } from './hostile/pages.mjs';
import { ROUTES } from './hostile/routes.mjs';
import { witnessed, witnessOf } from './hostile/witness.mjs';
import { inEachBrowser, report } from './harness/suite.mjs';

/** Set to words of titles to run some rows only. */
const ONLY = process.env.WATTGUARD_ROWS ?? '';

inEachBrowser('a hostile page', { extension: null }, async ({ row, browser, web }) => {
  web.serve(ROUTES);
  const bare = await ask();
  const { folder, remove } = await witnessed();
  await browser.install(folder);

  /** What a page finds out. */
  async function ask() {
    const tab = await browser.open('https://probe.test/');
    const properties = await tab.evaluate(() => /** @type {string[]} */ (Reflect.get(globalThis, 'dump')()));
    const answers = await tab.evaluate(() => /** @type {Promise<string[]>} */ (Reflect.get(globalThis, 'answers')()));
    await tab.close();
    return { properties, answers };
  }

  /** @param {string} title @param {() => Promise<void>} run */
  const some = async (title, run) => {
    if (title.includes(ONLY)) await row(title, run);
  };

  await some('finds nothing changed', async () => {
    web.serve(ROUTES);
    const guarded = await ask();
    assert.ok(bare.answers.length > 1000 && bare.properties.length > 10_000, 'the probes ran');
    const found = differences(browser.name, bare, guarded);
    assert.deepEqual(found.unknown, [], 'new differences');
    assert.deepEqual(found.gone, [], 'known differences that are gone');
  });

  for (const [at, one] of MINERS.entries()) {
    const { title, evades } = one;
    const limit = typeof evades === 'object' ? evades[browser.name] : evades;
    await some(`that mines and ${title}${limit ? ` (known limit: ${limit})` : ''}`, async () => {
      const [host, poolHost] = [`hostile${at}.test`, `pool${at}.test`];
      web.serve(pageOf(one, host, poolHost));
      web.serveSockets({ [`${poolHost}/*`]: pool });
      const tab = await browser.open(`https://${host}/`);
      const end = await tab.evaluate(async () => {
        const late = new Promise((resolve) => setTimeout(resolve, 12_000, 'still open'));
        while (!('mining' in globalThis)) await new Promise((resolve) => setTimeout(resolve, 20));
        return String(await Promise.race([Reflect.get(globalThis, 'mining'), late]));
      });
      const { stops } = await report(browser, tab, ({ stops }) => Boolean(limit) || stops.length > 0);
      const blocked = stops.filter(({ action, host }) => action === 'blocked' && host === poolHost).length;
      const reports = web.reached(host).filter(({ path }) => path === '/reports').map(({ body }) => body);
      await tab.close();
      if (limit) return assert.equal(blocked, 0, 'a known limit is gone');
      assert.match(end, /^closed 1006/);
      assert.ok(blocked > 0, JSON.stringify(stops));
      assert.deepEqual(reports, []);
    });
  }

  await some('has not brought the background to throw', async () => {
    assert.deepEqual(await witnessOf(browser), []);
  });
  await remove();
});
