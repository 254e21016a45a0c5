/**
 * Answers: what happens on the options page over time: ask, show, wait for a press, ask again; and how far work is.
 *
 * Invariant: what is shown is always the last report of the background, never a guess of what a press will have done;
 * body[data-ready] says whether what is shown is current. Answers may take minutes, so several may be under way; the last
 * to come knows most.
 */
// @ts-check

import { browser } from '../shared/browser.js';
import { localise, plural, text } from '../shared/i18n.js';
import { emblem } from '../screen/emblem.js';
import { faultWords } from '../screen/faultwords.js';
import { plain } from '../screen/plain.js';
import { ask, askSettings, askVerdict } from './ask.js';
import { confirmed } from './confirm.js';
import { append, discard, goTo, isUnsaved, ownText } from './editor.js';
import { titleWords } from './facts.js';
import { fileName, LIST_BYTES, pick, save, SETTINGS_BYTES, textOf, titleOfFile } from './files.js';
import { part, refuse, tell } from './page.js';
import { wholeAddress } from './results.js';
import { show, showProgress, showResult, tick } from './view.js';

/**
 * @typedef {import('../shared/lists.js').ListsMessage} ListsMessage
 * @typedef {import('../shared/lists.js').ListsReport} ListsReport
 * @typedef {import('../shared/lists.js').Progress} Progress
 * @typedef {import('../shared/lists.js').Standing} Standing
 * @typedef {import('./page.js').Place} Place
 * @typedef {Exclude<ListsMessage, { kind: 'testAddress' | 'exportSettings' }>} Question
 */

/** What is said of times is brought up to date so often, in milliseconds. */
const TICK = 30_000;
const TEXTS = '.txt,text/plain';

/** What is shown. @type {ListsReport | null} */
let current = null;
/** Messages under way. */
let waiting = 0;
/** A description is under way; another is wanted after it. */
let describing = false;
let wanted = false;
/** What runs, as last heard. */
let heard = '';
/** The user has ended the update under way. */
let isCancelled = false;

localise(document);
welcome();
document.addEventListener('click', onClick);
document.addEventListener('change', onChange);
document.addEventListener('submit', onSubmit);
document.addEventListener('keydown', onKey);
window.addEventListener('hashchange', welcome);
window.addEventListener('beforeunload', (event) => isUnsaved() && event.preventDefault());
browser.storage.session.onChanged.addListener(onStored);
// The popup, and time, change things too.
document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && void refresh());
setInterval(() => tick(Date.now()), TICK);
await send({ kind: 'describeLists' }, 'lists');

function welcome() {
  const greeting = part('welcome');
  // Whoever follows a link from here does not see the page jump.
  if (location.hash === '#welcome') greeting.hidden = false;
  if (greeting.querySelector('svg') === null) greeting.prepend(emblem('clear'));
}

/**
 * @param {Question} message
 * @param {Place} place  where it is said what became of it
 * @returns {Promise<ListsReport | null>} null: no answer
 */
async function send(message, place) {
  waiting += 1;
  ready();
  tell(place, '');
  try {
    const report = await ask(message);
    put(report);
    if (report.fault !== null) tell(place, faultWords(report.fault), true);
    return report;
  } catch (fault) {
    console.error('wattguard: no answer', message.kind, fault);
    part('unreachable').hidden = false;
    part('unreachable').scrollIntoView({ block: 'nearest' });
    return null;
  } finally {
    waiting -= 1;
    ready();
  }
}

/** @param {ListsReport} report */
function put(report) {
  current = report;
  part('unreachable').hidden = true;
  show(report, Date.now());
}

function ready() {
  document.body.dataset['ready'] = String(waiting === 0 && current !== null);
}

/** What the background has done meanwhile, without a word. */
async function refresh() {
  wanted = true;
  if (describing) return;
  describing = true;
  while (wanted) {
    wanted = false;
    await ask({ kind: 'describeLists' }).then(put, () => {});
  }
  describing = false;
}

/** @param {Record<string, chrome.storage.StorageChange>} changes */
function onStored({ progress }) {
  if (progress === undefined) return;
  const news = /** @type {Progress | null} */ (progress.newValue ?? null);
  showProgress(news);
  // Between two steps what is there has changed.
  const step = news === null ? '' : `${news.step} ${news.list}`;
  if (step !== heard) void refresh();
  heard = step;
}

