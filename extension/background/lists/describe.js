/**
 * Everything that the options page shows of lists.
 */

import { browser } from '../../shared/browser.js';
import { BUNDLED } from '../../shared/lists.js';
import { read } from '../store.js';
import { told } from './fault.js';
import { standing } from './install.js';
import * as library from './library.js';
import { progress } from './progress.js';
import { entry, subscriptions, titleOf, triesOf } from './subscriptions.js';
import { OWN } from './wanted.js';
import { hidden, offered } from '../../../rules/compiled/bundled.js';

/** @typedef {import('../../shared/lists.js').ListsReport} ListsReport */
/** @typedef {import('../../shared/lists.js').ListReport} ListReport */
/** @typedef {import('../../shared/lists.js').Fault} Fault */

/**
 * @param {Fault | null} fault  of what was just asked for
 * @returns {Promise<ListsReport>}
 */
export async function describe(fault) {
  /** @type {Fault | null} */
  let libraryFault = null;
  const unread = (/** @type {unknown} */ error) => void (libraryFault = told(error));
  const copies = (await library.copies().catch(unread)) ?? {};
  const { accounts, used, hosts } = (await standing().catch(unread)) ?? { accounts: {}, used: 0, hosts: 0 };
  const lists = (await subscriptions()).map(async (list) => {
    const [copy, offered] = [copies[list.id], entry(list.id)];
    return /** @type {ListReport} */ ({
      ...list,
      ...(await triesOf(list.id)),
      title: titleOf(list, copy?.title),
      homepage: offered?.homepage ?? copy?.homepage ?? null,
      licence: offered?.licence ?? copy?.licence ?? null,
      language: offered?.language ?? null,
      version: copy?.version ?? null,
      filters: copy?.filters ?? null,
      account: accounts[list.id] ?? null,
    });
  });
  return {
    lists: await Promise.all(lists),
    bundled: { title: BUNDLED, version: browser.runtime.getManifest().version, filters: hidden.length + offered.length },
    own: await read('local', 'ownFilters'),
    ownAccount: accounts[OWN] ?? null,
    off: await read('local', 'switchedOff'),
    progress: progress(),
    rules: { used, most: browser.declarativeNetRequest.MAX_NUMBER_OF_DYNAMIC_RULES, hosts },
    fault,
    installFault: libraryFault ?? (await read('local', 'installFault')),
  };
}
