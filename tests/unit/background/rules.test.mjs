/**
 * rules.js: decisions -> declarativeNetRequest rules, in Chrome and in Firefox, and what `sync` changes in the browser.
 */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { hidden, offered, priority } from '../../../rules/compiled/bundled.js';
import { newWorld } from './world.mjs';

/** @typedef {import('../../../extension/background/store.js').Allowances} Allowances */
/** @typedef {Record<string, 'allowed' | 'refused'>} Policies  by site */

/** @param {Policies} policies @returns {Allowances} */
function allowances(policies) {
  const entries = Object.entries(policies).map(([site, policy]) => [site, { policy, duration: 'session', from: 0, until: null }]);
  return Object.fromEntries(entries);
}

/** @param {{ id: number, priority?: number, action: { type: string }, condition: object }} rule */
function short({ id, priority, action, condition }) {
  const lists = Object.entries(condition).map(([name, list]) => `${name} ${list.length > 9 ? list.length : list}`);
  return [id, priority, action.type, ...lists].join(' ');
}

const [all, twice] = [hidden.length + offered.length, 2 * hidden.length];

suite('plan', () => {
  /** @type {[string, { temporary?: Policies, lasting?: Policies, paused?: boolean, lifted?: string[] }, 'chrome' | 'firefox', string[], string[]][]} */
  const rows = [
    ['nothing, Chrome', {}, 'chrome', [], []],
    ['nothing, Firefox', {}, 'firefox', [], []],
    ['always, Chrome', { lasting: { 'b.test': 'allowed', 'a.test': 'allowed' } }, 'chrome', ['1 100 allow topDomains a.test,b.test'], []],
    ['for a time, Chrome', { temporary: { 'a.test': 'allowed' } }, 'chrome', [], ['1 110 allow topDomains a.test']],
    ['refused, Chrome', { lasting: { 'a.test': 'refused' } }, 'chrome', [`2 100 block requestDomains ${all} topDomains a.test`], []],
    ['refused for a time, Chrome', { temporary: { 'a.test': 'refused' } }, 'chrome', [], [`2 110 block requestDomains ${all} topDomains a.test`]],
    [
      'both kinds at once, Chrome',
      { temporary: { 'a.test': 'refused', 'b.test': 'allowed' }, lasting: { 'c.test': 'allowed' } },
      'chrome',
      ['1 100 allow topDomains c.test'],
      ['1 110 allow topDomains b.test', `2 110 block requestDomains ${all} topDomains a.test`],
    ],
    ['paused, Chrome', { paused: true }, 'chrome', [], ['3 200 allow']],
    ['paused, Firefox', { paused: true }, 'firefox', [], ['3 200 allow']],
    ['paused beside a decision', { paused: true, temporary: { 'a.test': 'allowed' } }, 'chrome', [], ['1 110 allow topDomains a.test', '3 200 allow']],
    ['always, Firefox: whose it is the listener decides', { lasting: { 'a.test': 'allowed' } }, 'firefox', [`1 100 allow requestDomains ${twice}`, '5 100 allow initiatorDomains a.test'], []],
    ['for a time, Firefox', { temporary: { 'a.test': 'allowed' } }, 'firefox', [], [`1 100 allow requestDomains ${twice}`, '5 100 allow initiatorDomains a.test']],
    ['refused, Firefox: the listener blocks', { lasting: { 'a.test': 'refused' }, temporary: { 'b.test': 'refused' } }, 'firefox', [], []],
    ['hosts that are lifted, Chrome', { lifted: ['a.test', 'b.test'] }, 'chrome', ['4 70 allow requestDomains a.test,a.test.,b.test,b.test.'], []],
    ['hosts that are lifted, Firefox', { lifted: ['a.test'] }, 'firefox', ['4 70 allow requestDomains a.test,a.test.'], []],
    ['names of Object.prototype', { lasting: JSON.parse('{ "constructor": "allowed", "__proto__": "allowed" }') }, 'chrome', ['1 100 allow topDomains __proto__,constructor'], []],
  ];
  for (const [name, decisions, browser, dynamic, session] of rows) test(name, () => check([decisions, browser], { dynamic, session }));

  /**
   * @param {[{ temporary?: Policies, lasting?: Policies, paused?: boolean, lifted?: string[] }, 'chrome' | 'firefox']} input
   * @param {{ dynamic: string[], session: string[] }} expected
   */
  async function check([{ temporary = {}, lasting = {}, paused = false, lifted = [] }, browser], expected) {
    const { plan } = await newWorld().load('rules');
    const decisions = { temporary: allowances(temporary), lasting: allowances(lasting), paused, lifted, convictions: {} };
    const { dynamic, session } = plan(decisions, browser === 'firefox');
    assert.deepEqual({ dynamic: dynamic.map(short), session: session.map(short) }, expected);
  }
});

