/**
 * What each generation was made of, an account of its rules, and its tables.
 *
 * Which generation is in force the browser's rules say (install.js). Its plan is stored before its rules are set, and dropped
 * after those of the next one are, so it is always there, unless the disk fails; its tables can be made again (tables.js).
 */

import { transact } from './database.js';

/**
 * @typedef {object} Plan  what a generation was made of
 * @property {string} of  of which texts and decisions
 * @property {string} digests  for each rule a line: id, digest
 * @property {Record<string, import('../../shared/lists.js').Account>} accounts  by list
 * @property {number} hosts  in all rules
 */

/** Announces a generation: its rules may be set from now on. @param {number} generation @param {Plan} plan */
export const stage = (generation, plan) => transact('readwrite', (store) => void store('plans').put(plan, generation));

/** Adds the tables of a generation, if it is still there. @param {number} generation @param {Uint8Array[]} tables */
export const complete = (generation, tables) =>
  transact('readwrite', (store) => {
    const known = store('plans').getKey(generation);
    known.onsuccess = () => known.result !== undefined && store('tables').put({ tables }, generation);
    return undefined;
  });

/** Drops every generation but this one. @param {number} generation */
export const settle = (generation) =>
  transact('readwrite', (store) => {
    for (const name of /** @type {const} */ (['plans', 'tables'])) {
      store(name).delete(IDBKeyRange.upperBound(generation, true));
      store(name).delete(IDBKeyRange.lowerBound(generation, true));
    }
    return undefined;
  });

/** @param {number} generation @returns {Promise<Plan | undefined>} */
export const plan = (generation) => transact('readonly', (store) => store('plans').get(generation));

/** @param {number} generation @returns {Promise<Uint8Array[] | undefined>} the most trusted first */
export const tables = async (generation) => (await transact('readonly', (store) => store('tables').get(generation)))?.tables;

/** Are the tables of this generation there? @param {number} generation */
export const isComplete = async (generation) => (await transact('readonly', (store) => store('tables').getKey(generation))) !== undefined;

/** Drops what is damaged: it is made anew of the texts. @param {number} generation */
export const spoil = (generation) =>
  transact('readwrite', (store) => {
    store('plans').delete(generation);
    store('tables').delete(generation);
    return undefined;
  });

/** The numbers of all that are there. @returns {Promise<number[]>} */
export const generations = async () => (await transact('readonly', (store) => store('plans').getAllKeys())).map(Number);

/** The highest number that a generation has. @returns {Promise<number>} */
export const latest = async () => Math.max(0, ...(await generations()));
