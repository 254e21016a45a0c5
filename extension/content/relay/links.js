/**
 * Answers: who observes what in this document: the hook is link 0, each guard in a worker has a link of its own.
 *
 * Seen things have names, `link.id`, that the background orders by. A thing in a worker is ended with that worker.
 */

import { browser } from '../../shared/browser.js';
import { check } from './untrusted.js';
import { onOrders, send } from './outbox.js';
import { askAgain, keep, lookAround, readBlob, readData, toBase64 } from './second-look.js';

/** @typedef {import('../hook/link.js').Command} Command */
/** @typedef {import('../../shared/observed.js').Item} Item */
/** @typedef {import('../../shared/observed.js').Orders} Orders */
/** @typedef {Item['place']} Place */

/** Workers of one document that are followed, those that have ended among them. */
const MOST_LINKS = 2_048;

/** Observations a second: of one thing, as many as a hook tells; of a link, more are a flood. */
const MOST_OF_ONE = 64;
const MOST_A_SECOND = 2_000;

/** A worker is listed once its script has run, and its text may be convicted before: it is looked for this often. */
const UNREGISTER_TRIES = 25;
const UNREGISTER_PAUSE_MS = 200;

/**
 * @typedef {object} Link
 * @property {number} number
 * @property {MessagePort} port
 * @property {Place} place
 * @property {{ link: Link, id: number } | null} worker  the worker that it lies in
 * @property {Map<number, { type: Item['type'], url: string, frames: number }>} sockets
 * @property {Map<number, string>} prints  of modules
 * @property {Map<number, Place>} workers
 * @property {number} second
 * @property {number} count
 * @property {Map<unknown, number>} counts  by thing
 */

/** @type {Link[]} */
const links = [];

let isMining = false;

/** @param {MessagePort} port  of the hook */
export function begin(port) {
  onOrders(obey);
  browser.runtime.onMessage.addListener((message, _sender, answer) => {
    if (message?.kind === 'orders') obey(message.orders);
    if (message?.kind !== 'unregister') return false;
    void unregisterAll().then(answer, () => answer(0));
    return true;
  });
  follow(port, 'page', null);
}

/** @param {MessagePort} port @param {Place} place @param {Link['worker']} worker */
function follow(port, place, worker) {
  if (links.length >= MOST_LINKS) return;
  /** @type {Link} */
  const link = {
    number: links.length, port, place, worker, sockets: new Map(), prints: new Map(), workers: new Map(), second: 0, count: 0, counts: new Map(),
  };
  links.push(link);
  port.onmessage = ({ data }) => {
    const now = Math.floor(Date.now() / 1_000);
    if (now !== link.second) {
      [link.second, link.count] = [now, 0];
      link.counts.clear();
    }
    link.count += 1;
    const id = data?.id;
    const count = (link.counts.get(id) ?? 0) + 1;
    link.counts.set(id, count);
    const seen = link.count <= MOST_A_SECOND && count <= MOST_OF_ONE && check(data);
    if (seen) hear(link, seen);
  };
  if (isMining) command(link, { attend: true });
}

/** @param {Link} link @param {import('../hook/link.js').Seen} seen */
function hear(link, seen) {
  switch (seen.what) {
    case 'socket':
      link.sockets.set(seen.id, { type: seen.transport, url: seen.url, frames: 0 });
      break;
    case 'frame':
      void frame(link, seen);
      break;
    case 'module':
      if (seen.print) link.prints.set(seen.id, seen.print);
      if (seen.bytes) send(item(link, seen.id, { what: 'module', type: 'module', url: seen.url, ...binary(seen.bytes) }));
      else void askAgain(seen.url, 'module', (found) => send(item(link, seen.id, { ...found, type: 'module' })));
      break;
    case 'worker':
      void worker(link, seen);
      break;
    case 'guarded':
      follow(seen.port, seen.kind, { link, id: seen.id });
      break;
    case 'script':
      if (seen.text !== null) send(item(link, 0, { what: 'script', type: 'script', url: seen.url, text: seen.text }));
      else void askAgain(seen.url, 'script', (found) => send(item(link, 0, { ...found, type: 'script' })));
      break;
    case 'here':
      keep(seen.url, seen.text);
      break;
    case 'compiled':
      send(item(link, 0, { what: 'compiled', type: 'page', amount: seen.count }));
      break;
    case 'memory':
      send(item(link, 0, { what: 'memory', type: 'page', amount: seen.pages }));
      break;
    case 'busy':
      send(item(link, 0, { what: 'busy', type: 'worker', amount: seen.busy }));
      break;
  }
}

