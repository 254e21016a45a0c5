/**
 * All settings as one text, and back.
 *
 * Invariant: a text that is not whole, not ours or of a later version changes nothing; what was there before stays.
 */

import { fits, read, writeAll } from '../store.js';
import { withCompiler } from './compiler.js';
import { ListFault } from './fault.js';
import * as library from './library.js';
import { checkedAddress, subscriptions } from './subscriptions.js';
import { takeFile } from './update.js';

/** @typedef {import('../../shared/lists.js').Subscription} Subscription */

/** The version of the form; texts of earlier ones are brought up to it by MIGRATIONS. */
const VERSION = 1;

/** What is exported, each checked as storage is. */
const KEYS = /** @type {const} */ (['allowances', 'lists', 'ownFilters', 'switchedOff']);

/** From the version of this place, counted from 0, to the next. @type {((settings: Record<string, unknown>) => Record<string, unknown>)[]} */
const MIGRATIONS = [];

/** Characters of a text that may be settings: ten of the largest lists, as files. */
const MOST_CHARACTERS = 100_000_000;

/** @returns {Promise<string>} */
export async function exported() {
  const values = await Promise.all(KEYS.map(async (key) => [key, key === 'lists' ? await subscriptions() : await read('local', key)]));
  // Lists that came as files can be had from nowhere else.
  const files = (await subscriptions()).filter(({ origin }) => origin === 'file');
  const decoder = new TextDecoder();
  const texts = await Promise.all(files.map(async ({ id }) => [id, decoder.decode(await library.text(id))]));
  return JSON.stringify({ wattguard: 'settings', version: VERSION, ...Object.fromEntries(values), texts: Object.fromEntries(texts) }, null, 2);
}

/** @param {string} text */
export async function imported(text) {
  const settings = checked(text);
  const texts = /** @type {Record<string, string>} */ (settings['texts'] ?? {});
  const lists = /** @type {Subscription[]} */ (settings['lists'] ?? []);
  lists.forEach(({ origin, address }) => origin !== 'file' && checkedAddress(address));
  await tried(lists.flatMap(({ id, origin }) => (origin === 'file' && texts[id]) || []));
  const values = KEYS.flatMap((key) => (settings[key] === undefined ? [] : [[key, settings[key]]]));
  if (!(await writeAll('local', Object.fromEntries(values)))) throw new ListFault('storage');
  for (const list of await subscriptions()) {
    const text = texts[list.id];
    if (list.origin === 'file' && text) await takeFile(list, text);
  }
}

/** Refuses what is no list, before anything is written. @param {string[]} texts */
function tried(texts) {
  return withCompiler((compiler) => {
    for (const text of texts) {
      const arrival = new compiler.Arrival();
      arrival.take(new TextEncoder().encode(text));
      arrival.close().check();
    }
  });
}

/** @param {string} text @returns {Record<string, unknown>} */
function checked(text) {
  if (text.length > MOST_CHARACTERS) throw new ListFault('settingsTooLarge');
  const settings = parsed(text);
  const version = settings['version'];
  if (settings['wattguard'] !== 'settings' || typeof version !== 'number') throw new ListFault('settingsForeign');
  if (version > VERSION) throw new ListFault('settingsNewer', version, VERSION);
  const current = MIGRATIONS.slice(version).reduce((old, migrate) => migrate(old), settings);
  const wrong = KEYS.find((key) => current[key] !== undefined && !fits(key, current[key]));
  if (wrong) throw new ListFault('settingsWrong', wrong);
  const texts = current['texts'] ?? {};
  if (typeof texts !== 'object' || !Object.values(texts).every((one) => typeof one === 'string')) throw new ListFault('settingsWrong', 'texts');
  return current;
}

/** @param {string} text @returns {Record<string, unknown>} */
function parsed(text) {
  try {
    const value = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch (fault) {
    throw new ListFault('settingsUnreadable', fault instanceof Error ? fault.message : fault);
  }
  throw new ListFault('settingsForeign');
}
