/**
 * Lists and what they are kept in: disks that are full, copies that are lost, values that are damaged; and updates that
 * change little change little.
 */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { ADDRESS, assertWhole, held, hostsOf, listOf, living, makeDue, serve, tamper, withoutCatalogue } from './lists.mjs';
import { mortal } from './mortal.mjs';
import { newWorld } from './world.mjs';

/** @typedef {import('./world.mjs').World} World */

const OLDER = hostsOf('h', 10);
const NEWER = [...OLDER, 'new.test'];
const PATHS = '||path.test/a$script\n||path.test/b$script\n';

/** A world in which a list is in force, and a life of it. @param {{ etag?: string, more?: string }} [with_] */
async function subscribed({ etag, more = '' } = {}) {
  const world = newWorld();
  withoutCatalogue(world);
  const text = listOf(OLDER) + more;
  serve({ [ADDRESS]: etag === undefined ? text : { etag, text } });
  const life = await living(world);
  const { lists, installFault } = await life.send({ kind: 'addList', address: ADDRESS });
  assert.deepEqual([lists.at(-1)?.fault, installFault], [null, null]);
  return { world, ...life };
}

/** The same with a new life of which every effect is written down. @param {{ etag?: string, more?: string }} [with_] */
async function watched(with_) {
  const { world } = await subscribed(with_);
  world.die();
  const { log } = mortal(world, { nth: 0, when: 'before', atEach: () => assertWhole(world) });
  /** @type {{ removeRuleIds?: number[], addRules?: chrome.declarativeNetRequest.Rule[] }[]} */
  const updates = [];
  const { declarativeNetRequest } = /** @type {typeof chrome} */ (world.between.chrome);
  const real = declarativeNetRequest.updateDynamicRules;
  declarativeNetRequest.updateDynamicRules = /** @type {any} */ (
    (/** @type {chrome.declarativeNetRequest.UpdateRuleOptions} */ change) => {
      updates.push(change);
      return real(change);
    }
  );
  return { world, log, updates, ...(await living(world)) };
}

/** Effects on the disk and on rules: alarms and the noted try are always there. @param {string[]} log */
const done = (log) => log.filter((name) => name === 'library' || name.includes('Rules'));

suite('an update that changes', () => {
  test('nothing, as its server says: neither library nor rules are touched', async () => {
    const { world, log, send } = await watched({ etag: '"1"' });
    const asked = serve({ [ADDRESS]: { etag: '"1"', text: listOf(OLDER) } });
    const { lists } = await send({ kind: 'updateLists', ids: [ADDRESS] });
    assert.deepEqual(asked, [{ address: ADDRESS, mark: '"1"' }]);
    assert.deepEqual([lists.at(-1)?.fault, lists.at(-1)?.failures], [null, 0]);
    assert.deepEqual(done(log), []);
    assert.ok((world.alarms.get('lists') ?? 0) > Date.now() + 60 * 60_000);
  });

  test('nothing, as its text says: the text is kept, rules are not touched', async () => {
    const { log, updates, send } = await watched();
    serve({ [ADDRESS]: listOf(OLDER) });
    await send({ kind: 'updateLists', ids: [ADDRESS] });
    assert.deepEqual([done(log), updates], [['library'], []]);
  });

  test('a host: one rule, under its id', async () => {
    const { world, updates, send } = await watched({ more: PATHS });
    const before = await held(world);
    serve({ [ADDRESS]: listOf(NEWER) + PATHS });
    await send({ kind: 'updateLists', ids: [ADDRESS] });
    const [{ removeRuleIds = [], addRules = [] } = {}] = updates;
    assert.deepEqual([updates.length, removeRuleIds.length, addRules.length], [1, 2, 2], 'the rule, and the marker');
    assert.deepEqual(addRules.map(({ id }) => id).sort(), [...removeRuleIds].sort());
    assert.deepEqual(addRules.at(-1)?.condition.requestDomains, NEWER);
    assert.deepEqual((await held(world)).rules, before.rules);
  });
});