/** @param {Element} pressed @returns {string} */
const idOf = (pressed) => pressed.closest('[data-list]')?.getAttribute('data-list') ?? '';

/** What a press does. @type {Record<string, (pressed: HTMLElement) => unknown>} */
const presses = {
  retry: () => send({ kind: 'describeLists' }, 'lists'),
  updateAll: updateAll,
  cancelUpdate: () => {
    isCancelled = true;
    void send({ kind: 'cancelUpdate' }, 'lists');
  },
  switchList: (pressed) => send({ kind: 'changeList', id: idOf(pressed), on: pressed.getAttribute('aria-checked') !== 'true' }, 'lists'),
  updateList: (pressed) => updateList(idOf(pressed)),
  moveUp: (pressed) => send({ kind: 'moveList', id: idOf(pressed), by: -1 }, 'lists'),
  moveDown: (pressed) => send({ kind: 'moveList', id: idOf(pressed), by: 1 }, 'lists'),
  removeList,
  addFile,
  saveOwn,
  discardOwn: discard,
  appendOwn,
  exportOwn: () => saveAs('own', fileName('filters', 'txt', Date.now()), ownText(), 'text/plain'),
  goTo: ({ dataset }) => goTo(Number(dataset['line']), Number(dataset['column'])),
  switchOn: ({ dataset: { filter = '', title = '', host } }) =>
    send({ kind: 'switchFilter', filter, list: title, host: host ?? null, off: false }, 'off'),
  exportSettings: () =>
    askSettings().then(
      (settings) => saveAs('all', fileName('settings', 'json', Date.now()), settings, 'application/json'),
      () => tell('all', text('stateUnreachable'), true),
    ),
  importSettings,
};

/** What a choice does. @type {Record<string, (chosen: HTMLSelectElement) => unknown>} */
const choices = {
  changeStanding: (chosen) =>
    send({ kind: 'changeList', id: idOf(chosen), standing: /** @type {Standing} */ (chosen.value) }, 'lists'),
};

/** What a form does with its fields. @type {Record<string, (form: HTMLFormElement) => unknown>} */
const forms = {
  add: addList,
  test: testAddress,
  rename: (form) => send({ kind: 'changeList', id: idOf(form), title: fieldOf(form, 'title').value.trim() }, 'lists'),
};

/** @param {MouseEvent} event */
function onClick(event) {
  const pressed = event.target instanceof Element ? event.target.closest('button[data-action]') : null;
  if (pressed instanceof HTMLButtonElement) void presses[pressed.dataset['action'] ?? '']?.(pressed);
}

/** @param {Event} event */
function onChange({ target }) {
  if (target instanceof HTMLSelectElement) void choices[target.dataset['action'] ?? '']?.(target);
}

/** @param {SubmitEvent} event */
function onSubmit(event) {
  if (!(event.target instanceof HTMLFormElement) || event.target.method === 'dialog') return;
  event.preventDefault();
  void forms[event.target.dataset['form'] ?? '']?.(event.target);
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  const isSave = event.key === 's' && (event.ctrlKey || event.metaKey) && !event.altKey;
  if (!isSave || !(event.target instanceof HTMLTextAreaElement)) return;
  event.preventDefault();
  if (isUnsaved()) void saveOwn();
}

/** @param {HTMLFormElement} form @param {string} name @returns {HTMLInputElement} */
function fieldOf(form, name) {
  return /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
}

async function updateAll() {
  isCancelled = false;
  const report = await send({ kind: 'updateLists', ids: null }, 'lists');
  if (report === null || report.fault !== null) return;
  const failed = report.lists.filter(({ on, fault }) => on && fault !== null).length;
  if (isCancelled) tell('lists', text('faultCancelled'));
  else tell('lists', failed > 0 ? plural('listsUpdatedSome', failed) : text('listsUpdatedAll'), failed > 0);
}

