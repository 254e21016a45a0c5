/**
 * Answers: does the options page say the right thing of a list, a time, a place in a text and a verdict? The pure parts of
 * extension/options/, as rows.
 */
// @ts-check

import assert from 'node:assert/strict';
import test from 'node:test';
import { getMessageOf, messagesOf } from '../screens/fake.mjs';
import { list, situations } from '../screens/lists.mjs';
import { NOON } from '../screens/reports.mjs';

process.env['TZ'] = 'UTC';
let locale = await messagesOf('en');
Object.assign(globalThis, { browser: { i18n: { getMessage: (/** @type {string} */ key, /** @type {string[]} */ values) => getMessageOf(locale)(key, values) } } });
const { facts, progressWords, sentences, servers, summary, titleWords } = await import('../../extension/options/facts.js');
const { moment } = await import('../../extension/options/moments.js');
const { behind, lineCount, offsetOf, unixLines } = await import('../../extension/options/places.js');
const { resultOf, wholeAddress } = await import('../../extension/options/results.js');
const { fileName, titleOfFile } = await import('../../extension/options/files.js');

/** @typedef {import('../../extension/shared/lists.js').ListReport} ListReport */
/** @typedef {import('../../extension/shared/lists.js').ListsReport} ListsReport */

const SECOND = 1_000, MINUTE = 60_000, HOUR = 3_600_000, DAY = 86_400_000;

const moments = /** @type {[string, number, string][]} */ ([
  ['en', 0, 'now'], ['en', -59 * SECOND, 'now'], ['en', -61 * SECOND, '1 minute ago'], ['en', -3 * HOUR - 59 * MINUTE, '3 hours ago'],
  ['en', 40 * MINUTE, 'in 40 minutes'], ['en', -DAY, '1 day ago'], ['en', 2 * DAY, 'in 2 days'], ['en', -9 * DAY, 'Aug 5, 2026, 12:00 PM'],
  ['ja', -3 * HOUR, '3 時間前'], ['ja', 41 * HOUR, '1 日後'], ['ja', -9 * DAY, '2026/08/05 12:00'],
]);
for (const [name, distance, expected] of moments) {
  test(`${name}: ${distance} ms from now is "${expected}"`, async () => {
    locale = await messagesOf(name);
    // Which space stands before PM depends on the version of ICU.
    assert.equal(moment(NOON + distance, NOON).replaceAll('\u202f', ' '), expected);
    locale = await messagesOf('en');
  });
}

/** @param {Partial<ListReport>} more */
const lineOf = (more) => summary(list(more), NOON).map(({ words }) => words);
const lines = /** @type {[string, Partial<ListReport>, string[]][]} */ ([
  ['good', {}, ['392 filters', 'updated 3 hours ago', 'raw.githubusercontent.com']],
  ['one filter', { account: null, filters: 1 }, ['1 filter', 'updated 3 hours ago', 'raw.githubusercontent.com']],
  ['new', { account: null, filters: null, lastSuccess: 0 }, ['not fetched yet', 'raw.githubusercontent.com']],
  ['file', { origin: 'file', address: '' }, ['392 filters', 'from a file']],
]);
for (const [name, more, expected] of lines) {
  test(`line of a list that is ${name}`, () => assert.deepEqual(lineOf(more), expected));
}

/** @param {Partial<ListReport>} more @param {string} label */
const factOf = (more, label) => facts(list(more), NOON).find((fact) => fact.label === label);
const rows = /** @type {[string, Partial<ListReport>, string | undefined][]} */ ([
  ['listsNextTry', {}, 'in 1 day'], ['listsNextTry', { nextTry: 0 }, 'within some minutes'], ['listsNextTry', { on: false }, 'not while it is off'],
  ['listsNextTry', { origin: 'file', address: '' }, undefined], ['listsLastSuccess', { lastSuccess: 0 }, 'never'],
  ['listsLastTry', {}, undefined], ['listsLastTry', { lastTry: NOON - HOUR, failures: 2 }, '1 hour ago – failed 2 times in a row'],
  ['listsLanguage', { language: 'fr' }, 'French'], ['listsLanguage', { language: 'not a language' }, 'not a language'],
  ['listsHomepage', { homepage: 'javascript:alert(1)' }, undefined], ['listsHomepage', { homepage: 'https://a.example/\u202E' }, 'https://a.example/%E2%80%AE'],
  ['listsVersion', { version: '\u202E' }, undefined], ['listsLicence', { licence: null }, undefined],
]);
for (const [label, more, expected] of rows) {
  test(`${label} of ${JSON.stringify(more)}`, () => assert.equal(factOf(more, label)?.words, expected));
}

test('who is asked for lists: those that are on and have a server', () => {
  assert.deepEqual(servers(/** @type {ListsReport} */ (situations['used'])), [
    { title: 'NoCoin', host: 'raw.githubusercontent.com' }, { title: 'EasyPrivacy', host: 'easylist.to' },
    { title: 'Miners of example.org', host: 'lists.example.org' },
  ]);
});

