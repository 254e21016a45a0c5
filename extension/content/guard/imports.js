/**
 * Answers: which scripts a classic worker loads: their text is part of it.
 */

import { hrefOf, world } from '../hook/natives.js';
import { absolute } from '../hook/address.js';
import { tell } from '../hook/link.js';
import { observe } from '../hook/wrap.js';

export function watchImports() {
  observe(world, 'importScripts', (args) => {
    for (let at = 0; at < args.length && at < 16; at += 1) tell({ what: 'script', url: hrefOf(absolute(`${args[at]}`)), text: null });
  });
}
