/**
 * guard.js: observations of relays become evidence, orders, convictions and stops. The detector at hand reads each text as
 * its own evidence (fake.mjs).
 */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { newWorld, settled } from './world.mjs';

/** @typedef {import('../../../extension/shared/observed.js').Item} Item */

const PAGE = 'https://shop.test/';
const FRAME = 'https://frame.test/';
const top = { id: 'wattguard', url: PAGE, frameId: 0, documentId: 'TOP', tab: { id: 1 } };
const frame = { id: 'wattguard', url: FRAME, frameId: 7, documentId: 'IN', tab: { id: 1 } };

/** @param {Partial<Item>} fields @returns {Item} */
const item = (fields) => ({ what: 'script', thing: '0.0', type: 'script', place: 'page', url: '', text: '', isBinary: false, isSent: false, amount: 0, ...fields });
const script = (/** @type {string} */ text, fields = {}) => item({ text, url: 'https://cdn.test/lib/m.js', ...fields });
const module = (/** @type {string} */ text, fields = {}) =>
  item({ what: 'module', type: 'module', thing: '1.2', place: 'dedicated', text: Buffer.from(text).toString('base64'), isBinary: true, ...fields });
const frameOf = (/** @type {string} */ text, fields = {}) =>
  item({ what: 'frame', type: 'websocket', thing: '0.3', url: 'wss://pool.test/proxy', text, amount: 1, ...fields });

async function started() {
  const world = newWorld();
  world.tabs.push({ id: 1, url: PAGE, incognito: false });
  world.frames.push({ tabId: 1, frameId: 0, documentId: 'TOP', url: PAGE });
  world.frames.push({ tabId: 1, frameId: 7, documentId: 'IN', parentDocumentId: 'TOP', url: FRAME });
  await world.load('main');
  return world;
}

/** @param {Awaited<ReturnType<typeof started>>} world @param {Item[]} items @param {object} [sender] */
async function observed(world, items, sender = top) {
  /** @type {any[]} */
  const answers = [];
  const [waits] = world.events.onMessage.fire({ kind: 'observed', items }, sender, (/** @type {unknown} */ answer) => answers.push(answer));
  for (let turn = 0; turn < 20 && answers.length === 0; turn += 1) await settled();
  return { waits, orders: answers[0] };
}

suite('what a document shows', () => {
  /** @type {[string, Item[], string, string[]][]} */
  const rows = [
    ['nothing', [script('hello')], 'allow', []],
    ['weak', [script('script weak'), module('module weak')], 'allow', []],
    ['behaviour', [item({ what: 'busy', type: 'worker', thing: '0.1', amount: 9_000 }), item({ what: 'busy', type: 'worker', thing: '0.2', amount: 9_000 })], 'allow', []],
    ['one strong', [script('script strong')], 'ask', ['asked script cdn.test']],
    ['two of one family', [script('script strong'), script('script strong', { url: 'https://cdn.test/o.js' })], 'ask', ['asked script cdn.test']],
    ['script and module', [script('script strong'), module('module strong')], 'block', ['blocked module shop.test', 'blocked script cdn.test']],
    ['a job and its share', [frameOf('message conclusive')], 'block', ['blocked websocket pool.test']],
    ['weak beside conclusive', [script('script weak'), frameOf('message conclusive')], 'block', ['blocked websocket pool.test']],
  ];
  for (const [name, items, action, stops] of rows) test(name, () => check(items, action, stops));

  /** @param {Item[]} items @param {string} action @param {string[]} expected */
  async function check(items, action, expected) {
    const world = await started();
    await observed(world, items);
    const record = world.session.held['record:document:TOP'];
    assert.equal(record?.action ?? 'allow', action);
    const stops = (record?.stops ?? []).map((/** @type {any} */ { action, type, host }) => `${action} ${type} ${host}`);
    assert.deepEqual(stops.sort(), expected);
    assert.deepEqual(world.complaints, []);
  }
});

test('evidence of frames adds up in their page; each relay is ordered about its own', async () => {
  const world = await started();
  assert.deepEqual((await observed(world, [script('script strong')], frame)).orders, { look: true });
  const { orders } = await observed(world, [frameOf('message strong')]);
  assert.deepEqual(orders, { look: true, isMining: true, stop: ['0.3'] });
  const told = world.orders.map(([tab, frame, orders]) => [tab, frame, orders.stop]);
  assert.deepEqual(told, [[1, 7, ['0.0']], [1, 0, ['0.3']]]);
  assert.deepEqual(world.badges.get(1)?.text, '2');
});

test('what was asked about becomes what was blocked', async () => {
  const world = await started();
  await observed(world, [frameOf('message strong')]);
  assert.equal(world.badges.get(1)?.text, '?');
  await observed(world, [frameOf('message conclusive')]);
  const { stops, stopped } = world.session.held['record:document:TOP'];
  assert.deepEqual([stops.map((/** @type {any} */ { action }) => action), stopped], [['blocked'], 1]);
});

