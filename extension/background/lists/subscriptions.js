/**
 * Which lists the user wants, in their order, and how asking for each went.
 *
 * The catalogue (rules/catalog.json) says which lists are offered from the start. What the user changes is stored; a list
 * that a new version of the catalogue brings comes last.
 */

import { catalogue } from '../../../rules/compiled/catalog.js';
import { BUNDLED } from '../../shared/lists.js';
import { read, write } from '../store.js';
import { ListFault } from './fault.js';

/** @typedef {import('../../shared/lists.js').Subscription} Subscription */
/** @typedef {import('../../shared/lists.js').Tries} Tries */

/** How many lists there may be: each is asked for, read and stored. */
const MOST_LISTS = 100;
const TITLE_LENGTH = 200;
const ADDRESS_LENGTH = 2_000;

/** What the catalogue says of a list. @param {string} id */
export const entry = (id) => catalogue.find((offer) => offer.id === id);

/**
 * How a list is called: by the user, by itself, or by the catalogue.
 * @param {Subscription} list @param {string | null | undefined} own  its own title
 */
export function titleOf({ id, title, address }, own) {
  const name = title || own || entry(id)?.title || id;
  return name.trim().toLowerCase() === BUNDLED.toLowerCase() ? `${name} – ${address || id}` : name;
}

/** @returns {Promise<Subscription[]>} */
export async function subscriptions() {
  const stored = await read('local', 'lists');
  const known = stored.flatMap((list) => {
    const offered = list.origin === 'catalogue' ? entry(list.id) : undefined;
    if (offered?.address === '') return [];
    // One that the catalogue no longer has is the user's, if it is on.
    if (list.origin === 'catalogue' && !offered) return list.on ? [{ ...list, origin: /** @type {const} */ ('address') }] : [];
    return [offered ? { ...list, address: offered.address } : list];
  });
  const isNew = (/** @type {{ id: string }} */ { id }) => !known.some((list) => list.id === id);
  // Our own list has no address of its own yet: it comes with the extension.
  const offered = catalogue.filter((offer) => offer.address !== '' && isNew(offer)).map(({ id, address, on }) =>
    /** @type {Subscription} */ ({ id, origin: 'catalogue', title: '', address, on, standing: 'blocks' }));
  return [...known, ...offered];
}

/** @param {Subscription[]} lists */
async function store(lists) {
  if (!(await write('local', 'lists', lists))) throw new ListFault('storage');
}

/** @param {string} address @returns {Promise<Subscription>} */
export async function add(address) {
  const checked = checkedAddress(address);
  return join({ id: checked, origin: 'address', title: '', address: checked, on: true, standing: 'blocks' });
}

/** @param {string} title @returns {Promise<Subscription>} */
export async function addFile(title) {
  const id = `file:${crypto.randomUUID()}`;
  return join({ id, origin: 'file', title: title.slice(0, TITLE_LENGTH) || id, address: '', on: true, standing: 'blocks' });
}

/** @param {Subscription} list */
async function join(list) {
  const lists = await subscriptions();
  if (lists.some(({ address }) => address !== '' && address === list.address)) throw new ListFault('known', list.address);
  if (lists.length >= MOST_LISTS) throw new ListFault('tooManyLists', MOST_LISTS);
  await store([...lists, list]);
  return list;
}

/** @param {string} id @param {Partial<Pick<Subscription, 'on' | 'standing' | 'title'>>} change */
export async function change(id, { on, standing, title }) {
  const lists = await subscriptions();
  const changed = (/** @type {Subscription} */ list) => ({
    ...list,
    on: on ?? list.on,
    standing: standing ?? list.standing,
    title: title?.slice(0, TITLE_LENGTH) ?? list.title,
  });
  await store(lists.map((list) => (list.id === id ? changed(list) : list)));
}

/** @param {string} id @param {number} by */
export async function move(id, by) {
  const lists = await subscriptions();
  const from = lists.findIndex((list) => list.id === id);
  const to = from + by;
  if (from < 0 || to < 0 || to >= lists.length) return;
  lists.splice(to, 0, ...lists.splice(from, 1));
  await store(lists);
}

/** @param {string} id */
export async function remove(id) {
  const lists = await subscriptions();
  const isOffered = entry(id) !== undefined;
  await store(isOffered ? lists.map((list) => (list.id === id ? { ...list, on: false } : list)) : lists.filter((list) => list.id !== id));
}

/**
 * https only; http for this machine, whose traffic nobody else can change.
 * @param {string} text
 */
export function checkedAddress(text) {
  const address = text.trim();
  if (!URL.canParse(address)) throw new ListFault('noAddress', address.slice(0, 100));
  const url = new URL(address);
  url.hash = '';
  if (!isSafe(url)) throw new ListFault('insecure', url.protocol + '//' + url.host);
  if (url.username !== '' || url.password !== '') throw new ListFault('withPassword', url.host);
  if (url.href.length > ADDRESS_LENGTH) throw new ListFault('longAddress', ADDRESS_LENGTH);
  return url.href;
}

/** @param {URL} url */
export function isSafe({ protocol, hostname }) {
  const isLoopback = hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback);
}

/** @type {Tries} */
const NONE = { lastTry: 0, lastSuccess: 0, nextTry: 0, failures: 0, fault: null };

/** @param {string} id @returns {Promise<Tries>} */
export async function triesOf(id) {
  return (await read('local', 'tries'))[id] ?? NONE;
}

/** @type {Promise<unknown>} */
let lastNote = Promise.resolve();

/**
 * One after the other, so that none overwrites what another has just noted.
 * @param {string} id @param {Partial<Tries> | null} news  null: nothing is known of it any more
 * @returns {Promise<boolean>} whether it was stored
 */
export function noteTry(id, news) {
  const next = lastNote.then(async () => {
    const { [id]: known, ...others } = await read('local', 'tries');
    return write('local', 'tries', news ? { ...others, [id]: { ...NONE, ...known, ...news } } : others);
  });
  lastNote = next.catch(() => {});
  return next;
}
