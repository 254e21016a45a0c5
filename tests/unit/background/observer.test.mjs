/**
 * observer.js: which requests wake us, what they are judged to be, and what is recorded of them.
 */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { hidden, offered } from '../../../rules/compiled/bundled.js';
import { newWorld, settled } from './world.mjs';

/** @typedef {import('../../../extension/background/observer.js').Details} Details */
/** @typedef {import('./world.mjs').World} World */

const PAGE = 'https://www.a.test/';

/** @param {{ firefox?: boolean }} [options] */
async function observed(options) {
  const world = newWorld(options);
  world.frames.push(
    { tabId: 1, frameId: 0, documentId: 'TOP', url: PAGE },
    { tabId: 1, frameId: 3, documentId: 'FRAME', parentDocumentId: 'TOP', url: 'https://frame.test/' },
  );
  world.tabs.push({ id: 1, url: PAGE, incognito: false });
  const { observe } = await world.load('observer');
  observe();
  return world;
}

/** @type {Details} */
const script = { tabId: 1, frameId: 0, documentId: 'TOP', frameType: 'outermost_frame', url: 'https://coinhive.com/a.js', type: 'script', timeStamp: 1000.7, initiator: PAGE };
const authed = { url: 'https://authedmine.com/a.js' };
const error = 'net::ERR_BLOCKED_BY_CLIENT';
const framed = { frameId: 3, documentId: 'FRAME', parentDocumentId: 'TOP', frameType: 'sub_frame', initiator: 'https://frame.test' };
const worker = { tabId: -1, frameId: -1, documentId: undefined, frameType: undefined };

/** @param {World} world @param {string} site @param {'allowed' | 'refused'} policy */
function decided(world, site, policy) {
  world.session.held.allowances = { [site]: { policy, duration: 'session', from: 0, until: null } };
}

const broken = (/** @type {World} */ world) =>
  void (world.core.init = () => {
    throw new WebAssembly.CompileError('no wasm');
  });

/** What is stored: key, action, type and origin of each stop. @param {World} world */
function recorded(world) {
  const records = Object.entries(world.session.held).filter(([key]) => key.startsWith('record:'));
  return records.flatMap(([key, { stops }]) => stops.map((/** @type {any} */ stop) => [key.slice(7), stop.action, stop.host, stop.origin].join(' ')));
}

test('patterns: both spellings of a host, and sockets', async () => {
  const { patterns } = await newWorld().load('observer');
  assert.deepEqual(patterns(['a.test']), ['*://*.a.test/*', 'ws://*.a.test/*', 'wss://*.a.test/*', '*://*.a.test./*']);
  assert.deepEqual(patterns([]), []);
});

suite('listeners', () => {
  /** @type {['chrome' | 'firefox', Record<string, [number, string[] | undefined][]>][]} */
  const rows = [
    ['chrome', { onErrorOccurred: [[hidden.length + offered.length, undefined]], onBeforeRequest: [[offered.length, undefined]] }],
    ['firefox', { onErrorOccurred: [], onBeforeRequest: [[hidden.length + offered.length, ['blocking']]] }],
  ];
  for (const [browser, listeners] of rows) test(browser, () => check(browser, listeners));

  /** @param {'chrome' | 'firefox'} browser @param {Record<string, [number, string[] | undefined][]>} expected */
  async function check(browser, expected) {
    const { events } = await observed({ firefox: browser === 'firefox' });
    const found = (/** @type {keyof typeof events} */ name) =>
      events[name].listeners.map(({ filter, extra }) => [(filter?.urls.length ?? Infinity) / 4, extra]);
    assert.deepEqual({ onErrorOccurred: found('onErrorOccurred'), onBeforeRequest: found('onBeforeRequest') }, expected);
  }
});

