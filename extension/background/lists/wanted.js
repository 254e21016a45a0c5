/**
 * What tables and rules shall be made of: the texts of the lists that are on, own filters, and what is switched off.
 */

import { browser } from '../../shared/browser.js';
import { read } from '../store.js';
import { ListFault } from './fault.js';
import * as library from './library.js';
import { subscriptions, titleOf } from './subscriptions.js';

/** @typedef {{ id: string, title: string, standing: string, digest: string, text: () => Promise<Uint8Array> }} Source */

/** `of` is a text that stands for all of it. @typedef {{ sources: Source[], off: string[], of: string }} Wanted */

/** The id of the user's own filters among accounts. */
export const OWN = 'own';

/** @returns {Promise<Wanted>} */
export async function wanted() {
  const [copies, own, switched] = [await library.copies(), await read('local', 'ownFilters'), await read('local', 'switchedOff')];
  const lists = (await subscriptions()).flatMap((list) => {
    const copy = copies[list.id];
    return list.on && copy ? [{ id: list.id, title: titleOf(list, copy.title), standing: list.standing, digest: copy.digest }] : [];
  });
  const off = switched.filter(({ host }) => host === null).map(({ filter }) => filter).sort();
  const ownTitle = browser.i18n.getMessage('listsOwn');
  // Another version may compile otherwise.
  const of = JSON.stringify([browser.runtime.getManifest().version, lists, own && [ownTitle, own], off]);
  const sources = lists.map((list) => ({ ...list, text: () => textOf(list.id, list.digest) }));
  const ownSource = { id: OWN, title: ownTitle, standing: OWN, digest: '', text: async () => new TextEncoder().encode(own) };
  return { sources: own === '' ? sources : [ownSource, ...sources], off, of };
}

/** @param {string} id @param {string} digest */
async function textOf(id, digest) {
  const text = await library.text(id);
  if (text !== undefined && (await library.digestOf(text)) === digest) return text;
  // What is damaged is asked for again.
  await library.drop(id);
  throw new ListFault('lost', id);
}
