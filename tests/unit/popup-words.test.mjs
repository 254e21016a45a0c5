/**
 * Answers: does the popup say the right thing first, offer the right choices, group alike stops and show hostile text
 * harmlessly? The pure parts of extension/popup/, as rows.
 */
// @ts-check

import assert from 'node:assert/strict';
import test from 'node:test';
import { getMessageOf, messagesOf } from '../screens/fake.mjs';
import { NOON, clear, reports, stop } from '../screens/reports.mjs';

Object.assign(globalThis, { browser: { i18n: { getMessage: getMessageOf(await messagesOf('en')) } } });
const { canSwitchOff, freedHost, group, kinds } = await import('../../extension/popup/groups.js');
const { plain, shorten } = await import('../../extension/screen/plain.js');
const { choices, isOutOfDate, standing } = await import('../../extension/popup/standing.js');
const { contentWords, detail, lasting, minerWords, noteWords, signWords, typeWords } = await import('../../extension/popup/words.js');

/** @typedef {import('../../extension/shared/messages.js').TabReport} TabReport */

/** @param {string} name */
const report = (name) => /** @type {TabReport} */ (reports[name]);

const standings = /** @type {[string, string][]} */ ([
  ['clear', 'clear'], ['one', 'stopped'], ['hundred', 'stopped'], ['asked', 'asked'], ['mixed', 'stopped'],
  ['hour', 'allowed'], ['session', 'allowed'], ['refused', 'refused'], ['paused', 'paused'], ['noSite', 'noSite'],
  ['openBefore', 'openBefore'], ['limited', 'unseen'], ['none', 'unseen'], ['unexplained', 'stopped'],
  ['suspectedByScript', 'suspected'], ['suspectedByModule', 'suspected'], ['suspectedBeside', 'suspected'],
  ['blockedByMessages', 'stopped'], ['reloadOffered', 'stopped'], ['faults', 'clear'], ['unguarded', 'unguarded'],
]);
for (const [name, expected] of standings) {
  test(`standing of ${name}: ${expected}`, () => assert.equal(standing(report(name)), expected));
}

test('what limits the truth comes first', () => {
  assert.equal(standing({ ...report('one'), paused: true, policy: 'allowed' }), 'paused');
  assert.equal(standing({ ...report('one'), notes: [{ kind: 'rulesUnavailable' }] }), 'unguarded');
  assert.equal(standing({ ...clear, access: 'none', openBefore: true }), 'unseen');
});

const offers = /** @type {[string, ReturnType<typeof choices>][]} */ ([
  ['clear', { asked: null, durations: ['hour', 'session', 'always'], revoke: null, everywhere: 'pause' }],
  ['private', { asked: null, durations: ['hour', 'session'], revoke: null, everywhere: 'pause' }],
  ['asked', { asked: 'offered', durations: ['hour', 'session', 'always'], revoke: null, everywhere: 'pause' }],
  ['mixed', { asked: 'offered', durations: ['hour', 'session', 'always'], revoke: null, everywhere: 'pause' }],
  ['suspectedByModule', { asked: 'suspected', durations: ['hour', 'session', 'always'], revoke: null, everywhere: 'pause' }],
  ['suspectedBeside', { asked: 'suspected', durations: ['hour', 'session', 'always'], revoke: null, everywhere: 'pause' }],
  ['hour', { asked: null, durations: [], revoke: 'allowed', everywhere: 'pause' }],
  ['refused', { asked: null, durations: [], revoke: 'refused', everywhere: 'pause' }],
  ['paused', { asked: null, durations: [], revoke: null, everywhere: 'resume' }],
  ['noSite', { asked: null, durations: [], revoke: null, everywhere: 'pause' }],
]);
for (const [name, expected] of offers) {
  test(`choices of ${name}`, () => assert.deepEqual(choices(report(name)), expected));
}

test('an allowed page with stops of before wants a reload; a worker that stays blocked does not', () => {
  assert.equal(isOutOfDate(report('session')), true);
  assert.equal(isOutOfDate(report('one')), false);
  assert.equal(isOutOfDate({ ...report('session'), stops: [stop('https://a.example/', { origin: 'background' })] }), false);
});

test('alike stops stand together and lose no count', () => {
  for (const { stops } of Object.values(reports)) {
    const total = stops.reduce((sum, { count }) => sum + count, 0);
    const groups = group(stops);
    assert.equal(groups.reduce((sum, { count }) => sum + count, 0), total);
    assert.equal(groups.flatMap(({ reasons }) => reasons).reduce((sum, { count }) => sum + count, 0), total);
  }
  assert.deepEqual(group(report('several').stops).map(({ host, count, reasons }) => [host, count, reasons.length]), [
    ['ws014.coinhive.com', 12, 1], ['coinhive.com', 2, 2], ['crypto-loot.com', 1, 1], ['eth-pocket.de', 1, 1],
  ]);
});

test('what was blocked and what was asked about stay apart, as do miners of one host', () => {
  const url = 'https://a.example/';
  const stops = [stop(url, { action: 'asked' }), stop(url), stop(url, { miner: 'coinhive' }), stop(url), stop(url, { verdict: null })];
  assert.deepEqual(group(stops).map(({ action, miner, explained, count }) => [action, miner?.id ?? null, explained, count]), [
    ['asked', null, true, 1], ['blocked', null, true, 2], ['blocked', 'coinhive', true, 1], ['blocked', null, false, 1],
  ]);
});

