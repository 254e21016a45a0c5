/**
 * Answers: has everything that may go wrong with lists words, in every language? The kinds are read from the code that
 * gives them, so that a new one fails here until it has words.
 */
// @ts-check

import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import test from 'node:test';
import { getMessageOf, messagesOf } from '../screens/fake.mjs';

const root = new URL('../../', import.meta.url);

/** @type {Awaited<ReturnType<typeof messagesOf>>} */
let locale = {};
Object.assign(globalThis, { browser: { i18n: { getMessage: (/** @type {string} */ key, /** @type {string[]} */ values) => getMessageOf(locale)(key, values) } } });
const { bytes, faultWords } = await import('../../extension/screen/faultwords.js');
const { issueWords, totalOf, unusedRows } = await import('../../extension/options/issues.js');

/** @param {string} path */
const source = (path) => readFile(new URL(path, root), 'utf8');

/** @returns {Promise<string[]>} every kind that the background or the core gives */
async function faultKinds() {
  const folder = new URL('extension/background/lists/', root);
  const files = await Promise.all((await readdir(folder)).map((name) => readFile(new URL(name, folder), 'utf8')));
  const shell = files.join('\n').matchAll(/ListFault\((?:navigator\.onLine \? '(\w+)' : )?'(\w+)'|\{ kind: '(\w+)', words/g);
  const core = (await source('src/lists/check.rs')).matchAll(/Self::\w+.* => \("(\w+)", vec!/g);
  return [...shell, ...core].flatMap(([, ...kinds]) => kinds.filter((kind) => kind !== undefined));
}

/** @returns {Promise<string[]>} */
async function issueKinds() {
  const texts = await Promise.all(['src/filter/issue.rs', 'src/dnr/issue.rs'].map(source));
  return [...texts.join('\n').matchAll(/Self::\w+(?:\(_\))? => "(\w+)"/g)].map(([, kind]) => kind ?? '');
}

for (const name of ['en', 'ja']) {
  test(`${name}: every fault has words`, async () => {
    locale = await messagesOf(name);
    const kinds = await faultKinds();
    assert.ok(kinds.length > 30, `${kinds}`);
    for (const kind of kinds) {
      const words = faultWords({ kind, words: ['7', '9'] });
      assert.ok(words.length > 5 && !words.startsWith('fault') && !words.includes(kind === 'unexpected' ? '\0' : `(${kind})`), `${kind}: ${words}`);
    }
    assert.match(faultWords({ kind: 'constructor', words: [] }), /constructor/);
  });

  test(`${name}: every line that is not used has a reason`, async () => {
    locale = await messagesOf(name);
    const kinds = await issueKinds();
    assert.ok(kinds.length > 28, `${kinds}`);
    for (const kind of kinds) assert.ok(!/^issue|\(\w+\)$/.test(issueWords(kind)), `${kind}: ${issueWords(kind)}`);
    assert.match(issueWords('somethingNew'), /somethingNew/);
  });
}

const faults = /** @type {[import('../../extension/shared/lists.js').Fault, string][]} */ ([
  [{ kind: 'offline', words: ['a.example'] }, 'This computer is not connected. Wattguard tries again by itself.'],
  [{ kind: 'portal', words: ['login.\u202Eexample'] }, 'The network wants you to log in first (login.example).'],
  [{ kind: 'shrunken', words: ['12', '53120'] }, 'The new version has only 12 filters where the last one had 53,120. It was refused; the old one stays.'],
  [{ kind: 'status', words: ['1404'] }, 'The server answered with error 1404.'],
  [{ kind: 'truncated', words: ['524288', '1572864'] }, 'Only 512 kB of 1.5 MB came.'],
  [{ kind: 'tooLarge', words: ['10485760'] }, 'It is larger than 10 MB.'],
  [{ kind: 'lost', words: ['x', 'y'] }, 'The text of List x and List y is lost. Connect this computer and update, or switch it off.'],
  [{ kind: 'somethingNew', words: [] }, 'It did not work (somethingNew).'],
]);
for (const [fault, expected] of faults) {
  test(`fault ${fault.kind}`, async () => {
    locale = await messagesOf('en');
    assert.equal(faultWords(fault, (id) => `List ${id}`), expected);
  });
}

test('sizes', async () => {
  locale = await messagesOf('ja');
  assert.deepEqual([0, 900, 2_048, 1_300_000].map(bytes), ['0 byte', '900 byte', '2 KB', '1.2 MB']);
});

test('lines that are not used, the most frequent first, and none is lost', async () => {
  locale = await messagesOf('en');
  const unused = { kinds: { regex: { count: 1, lines: [4] }, cosmetic: { count: 30, lines: [1, 2] } }, others: 5 };
  assert.deepEqual(unusedRows(unused), [
    { why: 'Hides parts of pages; Wattguard does not', count: 30, lines: 'lines 1, 2, …' },
    { why: 'Regular expression that is not understood', count: 1, lines: 'line 4' },
    { why: '5 more, only counted', count: 5, lines: '' },
  ]);
  assert.equal(totalOf(unused), 36);
  assert.equal(issueWords('unknownOption', 'scr\u202Eypt'), 'Unknown option: scrypt');
});
