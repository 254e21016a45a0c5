/**
 * lists/settings.js: all settings as one text and back; a text that is not right changes nothing.
 */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { ADDRESS, held, hostsOf, listOf, living, serve, withoutCatalogue } from './lists.mjs';
import { newWorld } from './world.mjs';

/** @typedef {import('./world.mjs').World} World */

const ALLOWANCE = { policy: 'allowed', duration: 'always', from: 1, until: null };
const KEYS = ['allowances', 'lists', 'ownFilters', 'switchedOff'];

/** A world in which much was decided. */
async function decided() {
  const world = newWorld();
  withoutCatalogue(world);
  serve({ [ADDRESS]: listOf(hostsOf('h', 5)) });
  const life = await living(world);
  await life.send({ kind: 'addList', address: ADDRESS });
  await life.send({ kind: 'addText', title: 'File', text: listOf(hostsOf('file', 5)) });
  await life.send({ kind: 'setOwnFilters', text: '||own.test^\n||ö.test^' });
  await life.send({ kind: 'switchFilter', filter: '||h1.test^', list: 'Tested', host: null, off: true });
  await life.send({ kind: 'switchFilter', filter: '||coinhive.com^', list: 'Wattguard', host: 'coinhive.com', off: true });
  world.local.held['allowances'] = { 'a.test': ALLOWANCE };
  const { text } = /** @type {{ text: string }} */ (/** @type {unknown} */ (await life.send({ kind: 'exportSettings' })));
  return { world, text, ...life };
}

/** @param {World} world */
const settings = (world) => structuredClone(Object.fromEntries(KEYS.map((key) => [key, world.local.held[key]])));

test('what was exported, imported elsewhere, is the same there: settings, rules, lifted hosts', async () => {
  const { world, text } = await decided();
  const [before, rules] = [settings(world), await held(world)];
  const other = newWorld();
  const { send } = await living(other);
  const { fault, installFault, lists } = await send({ kind: 'importSettings', text });
  assert.deepEqual([fault, installFault], [null, null]);
  const plain = (/** @type {any} */ value) => ({ ...value, lists: value.lists.map((/** @type {any} */ { address, ...list }) => (list.origin === 'catalogue' ? list : { ...list, address })) });
  assert.deepEqual(plain(settings(other)), plain(before));
  const there = await held(other);
  assert.deepEqual([[...there.hosts].sort(), there.rules], [[...rules.hosts].sort(), rules.rules]);
  assert.deepEqual(lists.filter(({ on }) => on).map(({ filters }) => filters), [5, 5]);
  assert.deepEqual(other.dynamic.rules.find(({ id }) => id === 4)?.condition.requestDomains, ['coinhive.com', 'coinhive.com.']);
});

test('an export holds nothing that was only seen: no times, no faults', async () => {
  const { text } = await decided();
  assert.deepEqual(Object.keys(JSON.parse(text)).sort(), [...KEYS, 'texts', 'version', 'wattguard'].sort());
});

suite('a text that is not right changes nothing', () => {
  /** @type {[string, (text: string) => string, string, (string | RegExp)[]][]} */
  const rows = [
    ['nothing', () => '', 'settingsUnreadable', [/JSON/]],
    ['cut off', (text) => text.slice(0, text.length / 2), 'settingsUnreadable', [/./]],
    ['a number', () => '7', 'settingsForeign', []],
    ['null', () => 'null', 'settingsForeign', []],
    ['an array', () => '[]', 'settingsForeign', []],
    ['settings of somebody else', () => '{"version": 1}', 'settingsForeign', []],
    ['no version', (text) => changed(text, { version: undefined }), 'settingsForeign', []],
    ['a later version', (text) => changed(text, { version: 2 }), 'settingsNewer', ['2', '1']],
    ['lists of another form', (text) => changed(text, { lists: [{ id: 'x' }] }), 'settingsWrong', ['lists']],
    ['allowances of another form', (text) => changed(text, { allowances: { 'a.test': 'yes' } }), 'settingsWrong', ['allowances']],
    ['own filters of another form', (text) => changed(text, { ownFilters: 7 }), 'settingsWrong', ['ownFilters']],
    ['filters that are off, of another form', (text) => changed(text, { switchedOff: {} }), 'settingsWrong', ['switchedOff']],
    ['texts of another form', (text) => changed(text, { texts: { x: 7 } }), 'settingsWrong', ['texts']],
    ['texts that are null', (text) => changed(text, { texts: [null] }), 'settingsWrong', ['texts']],
    ['a file that is no list', (text) => withFile(text, '<html>'), 'otherFormat', ['HTML']],
    ['an address that is not safe', (text) => withAddress(text, 'http://lists.test/a.txt'), 'insecure', ['http://lists.test']],
  ];
  for (const [title, change, kind, words] of rows) test(title, () => check(change, kind, words));

  /** @param {(text: string) => string} change @param {string} kind @param {(string | RegExp)[]} words */
  async function check(change, kind, words) {
    const { world, text, send } = await decided();
    await send({ kind: 'setOwnFilters', text: '||later.test^' });
    const [before, rules] = [settings(world), await held(world)];
    const { fault } = await send({ kind: 'importSettings', text: change(text) });
    assert.equal(fault?.kind, kind, JSON.stringify(fault));
    words.forEach((one, at) => (typeof one === 'string' ? assert.equal(fault?.words[at], one) : assert.match(fault?.words[at] ?? '', one)));
    assert.deepEqual(settings(world), before);
    assert.deepEqual(await held(world), rules);
  }
});

test('a disk that is full: it is said', async () => {
  const { world, text, send } = await decided();
  world.local.before = (operation) => {
    if (operation === 'set') throw new DOMException('full', 'QuotaExceededError');
  };
  const before = settings(world);
  const { fault } = await send({ kind: 'importSettings', text });
  assert.deepEqual(fault, { kind: 'storage', words: [] });
  assert.deepEqual(settings(world), before);
});

/** @param {string} text @param {Record<string, unknown>} change */
const changed = (text, change) => JSON.stringify({ ...JSON.parse(text), ...change });

/** @param {string} text @param {string} file */
function withFile(text, file) {
  const { lists } = JSON.parse(text);
  const { id } = lists.find((/** @type {any} */ { origin }) => origin === 'file');
  return changed(text, { texts: { [id]: file }, ownFilters: '' });
}

/** @param {string} text @param {string} address */
function withAddress(text, address) {
  const { lists } = JSON.parse(text);
  return changed(text, { lists: lists.map((/** @type {any} */ list) => (list.origin === 'address' ? { ...list, address } : list)) });
}
