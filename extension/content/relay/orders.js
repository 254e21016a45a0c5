/**
 * Answers: what the background has this relay do.
 *
 * Orders come as the answer to a report, or are pushed to all relays of a tab: then each takes those under its own name.
 */

import { browser } from '../../shared/browser.js';
import { inquire, onOrders } from './outbox.js';
import { all, command, commandAll, find, follow, hook, linksIn, report, reportOfPage } from './links.js';
import { name } from './name.js';
import { askAgain, lookAround, tellParsed } from './second-look.js';
import { unregister } from './unregister.js';

/** @typedef {import('../../shared/observed.js').Orders} Orders */
/** @typedef {import('../../shared/observed.js').OrdersGiven | import('../../shared/observed.js').Unregister
 *   | import('../../shared/observed.js').Reload} Pushed */
/** @typedef {import('./links.js').Link} Link */

let isListening = false;

function listen() {
  if (isListening) return;
  isListening = true;
  onOrders(obey);
  browser.runtime.onMessage.addListener(hear);
  addEventListener('pageshow', ({ persisted }) => persisted && void inquire());
}

/** @param {MessagePort} port  of the hook */
export function begin(port) {
  listen();
  follow(port, 'page', null);
}

/** An inline script, as it is parsed; the hook may have nothing to tell yet. @param {'inline' | 'held'} what @param {string} text */
export function tell(what, text) {
  listen();
  tellParsed(what, text, (found) => reportOfPage({ ...found, type: 'script' }));
}

/** @param {Pushed} message @param {unknown} _sender @param {(answer: number) => void} answer @returns {boolean}  whether it is answered later */
function hear(message, _sender, answer) {
  switch (message?.kind) {
    case 'orders': {
      const { to, orders } = message;
      const given = to === null ? orders : Object.hasOwn(to, name) && to[name];
      if (given) obey(given);
      return false;
    }
    case 'unregister':
      if (message.to !== name) return false;
      void unregister(message.things).then(answer, () => answer(0));
      return true;
    case 'reload':
      if (message.to === name) location.reload();
      return false;
    default:
      return false;
  }
}

/** @param {Orders} orders */
export function obey({ stop = [], isMining, attend, look, again = [], leave, silence }) {
  if (silence !== undefined) commandAll({ silence });
  if (attend || isMining) commandAll({ attend: true });
  stopThings(stop);
  // Miners start as many workers as there are cores, and which of them hashes cannot be told from outside.
  if (isMining) for (const link of all()) stopWorkers(link);
  // Never the page itself, whoever orders it.
  if (leave && self !== top) return location.replace('about:blank');
  if (look) lookAround(look, (found) => reportOfPage({ ...found, type: 'script' }));
  const page = hook();
  if (!page) return;
  for (const url of again) lookAt(page, url);
}

/** @param {string[]} things */
function stopThings(things) {
  /** @type {string[]} */
  const convicted = [];
  for (const thing of things) {
    const { link, id } = find(thing);
    if (!link) continue;
    const print = link.prints.get(id);
    if (print) convicted.push(print);
    command(link, { stop: [id] });
    if (link.worker) end(link);
    for (const inside of linksIn(link, id)) end(inside);
  }
  if (convicted.length > 0) for (const link of all()) command(link, { convicted });
}

/** A worker: by whoever started it, and where nobody can (a shared one), by itself. @param {Link} link */
function end(link) {
  if (link.worker) command(link.worker.link, { stop: [link.worker.id] });
  if (link.place === 'shared') command(link, { close: true });
}

/** @param {Link} link */
function stopWorkers(link) {
  const dedicated = [...link.workers].flatMap(([id, { kind }]) => (kind === 'dedicated' ? [id] : []));
  if (dedicated.length > 0) command(link, { stop: dedicated });
}

/** A module that was loaded by nobody who tells of it: by a worker that could not be entered. @param {Link} page @param {string} url */
function lookAt(page, url) {
  const unseen = [...page.workers].find(([id]) => linksIn(page, id).length === 0);
  if (!unseen) return;
  const [id, { kind }] = unseen;
  void askAgain(url, 'module', (found) => report(page, id, { ...found, type: 'module', place: kind }));
}