/** @param {string} id */
async function updateList(id) {
  isCancelled = false;
  const report = await send({ kind: 'updateLists', ids: [id] }, 'lists');
  const list = report?.lists.find((list) => list.id === id);
  if (!list || report?.fault) return;
  if (isCancelled) tell('lists', text('faultCancelled'));
  else if (list.fault === null) tell('lists', text('listsUpdatedThis', titleWords(list.title)));
  else tell('lists', `${titleWords(list.title)}: ${faultWords(list.fault)}`, true);
}

/** @param {HTMLElement} pressed */
async function removeList(pressed) {
  const id = idOf(pressed);
  const title = titleWords(current?.lists.find((list) => list.id === id)?.title ?? '');
  if (!(await confirmed(text('listsRemoveAsk', title), text('listsRemoveAskDetail'), text('listsRemove')))) return;
  await send({ kind: 'removeList', id }, 'lists');
}

/** @param {HTMLFormElement} form */
async function addList(form) {
  const field = fieldOf(form, 'address');
  const written = field.value.trim();
  const address = /^[a-z][a-z0-9+.-]*:/i.test(written) || !written.includes('.') ? written : `https://${written}`;
  const before = current?.lists ?? [];
  const report = await send({ kind: 'addList', address }, 'add');
  if (report === null) return;
  if (report.fault !== null) return refuse('add', faultWords(report.fault), field);
  if (field.value.trim() === written) field.value = '';
  sayAdded('add', before, report);
}

async function addFile() {
  const file = await pick(TEXTS);
  if (file === null) return;
  const read = await textOf(file, LIST_BYTES);
  if ('fault' in read) return tell('file', read.fault, true);
  const before = current?.lists ?? [];
  const report = await send({ kind: 'addText', title: titleOfFile(file.name), text: read.text }, 'file');
  if (report !== null && report.fault === null) sayAdded('file', before, report);
}

/**
 * @param {Place} place
 * @param {ListsReport['lists']} before
 * @param {ListsReport} report
 */
function sayAdded(place, before, { lists }) {
  const added = lists.find(({ id }) => !before.some((list) => list.id === id)) ?? lists.at(-1);
  if (added === undefined) return;
  const title = titleWords(added.title);
  if (added.fault !== null) return tell(place, text('optionsAddedFault', title, faultWords(added.fault)), true);
  tell(place, plural('optionsAdded', added.account?.filters ?? added.filters ?? 0, title));
}

async function saveOwn() {
  const report = await send({ kind: 'setOwnFilters', text: ownText() }, 'own');
  if (report === null || report.fault !== null) return;
  tell('own', text('optionsOwnSaved'));
  // The button is of no use any more, and a disabled one loses the focus.
  if (document.activeElement === document.body) /** @type {HTMLElement} */ (document.querySelector('textarea')).focus();
}

async function appendOwn() {
  const file = await pick(TEXTS);
  if (file === null) return;
  const read = await textOf(file, LIST_BYTES);
  if ('fault' in read) return tell('own', read.fault, true);
  tell('own', '');
  append(read.text);
}

/** @param {HTMLFormElement} form */
async function testAddress(form) {
  tell('test', '');
  part('result').replaceChildren();
  const type = fieldOf(form, 'type').value;
  const [address, page] = ['address', 'page'].map((name) => wholeAddress(fieldOf(form, name).value, name === 'address' ? type : ''));
  if (!address) return refuse('test', text('optionsTestNoAddress'), fieldOf(form, 'address'));
  if (page === null && fieldOf(form, 'page').value.trim() !== '') return refuse('test', text('optionsTestNoAddress'), fieldOf(form, 'page'));
  showResult(await askVerdict({ kind: 'testAddress', address, type, page: page ?? '' }).catch(() => null));
}

async function importSettings() {
  const file = await pick('.json,application/json');
  if (file === null) return;
  const read = await textOf(file, SETTINGS_BYTES);
  if ('fault' in read) return tell('all', read.fault, true);
  if (!(await confirmed(text('optionsImportAsk'), text('optionsImportAskDetail', plain(file.name)), text('optionsImportDo')))) return;
  const report = await send({ kind: 'importSettings', text: read.text }, 'all');
  if (report !== null && report.fault === null) tell('all', text('optionsImported'));
}

/**
 * @param {Place} place
 * @param {string} name
 * @param {string} words
 * @param {string} type
 */
function saveAs(place, name, words, type) {
  save(name, words, type);
  tell(place, text('optionsExported', name));
}