suite('Chrome', () => {
  const page = 'document:TOP blocked coinhive.com page';
  /** @type {[string, 'onBeforeRequest' | 'onErrorOccurred', Partial<Details>, (world: World) => void, string[]][]} */
  const rows = [
    ['our rule blocked', 'onErrorOccurred', { error }, () => {}, [page]],
    ['another error', 'onErrorOccurred', { error: 'net::ERR_NAME_NOT_RESOLVED' }, () => {}, []],
    ['a frame', 'onErrorOccurred', { error, ...framed }, () => {}, ['document:TOP blocked coinhive.com frame']],
    ['a port, a last dot', 'onErrorOccurred', { error, url: 'wss://ws1.coinhive.com.:8443/' }, (world) => broken(world), ['document:TOP blocked ws1.coinhive.com.:8443 page']],
    ['a shared worker', 'onErrorOccurred', { error, ...worker }, () => {}, ['site:a.test blocked coinhive.com background']],
    ['a data: shared worker', 'onErrorOccurred', { error, ...worker, initiator: 'null' }, () => {}, ['site: blocked coinhive.com background']],
    ['the page itself', 'onErrorOccurred', { error, type: 'main_frame' }, () => {}, []],
    ['paused', 'onErrorOccurred', { error }, (world) => void (world.session.held.paused = true), []],
    ['allowed: another blocker did it', 'onErrorOccurred', { error }, (world) => decided(world, 'a.test', 'allowed'), []],
    ['the site of the frame is allowed: it gains nothing', 'onErrorOccurred', { error, ...framed }, (world) => decided(world, 'frame.test', 'allowed'), ['document:TOP blocked coinhive.com frame']],
    ['the page is allowed: so are its frames', 'onErrorOccurred', { error, ...framed }, (world) => decided(world, 'a.test', 'allowed'), []],
    ['another blocker, a host we do not know', 'onErrorOccurred', { error, url: 'https://ads.test/' }, () => {}, []],
    ['another blocker, mining that we only ask about', 'onErrorOccurred', { error, ...authed }, () => {}, []],
    ['offered mining', 'onBeforeRequest', authed, () => {}, ['document:TOP asked authedmine.com page']],
    ['offered mining, allowed', 'onBeforeRequest', authed, (world) => decided(world, 'a.test', 'allowed'), []],
    ['offered mining, refused: not asked again', 'onBeforeRequest', authed, (world) => decided(world, 'a.test', 'refused'), []],
    ['offered mining, refused: blocked', 'onErrorOccurred', { error, ...authed }, (world) => decided(world, 'a.test', 'refused'), ['document:TOP blocked authedmine.com page']],
    ['no core: what the event says', 'onErrorOccurred', { error }, broken, [page]],
    ['no core, offered mining', 'onBeforeRequest', authed, broken, ['document:TOP asked authedmine.com page']],
  ];
  for (const [name, event, details, prepare, stops] of rows) test(name, () => check([event, details, prepare], stops));

  /** @param {['onBeforeRequest' | 'onErrorOccurred', Partial<Details>, (world: World) => void]} input @param {string[]} expected */
  async function check([event, details, prepare], expected) {
    const world = await observed();
    prepare(world);
    world.events[event].fire({ ...script, ...details });
    await settled();
    assert.deepEqual(recorded(world), expected);
    assert.deepEqual([...world.badges.keys()], expected.some((stop) => stop.startsWith('document')) ? [1] : []);
  }
});

suite('Firefox', () => {
  const origin = { initiator: undefined, frameType: undefined, originUrl: PAGE, frameAncestors: [] };
  const inFrame = { ...origin, ...framed, initiator: undefined, frameType: undefined, originUrl: 'https://frame.test/', frameAncestors: [{ url: PAGE }] };
  const gone = { documentId: 'GONE', parentDocumentId: 'TOP?' };
  /** @type {[string, Partial<Details>, (world: World) => void, boolean, string[]][]} */
  const rows = [
    ['blocked', {}, () => {}, true, ['document:TOP blocked coinhive.com page']],
    ['allowed', {}, (world) => decided(world, 'a.test', 'allowed'), false, []],
    ['refused', {}, (world) => decided(world, 'a.test', 'refused'), true, ['document:TOP blocked coinhive.com page']],
    ['paused', {}, (world) => void (world.session.held.paused = true), false, []],
    ['the page itself', { type: 'main_frame' }, () => {}, false, []],
    ['a host we do not know', { url: 'https://ads.test/' }, () => {}, false, []],
    ['offered mining runs and is asked about', authed, () => {}, false, ['document:TOP asked authedmine.com page']],
    ['offered mining, refused', authed, (world) => decided(world, 'a.test', 'refused'), true, ['document:TOP blocked authedmine.com page']],
    ['offered mining, allowed', authed, (world) => decided(world, 'a.test', 'allowed'), false, []],
    ['an allowed frame in a hostile page', inFrame, (world) => decided(world, 'frame.test', 'allowed'), true, ['document:TOP blocked coinhive.com frame']],
    ['a hostile frame in an allowed page', inFrame, (world) => decided(world, 'a.test', 'allowed'), false, []],
    ['a worker of an allowed frame in a hostile page', { documentId: undefined, originUrl: 'https://frame.test/w.js' }, (world) => decided(world, 'frame.test', 'allowed'), true, ['document:TOP blocked coinhive.com page']],
    ['an allowed frame that is gone, in a hostile page', { ...inFrame, ...gone }, (world) => decided(world, 'frame.test', 'allowed'), true, ['site:a.test blocked coinhive.com background']],
    ['a shared worker of an allowed site', { ...worker, frameId: 0 }, (world) => decided(world, 'a.test', 'allowed'), false, []],
    ['a data: shared worker', { ...worker, frameId: 0, originUrl: undefined }, (world) => decided(world, 'a.test', 'allowed'), true, ['site: blocked coinhive.com background']],
    ['no core: the host alone decides', {}, broken, true, ['document:TOP blocked coinhive.com page']],
    ['no core, below that host, with a last dot', { url: 'wss://ws1.coinhive.com.:8443/' }, broken, true, ['document:TOP blocked ws1.coinhive.com.:8443 page']],
    ['no core, a name that only ends alike', { url: 'https://notcoinhive.com/' }, broken, false, []],
    ['no core, offered mining', authed, broken, false, []],
  ];
  for (const [name, details, prepare, cancel, stops] of rows) test(name, () => check([details, prepare], [cancel, stops]));

  /** @param {[Partial<Details>, (world: World) => void]} input @param {[boolean, string[]]} expected */
  async function check([details, prepare], [cancel, stops]) {
    const world = await observed({ firefox: true });
    prepare(world);
    const [answer] = world.events.onBeforeRequest.fire({ ...script, ...origin, ...details });
    assert.deepEqual(await answer, { cancel });
    await settled();
    assert.deepEqual(recorded(world), stops);
  }
});

