/**
 * Lists on time: asks for what is due, takes it in where it is a list, and installs what has changed.
 *
 * One run at a time; who asks for another meanwhile gets it after this one. A list whose new text is refused stays as it
 * is; nothing is taken out before what follows it is in.
 *
 * Invariant: an alarm is set whenever something is still to be done, also after a death in the middle.
 */

import { browser } from '../../shared/browser.js';
import { read, write } from '../store.js';
import { inSlices, withCompiler } from './compiler.js';
import { download } from './download.js';
import { patched, verify } from './extras.js';
import { told } from './fault.js';
import { ALARM } from './generation.js';
import { install } from './install.js';
import * as library from './library.js';
import { announce, alive } from './progress.js';
import { entry, noteTry, subscriptions, titleOf, triesOf } from './subscriptions.js';
import { finish } from './tables.js';

/** @typedef {import('../../shared/lists.js').Subscription} Subscription */
/** @typedef {import('../../shared/lists.js').Fault} Fault */
/** @typedef {import('../../shared/lists.js').Progress} Progress */
/** @typedef {typeof import('../../wasm/compiler.js')} Compiler */

/** A run that died is taken up again after so long, in milliseconds. */
const AGAIN = 60_000;
/** What could not be installed, or noted, is tried again after so long. */
const LATER = 10 * 60_000;

/** Whether the disk did not take how the last try went. */
let isUnnoted = false;
/** Ends the run under way. @type {AbortController | null} */
let running = null;
/** @type {Promise<unknown>} */
let last = Promise.resolve();

/** Set before anything is begun or decided: who dies then comes back. */
export const soon = () => browser.alarms.create(ALARM, { when: Date.now() + AGAIN });

/** Ends the run under way; what has been taken in stays. */
export const cancel = () => running?.abort();

/**
 * @param {object} wish
 * @param {'due' | 'all' | string[]} [wish.ask]  which lists to ask for; none, if left out
 * @param {boolean} [wish.byUser]  installs also where a text is lost: the user has just decided with it
 * @returns {Promise<void>}
 */
export function run({ ask = [], byUser = false }) {
  const next = last.then(() => once(ask, byUser));
  last = next.catch((fault) => console.error('wattguard: lists', fault));
  return next;
}

/** Work on what is kept, when no run is under way. @param {() => Promise<void>} work @returns {Promise<void>} */
export function betweenRuns(work) {
  const next = last.then(work);
  last = next.catch(() => {});
  return next;
}

/** @param {'due' | 'all' | string[]} ask @param {boolean} byUser */
async function once(ask, byUser) {
  const control = new AbortController();
  running = control;
  await soon();
  const pulse = alive();
  /** @type {Fault | null} */
  let installFault = null;
  try {
    // One core for all of it: what was read of a list to know it is not read again to compile it.
    installFault = await withCompiler(async (compiler) => {
      /** @type {import('./compile.js').Read} */
      const candidates = new Map();
      /** @type {Promise<number> | undefined} */
      let finishing;
      const present = () => (finishing ??= finish());
      const lost = await lostOnes();
      for (const list of await subscriptions()) {
        const isWanted = list.on && list.address !== '' && (lost.includes(list.id) || (await isAskedFor(list, ask, compiler)));
        if (isWanted) await renew(list, { compiler, signal: control.signal, candidates, present });
      }
      const missing = byUser ? [] : await lostOnes();
      if (missing.length > 0) return { kind: 'lost', words: missing };
      const onStep = (/** @type {Progress['step']} */ step) => announce({ step, list: '', bytes: 0, total: null });
      await install({ present: await present(), signal: control.signal, onStep, candidates });
      return null;
    });
  } catch (fault) {
    installFault = told(fault);
  } finally {
    clearInterval(pulse);
    running = null;
    void announce(null);
    if (!isSame(installFault, await read('local', 'installFault'))) await write('local', 'installFault', installFault);
    await setAlarm(installFault !== null);
  }
}

/** @param {Fault | null} one @param {Fault | null} other */
const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** So often a lost list is asked for, before the others go on without it. */
const PATIENCE = 3;

/** Lists that were here once and are not any more: the disk failed, or the browser made room. @returns {Promise<string[]>} */
async function lostOnes() {
  const [copies, tries] = [await library.copies(), await read('local', 'tries')];
  return (await subscriptions()).flatMap(({ id, on }) => {
    const { lastSuccess = 0, failures = 0 } = tries[id] ?? {};
    return on && lastSuccess > 0 && failures < PATIENCE && !copies[id] ? [id] : [];
  });
}

/** @param {Subscription} list @param {'due' | 'all' | string[]} ask @param {Compiler} compiler */
async function isAskedFor({ id }, ask, { wait }) {
  if (ask !== 'due') return ask === 'all' || ask.includes(id);
  const { nextTry } = await triesOf(id);
  return wait(Date.now(), nextTry) === 0;
}