const freed = /** @type {[string, string, string | null, boolean][]} */ ([
  ['||coinhive.com^', 'Wattguard', 'coinhive.com', true], ['||coinhive.com^', 'NoCoin', null, true],
  ['/pool*.js', 'NoCoin', null, true], ['||coinhive.com/lib^', 'Wattguard', null, false], ['||a.com^$script', 'Wattguard', null, false],
]);
for (const [filter, list, host, can] of freed) {
  test(`switching off ${filter} of ${list} frees ${host}`, () => {
    assert.equal(freedHost({ filter, list, line: 1 }), host);
    assert.equal(canSwitchOff({ filter, list, line: 1 }), can);
  });
}

test('a reason keeps its newest time and address', () => {
  const stops = [stop('https://a.example/1', { at: 5 }), stop('https://a.example/2', { at: 9, count: 4 })];
  assert.deepEqual(group(stops)[0]?.reasons.map(({ url, at, count }) => [url, at, count]), [['https://a.example/2', 9, 5]]);
  assert.deepEqual(kinds(group(stops)[0]?.reasons ?? [], ({ type }) => type), [{ kind: 'script', count: 5 }]);
});

const shortened = /** @type {[string, number, string][]} */ ([
  ['coinhive.com', 20, 'coinhive.com'], ['abcdefghij', 10, 'abcdefghij'], ['abcdefghij', 7, 'abc…hij'],
  ['abcdefghij', 6, 'ab…hij'], ['🪙🪙🪙🪙🪙', 3, '🪙…🪙'], ['abcdef', 3, 'a…f'], ['', 5, ''],
]);
for (const [whole, limit, expected] of shortened) {
  test(`"${whole}" in ${limit} characters`, () => assert.equal(shorten(whole, limit), expected));
}

const hostile = /** @type {[string, string][]} */ ([
  ['coinhive.com', 'coinhive.com'], ['evil\u202Emoc.knab', 'evilmoc.knab'], ['\u2066a\u2069\u200Fb\u061Cc', 'abc'],
  ['a\u0000b\nc\u2028d\u200Be\uFEFF', 'abcde'], ['half\uD83Epair', 'halfpair'], ['🪙 ok', '🪙 ok'],
  ['<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'], ['マイナー.example', 'マイナー.example'],
]);
for (const [text, expected] of hostile) {
  test(`plain ${JSON.stringify(text)}`, () => assert.equal(plain(text), expected));
}

const left = /** @type {[number, string][]} */ ([
  [42 * 60_000, 'For 42 more minutes, until'], [60_000, 'For 1 more minute, until'], [1, 'For 1 more minute, until'],
  [-5_000, 'For 1 more minute, until'], [60_001, 'For 2 more minutes, until'],
]);
for (const [milliseconds, expected] of left) {
  test(`${milliseconds} ms left`, () => {
    const words = lasting({ until: NOON + milliseconds, duration: 'hour' }, NOON);
    assert.ok(words.startsWith(expected), words);
  });
}

test('decisions without an hour', () => {
  assert.equal(lasting({ until: null, duration: 'session' }, NOON), 'Until the browser closes');
  assert.equal(detail('refused', report('refused'), NOON), 'Until you change it');
});

test('things in plain words', () => {
  assert.equal(typeWords({ type: 'websocket', suspected: false }), 'a connection to a mining pool');
  assert.equal(typeWords({ type: 'csp_report', suspected: false }), 'a request');
  const [first, second] = group(report('several').stops);
  assert.ok(first && second);
  assert.equal(contentWords(first), 'connections to a mining pool');
  assert.equal(contentWords(second), 'a script and a download');
  assert.deepEqual(minerWords(first), { name: 'Coinhive', consent: 'hidden miner' });
  const [unexplained] = group(report('unexplained').stops);
  assert.deepEqual(unexplained && minerWords(unexplained), { name: 'Known miner', consent: null });
});

const notes = /** @type {[import('../../extension/shared/messages.js').Note, RegExp][]} */ ([
  [{ kind: 'settingReset', key: 'allow\u202Eances' }, /: allowances$/],
  [{ kind: 'coreUnavailable', traps: 0 }, /still blocked\.$/],
  [{ kind: 'coreUnavailable', traps: 1 }, /failed 1 time and/],
  [{ kind: 'coreUnavailable', traps: 3 }, /failed 3 times and/],
  [{ kind: 'rulesUnavailable' }, /may not be blocked/],
  [{ kind: 'storageFailed' }, /could not be saved/],
  [{ kind: 'listsDamaged' }, /made anew/],
]);
for (const [note, expected] of notes) {
  test(`note ${JSON.stringify(note)}`, () => assert.match(noteWords(note), expected));
}

test('what was recognised is said in words, and stands once in its group', () => {
  const sign = { kind: /** @type {const} */ ('sign'), key: 'MessageBlob', arguments: ['Stratum\u202e', '76'] };
  const evidence = { family: /** @type {const} */ ('message'), strength: /** @type {const} */ ('strong'), what: sign, where: { kind: /** @type {const} */ ('frame'), frame: 2 }, consent: /** @type {const} */ ('hidden'), inWallets: false };
  const seen = { ...stop('https://a.example/x.js'), verdict: { action: /** @type {const} */ ('block'), evidence: [evidence] } };
  const [found] = group([seen, seen]);
  assert.equal(found?.reasons.length, 1);
  assert.deepEqual(found?.reasons[0]?.signs.map(signWords), ['Speaks the Stratum mining protocol: received work with 76 bytes to hash and a target']);
});