/** @param {Link} link @param {import('../hook/link.js').FrameSeen} seen */
async function frame(link, { id, sent, data }) {
  const socket = link.sockets.get(id);
  if (!socket) return;
  socket.frames += 1;
  const fields = { what: /** @type {const} */ ('frame'), type: socket.type, url: socket.url, isSent: sent, amount: socket.frames };
  if (typeof data === 'string') send(item(link, id, { ...fields, text: data }));
  else send(item(link, id, { ...fields, ...binary(data instanceof Blob ? await readBlob(data) : data) }));
}

/** @param {Link} link @param {import('../hook/link.js').WorkerSeen} seen */
async function worker(link, { id, kind, url, blob, text }) {
  link.workers.set(id, kind);
  /** @param {Partial<Item>} found */
  const tell = (found) => send(item(link, id, { url, ...found, type: 'worker', place: kind }));
  if (blob) tell({ what: 'script', text: new TextDecoder().decode(await readBlob(blob)) });
  else if (text !== null) tell({ what: 'script', text: readData(text) });
  else await askAgain(new URL(url, document.baseURI).href, 'script', tell);
}

/**
 * @param {Link} link @param {number} id  0: what runs the link itself
 * @param {Partial<Item>} fields @returns {Item}
 */
function item(link, id, fields) {
  const thing = id === 0 && link.worker ? `${link.worker.link.number}.${link.worker.id}` : `${link.number}.${id}`;
  return { what: 'frame', thing, type: 'page', place: link.place, url: '', text: '', isBinary: false, isSent: false, amount: 0, ...fields };
}

/** @param {ArrayBuffer} buffer */
function binary(buffer) {
  return { text: toBase64(buffer), isBinary: true };
}

/** @param {Orders} orders */
export function obey({ stop = [], isMining: mines, look, again, silence }) {
  if (silence) for (const link of links) command(link, { silence: true });
  if (mines && !isMining) {
    isMining = true;
    for (const link of links) command(link, { attend: true });
  }
  /** @type {string[]} */
  const convicted = [];
  for (const name of stop) {
    const [number = -1, id = -1] = name.split('.').map(Number);
    const link = links[number];
    if (!link) continue;
    const print = link.prints.get(id);
    if (print) convicted.push(print);
    command(link, { stop: [id] });
    if (link.worker) end(link);
    for (const inside of links) if (inside.worker?.link === link && inside.worker.id === id) end(inside);
  }
  if (convicted.length > 0) for (const link of links) command(link, { convicted });
  if (mines) {
    // Miners start as many workers as there are cores, and which of them hashes cannot be told from outside.
    for (const link of links) {
      const dedicated = [...link.workers].flatMap(([id, kind]) => (kind === 'dedicated' ? [id] : []));
      if (dedicated.length > 0) command(link, { stop: dedicated });
    }
  }
  const [hook] = links;
  if (hook && look) lookAround((found) => send(item(hook, 0, { ...found, type: 'script' })));
  // Modules that were loaded by nobody who tells of them: by a worker that could not be entered.
  const workers = hook ? [...hook.workers].filter(([id]) => !links.some(({ worker }) => worker?.link === hook && worker.id === id)) : [];
  const [[id, place] = []] = workers;
  if (hook && id !== undefined && place) {
    for (const url of again ?? []) void askAgain(url, 'module', (found) => send(item(hook, id, { ...found, type: 'module', place })));
  }
}

/** A worker: by whoever started it, and where nobody can (a shared one), by itself. @param {Link} link */
function end(link) {
  if (link.worker) command(link.worker.link, { stop: [link.worker.id] });
  if (link.place === 'shared') command(link, { close: true });
}

/** @param {Link} link @param {Command} given */
function command(link, given) {
  link.port.postMessage(given);
}

/** @returns {Promise<number>} how many service workers were unregistered */
async function unregisterAll() {
  for (let tries = 0; tries < UNREGISTER_TRIES; tries += 1) {
    const registrations = (await navigator.serviceWorker?.getRegistrations()) ?? [];
    await Promise.all(registrations.map((registration) => registration.unregister()));
    if (registrations.length > 0) return registrations.length;
    await new Promise((next) => setTimeout(next, UNREGISTER_PAUSE_MS));
  }
  return 0;
}
