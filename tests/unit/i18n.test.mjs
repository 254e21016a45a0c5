/**
 * Answers: are the words complete in every language, and do numbers take the right form?
 *
 * Invariant checked: each language has the same keys with the same placeholders; each key that the screens name exists;
 * nothing in _locales/ is named by nobody.
 */
// @ts-check

import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import test from 'node:test';
import { getMessageOf, messagesOf } from '../screens/fake.mjs';

const root = new URL('../../', import.meta.url);
const locales = (await readdir(new URL('_locales/', root))).sort();
const english = await messagesOf('en');

/** Keys that the manifest and the background name. */
const elsewhere = /^(extension(Name|Description)|actionTitle|title(Stopped|Asked|Suspected|Allowed|Paused)|language)$/;

let locale = english;
Object.assign(globalThis, { browser: { i18n: { getMessage: (/** @type {string} */ key, /** @type {string[]} */ values) => getMessageOf(locale)(key, values) } } });
const { around, listing, number, plural, pluralKey, text } = await import('../../extension/shared/i18n.js');

/** @param {{ message: string }} [entry] */
const placeholders = (entry) => [...(entry?.message ?? '').matchAll(/\$\w+\$/g)].map(String).sort();

for (const name of locales) {
  test(`${name} has the keys and placeholders of en`, async () => {
    const own = await messagesOf(name);
    assert.deepEqual(Object.keys(own).sort(), Object.keys(english).sort());
    for (const [key, entry] of Object.entries(own)) {
      assert.deepEqual(placeholders(entry), placeholders(english[key]), key);
      const defined = Object.keys(entry.placeholders ?? {}).map((placeholder) => `$${placeholder.toUpperCase()}$`).sort();
      assert.deepEqual(defined, [...new Set(placeholders(entry))], key);
      assert.ok(entry.message.trim() !== '', key);
    }
    assert.equal(own['language']?.message, name.replace('_', '-'));
    assert.ok((own['extensionDescription']?.message.length ?? 0) <= 132);
  });
}

test('each English key is described for translators', () => {
  for (const [key, entry] of Object.entries(english)) {
    assert.ok(/** @type {{ description?: string }} */ (entry).description, key);
  }
});

test('the keys of the screens and the keys of _locales/ are the same', async () => {
  const texts = ['extension/screen/', 'extension/popup/', 'extension/options/'].map(async (name) => {
    const folder = new URL(name, root);
    const files = (await readdir(folder)).filter((file) => /\.(js|html)$/.test(file));
    return Promise.all(files.map((file) => readFile(new URL(file, folder), 'utf8')));
  });
  const sources = (await Promise.all(texts)).flat().join('\n');
  const words = new Set([...sources.matchAll(/['"](\w+)['"]/g)].map(([, word]) => word ?? ''));
  const bare = (/** @type {string} */ key) => key.replace(/(One|Other)$/, '');
  const standings = /^state[A-Z]\w*$/;
  // The core names these, and tests/words.rs holds it to them.
  const signs = /^evidence[A-Z]\w*$/;
  // Kinds of faults, of lines that are not used and of steps; options-words.test.mjs holds them to their sources.
  const kinds = /^(fault|issue|listsStep)[A-Z]\w*$/;
  for (const key of Object.keys(english)) {
    const used = words.has(key) || words.has(bare(key)) || elsewhere.test(key) || standings.test(key) || signs.test(key) || kinds.test(key);
    assert.ok(used, `${key} is named by nobody`);
  }
  for (const [, key = ''] of sources.matchAll(/\b(?:text|plural|around|row)\('(\w+)'/g)) {
    assert.ok(key in english || `${key}Other` in english, `${key} has no words`);
  }
});

const numbers = /** @type {[string, number, string][]} */ ([
  ['en', 0, '0 times'], ['en', 1, 'Once'], ['en', 2, '2 times'], ['en', 1204, '1,204 times'],
  ['ja', 1, '1 回'], ['ja', 1204, '1,204 回'],
]);
for (const [name, count, expected] of numbers) {
  test(`${name}: ${count} is "${expected}"`, async () => {
    locale = await messagesOf(name);
    assert.equal(plural('times', count), expected);
  });
}

test('a node stands in the place of a placeholder', async () => {
  locale = english;
  assert.deepEqual(around(pluralKey('stateStopped', 3), 7), [7, ' mining attempts stopped']);
  locale = await messagesOf('ja');
  assert.deepEqual(around(pluralKey('stateStopped', 3), 7), ['マイニングを ', 7, '\u00a0回止めました']);
});

test('a missing key shows its name; lists and numbers follow the language', async () => {
  locale = english;
  assert.equal(text('noSuchKey'), 'noSuchKey');
  assert.equal(listing(['a', 'b', 'c']), 'a, b, and c');
  locale = await messagesOf('ja');
  assert.equal(listing(['a', 'b']), 'a、b');
  assert.equal(number(1234.5), '1,234.5');
});
