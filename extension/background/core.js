/**
 * The core that asks tables: addresses and sites. Its tables are the bundled one and those of the user's lists.
 */

import init, { __wbg_reset_state, Core } from '../wasm/core.js';
import { onDemand } from './instance.js';
import { damaged, tablesInForce } from './lists/tables.js';
import { liftedHosts } from './store.js';

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
