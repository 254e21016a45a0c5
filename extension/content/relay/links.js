/**
 * Answers: who observes what in this document: the hook is link 0, each guard in a worker has a link of its own.
 *
 * Seen things have names, `link.id`, that the background orders by (orders.js). A thing in a worker is ended with that worker,
 * and so is its link. Invariant: what is known of a link is bounded; the oldest is forgotten first.
 */

import { check } from './untrusted.js';
import { inquire, send } from './outbox.js';
import { ask } from './refused.js';
import { toBase64 } from '../../shared/base64.js';
import { askAgain, readBlob, readData } from './second-look.js';

/** @typedef {import('../hook/link.js').Command} Command */
/** @typedef {import('../../shared/observed.js').Item} Item */
/** @typedef {Item['place']} Place */

/** Workers of one document that are followed, and of each link: sockets, modules and workers that are known. */
const MOST_LINKS = 2_048;
const MOST_KNOWN = 4_096;

/** Observations a second: of one thing, as many as a hook tells; of a link, more are a flood. */
const MOST_OF_ONE = 128;
const MOST_A_SECOND = 2_000;

/**
 * @typedef {object} Link
 * @property {number} number
 * @property {MessagePort} port
 * @property {Place} place
 * @property {{ link: Link, id: number } | null} worker  the worker that it lies in
 * @property {Map<number, { type: Item['type'], url: string, frames: number }>} sockets
 * @property {Map<number, string>} prints  of modules
 * @property {Map<number, { kind: Place, url: string }>} workers  with their absolute addresses, as far as there is one
 * @property {number} second
 * @property {number} count
 * @property {Map<unknown, number>} counts  by thing
 */

/** @type {Map<number, Link>} */
const links = new Map();
let last = -1;

/** What holds for workers that start later, too. @type {Pick<Command, 'silence' | 'attend'>} */
const standing = {};

/** @param {MessagePort} port @param {Place} place @param {Link['worker']} worker */
export function follow(port, place, worker) {
  if (links.size >= MOST_LINKS) return;
  /** @type {Link} */
  const link = {
    number: (last += 1), port, place, worker, sockets: new Map(), prints: new Map(), workers: new Map(), second: 0, count: 0, counts: new Map(),
  };
  links.set(link.number, link);
  port.onmessage = ({ data }) => {
    const now = Math.floor(Date.now() / 1_000);
    if (now !== link.second) {
      [link.second, link.count] = [now, 0];
      link.counts.clear();
    }
    link.count += 1;
    if (link.count > MOST_A_SECOND) return;
    const id = data?.id;
    const count = (link.counts.get(id) ?? 0) + 1;
    link.counts.set(id, count);
    const seen = count <= MOST_OF_ONE && check(data);
    if (seen) hear(link, seen);
  };
  if (Object.keys(standing).length > 0) command(link, standing);
}

/** @param {Link} link @param {import('../hook/link.js').Seen} seen */
function hear(link, seen) {
  switch (seen.what) {
    case 'socket':
      remember(link.sockets, seen.id, { type: seen.transport, url: seen.url, frames: 0 });
      if (seen.transport === 'websocket') ask(seen.url, 'websocket');
      break;
    case 'frame':
      void frame(link, seen);
      break;
    case 'module':
      if (seen.print) remember(link.prints, seen.id, seen.print);
      if (seen.bytes) {
        report(link, seen.id, { what: 'module', type: 'module', ...binary(seen.bytes) });
        break;
      }
      void askAgain(seen.url, 'module', (found) => report(link, seen.id, { ...found, type: 'module' }));
      // Its bytes come later: the background wakes and loads what it judges by meanwhile, some 200 ms.
      void inquire();
      break;
    case 'worker':
      void worker(link, seen);
      break;
    case 'guarded':
      follow(seen.port, seen.kind, { link, id: seen.id });
      break;
    case 'script':
      if (seen.text !== null) report(link, 0, { what: 'script', type: 'script', text: seen.text });
      else void askAgain(seen.url, 'script', (found) => report(link, 0, { ...found, type: 'script' }));
      break;
    case 'compiled':
      report(link, 0, { what: 'compiled', type: 'page', amount: seen.count });
      break;
    case 'memory':
      report(link, 0, { what: 'memory', type: 'page', amount: seen.pages });
      break;
    case 'busy':
      report(link, 0, { what: 'busy', type: 'worker', amount: seen.busy });
      break;
    case 'ended':
      // A page may go on sending by a socket that was closed: nobody hears it.
      link.sockets.delete(seen.id);
      link.workers.delete(seen.id);
      for (const inside of linksIn(link, seen.id)) forget(inside);
      break;
  }
}

