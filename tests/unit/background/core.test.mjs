/**
 * core.js: the core on demand, null where it fails, a new instance after each fault, and an end of trying.
 */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { newWorld } from './world.mjs';

const trap = () => {
  throw new WebAssembly.RuntimeError('unreachable');
};

test('loaded at the first question, once', async () => {
  const world = newWorld();
  const { faults, use } = await world.load('core');
  assert.deepEqual(world.core.calls, []);
  const answers = [1, 2, 3].map(() => use((core) => core.site('https://www.a.test/')));
  assert.deepEqual(await Promise.all(answers), ['a.test', 'a.test', 'a.test']);
  assert.deepEqual(world.core.calls, ['init', 'new']);
  assert.equal(faults(), 0);
});

suite('what goes wrong with one question', () => {
  /** @typedef {ReturnType<typeof newWorld>['core']} Fake */
  /** @type {[string, (core: Fake) => void, string[]][]} */
  const rows = [
    ['the question traps', (core) => void (core.site = trap), ['init', 'new', 'init', 'reset', 'new']],
    ['the wasm is missing', (core) => void (core.init = trap), ['init', 'init', 'reset', 'new']],
    ['the table is damaged', (core) => void (core.construct = trap), ['init', 'new', 'init', 'reset', 'new']],
  ];
  for (const [name, damage, calls] of rows) test(name, () => check(damage, calls));

  /** @param {(core: Fake) => void} damage @param {string[]} expected */
  async function check(damage, expected) {
    const world = newWorld();
    const whole = { ...world.core };
    const { faults, use } = await world.load('core');
    damage(world.core);
    assert.equal(await use((core) => core.site('https://a.test/')), null);
    assert.deepEqual([faults(), world.complaints.length], [1, 1]);
    Object.assign(world.core, whole);
    assert.equal(await use((core) => core.site('https://a.test/')), 'a.test');
    assert.deepEqual([world.core.calls, faults()], [expected, 1]);
  }
});

test('an instance that trapped is not asked by those who waited with it', async () => {
  const world = newWorld();
  const { faults, use } = await world.load('core');
  const { site } = world.core;
  world.core.site = () => {
    world.core.site = site;
    return trap();
  };
  const answers = await Promise.all([1, 2, 3].map(() => use((core) => core.site('https://a.test/'))));
  assert.deepEqual(answers, [null, 'a.test', 'a.test']);
  assert.deepEqual(world.core.asked, [1, 2, 2]);
  assert.equal(faults(), 1);
});

test('one instance that does not load is one fault, however many wait for it', async () => {
  const world = newWorld();
  const { faults, use } = await world.load('core');
  world.core.init = trap;
  const answers = await Promise.all(Array.from({ length: 20 }, () => use((core) => core.site('https://a.test/'))));
  assert.deepEqual([new Set(answers), faults()], [new Set([null]), 1]);
});

suite('it gives up', () => {
  test('after MOST_TRAPS faults, and asks no more', async () => {
    const world = newWorld();
    const { faults, use } = await world.load('core');
    world.core.checkRequest = trap;
    for (let index = 0; index < 20; index += 1) {
      assert.equal(await use((core) => core.checkRequest('', '', '', '')), null);
    }
    assert.deepEqual([faults(), world.core.asked.length, world.core.calls.filter((call) => call === 'init').length], [5, 5, 5]);
    assert.equal(await use((core) => core.site('https://a.test/')), null);
  });

  test('and tries anew in its next life', async () => {
    const world = newWorld();
    world.core.init = trap;
    const { use } = await world.load('core');
    for (let index = 0; index < 6; index += 1) await use((core) => core.site(''));
    world.die();
    world.core.init = () => undefined;
    const next = await world.load('core');
    assert.equal(await next.use((core) => core.site('https://a.test/')), 'a.test');
    assert.equal(next.faults(), 0);
  });
});