/** The alarm is set after each of them, no later than the next try. @type {[string, string | (() => never), (wait: number) => boolean][]} */
const OUTCOMES = [
  ['a new version', listOf(NEWER), (wait) => wait > 20 * 3_600_000 && wait < 28 * 3_600_000],
  ['a page', '<html>', (wait) => wait > 4 * 60_000 && wait < 6 * 60_000],
  ['no answer', () => { throw new TypeError('Failed to fetch'); }, (wait) => wait > 4 * 60_000 && wait < 6 * 60_000],
];
suite('the alarm is set after', () => {
  for (const [title, text, isRight] of OUTCOMES) test(title, () => check(text, isRight));

  /** @param {string | (() => never)} text @param {(wait: number) => boolean} isRight */
  async function check(text, isRight) {
    const { world, ring } = await subscribed();
    makeDue(world);
    serve({ [ADDRESS]: text });
    await ring();
    const wait = (world.alarms.get('lists') ?? 0) - Date.now();
    assert.ok(isRight(wait), String(wait));
  }

  test('nothing that is on: none', async () => {
    const { world, send } = await subscribed();
    await send({ kind: 'changeList', id: ADDRESS, on: false });
    assert.equal(world.alarms.has('lists'), false);
  });
});

const full = () => {
  throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
};

suite('a full disk', () => {
  for (let nth = 1; nth <= 5; nth += 1) {
    test(`the library, from its write ${nth} on: what was in force stays`, async () => {
      const { world } = await subscribed();
      world.die();
      let writes = 0;
      world.between.indexedDB = failing(world, () => (writes += 1) >= nth);
      const { send, ring } = await living(world);
      serve({ [ADDRESS]: listOf(NEWER) });
      const { lists, installFault } = await send({ kind: 'updateLists', ids: [ADDRESS] });
      await assertWhole(world);
      const { hosts } = await held(world);
      // The text, the generation, its tables, and the end of the one before.
      const isFull = { kind: 'full', words: [] };
      const expected = [
        { hosts: OLDER, list: isFull, install: null },
        { hosts: OLDER, list: null, install: isFull },
        { hosts: NEWER, list: null, install: isFull },
        { hosts: NEWER, list: null, install: isFull },
        { hosts: NEWER, list: null, install: null },
      ][nth - 1];
      assert.deepEqual([hosts, lists.at(-1)?.fault ?? null, installFault], [expected?.hosts, expected?.list, expected?.install]);

      writes = -Infinity;
      makeDue(world);
      assert.equal((await ring()).installFault, null);
      await assertWhole(world);
      const after = await held(world);
      assert.deepEqual([after.hosts, Object.keys(after.tables).map(Number)], [NEWER, [after.generation]]);
    });
  }

  /** @type {[string, import('../../../extension/shared/lists.js').ListsMessage][]} */
  const decisions = [
    ['lists', { kind: 'addList', address: 'https://lists.test/b.txt' }],
    ['lists', { kind: 'changeList', id: ADDRESS, on: false }],
    ['lists', { kind: 'removeList', id: ADDRESS }],
    ['ownFilters', { kind: 'setOwnFilters', text: '||own.test^' }],
    ['switchedOff', { kind: 'switchFilter', filter: '||h1.test^', list: 'Tested', host: null, off: true }],
  ];
  for (const [key, message] of decisions) {
    test(`storage: ${message.kind} is refused, and nothing changes`, async () => {
      const { world, send } = await subscribed();
      const before = [structuredClone(world.local.held[key]), await held(world)];
      world.local.before = (operation) => operation === 'set' && full();
      const { fault } = await send(message);
      assert.deepEqual(fault, { kind: 'storage', words: [] });
      assert.deepEqual([world.local.held[key], await held(world)], before);
    });
  }

  test('storage: a server is not asked again and again because its answers cannot be noted', async () => {
    const { world, ring } = await subscribed();
    makeDue(world);
    world.local.before = (operation) => operation === 'set' && full();
    serve({ [ADDRESS]: listOf(NEWER) });
    await ring();
    const wait = (world.alarms.get('lists') ?? 0) - Date.now();
    assert.ok(wait > 4 * 60_000, `asked again in ${wait} ms`);
  });

  test('rules that the browser refuses: what was in force stays, and the next run tries again', async () => {
    const { world, send, ring } = await subscribed();
    serve({ [ADDRESS]: listOf(NEWER) });
    world.dynamic.fault = new Error('Internal error');
    const { installFault } = await send({ kind: 'updateLists', ids: [ADDRESS] });
    assert.deepEqual(installFault, { kind: 'rules', words: ['Internal error'] });
    await assertWhole(world);
    assert.deepEqual((await held(world)).hosts, OLDER);
    const wait = (world.alarms.get('lists') ?? 0) - Date.now();
    assert.ok(wait < 60 * 60_000, `the next run in ${wait} ms`);
    world.dynamic.fault = null;
    await ring();
    assert.deepEqual((await held(world)).hosts, NEWER);
  });
});

