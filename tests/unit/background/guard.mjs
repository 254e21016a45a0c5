/**
 * What tests of the guard share: a page with a frame, what their relays show, and what comes of it. The detector at hand reads
 * each text as its own evidence (fake.mjs).
 */

import { newWorld, settled } from './world.mjs';

/** @typedef {import('../../../extension/shared/observed.js').Item} Item */

export const PAGE = 'https://shop.test/';
export const FRAME = 'https://frame.test/';
export const top = { id: 'wattguard', url: PAGE, frameId: 0, documentId: 'TOP', tab: { id: 1 } };
export const frame = { id: 'wattguard', url: FRAME, frameId: 7, documentId: 'IN', tab: { id: 1 } };
export const popup = { id: 'wattguard', url: 'extension://wattguard/extension/popup/popup.html' };

/** @param {Partial<Item>} fields @returns {Item} */
export const item = (fields) => ({ what: 'script', thing: '0.0', type: 'script', place: 'page', url: '', text: '', isBinary: false, isSent: false, amount: 0, ...fields });
export const script = (/** @type {string} */ text, fields = {}) => item({ text, url: 'https://cdn.test/lib/m.js', ...fields });
export const inline = (/** @type {string} */ text, fields = {}) => item({ what: 'inline', text, ...fields });
export const module = (/** @type {string} */ text, fields = {}) =>
  item({ what: 'module', type: 'module', thing: '1.2', place: 'dedicated', text: Buffer.from(text).toString('base64'), isBinary: true, ...fields });
export const frameOf = (/** @type {string} */ text, fields = {}) =>
  item({ what: 'frame', type: 'websocket', thing: '0.3', url: 'wss://pool.test/proxy', text, amount: 1, ...fields });

export async function started(options = {}) {
  const world = newWorld(options);
  world.tabs.push({ id: 1, url: PAGE, incognito: false });
  world.frames.push({ tabId: 1, frameId: 0, documentId: 'TOP', url: PAGE });
  world.frames.push({ tabId: 1, frameId: 7, documentId: 'IN', parentDocumentId: 'TOP', url: FRAME });
  await world.load('main');
  return world;
}

/** Until an answer has come, and what it set off has come to rest. @param {unknown[]} [answers] */
export async function quiet(answers = [null]) {
  // A digest is made in another thread.
  for (const end = Date.now() + 2_000; answers.length === 0 && Date.now() < end; ) await settled();
  for (let turn = 0; turn < 20; turn += 1) await settled();
}

/**
 * @param {Awaited<ReturnType<typeof started>>} world @param {Item[]} items @param {object} [sender] @param {string} [relay]
 */
export async function observed(world, items, sender = top, relay = sender === frame ? 'in' : 'top') {
  /** @type {any[]} */
  const answers = [];
  const [waits] = world.events.onMessage.fire({ kind: 'observed', relay, items }, sender, (/** @type {unknown} */ answer) => answers.push(answer));
  await quiet(waits === true ? answers : undefined);
  return { waits, orders: answers[0] };
}

/** @param {Awaited<ReturnType<typeof started>>} world @param {object} message  of the popup @returns {Promise<unknown[]>} its answers */
export async function popupSays(world, message) {
  /** @type {unknown[]} */
  const answers = [];
  world.events.onMessage.fire({ tabId: 1, ...message }, popup, (/** @type {unknown} */ answer) => answers.push(answer));
  await quiet(answers);
  return answers;
}

export const recordOf = (/** @type {Awaited<ReturnType<typeof started>>} */ world) => world.session.held['record:document:TOP'];
/** @param {Awaited<ReturnType<typeof started>>} world @param {boolean} [isCode]  known by its print, else by an address @returns {string[]} */
export const convicted = (world, isCode = false) =>
  (world.session.held.convictions?.['shop.test'] ?? []).flatMap((/** @type {any} */ { kind, pattern, by }) => ((kind === 'code') === isCode ? [`${kind} ${pattern} by ${by}`] : []));
