/**
 * What the guard must come to in each cell, and why.
 *
 * A cell and a browser -> `blocked`, `asked` or `unseen`, with the reason. It follows from what can be observed there: the
 * rules of judgement are those of src/verdict.rs, one conclusive or two strong families block, one strong asks.
 * Invariant: an expectation is what happens. What ought to be better is a row here with its reason, and the tests fail as
 * soon as it is.
 */
import { WORKERS } from './contexts.mjs';

/**
 * @typedef {import('./cells.mjs').Cell} Cell
 * @typedef {import('../harness/browsers.mjs').BrowserName} BrowserName
 * @typedef {'blocked' | 'asked' | 'unseen'} Outcome
 * @typedef {{ outcome: Outcome, reason: string }} Expectation
 */

/** Workers that start with our guard in front in both browsers. */
const ENTERED = ['blobWorker', 'dataWorker', 'nestedWorker'];

/** A guard in a shared worker is heard only once the page listens to its port, which these pages never do; blob: ones have none. */
const SHARED = ['shared', 'sharedBlob', 'sharedData'];

/**
 * What a conversation says to the detector by itself: `complete` (a job came back as a share), or a `step` (strong).
 * @param {Cell} cell @returns {{ says: 'complete' | 'step', why: string }}
 */
export function heard({ dialect, disguise }) {
  if (dialect === 'ethereum' && (disguise === 'renamed' || disguise === 'array')) {
    return { says: 'step', why: 'three hashes without the names of getWork are those of any explorer, but not what comes back for them' };
  }
  if (dialect === 'duino' && disguise === 'array') {
    return { says: 'step', why: 'two hashes and a number in a list are anything, but not what comes back for them' };
  }
  if (dialect === 'duino' && disguise !== 'none') {
    return { says: 'step', why: 'the line of a job is long enough to be unwrapped, its share is not' };
  }
  return { says: 'complete', why: 'a job whose share came back' };
}

/** @param {Cell} cell @param {BrowserName} browser */
export const isEntered = ({ context }, browser) =>
  !SHARED.includes(context) && (browser === 'firefox' || !WORKERS.includes(context) || ENTERED.includes(context));

/** @param {Cell} cell @param {BrowserName} browser @returns {Expectation} */
export function expectation(cell, browser) {
  const entered = isEntered(cell, browser);
  const { says, why } = heard(cell);
  if (entered && says === 'complete') return { outcome: 'blocked', reason: why };
  /** @type {string[]} */
  const families = [];
  if (entered && says === 'step') families.push('message');
  if (cell.disguise === 'none' || cell.code === 'js') families.push('script');
  // What a worker loads that is not entered, Chromium's requests tell; in Firefox it would have been entered, but for these;
  // those of a data: address belong to no origin whose documents could be asked to look.
  const isLoaded = cell.code === 'wasm' && (entered || (browser === 'chromium' && cell.context !== 'sharedData'));
  if (isLoaded || cell.code === 'base64' || (cell.code === 'generated' && entered)) families.push('module');
  const place = entered ? why : SHARED.includes(cell.context) ? 'no guard of a shared worker is heard whose page does not listen' : `${browser} lets nobody into such a worker`;
  const [one] = families;
  if (families.length > 1) return { outcome: 'blocked', reason: `${place}; ${families.join(' and ')} agree` };
  return one ? { outcome: 'asked', reason: `${place}; only the ${one} speaks` } : { outcome: 'unseen', reason: `${place}; its script says nothing` };
}