test('the document is looked for at once: a moment later the tab may show another page', async () => {
  const world = await observed({ firefox: true });
  const [answer] = world.events.onBeforeRequest.fire({ ...script, documentId: undefined, originUrl: PAGE });
  world.frames.splice(0, 2, { tabId: 1, frameId: 0, documentId: 'NEXT', url: 'https://next.test/' });
  await answer;
  await settled();
  assert.deepEqual(recorded(world), ['document:TOP blocked coinhive.com page']);
});

test('a record says all that the popup shows', async () => {
  const world = await observed();
  world.events.onErrorOccurred.fire({ ...script, error });
  await settled();
  const { stops: [{ verdict, ...stop }] } = world.session.held['record:document:TOP'];
  assert.deepEqual(stop, { action: 'blocked', url: script.url, host: 'coinhive.com', type: 'script', origin: 'page', count: 1, at: 1001 });
  assert.equal(verdict.evidence[0].what.filter, '||coinhive.com^');
  assert.deepEqual(world.badges.get(1), { text: '1', title: 'titleStopped 1', color: '#b3261e' });
});

suite('the badge', () => {
  /** @type {[string, number, number, string][]} */
  const rows = [
    ['nothing', 0, 0, ''],
    ['one', 1, 0, '1'],
    ['many', 999, 0, '999'],
    ['too many to show', 1000, 0, '999+'],
    ['a question', 0, 1, '?'],
    ['both', 3, 1, '3'],
  ];
  for (const [name, stopped, asked, text] of rows) test(name, () => check([stopped, asked], text));

  /** @param {[number, number]} input @param {string} expected */
  async function check([stopped, asked], expected) {
    const world = await observed();
    const { show } = await world.load('badge');
    const record = { stopped, stops: Array.from({ length: asked }, () => ({ action: 'asked' })) };
    await show(1, record);
    assert.equal(world.badges.get(1)?.text, expected);
    await show(99, record);
  }
});

test('a prerendered page does not touch the badge of the page that is shown', async () => {
  const world = await observed();
  world.frames.push({ tabId: 1, frameId: 8, documentId: 'READY', url: 'https://next.test/', documentLifecycle: 'prerender' });
  world.events.onErrorOccurred.fire({ ...script, error, frameId: 8, documentId: 'READY', documentLifecycle: 'prerender' });
  await settled();
  assert.deepEqual(recorded(world), ['document:READY blocked coinhive.com page']);
  assert.equal(world.badges.size, 0);
});

suite('what relays saw fail', () => {
  const failed = [{ url: 'https://coinhive.com/a.js', type: 'script' }];
  const sender = /** @type {chrome.runtime.MessageSender} */ ({ tab: { id: 1 }, frameId: 3, documentId: 'FRAME', origin: 'https://frame.test' });

  /** Whose list names it, what is recorded. @type {[string, string, string[]][]} */
  const rows = [
    ['a list of the user', 'NoCoin', ['document:TOP blocked coinhive.com frame']],
    ['the bundled list, whose requests are heard of', 'Wattguard', []],
  ];
  for (const [title, list, expected] of rows) {
    test(title, async () => {
      const world = await observed();
      const { checkRequest } = world.core;
      world.core.checkRequest = (...request) => {
        const verdict = checkRequest(...request);
        return { ...verdict, evidence: verdict.evidence.map((one) => ({ ...one, where: { kind: 'line', list, line: 1 } })) };
      };
      const { refused } = await world.load('observer');
      await refused({ items: failed }, sender);
      await settled();
      assert.deepEqual(recorded(world), expected);
    });
  }

  test('only messages of that shape are heard', async () => {
    const { isRefused } = await newWorld().load('observer');
    for (const [message, expected] of /** @type {[unknown, boolean][]} */ ([
      [{ kind: 'refused', items: failed }, true],
      [{ kind: 'refused', items: [] }, true],
      [{ kind: 'refused', items: Array(65).fill(failed[0]) }, false],
      [{ kind: 'refused', items: [{ url: 1, type: 'script' }] }, false],
      [{ kind: 'refused', items: [null] }, false],
      [{ kind: 'refused' }, false],
      [{ kind: 'observed', items: failed }, false],
      [null, false],
    ])) assert.equal(isRefused(message), expected, JSON.stringify(message));
  });
});
