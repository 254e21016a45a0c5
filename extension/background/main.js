/**
 * The background: registers every listener synchronously, so that an event that starts it is heard, and answers messages.
 *
 * It may die at any moment; what it must remember lies in storage (store.js, records.js) and in the browser's rules.
 */

import { browser } from '../shared/browser.js';
import * as allowances from './allowances.js';
import { announce } from './cases.js';
import { shownDocument } from './documents.js';
import { enterWorkers } from './enter.js';
import { convictedAt, hear, judgeInTransit, reconsider } from './guard.js';
import * as lists from './lists/main.js';
import { watchModules } from './modules.js';
import { isObserved } from './observed.js';
import { isRefused, observe, refused } from './observer.js';
import { describe } from './report.js';
import { sync } from './rules.js';
import { siteOf } from './site.js';
import { inTurn, write } from './store.js';
import * as suspects from './suspects.js';

/** @typedef {import('../shared/messages.js').Message} Message */
/** @typedef {import('../shared/messages.js').Decide} Decide */

observe();
watchModules();
enterWorkers(judgeInTransit);
lists.keepFresh();

browser.runtime.onInstalled.addListener(({ reason }) => {
  if (reason === 'install' || reason === 'update') void rememberOpenDocuments();
  void inTurn(refresh);
});
browser.runtime.onStartup.addListener(() => void inTurn(refresh));
browser.permissions.onAdded.addListener(() => void inTurn(sync));
browser.permissions.onRemoved.addListener(() => void inTurn(sync));
browser.alarms.onAlarm.addListener(({ name }) => {
  if (name === allowances.ALARM) void inTurn(refresh).then(announce);
});

browser.runtime.onMessage.addListener((message, sender, respond) => {
  if (sender.id === browser.runtime.id && isObserved(message)) {
    hear(message, sender).then(respond, (fault) => {
      console.error('wattguard: not judged', fault);
      respond({});
    });
    return true;
  }
  if (sender.id === browser.runtime.id && isRefused(message)) {
    void refused(message, sender).catch((fault) => console.error('wattguard: not recorded', fault));
    return undefined;
  }
  if (sender.id === browser.runtime.id && isWhatIsConvicted(message)) {
    convictedAt(sender).then(respond, () => respond(null));
    return true;
  }
  // Only pages of the extension itself may ask; its content scripts have its id too, but the address of their page.
  if (sender.id !== browser.runtime.id || !sender.url?.startsWith(browser.runtime.getURL(''))) return undefined;
  const answered = isMessage(message) ? inTurn(() => answer(message)) : lists.isListsMessage(message) ? lists.answer(message) : null;
  if (!answered) return undefined;
  answered.then(respond, (fault) => {
    console.error('wattguard: no answer', Reflect.get(message, 'kind'), fault);
    respond(null);
  });
  return true;
});

/** @param {Message} message */
async function answer(message) {
  switch (message.kind) {
    case 'describeTab':
      await refresh();
      break;
    case 'decide':
      await decide(message);
      await reconsider(message.tabId);
      void announce();
      break;
    case 'revoke': {
      const site = await siteOfTab(message.tabId);
      if (site) await allowances.revoke(site);
      await refresh();
      void announce();
      break;
    }
    case 'pause':
      await write('session', 'paused', message.paused);
      await refresh();
      await reconsider(message.tabId);
      void announce();
      break;
    case 'dismissNotes':
      await write('session', 'notes', []);
      // What is still wrong is noted again.
      await refresh();
      break;
  }
  return describe(message.tabId);
}

/** @param {Decide} message */
async function decide({ tabId, policy, duration }) {
  const [tab, site] = [await browser.tabs.get(tabId), await siteOfTab(tabId)];
  // Nothing about a private window is written to disk.
  if (site) await allowances.decide(site, policy, tab.incognito && duration === 'always' ? 'session' : duration);
  await refresh();
}

async function refresh() {
  await allowances.expire();
  await sync();
  await suspects.sync();
}

/** @param {number} tabId */
async function siteOfTab(tabId) {
  const tab = await browser.tabs.get(tabId);
  // Without access to the page only its document has an address.
  return siteOf(tab.url ?? (await shownDocument(tabId))?.url ?? '');
}

/**
 * Documents that were open before Wattguard came: what they had loaded by then was not judged. They are looked for at once,
 * because what opens a moment later is protected.
 */
function rememberOpenDocuments() {
  const open = openDocuments();
  return inTurn(async () => write('session', 'openBefore', await open));
}

/** @returns {Promise<string[]>} */
async function openDocuments() {
  const tabs = await browser.tabs.query({});
  const open = await Promise.all(tabs.map(({ id }) => (id === undefined ? null : shownDocument(id))));
  return open.flatMap((document) => (document ? [document.documentId] : []));
}

const KINDS = ['describeTab', 'decide', 'revoke', 'pause', 'dismissNotes'];
const POLICIES = ['allowed', 'refused'];
const DURATIONS = ['hour', 'session', 'always'];

/** @param {unknown} value @returns {value is import('../shared/messages.js').WhatIsConvicted} */
const isWhatIsConvicted = (value) => typeof value === 'object' && value !== null && Reflect.get(value, 'kind') === 'whatIsConvicted';

/** @param {unknown} value @returns {value is Message} */
function isMessage(value) {
  if (typeof value !== 'object' || value === null) return false;
  const field = (/** @type {string} */ name) => Reflect.get(value, name);
  if (!KINDS.includes(field('kind')) || !Number.isInteger(field('tabId'))) return false;
  if (field('kind') === 'decide') return POLICIES.includes(field('policy')) && DURATIONS.includes(field('duration'));
  return field('kind') !== 'pause' || typeof field('paused') === 'boolean';
}
