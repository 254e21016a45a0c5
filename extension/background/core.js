/**
 * The core that asks tables: addresses and sites.
 */

import init, { __wbg_reset_state, Core } from '../wasm/core.js';
import { onDemand } from './instance.js';

export const { use, faults } = onDemand('core', async (isAnew) => {
  await init();
  // After a fault `init` hands out the old instance; this makes a new one of the same module.
  if (isAnew) __wbg_reset_state();
  return new Core();
});
