/**
 * Pages that know of Wattguard: what they can find out, whether they can mine unseen, and whether they can harm others.
 *
 * Probes (hostile/probes.mjs) run without the extension and with it: their words must be equal, but for the differences named in
 * hostile/differences.mjs. Miners that defend themselves must be stopped, but for rows that name a limit; what forges and floods
 * without mining must not be blocked; the background must come through all of it without a fault.
 */
import assert from 'node:assert/strict';
import { differences } from './hostile/differences.mjs';
import { openPool } from './hostile/mine.mjs';
import { FRAMED, INNOCENTS, MINERS, pageOf } from './hostile/pages.mjs';
import { html, script } from './harness/server.mjs';
import { ROUTES } from './hostile/routes.mjs';
import { witnessed, witnessOf } from './hostile/witness.mjs';
import { inEachBrowser, report } from './harness/suite.mjs';

/** How a socket ends that is stopped: by the browser's own close, or as one that broke. */
const CLOSED = /^closed 100[56]/;

/** How long a miner may go on in a row, and how long one is watched that is known not to be stopped. In ms. */
const STOP_MS = 10_000;
const LIMIT_MS = 3_000;

/** Set to words of titles to run some rows only. */
const ONLY = process.env.WATTGUARD_ROWS ?? '';

inEachBrowser('a hostile page', { extension: null }, async ({ row, browser, web }) => {
  web.serve(ROUTES);
  // What the browser is compared with must be whole: by itself it now and then starts a worker that never answers.
  let bare = await ask();
  if (bare.answers.some((answer) => answer.endsWith(': silent'))) bare = await ask();
  const kept = await leftIn('https://probe.test/');
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

  /** @param {string} url */
  async function leftIn(url) {
    const tab = await browser.open(url);
    const left = await tab.evaluate(leftOver, 500);
    await tab.close();
    return left;
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
      const pool = openPool();
      web.serveSockets({ [`${poolHost}/*`]: pool.route });
      const tab = await browser.open(`https://${host}/`);
      const end = await pool.end(title.includes('300') ? 30_000 : LIMIT_MS, limit ? LIMIT_MS : (one.patience ?? STOP_MS));
      const isOpen = !end.startsWith('closed');
      const { stops } = await report(browser, tab, ({ stops }) => isOpen || stops.length > 0);
      const blocked = stops.filter(({ action, host }) => action === 'blocked' && host === poolHost).length;
      const reports = web.reached(host).filter(({ path }) => path === '/reports').map(({ body }) => body);
      await tab.close();
      if (limit) return assert.ok(isOpen, `a known limit is gone: ${end}`);
      assert.match(end, /^closed \d+ after shares/);
      assert.ok(blocked > 0, JSON.stringify(stops));
      assert.equal(reports.length, one.reports?.[browser.name] ? 1 : 0, reports.join('\n'));
    });
  }

  for (const [at, one] of INNOCENTS.entries()) {
    await some(`that ${one.title} and does not mine is left alone`, async () => {
      const host = `innocent${at}.test`;
      web.serve(pageOf({ ...one, start: 'globalThis.mining = new Promise((resolve) => { const socket = new WebSocket(POOL); socket.onopen = () => socket.send("hello"); socket.onmessage = () => resolve("open"); socket.onclose = () => resolve("closed"); });' }, host, 'chat.test'));
      const tab = await browser.open(`https://${host}/`);
      assert.equal(await endOf(tab, STOP_MS), 'open');
      assert.deepEqual((await report(browser, tab)).stops, []);
      await tab.close();
    });
  }

  await some('harms no other site, and no page that it is a frame of', async () => {
    web.serve({
      'victim.test/': html('<title>victim</title><script src="/app.js"></script><script src="https://cdn.test/lib.js"></script><iframe src="https://evil.test/"></iframe>'),
      'victim.test/app.js': script("globalThis.app = 1; addEventListener('message', ({ data }) => { globalThis.mining = Promise.resolve(data); });"),
      'cdn.test/lib.js': script('globalThis.lib = 1;'),
      'other.test/': html('<title>other</title><script src="https://cdn.test/lib.js"></script>'),
      'evil.test/': FRAMED('evilpool.test'),
    });
    web.serveSockets({ 'evilpool.test/*': openPool().route });
    const tab = await browser.open('https://victim.test/');
    assert.match(await endOf(tab, STOP_MS), CLOSED);
    await report(browser, tab, ({ stops }) => stops.length > 0);
    for (const url of ['https://victim.test/', 'https://other.test/']) {
      await tab.go(url);
      const words = await tab.evaluate(async (own) => {
        const socket = new WebSocket('wss://chat.test/');
        const opened = await new Promise((resolve) => Object.assign(socket, { onopen: () => resolve(true), onclose: () => resolve(false) }));
        socket.close();
        return [own ? Reflect.get(globalThis, 'app') : 1, Reflect.get(globalThis, 'lib'), opened];
      }, url.includes('victim'));
      assert.deepEqual(words, [1, 1, true], url);
    }
    await tab.close();
  });

  await some('keeps no more in memory than without', async () => {
    assert.deepEqual(await leftIn('https://probe.test/'), kept);
  });

  await some('has not brought the background to throw', async () => {
    assert.deepEqual(await witnessOf(browser), []);
  });
  await remove();
});

/** @param {import('./harness/suite.mjs').Tab} tab @param {number} most  milliseconds @returns {Promise<string>} how mining ended */
function endOf(tab, most) {
  return tab.evaluate(async (most) => {
    while (!('mining' in globalThis)) await new Promise((resolve) => setTimeout(resolve, 20));
    const late = new Promise((resolve) => setTimeout(resolve, most, 'still open'));
    return String(await Promise.race([Reflect.get(globalThis, 'mining'), late]));
  }, most);
}

/**
 * Runs in the page: makes things and lets them go, makes garbage until the collector has come, and counts what is still there.
 * At most a tenth may be: the last of them may lie on the stack.
 * @param {number} count
 */
async function leftOver(count) {
  /** @type {Record<'modules' | 'channels' | 'blobs', WeakRef<object>[]>} */
  const things = { modules: [], channels: [], blobs: [] };
  for (let at = 0; at < count; at++) {
    things.modules.push(new WeakRef(new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0))));
    const { port1, port2 } = new MessageChannel();
    port1.postMessage('a text that is long enough');
    things.channels.push(new WeakRef(port1), new WeakRef(port2));
    const blob = new Blob(['"use strict"; a text']);
    URL.revokeObjectURL(URL.createObjectURL(blob));
    things.blobs.push(new WeakRef(blob));
  }
  const left = () => Object.values(things).map((all) => all.filter((one) => one.deref()).length);
  // To look at a thing keeps it until the end of the task (ECMA-262, 9.9): so garbage is made in other tasks.
  const next = () => new Promise((resolve) => setTimeout(resolve, 10));
  for (let looks = 0; looks < 12 && left().some((number) => number > count / 10); looks++) {
    for (let round = 0; round < 10; round++) {
      await next();
      Array.from({ length: 10 }, () => new ArrayBuffer(16e6));
    }
    await next();
  }
  const word = (/** @type {WeakRef<object>[]} */ all) => (all.filter((one) => one.deref()).length > count / 10 ? all.filter((one) => one.deref()).length : 0);
  return { modules: word(things.modules), channels: word(things.channels), blobs: word(things.blobs) };
}
