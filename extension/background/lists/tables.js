/**
 * The tables of the generation in force.
 *
 * Rules are set before their tables are written, because rules protect and tables explain. So who dies in between leaves a
 * generation without tables; whoever needs them makes them, of the same texts, before anybody is answered. Nothing is then
 * half of one generation and half of another.
 */

import { browser } from '../../shared/browser.js';
import { note } from '../store.js';
import { compile, tablesOf } from './compile.js';
import { withCompiler } from './compiler.js';
import { ALARM, inForce } from './generation.js';
import * as plans from './plans.js';
import { wanted } from './wanted.js';

/** @returns {Promise<{ generation: number, tables: Uint8Array[] }>} the most trusted first */
export async function tablesInForce() {
  const generation = await inForce();
  if (generation === 0) return { generation, tables: [] };
  try {
    return { generation, tables: (await plans.tables(generation)) ?? (await made(generation)) };
  } catch (fault) {
    // Another may have taken its place meanwhile, and its tables with it.
    if ((await inForce()) !== generation) return tablesInForce();
    await damaged(generation, fault);
    return { generation, tables: [] };
  }
}

/**
 * Ends what a death has left undone; to be called before a newer text takes the place of one that may be needed for it.
 * @returns {Promise<number>} the generation in force
 */
export async function finish() {
  const generation = await inForce();
  if (generation > 0 && !(await plans.isComplete(generation))) await made(generation).catch(() => {});
  return generation;
}

/** @param {number} generation @returns {Promise<Uint8Array[]>} */
async function made(generation) {
  const [plan, wish] = [await plans.plan(generation), await wanted()];
  if (!plan) throw new Error(`generation ${generation} is not there`);
  // The user has decided otherwise since; the run that follows brings tables with its rules.
  if (plan.of !== wish.of) return [];
  const tables = await withCompiler(async (compiler) => tablesOf(await compile(compiler, wish)));
  // What a full disk does not take is made again by the next life.
  await plans.complete(generation, tables).catch((fault) => console.error('wattguard: the tables of lists', fault));
  return tables;
}

/** The rules go on; the tables are made anew, at the next look at lists. @param {number} generation @param {unknown} fault */
export async function damaged(generation, fault) {
  console.error('wattguard: the tables of lists', fault);
  await note({ kind: 'listsDamaged' });
  await plans.spoil(generation).catch(() => {});
  await browser.alarms.create(ALARM, { when: Date.now() + 1_000 });
}
