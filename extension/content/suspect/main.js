/**
 * On sites that are suspect, and on no other: the scripts that stand in a document, as the parser comes to them.
 *
 * Each that runs is told once by the relay (joint.js), so that it is judged even if nothing else ever begins. One that was convicted is
 * held: before a script that the parser has come to its end of is run, the observer is called (HTML, 13.2.6.4.8: a microtask
 * checkpoint), and what has another type then does not run.
 * Invariant: what is not convicted is only read. What runs before the background has said what is convicted (some milliseconds),
 * and what a script inserts or writes, runs and is stopped afterwards, as on any site.
 */

import { browser } from '../../shared/browser.js';
import { isPrint, printOf } from '../../shared/print.js';
import { JOINT } from './joint.js';

/** What waits for the answer: as much as the relay tells. */
const MOST_WAITING = 64;

/** What runs (HTML, 4.12.1; the types of JavaScript: WHATWG MIME Sniffing, 4.6). */
const RUNS = /^(?:module|(?:text|application)\/(?:x-)?(?:java|ecma)script|text\/(?:javascript1\.[0-5]|jscript|livescript))?$/i;

/** Does not run, whatever it was before. */
const HELD = 'text/plain';

/** What is convicted, by length: most scripts need no print. `null`: not known yet. @type {Map<number, Set<string>> | null} */
let convicted = null;

/** @type {string[]} */
let waiting = [];

const observer = new MutationObserver(hear);

/** Silence begins and ends by order, as for the relay. */
browser.runtime.onMessage.addListener((message) => {
  const silence = message?.kind === 'orders' && message.to === null ? message.orders?.silence : undefined;
  if (silence === true) end();
  else if (silence === false && convicted === null) void begin();
});

void begin();

async function begin() {
  observer.observe(document, { childList: true, characterData: true, subtree: true });
  for (const script of document.scripts) look(script);
  const answer = await browser.runtime.sendMessage({ kind: 'whatIsConvicted' }).catch(() => null);
  if (!Array.isArray(answer?.prints)) return end();
  convicted = new Map();
  for (const print of answer.prints.filter(isPrint)) {
    const length = parseInt(print, 10);
    convicted.set(length, (convicted.get(length) ?? new Set()).add(print));
  }
  for (const text of waiting.splice(0)) tell('inline', text);
}

function end() {
  observer.disconnect();
  [convicted, waiting] = [null, []];
}

/** @param {MutationRecord[]} records */
function hear(records) {
  for (const { target, addedNodes } of records) {
    // Its text came in pieces.
    look(target instanceof CharacterData ? target.parentNode : target);
    for (const node of addedNodes) {
      look(node);
      if (node instanceof Element && node.firstElementChild) for (const script of node.getElementsByTagName('script')) look(script);
    }
  }
}

/** @param {Node | null} node */
function look(node) {
  if (!(node instanceof HTMLScriptElement || node instanceof SVGScriptElement)) return;
  if (['src', 'href', 'xlink:href'].some((name) => node.hasAttribute(name)) || !RUNS.test(node.type.trim())) return;
  const text = node.textContent ?? '';
  if (text === '') return;
  if (!convicted) {
    if (waiting.length < MOST_WAITING) waiting.push(text);
  } else if (convicted.get(text.length)?.has(printOf(text))) {
    node.type = HELD;
    tell('held', text);
  } else {
    tell('inline', text);
  }
}

/** @type {import('./joint.js').Joint} */
async function tell(what, text) {
  // It is there by now: the relay runs at the beginning of every document.
  await Reflect.get(globalThis, JOINT)?.(what, text);
}
