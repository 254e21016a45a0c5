/**
 * What a page asks of a miner's host does not leave the browser, in whatever place and by whatever means it asks.
 *
 * A row is a place; in each, every kind of request goes to a miner (must not reach the server) and to an honest host
 * (must), so that a page that fails altogether is never taken for a block.
 */
import assert from 'node:assert/strict';
import { badge, inEachBrowser, report } from './harness/suite.mjs';
import { kindsIn, runIn } from './pages/contexts.mjs';
import { attempt, attempts, HONEST, isHonest, leaks, OFFERED } from './pages/hosts.mjs';

/**
 * @typedef {import('./pages/contexts.mjs').Context} Context
 *
 * @typedef {object} Place
 * @property {string} title
 * @property {Context} context
 * @property {('http' | 'https')[]} [schemes]
 * @property {'page' | 'frame' | 'background'} origin  where the popup says it came from
 * @property {boolean} [blurredInFirefox]  which names the top frame for importScripts and sockets of a frame's worker
 * @property {boolean} [uncounted]  no browser says of which page it is, so no popup tells of it
 * @property {boolean} [holeInChromium]  its WebSockets pass every rule: how they are stopped is another matter (hole.test.mjs)
 */

const FRAME = 'frame.test';
/** @type {('http' | 'https')[]} */
const BOTH = ['http', 'https'];

/** @type {Place[]} */
const PLACES = [
  { title: 'page', context: { documents: ['page.test'] }, origin: 'page' },
  { title: 'iframe', context: { documents: ['iframe.test', 'iframe.test'] }, origin: 'frame' },
  { title: 'cross-origin iframe', context: { documents: ['crossing.test', FRAME] }, origin: 'frame' },
  { title: 'iframe in an iframe', context: { documents: ['nested.test', FRAME, 'deep.test'] }, origin: 'frame' },
  { title: 'dedicated worker', context: { documents: ['dedicated.test'], worker: 'dedicated' }, origin: 'page' },
  { title: 'blob worker', context: { documents: ['blob.test'], worker: 'blob' }, origin: 'page' },
  { title: 'data worker', context: { documents: ['data.test'], worker: 'data' }, origin: 'page' },
  { title: 'dedicated worker of a cross-origin iframe', context: { documents: ['framed.test', FRAME], worker: 'dedicated' }, origin: 'frame', blurredInFirefox: true },
  { title: 'blob worker of a cross-origin iframe', context: { documents: ['framedblob.test', FRAME], worker: 'blob' }, origin: 'frame', blurredInFirefox: true },
  { title: 'data worker of a cross-origin iframe', context: { documents: ['frameddata.test', FRAME], worker: 'data' }, origin: 'frame', blurredInFirefox: true },
  { title: 'SharedWorker', context: { documents: ['shared.test'], worker: 'shared' }, schemes: ['http'], origin: 'background', holeInChromium: true },
  { title: 'SharedWorker', context: { documents: ['sharedtoo.test'], worker: 'shared' }, schemes: ['https'], origin: 'background', holeInChromium: true },
  { title: 'ServiceWorker', context: { documents: ['service.test'], worker: 'service' }, schemes: ['https'], origin: 'background', holeInChromium: true },
  { title: 'data SharedWorker', context: { documents: ['shareddata.test'], worker: 'sharedData' }, origin: 'background', uncounted: true, holeInChromium: true },
  { title: 'SharedWorker of a cross-origin iframe', context: { documents: ['framedshared.test', FRAME], worker: 'shared' }, origin: 'background', uncounted: true, holeInChromium: true },
];

