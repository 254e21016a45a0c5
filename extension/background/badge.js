/**
 * The number on the icon: requests stopped in the document that the tab shows, `?` where only a question is open.
 *
 * Browsers clear a tab's badge at each navigation, so that nothing needs to be listened to for that.
 */

import { browser } from '../shared/browser.js';
import { text } from '../shared/i18n.js';
import { isSuspicion } from '../shared/suspicion.js';

/** @typedef {import('../shared/messages.js').Stop} Stop */

const STOPPED = '#b3261e';
const ASKED = '#7a5c00';

/**
 * @param {number} tabId
 * @param {{ stopped: number, stops: readonly { action: string, verdict?: Stop['verdict'] }[] }} record
 */
export async function show(tabId, { stopped, stops }) {
  const asked = stops.some(({ action }) => action === 'asked');
  const label = stopped > 0 ? (stopped > 999 ? '999+' : String(stopped)) : asked ? '?' : '';
  const question = stops.some(isSuspicion) ? 'titleSuspected' : 'titleAsked';
  const title = stopped > 0 ? text('titleStopped', String(stopped)) : text(asked ? question : 'actionTitle');
  try {
    await browser.action.setBadgeText({ tabId, text: label });
    await browser.action.setTitle({ tabId, title });
    if (label === '') return;
    await browser.action.setBadgeTextColor({ tabId, color: '#ffffff' });
    await browser.action.setBadgeBackgroundColor({ tabId, color: stopped > 0 ? STOPPED : ASKED });
  } catch {
    // The tab was closed in the meantime.
  }
}
