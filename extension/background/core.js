/**
 * The core that asks tables: addresses and sites. Its tables are the bundled one and those of the user's lists.
 */

import init, { __wbg_reset_state, Core } from '../wasm/core.js';
import { browser } from '../shared/browser.js';
import { onDemand } from './instance.js';
import { ALARM, inForce } from './lists/generation.js';
import * as library from './lists/library.js';
import { liftedHosts, note } from './store.js';

export const { use, faults, renew } = onDemand('core', async (isAnew) => {
  const [lists, hosts] = await Promise.all([tablesInForce(), liftedHosts(), init()]);
  const lifted = hosts.join('\n');
  // After a fault `init` hands out the old instance; this makes a new one of the same module.
  if (isAnew) __wbg_reset_state();
  if (lists.tables.length === 0 && lifted === '') return new Core();
  try {
    return Core.withLists(lists.tables, lifted);
  } catch (fault) {
    await damaged(lists.generation, fault);
    return Core.withLists([], lifted);
  }
});

/** @returns {Promise<{ generation: number, tables: Uint8Array[] }>} */
async function tablesInForce() {
  const generation = await inForce();
  if (generation === 0) return { generation, tables: [] };
  try {
    const found = await library.tables(generation);
    if (found) return { generation, ...found };
    // Another may have taken its place meanwhile, and its tables with it.
    if ((await inForce()) !== generation) return tablesInForce();
    throw new Error(`generation ${generation} is not there`);
  } catch (fault) {
    await damaged(generation, fault);
    return { generation, tables: [] };
  }
}

/** The rules go on; the tables are made anew, at the next look at lists. @param {number} generation @param {unknown} fault */
async function damaged(generation, fault) {
  console.error('wattguard: the tables of lists', fault);
  await note({ kind: 'listsDamaged' });
  await library.spoil(generation).catch(() => {});
  await browser.alarms.create(ALARM, { when: Date.now() + 1_000 });
}
