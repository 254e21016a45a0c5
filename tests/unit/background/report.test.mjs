/**
 * report.js: everything that the popup shows of a tab, in each state of the world.
 */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { newWorld } from './world.mjs';

/** @typedef {import('../../../extension/shared/messages.js').TabReport} TabReport */
/** @typedef {import('./world.mjs').World} World */

const PAGE = 'https://www.a.test/path';

/** @type {TabReport} */
const nothing = {
  site: 'a.test',
  policy: 'undecided',
  until: null,
  duration: null,
  paused: false,
  private: false,
  stops: [],
  stopped: 0,
  openBefore: false,
  reload: false,
  saved: null,
  access: 'all',
  gaps: [],
  notes: [],
};

/** @param {number} at @param {string} host */
function stop(at, host) {
  return /** @type {const} */ ({ action: 'blocked', url: `https://${host}/`, host, type: 'script', origin: 'page', count: 1, at, verdict: null });
}

const decision = /** @type {const} */ ({ policy: 'allowed', duration: 'hour', from: Date.now() - 1, until: Date.now() + 3_000_000 });

/** @param {World} world @param {...string} origins */
function grant(world, ...origins) {
  world.granted.clear();
  for (const origin of origins) world.granted.add(origin);
}

suite('a tab', () => {
  /** @type {[string, (world: World) => void, Partial<TabReport>][]} */
  const rows = [
    ['nothing happened', () => {}, {}],
    ['allowed', ({ session }) => void (session.held.allowances = { 'a.test': decision }), { policy: 'allowed', duration: 'hour', until: decision.until, gaps: ['sharedWorkersOfFrames'] }],
    ['refused for good', ({ local }) => void (local.held.allowances = { 'a.test': { policy: 'refused', duration: 'always', from: 0, until: null } }), { policy: 'refused', duration: 'always' }],
    ['another site allowed', ({ session }) => void (session.held.allowances = { 'b.test': decision }), {}],
    ['paused', ({ session }) => void (session.held.paused = true), { paused: true }],
    ['private', ({ tabs }) => void Object.assign(tabs[0] ?? {}, { incognito: true }), { private: true }],
    ['open before', ({ session }) => void (session.held.openBefore = ['OTHER', 'TOP']), { openBefore: true }],
    ['reloaded since', ({ session }) => void (session.held.openBefore = ['OTHER']), {}],
    ['notes', ({ session }) => void (session.held.notes = [{ kind: 'storageFailed' }]), { notes: [{ kind: 'storageFailed' }] }],
    ['access: this site only', (world) => grant(world, 'https://www.a.test/*'), { access: 'all' }],
    ['access: this site only by http', (world) => grant(world, 'http://www.a.test/*'), { access: 'limited' }],
    ['access: another site only', (world) => grant(world, 'https://b.test/*'), { access: 'limited' }],
    ['access: nowhere', (world) => grant(world), { access: 'none' }],
    ['a page of the browser', ({ tabs, frames }) => ((tabs[0] = { id: 1, url: 'chrome://settings/', incognito: false }), void (frames.length = 0)), { site: null }],
    ['a file', ({ tabs }) => void (tabs[0] = { id: 1, url: 'file:///a.html', incognito: false }), { site: null }],
    ['a script as an address', ({ tabs }) => void (tabs[0] = { id: 1, url: 'httpsomething:x', incognito: false }), { site: null }],
    ['no access to its address', ({ tabs }) => void (tabs[0] = { id: 1, incognito: false }), {}],
    ['no document', ({ frames }) => void (frames.length = 0), {}],
    ['a damaged setting', ({ local }) => void (local.held.allowances = 7), { notes: [{ kind: 'settingReset', key: 'allowances' }] }],
  ];
  for (const [name, prepare, change] of rows) test(name, () => check(prepare, { ...nothing, ...change }));

  /** @param {(world: World) => void} prepare @param {TabReport} expected */
  async function check(prepare, expected) {
    const { world, describe } = await shown();
    prepare(world);
    assert.deepEqual(await describe(1), expected);
  }
});

async function shown() {
  const world = newWorld();
  world.tabs.push({ id: 1, url: PAGE, incognito: false });
  world.frames.push({ tabId: 1, frameId: 0, documentId: 'TOP', url: PAGE });
  const { describe } = await world.load('report');
  return { world, describe };
}

test('stops of the document and of the shared workers of its site, the newest first', async () => {
  const { world, describe } = await shown();
  world.session.held['record:document:TOP'] = { stops: [stop(30, 'c.test'), stop(10, 'a.test')], stopped: 2, at: 30 };
  world.session.held['record:document:OTHER'] = { stops: [stop(40, 'd.test')], stopped: 1, at: 40 };
  world.session.held['record:site:a.test'] = { stops: [stop(20, 'b.test')], stopped: 7, at: 20 };
  const { stops, stopped } = await describe(1);
  assert.deepEqual(stops.map(({ host }) => host), ['c.test', 'b.test', 'a.test']);
  assert.equal(stopped, 9);
});

test('at most 100 stops, and the true number', async () => {
  const { world, describe } = await shown();
  const stops = Array.from({ length: 100 }, (_, index) => stop(1000 - index, `${index}.test`));
  world.session.held['record:document:TOP'] = { stops, stopped: 4000, at: 1000 };
  world.session.held['record:site:a.test'] = { stops, stopped: 100, at: 1000 };
  const report = await describe(1);
  assert.deepEqual([report.stops.length, report.stopped], [100, 4100]);
});

test('back from the cache of pages the badge is set again', async () => {
  const { world, describe } = await shown();
  world.session.held['record:document:TOP'] = { stops: [stop(1, 'a.test')], stopped: 3, at: 1 };
  await describe(1);
  assert.equal(world.badges.get(1)?.text, '3');
});

test('without a core the host stands for the site, and the user is told', async () => {
  const { world, describe } = await shown();
  world.core.init = () => {
    throw new Error('no wasm');
  };
  const { site, notes } = await describe(1);
  assert.deepEqual([site, notes], ['www.a.test', [{ kind: 'coreUnavailable', traps: 1 }]]);
});

test('a tab that is gone has nothing to show', async () => {
  const { describe } = await shown();
  assert.deepEqual(await describe(99), { ...nothing, site: null });
});
