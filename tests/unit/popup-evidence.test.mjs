/**
 * Answers: does the popup call a suspicion a suspicion, show each sign once and where it was seen, and say no more of
 * processor time than was measured? The pure parts, as rows.
 */
// @ts-check

import assert from 'node:assert/strict';
import test from 'node:test';
import { getMessageOf, messagesOf } from '../screens/fake.mjs';
import { NOON, clear, guarded, reports, sign, stop } from '../screens/reports.mjs';

let locale = await messagesOf('en');
Object.assign(globalThis, { browser: { i18n: { getMessage: (/** @type {string} */ key, /** @type {string[]} */ values) => getMessageOf(locale)(key, values) } } });
const { isSuspicion } = await import('../../extension/shared/suspicion.js');
const { seen } = await import('../../extension/popup/evidence.js');
const { group } = await import('../../extension/popup/groups.js');
const { isLeftRunning, standing } = await import('../../extension/popup/standing.js');
const { contentWords, detail, minerWords, spentWords, typeWords } = await import('../../extension/popup/words.js');

/** @typedef {import('../../extension/shared/messages.js').TabReport} TabReport */
/** @typedef {import('../../extension/shared/messages.js').Stop} Stop */

/** @param {string} name */
const report = (name) => /** @type {TabReport} */ (reports[name]);

const [words, code, talk, busy] = [
  sign('script', 'strong', 'Vocabulary', 'job_id'),
  sign('module', 'strong', 'Module', 'CryptoNight', 'AES'),
  sign('message', 'conclusive', 'MessageComplete', 'Stratum'),
  sign('behaviour', 'weak', 'Workers', '8'),
];
const asked = { action: /** @type {const} */ ('asked') };
const nimiq = stop('https://cdn.nimiq.com/web.js', { miner: 'nimiq', ...asked });
const offer = nimiq.verdict?.evidence ?? [];

const suspicions = /** @type {[string, Stop, boolean][]} */ ([
  ['signs', guarded('https://a.example/x.js', 'script', [words], asked), true],
  ['an offer', nimiq, false],
  ['an offer whose script was recognised too', guarded('https://cdn.nimiq.com/web.js', 'script', [...offer, words], asked), false],
  ['signs and a filter that names no miner', guarded('https://a.example/', 'script', [words, ...stop('https://a.example/').verdict?.evidence ?? []], asked), true],
  ['signs that sufficed', guarded('https://a.example/x.js', 'script', [words, code]), false],
  ['no explanation', stop('https://a.example/', { verdict: null, ...asked }), false],
]);
for (const [name, one, expected] of suspicions) {
  test(`${name}: ${expected ? 'a' : 'no'} suspicion`, () => assert.equal(isSuspicion(one), expected));
}

test('a suspicion beside an offer is what must be answered', () => {
  assert.equal(standing({ ...clear, stops: [nimiq, guarded('https://a.example/', 'script', [words], asked)] }), 'suspected');
  assert.equal(standing({ ...report('suspectedByScript'), policy: 'allowed' }), 'allowed');
  assert.equal(standing({ ...report('suspectedByScript'), paused: true }), 'paused');
});

/** Stops -> [place, host, keys of signs]. */
const rows = /** @type {[string, Stop[], [string, string | null, string[]][]][]} */ ([
  ['a script', [guarded('https://a.example/x.js', 'script', [words])], [['script', 'a.example', ['Vocabulary']]]],
  ['a module in a socket\'s verdict has no host', [guarded('wss://b.example/', 'websocket', [code])], [['module', null, ['Module']]]],
  ['each sign once, with its host where one stop knows it', [
    guarded('wss://b.example/', 'websocket', [words, code, talk]),
    guarded('https://a.example/x.js', 'script', [words, code, talk]),
  ], [['message', 'b.example', ['MessageComplete']], ['script', 'a.example', ['Vocabulary']], ['module', null, ['Module']]]],
  ['two hosts with one sign stay two, the sign is said once', [
    guarded('https://a.example/x.js', 'script', [words]), guarded('https://b.example/x.js', 'script', [words]),
  ], [['script', 'a.example', ['Vocabulary']], ['script', 'b.example', []]]],
  ['code of the page, and a worker of its making', [
    guarded('https://a.example/', 'page', [words]), guarded('blob:https://a.example/1', 'worker', [code, words], { host: '' }),
  ], [['page', null, ['Vocabulary']], ['module', null, ['Module']]]],
  ['a worker with an address', [guarded('https://a.example/w.js', 'worker', [words])], [['worker', 'a.example', ['Vocabulary']]]],
  ['a data channel leads to nobody whose host is known', [guarded('https://a.example/', 'datachannel', [talk])], [['message', null, ['MessageComplete']]]],
  ['what is weak is left out', [guarded('https://a.example/x.js', 'script', [words, busy])], [['script', 'a.example', ['Vocabulary']]]],
  ['unless there is nothing else', [guarded('https://a.example/x.js', 'script', [busy])], [['behaviour', null, ['Workers']]]],
  ['filters are no signs', [nimiq, stop('https://a.example/')], []],
]);
for (const [name, stops, expected] of rows) {
  test(`seen: ${name}`, () => {
    assert.deepEqual(seen(stops).map(({ place, host, signs }) => [place, host, signs.map(({ key }) => key)]), expected);
  });
}

