/**
 * Where a question leads: hops that the browser tells of before the answer, after it, of another request, or not at all.
 */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { newWorld } from './world.mjs';

const ASKED = 'https://lists.test/a.txt';
const OTHER = 'https://other.test/b.txt';
const THROUGH = 'http://hop.test/';
const END = 'https://end.test/a.txt';

/** @typedef {[request: string, url: string, redirectUrl: string]} Hop */

/** @type {[title: string, before: Hop[], after: Hop[], end: string | null, expected: string[]][]} */
const ROWS = [
  ['none', [], [], null, []],
  ['all are told before the answer', [['1', ASKED, THROUGH], ['1', THROUGH, END]], [], END, [THROUGH, END]],
  ['all are told after it', [], [['1', ASKED, THROUGH], ['1', THROUGH, END]], END, [THROUGH, END]],
  ['one before, one after', [['1', ASKED, THROUGH]], [['1', THROUGH, END]], END, [THROUGH, END]],
  ['back to where it began', [['1', ASKED, THROUGH]], [['1', THROUGH, ASKED]], ASKED, [THROUGH, ASKED]],
  ['those of another request', [['2', OTHER, THROUGH], ['1', ASKED, END], ['2', THROUGH, END]], [], END, [END]],
  ['to a place in a text', [['1', ASKED, `${END}#part`]], [], END, [END]],
  ['the browser tells nothing', [], [], END, [END]],
];

describe('hops', () => {
  for (const [title, before, after, end, expected] of ROWS) {
    test(title, async () => {
      const world = newWorld();
      const { watchHops } = await world.load('lists/hops');
      const { onBeforeRedirect } = world.events;
      const tell = (/** @type {Hop[]} */ hops) => hops.forEach(([requestId, url, redirectUrl]) => onBeforeRedirect.fire({ requestId, url, redirectUrl }));
      const hops = watchHops(ASKED);
      tell(before);
      const found = hops.of(/** @type {Response} */ ({ redirected: end !== null, url: end ?? ASKED }));
      setImmediate(tell, after);
      assert.deepEqual(await found, expected);
      hops.end();
      assert.equal(onBeforeRedirect.listeners.length, 0);
    });
  }
});
