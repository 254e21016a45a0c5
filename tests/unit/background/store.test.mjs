/**
 * store.js: damaged values are put aside, failing writes are noted, changes happen one after the other.
 */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { newWorld } from './world.mjs';

/** @typedef {import('../../../extension/background/store.js').Values} Values */

const whole = { policy: 'allowed', duration: 'hour', from: 1, until: 2 };
const full = () => {
  throw new Error('QuotaExceededError: the disk is full');
};

suite('a damaged value', () => {
  /** @type {[keyof Values, unknown, unknown][]} */
  const rows = [
    ['allowances', null, {}],
    ['allowances', 'a.test', {}],
    ['allowances', [], {}],
    ['allowances', 7, {}],
    ['allowances', { 'a.test': null }, {}],
    ['allowances', { 'a.test': whole, 'b.test': { ...whole, policy: 'maybe' } }, {}],
    ['allowances', { 'a.test': { ...whole, duration: 'day' } }, {}],
    ['allowances', { 'a.test': { ...whole, from: '1' } }, {}],
    ['allowances', { 'a.test': { ...whole, until: undefined } }, {}],
    ['allowances', { 'a.test': [] }, {}],
    ['paused', 'yes', false],
    ['paused', null, false],
    ['paused', 1, false],
    ['openBefore', {}, []],
    ['openBefore', 'abc', []],
    ['openBefore', ['A', 7], []],
    ['notes', {}, []],
    ['notes', [null], []],
    ['notes', [{ kind: 7 }], []],
  ];
  for (const [key, stored, empty] of rows) test(`${key}: ${JSON.stringify(stored)}`, () => check([key, stored], empty));

  /** @param {[keyof Values, unknown]} input @param {unknown} expected */
  async function check([key, stored], expected) {
    for (const area of /** @type {const} */ (['local', 'session'])) {
      const world = newWorld();
      const { read } = await world.load('store');
      world[area].held = { [key]: stored, other: 'untouched', allowances2: { 'a.test': whole } };
      assert.deepEqual(await read(area, key), expected);
      const { [`damaged:${key}`]: aside, [key]: now, notes = [], ...others } = world[area].held;
      assert.deepEqual(aside, stored);
      assert.deepEqual(others, { other: 'untouched', allowances2: { 'a.test': whole } });
      const told = [{ kind: 'settingReset', key }];
      assert.deepEqual(world.session.held.notes, told);
      assert.deepEqual(key === 'notes' && area === 'session' ? notes : now, key === 'notes' && area === 'session' ? told : expected);
      assert.deepEqual(await read(area, key), key === 'notes' && area === 'session' ? told : expected, 'read again');
    }
  }
});

suite('a whole value', () => {
  /** @type {[keyof Values, unknown][]} */
  const rows = [
    ['allowances', {}],
    ['allowances', { 'a.test': whole, 'b.test': { ...whole, until: null, duration: 'always' } }],
    ['paused', true],
    ['openBefore', ['A', 'B']],
    ['notes', [{ kind: 'rulesUnavailable' }]],
  ];
  for (const [key, stored] of rows) test(`${key}: ${JSON.stringify(stored)}`, () => check([key, stored], stored));

  /** @param {[keyof Values, unknown]} input @param {unknown} expected */
  async function check([key, stored], expected) {
    const world = newWorld();
    const { read } = await world.load('store');
    world.local.held[key] = stored;
    assert.deepEqual(await read('local', key), expected);
    assert.equal(world.local.writes + world.session.writes, 0);
  }
});

test('what was never stored has a default and is no damage', async () => {
  const world = newWorld();
  const { read } = await world.load('store');
  const defaults = {
    allowances: {}, paused: false, openBefore: [], convictions: {}, reloaded: [], suspects: [], notes: [],
    lists: [], tries: {}, ownFilters: '', switchedOff: [], progress: null,
  };
  for (const key of /** @type {(keyof typeof defaults)[]} */ (Object.keys(defaults))) assert.deepEqual(await read('local', key), defaults[key]);
  assert.equal(world.local.writes + world.session.writes, 0);
});

suite('storage that is full', () => {
  test('a write on disk: noted, not thrown', async () => {
    const world = newWorld();
    const { write } = await world.load('store');
    world.local.before = (operation) => operation === 'set' && full();
    assert.equal(await write('local', 'allowances', {}), false);
    assert.deepEqual(world.session.held.notes, [{ kind: 'storageFailed' }]);
  });

  test('a damaged value that cannot be put aside: its default, and no more than is true is noted', async () => {
    const world = newWorld();
    const { read } = await world.load('store');
    world.local.held.allowances = 'damaged';
    world.local.before = (operation) => operation === 'set' && full();
    assert.deepEqual(await read('local', 'allowances'), {});
    assert.deepEqual(world.session.held.notes, [{ kind: 'storageFailed' }]);
    assert.equal(world.local.held.allowances, 'damaged');
  });

  for (const key of /** @type {(keyof Values)[]} */ (['notes', 'paused'])) {
    test(`memory, and damaged ${key}: comes to an end`, async () => {
      const world = newWorld();
      const { read } = await world.load('store');
      Object.assign(world.session.held, { [key]: 7, notes: 7 });
      let attempts = 0;
      world.session.before = (operation) => {
        if (operation !== 'set') return undefined;
        attempts += 1;
        // One that never answers makes node end a test that would run for ever.
        return attempts > 20 ? new Promise(() => undefined) : full();
      };
      await read('session', key);
      assert.ok(attempts <= 10, `${attempts} attempts`);
    });
  }
});

suite('notes', () => {
  test('each once, the newest last', async () => {
    const world = newWorld();
    const { note } = await world.load('store');
    for (const key of ['a', 'b', 'a']) await note({ kind: 'settingReset', key });
    assert.deepEqual(world.session.held.notes, [{ kind: 'settingReset', key: 'b' }, { kind: 'settingReset', key: 'a' }]);
  });

  test('at most 20, the oldest leave', async () => {
    const world = newWorld();
    const { note } = await world.load('store');
    for (let index = 0; index < 25; index += 1) await note({ kind: 'settingReset', key: String(index) });
    assert.equal(world.session.held.notes.length, 20);
    assert.equal(world.session.held.notes[0].key, '5');
  });
});

suite('inTurn', () => {
  /** @type {[string, (string | Error)[], string[]][]} */
  const rows = [
    ['one after the other', ['a', 'b', 'c'], ['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']],
    ['goes on after a failure', ['a', new Error('b'), 'c'], ['a begins', 'a ends', 'b begins', 'b failed', 'c begins', 'c ends']],
  ];
  for (const [name, changes, happened] of rows) test(name, () => check(changes, happened));

  /** @param {(string | Error)[]} changes @param {string[]} expected */
  async function check(changes, expected) {
    const { inTurn } = await newWorld().load('store');
    /** @type {string[]} */
    const happened = [];
    const answers = changes.map((change) =>
      inTurn(async () => {
        const name = change instanceof Error ? change.message : change;
        happened.push(`${name} begins`);
        await new Promise(setImmediate);
        if (change instanceof Error) {
          happened.push(`${name} failed`);
          throw change;
        }
        happened.push(`${name} ends`);
        return name;
      }),
    );
    const results = await Promise.allSettled(answers);
    assert.deepEqual(results.map(({ status }) => status === 'rejected'), changes.map((change) => change instanceof Error));
    assert.deepEqual(happened, expected);
  }
});
