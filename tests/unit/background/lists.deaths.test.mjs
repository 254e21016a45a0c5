/**
 * The background dies at each effect of an update in turn, before it and after it: one generation is in force all the
 * time, whole, and the next life ends what was begun.
 */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { ADDRESS, assertWhole, held, hostsOf, listOf, living, makeDue, serve, withoutCatalogue } from './lists.mjs';
import { mortal } from './mortal.mjs';
import { newWorld } from './world.mjs';

/** @typedef {import('../../../extension/shared/lists.js').ListsMessage} ListsMessage */
/** @typedef {Awaited<ReturnType<typeof living>>} Life */
/** @typedef {import('./world.mjs').World} World */

const OLDER = [...hostsOf('h', 10), 'only1.test'];
const NEWER = [...hostsOf('h', 10), 'only2.test'];

/**
 * What is begun, and what shall be in force when it is over: hosts in rules.
 * @type {[string, (life: Life, world: World) => Promise<unknown>, string[]][]}
 */
const rows = [
  ['a new version, when its time has come', ({ ring }) => ring(), NEWER],
  ['a new version, for the user', ({ send }) => send({ kind: 'updateLists', ids: [ADDRESS] }), NEWER],
  ['own filters', ({ send }) => send({ kind: 'setOwnFilters', text: '||own.test^' }), ['own.test', ...OLDER]],
  ['a list is switched off', ({ send }) => send({ kind: 'changeList', id: ADDRESS, on: false }), []],
  ['a list is removed', ({ send }) => send({ kind: 'removeList', id: ADDRESS }), []],
  ['a filter is switched off', ({ send }) => send({ kind: 'switchFilter', filter: '||only1.test^', list: 'Tested', host: null, off: true }), OLDER.slice(0, -1)],
  ['another list', ({ send }) => send({ kind: 'addList', address: 'https://lists.test/b.txt' }), [...OLDER, 'b.test']],
];

for (const [title, begin, wanted] of rows) suite(title, () => {
  for (const when of /** @type {const} */ (['before', 'after'])) {
    test(`death ${when} each effect`, async () => {
      for (let nth = 1; ; nth += 1) if (await check(begin, wanted, nth, when)) return;
    });
  }
});

/**
 * @param {(life: Life, world: World) => Promise<unknown>} begin @param {string[]} wanted @param {number} nth @param {'before' | 'after'} when
 * @returns {Promise<boolean>} whether it lived to the end
 */
async function check(begin, wanted, nth, when) {
  const world = newWorld();
  withoutCatalogue(world);
  serve({ [ADDRESS]: listOf(OLDER) });
  await (await living(world)).send({ kind: 'addList', address: ADDRESS });
  world.die();
  makeDue(world);
  const before = structuredClone(world.local.held);

  const texts = { [ADDRESS]: listOf(wanted === NEWER ? NEWER : OLDER), 'https://lists.test/b.txt': listOf(['b.test']) };
  serve(texts);
  const { dead, effects, log } = mortal(world, { nth, when, atEach: () => assertWhole(world) });
  const life = await living(world);
  const lived = await Promise.race([begin(life, world).then(() => true), dead.then(() => false)]);
  const at = `${when} effect ${nth}, ${log.at(-1)}: ${log.join(' ')}`;
  world.die();
  world.between = {};
  serve(texts);
  await assertWhole(world);

  // What the user has decided is stored, or it is not; if it is, or if the time had come, somebody comes for it soon.
  const decided = (/** @type {Record<string, any>} */ { lists, ownFilters, switchedOff }) => JSON.stringify([lists, ownFilters, switchedOff]);
  const isDecided = decided(world.local.held) !== decided(before);
  const isDone = (await held(world)).hosts.join() === wanted.join();
  const isBegun = isDecided || (wanted === NEWER && nth > 1);
  if (isBegun && !isDone) assert.ok((world.alarms.get('lists') ?? Infinity) <= Date.now() + 60_000, `no alarm, ${at}`);

  const next = await living(world);
  const { installFault } = await next.ring();
  assert.equal(installFault, null, at);
  await assertWhole(world);
  const { hosts, generation, tables } = await held(world);
  assert.deepEqual([...hosts].sort(), (lived || isDecided || wanted === NEWER ? [...wanted] : [...OLDER]).sort(), at);
  assert.deepEqual(Object.keys(tables).map(Number), [generation], `nothing is left, ${at}`);
  assert.ok(nth < 200, 'it comes to an end');
  if (lived) assert.ok(effects() < nth);
  world.die();
  return lived;
}