/** The disk, on which some writing transactions fail. @param {World} world @param {() => boolean} fails */
function failing(world, fails) {
  return {
    open(/** @type {string} */ name, /** @type {number} */ version) {
      const request = world.disk.open(name, version);
      request.addEventListener('success', () => {
        const database = request.result;
        const real = database.transaction.bind(database);
        database.transaction = (stores, mode, options) => {
          const transaction = real(stores, mode, options);
          if (mode === 'readwrite' && fails()) {
            Object.defineProperty(transaction, 'error', { value: new DOMException('full', 'QuotaExceededError') });
            queueMicrotask(() => transaction.abort());
          }
          return transaction;
        };
      });
      return request;
    },
  };
}

suite('copies that are lost', () => {
  test('are asked for again, and nothing is installed without them', async () => {
    const { world, ring } = await subscribed();
    await tamper(world, (store) => ['copies', 'texts'].forEach((name) => store(name).clear()));
    serve({ [ADDRESS]: () => { throw new TypeError('Failed to fetch'); } });
    const before = await held(world);
    const { installFault } = await ring();
    assert.deepEqual(installFault, { kind: 'lost', words: [ADDRESS] });
    assert.deepEqual((await held(world)).rules, before.rules);
    const wait = (world.alarms.get('lists') ?? 0) - Date.now();
    assert.ok(wait < 60 * 60_000, `the next run in ${wait} ms`);
    serve({ [ADDRESS]: listOf(NEWER) });
    assert.equal((await ring()).installFault, null);
    assert.deepEqual((await held(world)).hosts, NEWER);
  });

  test('count no more once the user decides', async () => {
    const { world, send } = await subscribed();
    await tamper(world, (store) => ['copies', 'texts'].forEach((name) => store(name).clear()));
    serve({ [ADDRESS]: () => { throw new TypeError('Failed to fetch'); } });
    const { installFault } = await send({ kind: 'setOwnFilters', text: '||own.test^' });
    assert.equal(installFault, null);
    assert.deepEqual((await held(world)).hosts, ['own.test']);
  });

  test('the alarm comes soon for a text that is damaged', async () => {
    const { world, send, ring } = await subscribed();
    const [piece = ''] = Object.keys((await held(world)).texts);
    await tamper(world, (store) => store('texts').put(new TextEncoder().encode('||other.test^'), piece.split(',')));
    const { installFault } = await send({ kind: 'setOwnFilters', text: '||own.test^' });
    assert.deepEqual(installFault, { kind: 'lost', words: [ADDRESS] });
    const wait = (world.alarms.get('lists') ?? 0) - Date.now();
    assert.ok(wait < 60 * 60_000, `the next run in ${wait} ms`);
    serve({ [ADDRESS]: listOf(OLDER) });
    await ring();
    assert.deepEqual((await held(world)).hosts.sort(), [...OLDER, 'own.test'].sort());
  });
});

