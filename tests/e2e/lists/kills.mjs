/**
 * The moments of an update at which the background is killed.
 *
 * Those of the server: it has sent so much and no more. Those of the background: it has said that it is so far.
 */
import { sent } from './server.mjs';

/** @typedef {import('../harness/browsers.mjs').Browser} Browser */
/** @typedef {import('../harness/server.mjs').ByHand} ByHand */
/** @typedef {import('../../../extension/shared/lists.js').Progress} Progress */

/** What was sent by then: part of the text from 0 to 1; null: not even the head. @type {[string, number | null][]} */
export const SENT = [
  ['before the head of the answer', null],
  ['after the head', 0],
  ['after the first piece', 0.01],
  ['at half', 0.5],
  ['before the last byte', -1],
  ['after the last byte', 1],
];

/** Step, and the how manieth time. @type {[string, Progress['step'] | 'over', number][]} */
export const SAID = [
  ['asking', 'asking', 1],
  ['loading', 'loading', 1],
  ['reading', 'reading', 1],
  ['storing the text', 'storing', 1],
  ['compiling', 'compiling', 1],
  ['setting the rules', 'installing', 1],
  ['writing the tables', 'storing', 2],
  ['just after the end', 'over', 1],
];

/**
 * An answer that stops at a part; `there` when it has.
 * @param {string} text @param {number | null} part
 * @returns {{ answer: ByHand, there: Promise<void> }}
 */
export function upTo(text, part) {
  /** @type {() => void} */
  let arrive = () => {};
  /** @type {Promise<void>} */
  const there = new Promise((resolve) => (arrive = resolve));
  const write = async (/** @type {import('node:http').ServerResponse} */ response) => {
    if (part !== null) {
      response.writeHead(200, { 'content-type': 'text/plain', 'content-length': text.length });
      response.flushHeaders();
      if (part !== 0) await sent(response, text.slice(0, part < 0 ? part : Math.ceil(text.length * part)));
      if (part === 1) response.end();
    }
    arrive();
  };
  return { answer: { write }, there };
}

/** When the background says that it is so far. @param {Browser} browser @param {string} step @param {number} nth */
export const said = (browser, step, nth) =>
  browser.inExtension(
    (step, nth) =>
      /** @type {Promise<void>} */ (
        new Promise((resolve) => {
          let left = nth;
          chrome.storage.session.onChanged.addListener(function hear({ progress }) {
            if (!progress || (/** @type {Progress | null} */ (progress.newValue ?? null)?.step ?? 'over') !== step) return;
            left -= 1;
            if (left > 0) return;
            chrome.storage.session.onChanged.removeListener(hear);
            resolve();
          });
        })
      ),
    step,
    nth,
  );