test('the answer of the user is carried out in the document at hand', async () => {
  const world = await started();
  await observed(world, [script('script strong')]);
  const popup = { id: 'wattguard', url: 'extension://wattguard/extension/popup/popup.html' };
  world.events.onMessage.fire({ kind: 'decide', tabId: 1, policy: 'refused', duration: 'session' }, popup, () => {});
  for (let turn = 0; turn < 20; turn += 1) await settled();
  assert.equal(world.session.held['record:document:TOP'].action, 'block');
  assert.deepEqual(world.orders.at(-1)?.[2].stop, ['0.0']);
  world.events.onMessage.fire({ kind: 'decide', tabId: 1, policy: 'allowed', duration: 'session' }, popup, () => {});
  for (let turn = 0; turn < 20; turn += 1) await settled();
  assert.deepEqual(world.orders.at(-1), [1, undefined, { silence: true }]);
});

suite('silence', () => {
  test('on an allowed site', async () => {
    const world = await started();
    world.session.held.allowances = { 'shop.test': { policy: 'allowed', duration: 'session', from: 1, until: null } };
    assert.deepEqual((await observed(world, [frameOf('message conclusive')], frame)).orders, { silence: true });
    assert.equal(world.session.held['record:document:TOP'], undefined);
  });

  test('while all protection is paused', async () => {
    const world = await started();
    world.session.held.paused = true;
    assert.deepEqual((await observed(world, [frameOf('message conclusive')])).orders, { silence: true });
  });
});

suite('convicted', () => {
  /** @type {[string, Item[], string[]][]} */
  const rows = [
    ['a script, without its query', [script('script strong', { url: 'https://cdn.test/m.js?v=7' }), module('module strong')], ['file cdn.test /m.js^']],
    ['a module by its address', [script('script strong', { url: '' }), module('module strong', { url: 'https://cdn.test/m.wasm' })], ['file cdn.test /m.wasm^']],
    ['a socket by host and path', [frameOf('message conclusive')], ['socket pool.test /proxy^']],
    ['a socket at the root', [frameOf('message conclusive', { url: 'wss://pool.test/' })], ['socket pool.test ']],
    ['never a page', [script('script strong', { url: 'https://shop.test/index.html' }), module('module strong')], []],
    ['no pattern that means more', [script('script strong', { url: 'https://cdn.test/*/m.js' }), module('module strong')], []],
    ['a blob has no address', [script('script strong', { url: 'blob:https://shop.test/1-2', type: 'worker' }), module('module strong')], []],
    ['a shared worker: no sockets in workers', [script('script strong', { url: 'https://shop.test/w.js', type: 'worker', place: 'shared' }), module('module strong')], ['workers  ', 'file shop.test /w.js^']],
  ];
  for (const [name, items, expected] of rows) test(name, () => check(items, expected));

  /** @param {Item[]} items @param {string[]} expected */
  async function check(items, expected) {
    const world = await started();
    await observed(world, items);
    const convictions = world.session.held.convictions?.['shop.test'] ?? [];
    assert.deepEqual(convictions.map((/** @type {any} */ { kind, host, pattern }) => `${kind} ${host} ${pattern}`), expected);
    assert.equal(world.temporary.rules.length, expected.length);
  }
});

test('a bounded number of exhibits, whatever a page shows', async () => {
  const world = await started();
  for (let at = 0; at < 10; at += 1) {
    await observed(world, Array.from({ length: 50 }, (_, one) => script('script weak', { url: `https://cdn.test/${at * 50 + one}.js` })));
  }
  assert.equal(Object.keys(world.session.held['record:document:TOP'].exhibits).length, 100);
});

suite('not an observation', () => {
  /** @type {[string, unknown, object][]} */
  const rows = [
    ['another extension', { kind: 'observed', items: [] }, { ...top, id: 'other' }],
    ['no items', { kind: 'observed' }, top],
    ['too many', { kind: 'observed', items: Array.from({ length: 257 }, () => script('')) }, top],
    ['an unknown kind', { kind: 'observed', items: [item({ what: /** @type {any} */ ('eval') })] }, top],
    ['a number for a text', { kind: 'observed', items: [item({ text: /** @type {any} */ (7) })] }, top],
    ['an endless address', { kind: 'observed', items: [item({ url: 'x'.repeat(2_001) })] }, top],
    ['no amount', { kind: 'observed', items: [item({ amount: NaN })] }, top],
  ];
  for (const [name, message, sender] of rows) {
    test(name, async () => {
      const world = await started();
      const [waits] = world.events.onMessage.fire(message, sender, () => assert.fail('answered'));
      await settled();
      assert.equal(waits, undefined);
    });
  }
});