/** What else is wrong -> tables, notes, whether somebody comes for them. @type {[string, (world: World) => unknown, number, string[]][]} */
const WITHOUT_TABLES = [
  ['are made of the texts, for good', () => {}, 1, []],
  ['are left to the run that follows, where the user has decided otherwise', (world) => (world.local.held['ownFilters'] = '||own.test^'), 0, []],
  ['cannot be made where a text is damaged: that is said', (world) => tamper(world, (store) => store('texts').clear()), 0, ['listsDamaged']],
  ['nor where nothing is left', (world) => tamper(world, (store) => ['copies', 'texts', 'plans'].forEach((name) => store(name).clear())), 0, ['listsDamaged']],
];
suite('tables of the generation in force that are not there', () => {
  for (const [title, spoil, count, notes] of WITHOUT_TABLES) test(title, () => check(spoil, count, notes));

  /** @param {(world: World) => unknown} spoil @param {number} count @param {string[]} notes */
  async function check(spoil, count, notes) {
    const { world } = await subscribed();
    const { generation } = await held(world);
    await tamper(world, (store) => store('tables').clear());
    await spoil(world);
    world.die();
    world.alarms.clear();
    const { tablesInForce } = await world.load('lists/tables');
    const found = await tablesInForce();
    assert.deepEqual([found.generation, found.tables.length], [generation, count]);
    assert.deepEqual(Object.keys((await held(world)).tables).map(Number), count > 0 ? [generation] : []);
    const noted = /** @type {{ kind: string }[]} */ (world.session.held['notes'] ?? []).map(({ kind }) => kind);
    assert.deepEqual([noted, world.alarms.has('lists')], [notes, notes.length > 0]);
  }
});

suite('of a new version', () => {
  test('only the pieces that changed are stored, and the text is whole', async () => {
    const { world, send } = await subscribed();
    const hosts = hostsOf('many', 20_000);
    const [first, second] = [listOf(hosts), listOf([...hosts.slice(0, 9_000), 'new.test', ...hosts.slice(9_000)])];
    const pieces = [];
    // The last one is refused, and takes the place of nothing.
    for (const [sent, kept] of [[first, first], [second, second], [listOf(OLDER), second]]) {
      serve({ [ADDRESS]: sent ?? '' });
      await send({ kind: 'updateLists', ids: [ADDRESS] });
      const { text } = await world.load('lists/library');
      assert.equal(new TextDecoder().decode(await text(ADDRESS)), kept);
      pieces.push(new Set(Object.keys((await held(world)).texts)));
    }
    const [before = new Set(), after = new Set(), refused] = pieces;
    assert.ok(before.size > 5, `${before.size} pieces`);
    const unlike = (/** @type {Set<string>} */ one, /** @type {Set<string>} */ other) => [...one].filter((key) => !other.has(key)).length;
    assert.deepEqual([unlike(after, before) <= 2, unlike(before, after) <= 2], [true, true]);
    assert.deepEqual(refused, after);
  });
});

suite('a damaged value is put aside, and nothing else', () => {
  const list = { id: 'x', origin: 'address', title: '', address: 'https://x.test/', on: true, standing: 'blocks' };
  const tries = { lastTry: 0, lastSuccess: 0, nextTry: 0, failures: 0, fault: null };
  /** @type {['lists' | 'tries' | 'switchedOff' | 'ownFilters', unknown, unknown][]} */
  const rows = [
    ['lists', {}, []],
    ['lists', [null], []],
    ['lists', [{ ...list, on: 1 }], []],
    ['lists', [{ ...list, origin: 'moon' }], []],
    ['lists', [list, { ...list, standing: 'maybe' }], []],
    ['tries', [], {}],
    ['tries', { x: { ...tries, nextTry: '1' } }, {}],
    ['tries', { x: { ...tries, fault: 'stalled' } }, {}],
    ['tries', { x: { ...tries, fault: { kind: 'stalled', words: [30] } } }, {}],
    ['switchedOff', [{ filter: '||a^', list: 'A' }], []],
    ['switchedOff', [{ filter: '||a^', list: 'A', host: 7 }], []],
    ['ownFilters', ['||a^'], ''],
  ];
  for (const [key, stored, empty] of rows) {
    test(`${key}: ${JSON.stringify(stored)}`, async () => {
      const world = newWorld();
      const { read } = await world.load('store');
      world.local.held = { [key]: stored, other: 'untouched' };
      assert.deepEqual(await read('local', key), empty);
      assert.deepEqual(world.local.held, { [key]: empty, other: 'untouched', [`damaged:${key}`]: stored });
      assert.deepEqual(world.session.held['notes'], [{ kind: 'settingReset', key }]);
    });
  }
});
