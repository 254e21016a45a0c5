/**
 * How far a run is, for whoever looks: pages of the extension hear each change of `progress` in storage.session.
 */

import { browser } from '../../shared/browser.js';
import { write } from '../store.js';

/** @typedef {import('../../shared/lists.js').Progress} Progress */

/** Bytes come in small pieces; the screen is told so often at most, in milliseconds. */
const PAUSE = 250;
/** An extension's background is ended when it has asked its browser nothing for 30 s, however busy it is. */
const PULSE = 20_000;

/** @type {Progress | null} */
let current = null;
let told = 0;

/** What runs now, in this life. */
export const progress = () => current;

/** @param {Progress | null} news @returns {Promise<void>} until it can be heard */
export async function announce(news) {
  const isStep = news?.step !== current?.step || news?.list !== current?.list;
  current = news;
  if (!isStep && Date.now() - told < PAUSE) return;
  told = Date.now();
  await write('session', 'progress', news);
}

/** Keeps the background from being ended in the middle. @returns {ReturnType<typeof setInterval>} to be cleared */
export const alive = () => setInterval(() => void browser.runtime.getPlatformInfo(), PULSE);
