/**
 * Answers: what happens in the popup over time: ask, show, wait for a click, ask again.
 *
 * Invariant: what is shown is always the last report of the background, never a guess of what a click will have done;
 * one message is under way at a time; body[data-ready] says whether what is shown is current.
 */
// @ts-check

import { browser } from '../shared/browser.js';
import { localise } from '../shared/i18n.js';
import { ask } from './ask.js';
import { unreachable, view } from './view.js';

/**
 * @typedef {import('../shared/messages.js').Message} Message
 * @typedef {import('../shared/messages.js').Duration} Duration
 * @typedef {import('../shared/messages.js').TabReport} TabReport
 * @typedef {import('../shared/lists.js').Fault} Fault
 * @typedef {import('../shared/lists.js').ListsReport} ListsReport
 * @typedef {import('../shared/lists.js').SwitchFilter} SwitchFilter
 */

const main = /** @type {HTMLElement} */ (document.querySelector('main'));
const announcement = /** @type {HTMLElement} */ (document.querySelector('[data-part=announcement]'));

let tabId = -1;
let changed = false;
let busy = false;
/** Why a filter was not switched off. @type {Fault | null} */
let refused = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let expiry;

localise(document);
document.addEventListener('click', onClick);
document.addEventListener('toggle', onToggle, true);
browser.tabs.onUpdated.addListener(onUpdated);
await open();

async function open() {
  wait();
  const named = Number(new URLSearchParams(location.search).get('tab') ?? NaN);
  const active = Number.isInteger(named) ? [] : await browser.tabs.query({ active: true, currentWindow: true });
  tabId = Number.isInteger(named) ? named : active[0]?.id ?? -1;
  await send({ kind: 'describeTab', tabId });
}

/** @param {Message} message */
async function send(message) {
  wait();
  try {
    show(await ask(message));
  } catch {
    put(unreachable());
  }
}

function wait() {
  busy = true;
  document.body.dataset['ready'] = 'false';
  main.setAttribute('aria-busy', 'true');
}

/** @param {TabReport} report */
function show(report) {
  put(view(report, Date.now(), changed, refused));
  clearTimeout(expiry);
  if (report.until !== null) {
    const left = Math.min(Math.max(report.until - Date.now(), 1_000), 60_000);
    expiry = setTimeout(() => refresh(), left);
  }
}

/** @param {import('./view.js').View} made */
function put(made) {
  const focused = main.contains(document.activeElement);
  const opened = [...main.querySelectorAll('[data-part=stop] details[open] [data-part=host]')].map((host) => host.textContent);
  main.replaceChildren(...made.nodes);
  for (const host of main.querySelectorAll('[data-part=stop] [data-part=host]')) {
    if (opened.includes(host.textContent)) host.closest('details')?.setAttribute('open', '');
  }
  document.body.dataset['standing'] = made.standing;
  // The button that was pressed is gone: go on from the heading, where a held key can do no harm.
  if (focused) main.querySelector('h1')?.focus({ preventScroll: true });
  announcement.textContent = made.announcement;
  main.setAttribute('aria-busy', 'false');
  document.body.dataset['ready'] = 'true';
  busy = false;
}

/** What the user did not ask for must not take the focus from a control. */
function refresh() {
  const focused = document.activeElement;
  const free = !main.contains(focused) || focused instanceof HTMLHeadingElement;
  if (!busy && free) void send({ kind: 'describeTab', tabId });
}

/** @param {MouseEvent} event */
function onClick(event) {
  const target = event.target instanceof Element ? event.target.closest('button[data-action]') : null;
  if (!(target instanceof HTMLElement) || busy) return;
  refused = null;
  const duration = /** @type {Duration} */ (target.dataset['duration']);
  switch (target.dataset['action']) {
    case 'allow':
      return decided({ kind: 'decide', tabId, policy: 'allowed', duration });
    case 'refuse':
      return decided({ kind: 'decide', tabId, policy: 'refused', duration });
    case 'revoke':
      return decided({ kind: 'revoke', tabId });
    case 'pause':
      return decided({ kind: 'pause', paused: true, tabId });
    case 'resume':
      return decided({ kind: 'pause', paused: false, tabId });
    case 'dismiss':
      return void send({ kind: 'dismissNotes', tabId });
    case 'retry':
      return void send({ kind: 'describeTab', tabId });
    case 'grant':
      return grant();
    case 'reload':
      return reload();
    case 'more':
      return more(target);
    case 'switchOff':
      return void switchOff(target.dataset);
    case 'openOptions':
      return openOptions();
  }
}

/** @param {Message} message */
function decided(message) {
  changed = true;
  void send(message);
}

/** The request must be made inside the click: browsers refuse it after the first await. */
function grant() {
  const granted = browser.permissions.request({ origins: ['<all_urls>'] });
  wait();
  granted.catch(() => false).then(() => send({ kind: 'describeTab', tabId }));
}

/** @param {DOMStringMap} named  by the button */
async function switchOff({ filter = '', list = '', host }) {
  wait();
  /** @type {SwitchFilter} */
  const message = { kind: 'switchFilter', filter, list, host: host ?? null, off: true };
  const report = /** @type {ListsReport | null} */ (await browser.runtime.sendMessage(message).catch(() => null));
  refused = report?.fault ?? report?.installFault ?? null;
  changed ||= report !== null && refused === null;
  await send({ kind: 'describeTab', tabId });
}

function openOptions() {
  browser.runtime.openOptionsPage().then(() => window.close(), () => {});
}

function reload() {
  changed = false;
  wait();
  browser.tabs.reload(tabId).catch(() => {}).then(() => send({ kind: 'describeTab', tabId }));
}

/**
 * @param {number} updated
 * @param {{ status?: string }} change
 */
function onUpdated(updated, { status }) {
  if (updated !== tabId || status !== 'complete') return;
  changed = false;
  refresh();
}

/** @param {HTMLElement} pressed */
function more(pressed) {
  const hidden = [...main.querySelectorAll('[data-part=stop][hidden]')];
  for (const item of hidden) item.removeAttribute('hidden');
  pressed.remove();
  hidden[0]?.querySelector('summary')?.focus();
}

/** @param {Event} event */
function onToggle(event) {
  if (event.target instanceof HTMLDetailsElement && event.target.open) {
    event.target.scrollIntoView({ block: 'nearest' });
  }
}
