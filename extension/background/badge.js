/**
 * The number on the icon: requests stopped in the document that the tab shows, `?` where only a question is open.
 *
 * Browsers clear a tab's badge at each navigation, so that nothing needs to be listened to for that.
 */

import { browser } from '../shared/browser.js';
import { text } from '../shared/i18n.js';

const STOPPED = '#b3261e';
const ASKED = '#7a5c00';

/**
 * @param {number} tabId
 * @param {{ stopped: number, stops: readonly { action: string }[] }} record
 */
export async function show(tabId, { stopped, stops }) {
  const asked = stops.some(({ action }) => action === 'asked');
  const label = stopped > 0 ? (stopped > 999 ? '999+' : String(stopped)) : asked ? '?' : '';
  const title = stopped > 0 ? text('titleStopped', String(stopped)) : asked ? text('titleAsked') : text('actionTitle');
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