test('titles of strangers', () => {
  assert.equal(titleWords('a\u202Eb'), 'ab');
  assert.equal(Array.from(titleWords('x'.repeat(500))).length, 80);
});

const steps = /** @type {[import('../../extension/shared/lists.js').Progress, ReturnType<typeof progressWords>][]} */ ([
  [{ step: 'asking', list: 'NoCoin', bytes: 0, total: null }, { step: 'Asking for NoCoin', far: '', part: null }],
  [{ step: 'loading', list: 'NoCoin', bytes: 524_288, total: 1_048_576 }, { step: 'Loading NoCoin', far: '512 kB of 1 MB', part: 0.5 }],
  [{ step: 'loading', list: 'NoCoin', bytes: 2_048, total: null }, { step: 'Loading NoCoin', far: '2 kB', part: null }],
  [{ step: 'loading', list: 'NoCoin', bytes: 9, total: 3 }, { step: 'Loading NoCoin', far: '9 byte of 3 byte', part: 1 }],
  [{ step: 'storing', list: 'NoCoin', bytes: 0, total: null }, { step: 'Storing NoCoin', far: '', part: null }],
  [{ step: 'storing', list: '', bytes: 0, total: null }, { step: 'Storing the rules', far: '', part: null }],
  [{ step: 'installing', list: '', bytes: 0, total: null }, { step: 'Giving the rules to the browser', far: '', part: null }],
]);
for (const [progress, expected] of steps) {
  test(`progress: ${expected.step} ${expected.far}`, () => assert.deepEqual(progressWords(progress), expected));
}

test('sentences stand as their script has it', () => {
  assert.equal(sentences('One.', 'Two.'), 'One. Two.');
  assert.equal(sentences('一。', '二。'), '一。二。');
});

const places = /** @type {[string, number, number, number][]} */ ([
  ['ab\ncd', 1, 1, 0], ['ab\ncd', 2, 2, 4], ['ab\n🪙x', 2, 2, 5], ['ab\ncd', 2, 99, 5], ['ab\ncd', 9, 1, 5], ['', 1, 1, 0], ['a\n', 2, 1, 2],
]);
for (const [text, line, column, expected] of places) {
  test(`line ${line}, column ${column} of ${JSON.stringify(text)}`, () => assert.equal(offsetOf(text, line, column), expected));
}

test('texts of fields', () => {
  assert.deepEqual(['', 'a', 'a\n', 'a\nb\nc'].map(lineCount), [1, 1, 2, 3]);
  assert.equal(unixLines('a\r\nb\rc\nd'), 'a\nb\nc\nd');
  assert.deepEqual([behind('', 'x'), behind('a', 'x'), behind('a\n', 'x')], ['x', '\nx', 'x']);
});

const addresses = /** @type {[string, string, string | null][]} */ ([
  ['coinhive.com', 'script', 'https://coinhive.com/'], [' coinhive.com/a ', 'websocket', 'wss://coinhive.com/a'],
  ['wss://a.example:8443/', 'script', 'wss://a.example:8443/'], ['localhost:8080/a', 'script', 'https://localhost:8080/a'],
  ['', 'script', null], ['two words', 'script', null], ['file:///etc/passwd', 'script', null], ['https://', 'script', null],
]);
for (const [written, type, expected] of addresses) {
  test(`"${written}" as ${type}`, () => assert.equal(wholeAddress(written, type), expected));
}

test('a verdict by its filters', () => {
  const filter = { kind: /** @type {const} */ ('filter'), filter: '||a.\u202Ecom^', miner: null };
  const where = { kind: /** @type {const} */ ('line'), list: 'NoCoin', line: 7 };
  const rest = { family: /** @type {const} */ ('address'), what: filter, where, consent: /** @type {const} */ ('hidden'), inWallets: false };
  const evidence = [{ ...rest, strength: /** @type {const} */ ('conclusive') }, { ...rest, strength: /** @type {const} */ ('weak') }];
  assert.deepEqual(resultOf({ action: 'block', evidence }), {
    action: 'block',
    words: 'It is stopped',
    sources: [{ filter: '||a.com^', list: 'NoCoin', line: 7, isWeak: false }, { filter: '||a.com^', list: 'NoCoin', line: 7, isWeak: true }],
  });
  assert.deepEqual(['ask', 'allow'].map((action) => resultOf({ action: /** @type {'ask'} */ (action), evidence: [] }).words), ['You are asked about it', 'It is not stopped']);
});

test('names of files', () => {
  assert.equal(fileName('settings', 'json', NOON), 'wattguard-settings-2026-08-14.json');
  assert.deepEqual(['hosts.txt', 'hosts', 'my.list.txt', '.txt'].map(titleOfFile), ['hosts', 'hosts', 'my.list', '']);
});