inEachBrowser('blocks', {}, async ({ row, browser, web }) => {
  const tab = await browser.open('https://start.test/');
  for (const [at, { title, context, origin, uncounted, holeInChromium, blurredInFirefox, schemes = BOTH }] of PLACES.entries()) {
    for (const scheme of schemes) {
      const escapes = browser.name === 'chromium' && holeInChromium;
      await row(`${scheme} ${title}${escapes ? ' (all but its WebSockets)' : ''}`, async () => {
        const kinds = kindsIn(context).filter((kind) => !escapes || kind !== 'websocket');
        const outcomes = await runIn(web, tab.go, context, scheme, attempts(kinds, scheme, at));
        for (const one of outcomes) {
          assert.equal(one.outcome, isHonest(one) ? 'arrived' : 'refused', `${one.kind} ${one.url}`);
        }
        assert.deepEqual(leaks(web), []);

        if (uncounted) return assert.equal((await report(browser, tab)).stopped, 0);
        const refused = outcomes.filter(({ outcome }) => outcome === 'refused').map(({ url }) => url);
        const said = await report(browser, tab, ({ stopped }) => stopped >= refused.length);
        assert.equal(said.stopped, refused.length);
        assert.deepEqual(said.stops.map(({ url }) => url).sort(), refused.sort());
        assert.ok(said.stops.every((stop) => stop.action === 'blocked' && stop.verdict?.action === 'block'), JSON.stringify(said.stops));
        const origins = [...new Set(said.stops.map((stop) => stop.origin))].sort();
        assert.deepEqual(origins, browser.name === 'firefox' && blurredInFirefox ? [origin, 'page'] : [origin]);
        assert.equal(await badge(browser, tab), origin === 'background' ? '' : String(refused.length));
      });
    }
  }

  await spellings({ row, browser, web }, tab);
  await cleanPage({ row, browser, web }, tab);

  await row('mining that is openly offered is asked about, not blocked', async () => {
    const outcomes = await runIn(web, tab.go, { documents: ['offered.test'] }, 'https', [
      attempt('script', 'https', OFFERED),
      attempt('websocket', 'https', OFFERED),
    ]);
    assert.deepEqual(outcomes.map(({ outcome }) => outcome), ['arrived', 'arrived']);
    const said = await report(browser, tab, ({ stops }) => stops.length === 2);
    assert.deepEqual(said.stops.map(({ action, type }) => `${action} ${type}`).sort(), ['asked script', 'asked websocket']);
    assert.equal(said.stopped, 0);
    assert.equal(await badge(browser, tab), '?');
  });
});

/**
 * One address, written in every way there is.
 * @param {import('./harness/suite.mjs').Scene} scene @param {import('./harness/suite.mjs').Tab} tab
 */
async function spellings({ row, browser, web }, tab) {
  const hosts = [
    'www.coinhive.com',
    'a.b.coinhive.com',
    'COINHIVE.com',
    'coinhive.com:8443',
    'coinhive.com.',
    'www.coinhive.com.',
    'coinhive.com.:8443',
  ];
  for (const scheme of BOTH) {
    await row(`${scheme} every spelling of a host`, async () => {
      const all = hosts.flatMap((host) => [attempt('fetch', scheme, host), attempt('websocket', scheme, host)]);
      all.push(attempt('websocket', scheme, 'user:word@coinhive.com'));
      const outcomes = await runIn(web, tab.go, { documents: [`spelled-${scheme}.test`] }, scheme, all);
      assert.deepEqual(outcomes.filter(({ outcome }) => outcome !== 'refused'), []);
      assert.deepEqual(leaks(web), []);
      const said = await report(browser, tab, ({ stopped }) => stopped >= all.length);
      assert.equal(said.stopped, all.length);
    });
  }
}

/**
 * A page that mines nothing: its own script, module, socket and worker work, and nothing is said of it.
 * @param {import('./harness/suite.mjs').Scene} scene @param {import('./harness/suite.mjs').Tab} tab
 */
async function cleanPage({ row, browser, web }, tab) {
  for (const context of /** @type {Context[]} */ ([{ documents: ['clean.test'] }, { documents: ['clean.test'], worker: 'dedicated' }])) {
    await row(`a clean ${context.worker ?? 'page'} is left alone`, async () => {
      const all = kindsIn(context).flatMap((kind) => [attempt(kind, 'https', HONEST), attempt(kind, 'https', 'clean.test')]);
      const outcomes = await runIn(web, tab.go, context, 'https', all);
      assert.deepEqual(outcomes.filter(({ outcome }) => outcome !== 'arrived'), []);
      const said = await report(browser, tab);
      assert.deepEqual([said.stopped, said.stops, said.notes], [0, [], []]);
      assert.equal(await badge(browser, tab), '');
    });
  }

  await row('a host whose name only contains that of a miner is left alone', async () => {
    const hosts = ['notcoinhive.com', 'coinhive.com.honest.test', 'coinhive.honest.test'];
    const outcomes = await runIn(web, tab.go, { documents: ['named.test'] }, 'https', [
      ...hosts.map((host) => attempt('fetch', 'https', host)),
      { kind: 'fetch', url: 'https://named.test/https://coinhive.com/lib/coinhive.min.js?https://coinhive.com' },
    ]);
    assert.deepEqual(outcomes.filter(({ outcome }) => outcome !== 'arrived'), []);
    assert.deepEqual((await report(browser, tab)).stops, []);
  });
}
