/**
 * Lists: what the options page asks for, and what time asks for.
 */

import { browser } from '../../shared/browser.js';
import * as core from '../core.js';
import { sync } from '../rules.js';
import { inTurn, read, write } from '../store.js';
import { describe } from './describe.js';
import { ListFault, told } from './fault.js';
import { ALARM } from './generation.js';
import * as library from './library.js';
import { exported, imported } from './settings.js';
import * as subscriptions from './subscriptions.js';
import { betweenRuns, cancel, run, soon, takeFile } from './update.js';

/** @typedef {import('../../shared/lists.js').ListsMessage} ListsMessage */
/** @typedef {import('../../shared/lists.js').SwitchedOff} SwitchedOff */

/** The first look comes so long after the installation, in milliseconds: until then the user can decide against it. */
const FIRST_LOOK = 5 * 60_000;
/** Characters of the user's own filters: what storage.local takes, ten times over what anybody writes. */
const OWN_CHARACTERS = 1_000_000;
const MOST_SWITCHED_OFF = 1_000;

/** Registers the listeners; to be called before the first await of the background. */
export function keepFresh() {
  browser.runtime.onInstalled.addListener(({ reason }) => {
    if (reason === 'install') void welcome();
    else if (reason === 'update') void run({});
  });
  // A run that was ended with the browser is taken up; alarms are not always kept.
  browser.runtime.onStartup.addListener(() => void run({}));
  browser.alarms.onAlarm.addListener(({ name }) => {
    if (name === ALARM) void run({ ask: 'due' });
  });
}

/** Lists are on from the start, and their servers will see who asks: that is said before it happens. */
async function welcome() {
  const nextTry = Date.now() + FIRST_LOOK;
  for (const { id, on } of await subscriptions.subscriptions()) if (on) await subscriptions.noteTry(id, { nextTry });
  await browser.alarms.create(ALARM, { when: nextTry });
  await browser.tabs.create({ url: browser.runtime.getURL('extension/options/options.html#welcome') });
}

/**
 * @param {ListsMessage} message
 * @returns {Promise<unknown>}
 */
export async function answer(message) {
  if (message.kind === 'testAddress') return test(message);
  if (message.kind === 'exportSettings') return { text: await exported() };
  try {
    if (message.kind !== 'describeLists' && message.kind !== 'cancelUpdate') await soon();
    await carryOut(message);
    return await describe(null);
  } catch (fault) {
    return describe(told(fault));
  }
}

/** @param {Exclude<ListsMessage, { kind: 'testAddress' | 'exportSettings' }>} message */
async function carryOut(message) {
  switch (message.kind) {
    case 'describeLists':
      return;
    case 'addList': {
      const list = await inTurn(() => subscriptions.add(message.address));
      return run({ ask: [list.id], byUser: true });
    }
    case 'addText': {
      const list = await inTurn(() => subscriptions.addFile(message.title));
      try {
        await takeFile(list, message.text);
      } catch (fault) {
        await inTurn(() => subscriptions.remove(list.id));
        throw fault;
      }
      return run({ byUser: true });
    }
    case 'changeList':
      await inTurn(() => subscriptions.change(message.id, message));
      return message.on ? run({ ask: 'due', byUser: true }) : run({ byUser: true });
    case 'moveList':
      await inTurn(() => subscriptions.move(message.id, message.by));
      return run({ byUser: true });
    case 'removeList':
      await inTurn(() => subscriptions.remove(message.id));
      await run({ byUser: true });
      // A run that was under way may have brought it just now.
      return betweenRuns(async () => {
        await library.drop(message.id);
        await subscriptions.noteTry(message.id, null);
      });
    case 'updateLists':
      return run({ ask: message.ids ?? 'all' });
    case 'cancelUpdate':
      return cancel();
    case 'setOwnFilters':
      if (message.text.length > OWN_CHARACTERS) throw new ListFault('ownTooLong', OWN_CHARACTERS);
      if (!(await write('local', 'ownFilters', message.text))) throw new ListFault('storage');
      return run({ byUser: true });
    case 'switchFilter':
      await inTurn(() => switchFilter(message));
      await inTurn(sync);
      core.renew();
      return run({ byUser: true });
    case 'importSettings':
      await inTurn(() => imported(message.text));
      await inTurn(sync);
      core.renew();
      return run({ ask: 'due', byUser: true });
  }
}

/** @param {SwitchedOff & { off: boolean }} wish */
async function switchFilter({ filter, list, host, off }) {
  const others = (await read('local', 'switchedOff')).filter((known) => known.filter !== filter || known.host !== host);
  if (off && others.length >= MOST_SWITCHED_OFF) throw new ListFault('tooManySwitchedOff', MOST_SWITCHED_OFF);
  const stored = off ? [...others, { filter, list, host }] : others;
  if (!(await write('local', 'switchedOff', stored))) throw new ListFault('storage');
}

/** @param {import('../../shared/lists.js').TestAddress} message */
async function test({ address, type, page }) {
  return core.use((core) => core.checkRequest(address, type, page, 'undecided'));
}

const KINDS = {
  describeLists: {},
  addList: { address: 'string' },
  addText: { title: 'string', text: 'string' },
  changeList: { id: 'string', on: 'boolean?', title: 'string?', standing: 'string?' },
  moveList: { id: 'string', by: 'number' },
  removeList: { id: 'string' },
  updateLists: {},
  cancelUpdate: {},
  setOwnFilters: { text: 'string' },
  switchFilter: { filter: 'string', list: 'string', off: 'boolean' },
  testAddress: { address: 'string', type: 'string', page: 'string' },
  exportSettings: {},
  importSettings: { text: 'string' },
};

/** @param {unknown} value @returns {value is ListsMessage} */
export function isListsMessage(value) {
  if (typeof value !== 'object' || value === null) return false;
  const kind = Reflect.get(value, 'kind');
  if (typeof kind !== 'string' || !Object.hasOwn(KINDS, kind)) return false;
  return Object.entries(KINDS[/** @type {keyof typeof KINDS} */ (kind)]).every(([name, type]) => {
    const field = Reflect.get(value, name);
    return typeof field === type.replace('?', '') || (type.endsWith('?') && field === undefined);
  });
}