test('whatever the report, no sign stands twice', () => {
  for (const { stops } of Object.values(reports)) {
    const said = seen(stops).flatMap(({ signs }) => signs.map((one) => JSON.stringify(one)));
    assert.equal(new Set(said).size, said.length);
  }
});

const types = /** @type {[string, string, string][]} */ ([
  ['module', 'a WebAssembly module', 'a WebAssembly module'],
  ['worker', 'a background worker', 'a background worker'],
  ['polling', 'repeated requests for work', 'repeated requests for work'],
  ['datachannel', 'a data channel', 'a data channel'],
  ['channel', 'messages with a background worker', 'messages with a background worker'],
  ['page', 'code in the page itself', 'code in the page itself'],
  ['websocket', 'a connection to a mining pool', 'a connection'],
]);
for (const [type, stopped, suspected] of types) {
  test(`${type} in words`, () => {
    assert.equal(typeWords({ type, suspected: false }), stopped);
    assert.equal(typeWords({ type, suspected: true }), suspected);
  });
}

test('a suspicion names no miner', () => {
  const [found] = group(report('suspectedByMessages').stops);
  assert.ok(found);
  assert.deepEqual(minerWords(found), { name: 'Possible miner', consent: null });
  assert.equal(contentWords(found), 'a connection');
});

const spent = /** @type {[number, string | null][]} */ ([
  [0, null], [-5, null], [Number.NaN, null],
  [1, 'less than 1 second'], [499, 'less than 1 second'], [500, 'about 1 second'], [11_600, 'about 12 seconds'],
  [119_499, 'about 119 seconds'], [120_000, 'about 2 minutes'], [7_199_000, 'about 120 minutes'], [7_200_000, 'about 2 hours'],
]);
for (const [milliseconds, expected] of spent) {
  test(`${milliseconds} ms of processor time: ${expected}`, () => {
    const said = spentWords(milliseconds);
    assert.equal(said, expected && `It used ${expected} of processor time before it was stopped.`);
  });
}

test('processor time in Japanese', async () => {
  locale = await messagesOf('ja');
  assert.equal(spentWords(11_600), '止めるまでに、プロセッサーを約 12 秒使われました。');
  locale = await messagesOf('en');
});

const details = /** @type {[string, TabReport, RegExp][]} */ ([
  ['stopped by address', report('one'), /^Stopped before it could use/],
  ['recognised', report('blockedByMessages'), /^Recognised by what it does/],
  ['left in the page', report('reloadOffered'), /a part of it still runs/],
  ['suspected', report('suspectedByScript'), /not enough to stop it without asking/],
  ['suspected beside what was stopped', report('suspectedBeside'), /^Some mining was stopped/],
]);
for (const [name, one, expected] of details) {
  test(`detail: ${name}`, () => assert.match(detail(standing(one), one, NOON), expected));
}

test('a reload is offered where a miner is left, and nobody let it', () => {
  assert.equal(isLeftRunning(report('reloadOffered')), true);
  assert.equal(isLeftRunning({ ...report('reloadOffered'), policy: 'allowed' }), false);
  assert.equal(isLeftRunning({ ...report('reloadOffered'), paused: true }), false);
  assert.equal(isLeftRunning(report('one')), false, 'absent is false');
});