/**
 * @typedef {object} With
 * @property {Compiler} compiler
 * @property {AbortSignal} signal
 * @property {import('./compile.js').Read} candidates  what was read of texts that were kept
 * @property {() => Promise<number>} present  the generation in force, when no text is needed for it any more
 */

/**
 * Asks for a list and takes in what comes.
 * @param {Subscription} list @param {With} with_
 */
async function renew(list, { compiler, signal, candidates, present }) {
  if (signal.aborted) return;
  const known = (await library.copies())[list.id];
  const title = titleOf(list, known?.title);
  void announce({ step: 'asking', list: title, bytes: 0, total: null });
  const { failures } = await triesOf(list.id);
  const now = Date.now();
  try {
    const onBytes = (/** @type {number} */ bytes, /** @type {number | null} */ total) => announce({ step: 'loading', list: title, bytes, total });
    const copy = known?.address === list.address ? known : undefined;
    const next = copy?.patch ? await patched(list.address, list.id, copy, { compiler, signal }) : null;
    // While the server is asked, which takes longer.
    const asking = next ? { candidate: next, etag: null, modified: null } : download(list.address, copy, { compiler, signal, onBytes });
    const [found] = await Promise.all([asking, present()]);
    const key = entry(list.id)?.key;
    if (found && key) await verify(list.address, found.candidate, key, signal);
    const head = found ? await take(list, found, copy?.filters, { signal, title, candidates }) : copy;
    const nextTry = compiler.nextTry(now, head?.lasts ?? undefined, Math.random());
    isUnnoted = !(await noteTry(list.id, { lastTry: now, lastSuccess: now, nextTry, failures: 0, fault: null }));
  } catch (fault) {
    const said = told(fault);
    // Who gives up, or is not in any network, says nothing about the server.
    const isOurs = said.kind === 'cancelled' || said.kind === 'offline';
    const count = isOurs ? failures : failures + 1;
    const nextTry = compiler.retry(now, Math.max(count, 1), Math.random());
    isUnnoted = !(await noteTry(list.id, { lastTry: now, nextTry, failures: count, fault: said.kind === 'cancelled' ? null : said }));
  }
}

/**
 * A text -> a copy in the library, if it is a list.
 * @param {Subscription} list
 * @param {{ candidate: import('../../wasm/compiler.js').Candidate, etag: string | null, modified: string | null }} found
 * @param {number | undefined} before  filters of the copy that it takes the place of
 * @param {Pick<With, 'signal' | 'candidates'> & { title: string }} with_
 */
async function take(list, { candidate, etag, modified }, before, { signal, title, candidates }) {
  void announce({ step: 'reading', list: title, bytes: 0, total: null });
  const bytes = candidate.bytes();
  const digesting = library.digestOf(bytes);
  await inSlices((count) => candidate.step(count), signal);
  const head = /** @type {import('../../shared/lists.js').Head} */ (candidate.check(before));
  void announce({ step: 'storing', list: title, bytes: 0, total: null });
  const digest = await digesting;
  await library.keep(list.id, bytes, { ...head, digest, etag, modified, address: list.address }, candidate.pieces());
  candidates.set(digest, candidate);
  return head;
}

/**
 * Takes in a list that lies in a file.
 * @param {Subscription} list @param {string} text
 */
export async function takeFile(list, text) {
  const { signal } = new AbortController();
  await withCompiler(async (compiler) => {
    const arrival = new compiler.Arrival();
    arrival.take(new TextEncoder().encode(text));
    const found = { candidate: arrival.close(undefined), etag: null, modified: null };
    await take(list, found, undefined, { signal, title: list.title, candidates: new Map() });
  });
  void announce(null);
  await noteTry(list.id, { lastTry: Date.now(), lastSuccess: Date.now() });
}

/** The alarm for what is due next, and for what could not be done; where nothing is, none. @param {boolean} isUndone */
async function setAlarm(isUndone) {
  const wanted = (await subscriptions()).filter(({ on, address }) => on && address !== '');
  const next = await Promise.all(wanted.map(async ({ id }) => (await triesOf(id)).nextTry));
  const waits = next.length > 0 ? await withCompiler(({ wait }) => next.map((at) => wait(Date.now(), at))) : [];
  if (isUndone) waits.push(LATER);
  if (waits.length === 0) return void (await browser.alarms.clear(ALARM));
  // Browsers round what is nearer than half a minute. Who cannot note a try seems to be due at once.
  await browser.alarms.create(ALARM, { when: Date.now() + Math.max(Math.min(...waits), isUnnoted ? LATER : 30_000) });
}
