/**
 * allowances.js: how long decisions hold, to the millisecond, and the alarm for the next one that ends.
 */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { newWorld } from './world.mjs';

/** @typedef {import('../../../extension/shared/messages.js').Duration} Duration */

const HOUR = 3_600_000;
const NOON = 1_700_000_000_000;

suite('a decision at noon', () => {
  /** @type {[Duration, number, boolean][]} */
  const rows = [
    ['hour', 0, true],
    ['hour', HOUR - 1, true],
    ['hour', HOUR, false],
    ['hour', 24 * HOUR, false],
    ['hour', -1, false],
    ['session', 1000 * HOUR, true],
    ['session', -1, true],
    ['always', 1000 * HOUR, true],
    ['always', -1, true],
  ];
  for (const [duration, later, holds] of rows) test(`${duration}, ${later} ms later`, () => check([duration, later], holds));

  /** @param {[Duration, number]} input @param {boolean} expected */
  async function check([duration, later], expected) {
    const { decide, decisionFor, inForce } = await newWorld().load('allowances');
    await decide('a.test', 'allowed', duration, NOON);
    const { temporary, lasting } = await inForce(NOON + later);
    const found = { ...lasting, ...temporary }['a.test'];
    const until = duration === 'hour' ? NOON + HOUR : null;
    assert.deepEqual(found, expected ? { policy: 'allowed', duration, from: NOON, until } : undefined);
  }
});

suite('where decisions lie', () => {
  /** @type {[Duration, 'local' | 'session', 'local' | 'session'][]} */
  const rows = [
    ['hour', 'session', 'local'],
    ['session', 'session', 'local'],
    ['always', 'local', 'session'],
  ];
  for (const [duration, area, other] of rows) test(duration, () => check(duration, [area, other]));

  /** @param {Duration} duration @param {['local' | 'session', 'local' | 'session']} expected */
  async function check(duration, [area, other]) {
    const world = newWorld();
    const { decide } = await world.load('allowances');
    await decide('a.test', 'refused', duration);
    assert.deepEqual(Object.keys(world[area].held.allowances), ['a.test']);
    assert.equal(world[other].writes, 0);
  }
});

test('a temporary decision comes before one for good', async () => {
  const world = newWorld();
  const { decisionFor } = await world.load('allowances');
  world.local.held.allowances = { 'a.test': { policy: 'allowed', duration: 'always', from: 0, until: null } };
  world.session.held.allowances = { 'a.test': { policy: 'refused', duration: 'session', from: 0, until: null } };
  assert.equal((await decisionFor('a.test'))?.policy, 'refused');
});

test('one for good comes into force again when the hour beside it has ended', async () => {
  const world = newWorld();
  const { decisionFor } = await world.load('allowances');
  world.local.held.allowances = { 'a.test': { policy: 'refused', duration: 'always', from: 0, until: null } };
  world.session.held.allowances = { 'a.test': { policy: 'allowed', duration: 'hour', from: 0, until: HOUR } };
  assert.equal((await decisionFor('a.test'))?.policy, 'refused');
});

suite('a later decision comes before an earlier one; one for good outlives one for now', () => {
  /** @type {[Duration, Duration, [string, Duration][]][]} */
  const rows = [
    ['always', 'hour', [['refused', 'hour'], ['allowed', 'always']]],
    ['hour', 'always', [['refused', 'always']]],
    ['session', 'session', [['refused', 'session']]],
  ];
  for (const [first, second, left] of rows) test(`${first}, then ${second}`, () => check([first, second], left));

  /** @param {[Duration, Duration]} input @param {[string, Duration][]} expected */
  async function check([first, second], expected) {
    const { decide, decisionFor, inForce } = await newWorld().load('allowances');
    await decide('a.test', 'allowed', first);
    await decide('a.test', 'refused', second);
    const { temporary, lasting } = await inForce();
    const left = [...Object.values(temporary), ...Object.values(lasting)];
    assert.deepEqual(left.map(({ policy, duration }) => [policy, duration]), expected);
    assert.equal((await decisionFor('a.test'))?.policy, 'refused');
  }
});

test('revoke clears the site in both places, and no other', async () => {
  const world = newWorld();
  const { revoke } = await world.load('allowances');
  const allowed = { policy: 'allowed', duration: 'session', from: 0, until: null };
  world.local.held.allowances = { 'a.test': allowed, 'b.test': allowed };
  world.session.held.allowances = { 'a.test': allowed, 'c.test': allowed };
  await revoke('a.test');
  assert.deepEqual(Object.keys(world.local.held.allowances), ['b.test']);
  assert.deepEqual(Object.keys(world.session.held.allowances), ['c.test']);
});

suite('sites with names of Object.prototype', () => {
  for (const site of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) test(site, () => check(site));

  /** @param {string} site */
  async function check(site) {
    const world = newWorld();
    const { decide, decisionFor, revoke } = await world.load('allowances');
    assert.equal(await decisionFor(site), undefined);
    await revoke(site);
    assert.deepEqual([world.local.writes, world.session.writes], [0, 0]);
    for (const duration of /** @type {const} */ (['hour', 'always'])) {
      await decide(site, 'allowed', duration);
      assert.equal((await decisionFor(site))?.duration, duration);
      assert.equal(await decisionFor('a.test'), undefined);
    }
    await revoke(site);
    assert.equal(await decisionFor(site), undefined);
  }
});

suite('expire', () => {
  /** @type {[string, Record<string, [Duration, number]>, string[], number | undefined][]} */
  const rows = [
    ['nothing stored', {}, [], undefined],
    ['only without an end', { a: ['session', 0] }, ['a'], undefined],
    ['two hours: the alarm is for the first', { a: ['hour', 0], b: ['hour', -5000] }, ['a', 'b'], NOON + HOUR - 5000],
    ['one has ended this millisecond', { a: ['hour', -HOUR], b: ['hour', -HOUR + 1] }, ['b'], NOON + 1],
    ['all have ended', { a: ['hour', -HOUR], b: ['hour', -9 * HOUR] }, [], undefined],
    ['the clock was set back', { a: ['hour', 1], b: ['session', 1] }, ['b'], undefined],
  ];
  for (const [name, decisions, kept, alarm] of rows) test(name, () => check(decisions, [kept, alarm]));

  /** @param {Record<string, [Duration, number]>} decisions @param {[string[], number | undefined]} expected */
  async function check(decisions, [kept, alarm]) {
    const world = newWorld();
    const { ALARM, decide, expire } = await world.load('allowances');
    world.alarms.set(ALARM, 1);
    for (const [site, [duration, after]] of Object.entries(decisions)) await decide(site, 'allowed', duration, NOON + after);
    await expire(NOON);
    assert.deepEqual(Object.keys(world.session.held.allowances ?? {}), kept);
    assert.deepEqual([...world.alarms], alarm === undefined ? [] : [[ALARM, alarm]]);
  }
});
