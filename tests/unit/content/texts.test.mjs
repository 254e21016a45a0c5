/** shared/print.js: texts that differ anywhere have other prints. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isPrint, printOf } from '../../../extension/shared/print.js';

/** @type {[string, string][]} */
const KNOWN = [
  // FNV-1a of nothing, of "a" and of "foobar" (draft-eastlake-fnv, appendix C).
  ['', `0:${0x811c9dc5}`],
  ['a', `1:${0xe40c292c}`],
  ['foobar', `6:${0xbf9cf968}`],
];
test('known values', () => {
  for (const [text, expected] of KNOWN) assert.equal(printOf(text).split(':').slice(0, 2).join(':'), expected);
});

test('one unit more, less or other is another print', () => {
  const text = 'function mine() { return 1; }';
  const others = [...text].flatMap((_, at) => [text.slice(0, at) + text.slice(at + 1), `${text.slice(0, at)}~${text.slice(at + 1)}`, `${text.slice(0, at)}\ud800${text.slice(at)}`]);
  const prints = new Set(others.map(printOf));
  assert.equal(prints.size, new Set(others).size);
  assert.ok(!prints.has(printOf(text)) && [...prints].every(isPrint));
});

test('two hashes, neither of which follows from the other', () => {
  const seen = Array.from({ length: 4096 }, (_, at) => printOf(`text ${at}`).split(':').slice(1).map((one) => Number(one) & 0xff));
  // Of pairs of bytes at random nearly all of 4096 differ.
  assert.ok(new Set(seen.map(String)).size > 3_800);
});

test('what is none', () => {
  for (const one of [null, 1, '', '1:2', '1:2:3:4', ' 1:2:3', '1:2:x', '12345678901:1:1']) assert.equal(isPrint(one), false);
});
