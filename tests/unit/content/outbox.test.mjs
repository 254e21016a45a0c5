/** relay/outbox.js: when what was seen leaves. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

/** @typedef {import('../../../extension/shared/observed.js').Item} Item */

/** @type {string[][]} */
const reports = [];
/** Answers that are to come. @type {(() => void)[]} */
const answers = [];
const sendMessage = (/** @type {{ items: Item[] }} */ { items }) =>
  new Promise((resolve) => {
    reports.push(items.map(({ text }) => text));
    answers.push(() => resolve({}));
  });
Object.defineProperty(globalThis, 'chrome', { value: { runtime: { id: 'x', sendMessage } }, configurable: true });

const { send } = await import('../../../extension/content/relay/outbox.js');
const say = (/** @type {string} */ text) => send(/** @type {Item} */ ({ what: 'script', text, url: '' }));
/** Until all that needs no timer has happened. */
const atOnce = () => new Promise((next) => setImmediate(next));
const answer = () => {
  answers.splice(0).forEach((give) => give());
  return atOnce();
};

test('the first leave at once, together what is told together; later ones gather', async () => {
  say('module');
  say('its script');
  await atOnce();
  say('greeting');
  say('job');
  await atOnce();
  assert.deepEqual(reports.splice(0), [['module', 'its script']]);
  await answer();
  assert.deepEqual(reports.splice(0), [['greeting', 'job']]);
  await answer();
  for (let at = 2; at < 16; at += 1) {
    say(`${at}`);
    await atOnce();
    assert.deepEqual(reports.splice(0), [[`${at}`]]);
    await answer();
  }
  // The last of the first was answered, and a pause follows.
  say('late');
  await atOnce();
  say('later');
  assert.deepEqual(reports, []);
  await new Promise((next) => setTimeout(next, 250));
  assert.deepEqual(reports.splice(0), [['late', 'later']]);
  await answer();
});