test('a pause outranks a decision for now, which outranks one for good', () => {
  assert.ok(priority.pause > priority.decisionForNow && priority.decisionForNow > priority.decision);
});

test('in Firefox every host is lifted with and without its last dot', async () => {
  const { plan } = await newWorld().load('rules');
  const { dynamic } = plan({ temporary: {}, lasting: allowances({ 'a.test': 'allowed' }), paused: false, lifted: [], convictions: {} }, true);
  const lifted = new Set(dynamic[0]?.condition.requestDomains);
  assert.deepEqual(hidden.filter((host) => !lifted.has(host) || !lifted.has(`${host}.`)), []);
  assert.deepEqual(offered.filter((host) => lifted.has(host)), []);
});

suite('sync', () => {
  /** @param {{ firefox?: boolean }} [options] */
  async function decided(options) {
    const world = newWorld(options);
    world.local.held.allowances = allowances({ 'a.test': 'allowed' });
    const { sync } = await world.load('rules');
    await sync();
    return { world, sync };
  }

  test('sets what is wanted, and nothing a second time', async () => {
    const { world, sync } = await decided();
    await sync();
    assert.deepEqual(world.dynamic.rules.map(short), ['1 100 allow topDomains a.test']);
    assert.deepEqual([world.dynamic.updates, world.temporary.updates], [1, 0]);
  });

  test('takes back what is no longer wanted', async () => {
    const { world, sync } = await decided();
    world.local.held.allowances = {};
    await sync();
    assert.deepEqual(world.dynamic.rules, []);
  });

  test('leaves rules of lists alone', async () => {
    const { world, sync } = await decided();
    const ofList = { id: 817_975_750, priority: 10, action: { type: /** @type {const} */ ('block') }, condition: { requestDomains: ['m.test'] } };
    world.dynamic.rules.push(/** @type {any} */ (ofList));
    world.local.held.allowances = {};
    await sync();
    assert.deepEqual(world.dynamic.rules, [ofList]);
  });

  test('replaces a rule of the same id', async () => {
    const { world, sync } = await decided();
    world.local.held.allowances = allowances({ 'b.test': 'allowed' });
    await sync();
    assert.deepEqual(world.dynamic.rules.map(short), ['1 100 allow topDomains b.test']);
  });

  test('Firefox without access to pages: the static rules are no longer lifted, and lifted again with it', async () => {
    const { world, sync } = await decided({ firefox: true });
    assert.equal(world.dynamic.rules.length, 2);
    world.granted.delete('<all_urls>');
    await sync();
    assert.deepEqual(world.dynamic.rules, []);
    assert.equal(world.session.held.notes, undefined);
    world.granted.add('<all_urls>');
    await sync();
    assert.equal(world.dynamic.rules.length, 2);
  });

  test('Chrome without access to pages: its rules need no listener', async () => {
    const { world, sync } = await decided();
    world.granted.delete('<all_urls>');
    await sync();
    assert.deepEqual(world.dynamic.rules.map(short), ['1 100 allow topDomains a.test']);
  });

  test('rules that cannot be set are noted, not thrown', async () => {
    const { world, sync } = await decided();
    world.local.held.allowances = {};
    world.dynamic.fault = new Error('Internal error');
    await sync();
    assert.deepEqual(world.session.held.notes, [{ kind: 'rulesUnavailable' }]);
  });
});
