/**
 * Answers: does a question to the background always end, with a report or with one rejection?
 */
// @ts-check

import assert from 'node:assert/strict';
import test from 'node:test';
import { clear } from '../screens/reports.mjs';

/** @type {() => Promise<unknown>} */
let background = async () => clear;
Object.assign(globalThis, { browser: { runtime: { sendMessage: () => background() } } });
const { ask } = await import('../../extension/popup/ask.js');

const question = /** @type {const} */ ({ kind: 'describeTab', tabId: 7 });

test('a report comes through', async () => {
  background = async () => clear;
  assert.equal(await ask(question), clear);
});

const failures = /** @type {[string, () => Promise<unknown>][]} */ ([
  ['no receiver', async () => { throw new Error('Receiving end does not exist.'); }],
  ['nothing', async () => undefined],
  ['null', async () => null],
  ['no report', async () => ({ error: 'no such tab' })],
]);
for (const [name, answer] of failures) {
  test(`${name} is a rejection`, async () => {
    background = answer;
    await assert.rejects(ask(question));
  });
}

test('silence is a rejection after five seconds, not before', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  background = () => new Promise(() => {});
  let ended = false;
  const asked = ask(question).finally(() => { ended = true; });
  asked.catch(() => {});
  context.mock.timers.tick(4_999);
  await Promise.resolve();
  assert.equal(ended, false);
  context.mock.timers.tick(1);
  await assert.rejects(asked, /silence/);
});