/** @param {Link} link @param {import('../hook/link.js').FrameSeen} seen */
async function frame(link, { id, sent, data }) {
  const socket = link.sockets.get(id);
  if (!socket) return;
  socket.frames += 1;
  const fields = { what: /** @type {const} */ ('frame'), type: socket.type, url: socket.url, isSent: sent, amount: socket.frames };
  if (typeof data === 'string') report(link, id, { ...fields, text: data });
  else report(link, id, { ...fields, ...binary(data instanceof Blob ? await readBlob(data) : data) });
}

/** @param {Link} link @param {import('../hook/link.js').WorkerSeen} seen */
async function worker(link, { id, kind, url, blob, text }) {
  remember(link.workers, id, { kind, url });
  ask(url, 'script');
  /** @param {Partial<Item>} found */
  const tell = (found) => report(link, id, { url, ...found, type: 'worker', place: kind });
  if (blob) tell({ what: 'script', text: new TextDecoder().decode(await readBlob(blob)) });
  else if (text !== null) tell({ what: 'script', text: readData(text) });
  else await askAgain(url, 'script', tell);
}

/** @param {Link} link */
function forget(link) {
  links.delete(link.number);
  link.port.close();
  for (const inside of links.values()) if (inside.worker?.link === link) forget(inside);
}

/** @template T @param {Map<number, T>} map @param {number} id @param {T} value */
function remember(map, id, value) {
  map.set(id, value);
  const [oldest] = map.keys();
  if (map.size > MOST_KNOWN && oldest !== undefined) map.delete(oldest);
}

/**
 * Tells the background.
 * @param {Link} link
 * @param {number} id  0: what runs the link itself
 * @param {Partial<Item>} fields
 */
export function report(link, id, fields) {
  const thing = id === 0 && link.worker ? `${link.worker.link.number}.${link.worker.id}` : `${link.number}.${id}`;
  reportOfPage({ thing, place: link.place, ...fields });
}

/** Of the document itself, which is link 0 once its hook has something to tell. @param {Partial<Item>} fields */
export function reportOfPage(fields) {
  send({ what: 'frame', thing: '0.0', type: 'page', place: 'page', url: '', text: '', isBinary: false, isSent: false, amount: 0, ...fields });
}

/** @param {ArrayBuffer} buffer */
function binary(buffer) {
  return { text: toBase64(new Uint8Array(buffer)), isBinary: true };
}

/** That of the document. */
export const hook = () => links.get(0);
export const all = () => [...links.values()];

/** The guards in a worker. @param {Link} link @param {number} id */
export const linksIn = (link, id) => all().filter(({ worker }) => worker?.link === link && worker.id === id);

/** @param {string} thing @returns {{ link: Link | undefined, id: number }} */
export function find(thing) {
  const [number = -1, id = -1] = thing.split('.').map(Number);
  return { link: links.get(number), id };
}

/** @param {Link} link @param {Command} given */
export function command(link, given) {
  link.port.postMessage(given);
}

/** What holds from now on. @param {typeof standing} given */
export function commandAll(given) {
  if (Object.entries(given).every(([name, value]) => Reflect.get(standing, name) === value)) return;
  Object.assign(standing, given);
  for (const link of links.values()) command(link, given);
}
