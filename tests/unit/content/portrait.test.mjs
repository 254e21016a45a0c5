/** portrait.js: the plain data of a message as text, bounded, without running code of the page. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { portrait } from '../../../extension/content/hook/portrait.js';

/** @type {[string, unknown, string][]} */
const rows = [
  ['a text is itself', '{"id":1}', '{"id":1}'],
  ['a job', { type: 'job', data: { blob: 'ab', n: 1 } }, '{"type":"job","data":{"blob":"ab","n":1}}'],
  ['bytes become hex', { nonce: new Uint8Array([1, 171, 255]) }, '{"nonce":"01abff"}'],
  ['a part of a buffer', { nonce: new Uint8Array([9, 1, 2, 9]).subarray(1, 3) }, '{"nonce":"0102"}'],
  ['an array', ['job', [1, 2]], '["job",[1,2]]'],
  ['much is left out', { bytes: new Uint8Array(600), f: () => 1 }, '{}'],
  ['deeper than jobs are', { a: { b: { c: { d: 1 } } } }, '{"a":{"b":{}}}'],
  ['nothing', undefined, ''],
  ['a number', 7, '7'],
];
for (const [name, value, expected] of rows) test(name, () => assert.equal(portrait(value), expected));

test('no getter and no toJSON runs', () => {
  let ran = 0;
  const value = { get a() { return (ran += 1); }, toJSON: () => (ran += 1), b: 1 };
  assert.equal(portrait(value), '{"b":1}');
  assert.equal(ran, 0);
});

test('as many keys as jobs have, at most', () => {
  const many = Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`k${at}`, at]));
  assert.equal(Object.keys(JSON.parse(portrait(many))).length, 32);
  assert.equal(portrait({ long: 'x'.repeat(10_000) }).length, 4096 + '{"long":""}'.length);
});
