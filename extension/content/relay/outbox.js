/**
 * Answers: how observations reach the background: together, bounded, and never at the page's expense.
 *
 * Items -> a message, the first of a document at once, later ones together -> the background's orders -> `obey`.
 * Invariant: whatever a page does, at most MOST_CHARACTERS of a document are on their way, and at most BUDGET in PERIOD_MS
 * are sent; what is beyond is left out. A background that is gone for good ends it all: then silence is for good too.
 */

import { browser } from '../../shared/browser.js';
import { URL_LENGTH } from '../hook/limits.js';
import { name } from './name.js';
import { pause } from './pause.js';

/** @typedef {import('../../shared/observed.js').Item} Item */
/** @typedef {import('../../shared/observed.js').Orders} Orders */

/** Messages that wait for nothing: a miner's module, scripts, greeting, job and share are some ten; who says more only talks. */
const PROMPT = 16;
/** How long later ones gather what else is seen. */
const WAIT_MS = 40;
/** For an answer: what is seen meanwhile must not wait for what was seen before. */
const PATIENCE_MS = 2_000;
const MOST_ITEMS = 256;
const MOST_CHARACTERS = 16 * 1024 * 1024;
const BUDGET = 24 * 1024 * 1024;
const PERIOD_MS = 10_000;

/** @type {Item[]} */
let waiting = [];
let characters = 0;
let isOnItsWay = false;
let isOver = false;
let delivered = 0;
let spent = 0;
let begun = 0;

/** @type {(orders: Orders) => void} */
let obey = () => {};

/** @param {(orders: Orders) => void} run  hears what the background orders */
export function onOrders(run) {
  obey = run;
}

/** @param {Item} item */
export function send(item) {
  const size = item.text.length;
  const now = Date.now();
  if (now - begun > PERIOD_MS) [begun, spent] = [now, 0];
  if (isOver || waiting.length >= MOST_ITEMS || characters + size > MOST_CHARACTERS || spent > BUDGET) return;
  spent += size;
  characters += size;
  waiting.push({ ...item, url: item.url.slice(0, URL_LENGTH) });
  if (!isOnItsWay) {
    isOnItsWay = true;
    void gather().then(deliver);
  }
}

/** What is told in one go leaves together. */
const gather = () => (delivered < PROMPT ? Promise.resolve() : pause(WAIT_MS));

/** Whether to go on: it will soon show something, or comes back from where the browser kept it and has missed what was said meanwhile. */
export const inquire = () => report([]);

async function deliver() {
  while (waiting.length > 0) {
    const items = waiting;
    [waiting, characters] = [[], 0];
    delivered += 1;
    // A background that died with the question never answers; one that is busy answers late, and is obeyed then.
    await Promise.race([report(items), pause(PATIENCE_MS)]);
    await gather();
  }
  isOnItsWay = false;
}

/** @param {Item[]} items */
async function report(items) {
  try {
    const orders = await browser.runtime.sendMessage({ kind: 'observed', relay: name, items });
    if (orders) obey(orders);
  } catch (fault) {
    // Nobody listens for a moment while the background starts; without an id the extension itself is gone.
    isOver = !browser.runtime?.id;
    if (isOver) obey({ silence: true });
    else console.debug('wattguard: not delivered', fault);
  }
}
