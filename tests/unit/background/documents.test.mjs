/**
 * documents.js: from who asks to the top document of its tab, for every kind of asker that the two browsers report.
 */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { newWorld } from './world.mjs';

/** @typedef {import('../../../extension/background/documents.js').Asker} Asker */
/** @typedef {import('../../../extension/background/documents.js').TopDocument} TopDocument */
/** @typedef {import('./fake.mjs').Frame} Frame */

const [PAGE, FRAME, INNER, NEXT] = ['https://a.test/', 'https://frame.test/', 'https://inner.test/', 'https://next.test/'];

/** Tab 1: a page, a frame and a frame in it. @type {Frame[]} */
const nested = [
  { tabId: 1, frameId: 0, documentId: 'TOP', url: PAGE },
  { tabId: 1, frameId: 3, documentId: 'MIDDLE', parentDocumentId: 'TOP', url: FRAME },
  { tabId: 1, frameId: 5, documentId: 'INNER', parentDocumentId: 'MIDDLE', url: INNER },
];

/** Tab 2: a page that is shown, and one that is being made ready behind it. @type {Frame[]} */
const prerendered = [
  { tabId: 2, frameId: 0, documentId: 'SHOWN', url: PAGE, documentLifecycle: 'active' },
  { tabId: 2, frameId: 8, documentId: 'READY', url: NEXT, documentLifecycle: 'prerender' },
  { tabId: 2, frameId: 9, documentId: 'READYFRAME', parentDocumentId: 'READY', url: FRAME, documentLifecycle: 'prerender' },
];

const [top, ready] = [{ documentId: 'TOP', url: PAGE, active: true }, { documentId: 'READY', url: NEXT, active: false }];
const gone = { documentId: 'OLD', url: '', active: false };

/** @type {[string, Asker, TopDocument | null, 'page' | 'frame' | 'background'][]} */
const chrome = [
  ['page, or a worker of it', { tabId: 1, frameId: 0, documentId: 'TOP', frameType: 'outermost_frame', documentLifecycle: 'active', initiator: PAGE }, top, 'page'],
  ['data: worker of the page', { tabId: 1, frameId: 0, documentId: 'TOP', frameType: 'outermost_frame', initiator: 'null' }, top, 'page'],
  ['frame, or a worker of it', { tabId: 1, frameId: 3, documentId: 'MIDDLE', parentDocumentId: 'TOP', frameType: 'sub_frame', initiator: FRAME }, top, 'frame'],
  ['frame in a frame', { tabId: 1, frameId: 5, documentId: 'INNER', parentDocumentId: 'MIDDLE', frameType: 'sub_frame', initiator: INNER }, top, 'frame'],
  ['document of a frame', { tabId: 1, frameId: 7, parentDocumentId: 'TOP', frameType: 'sub_frame', initiator: PAGE }, top, 'frame'],
  ['document of a frame in a frame', { tabId: 1, frameId: 7, parentDocumentId: 'MIDDLE', frameType: 'sub_frame', initiator: FRAME }, top, 'frame'],
  ['shared or service worker', { tabId: -1, frameId: -1, initiator: PAGE }, null, 'background'],
  ["shared worker's own script", { tabId: 1, frameId: 3, documentId: 'MIDDLE', parentDocumentId: 'TOP', frameType: 'sub_frame', initiator: FRAME }, top, 'frame'],
  ['page that is being left', { tabId: 1, frameId: 5, documentId: 'OLD', frameType: 'outermost_frame', documentLifecycle: 'pending_deletion' }, gone, 'page'],
  ['frame that is gone', { tabId: 1, frameId: 4, documentId: 'OLDFRAME', parentDocumentId: 'OLD', frameType: 'sub_frame', initiator: FRAME }, null, 'background'],
  ['prerendered page', { tabId: 2, frameId: 8, documentId: 'READY', frameType: 'outermost_frame', documentLifecycle: 'prerender' }, ready, 'page'],
  ['frame of a prerendered page', { tabId: 2, frameId: 9, documentId: 'READYFRAME', parentDocumentId: 'READY', frameType: 'sub_frame' }, ready, 'frame'],
  ['document of a frame of a prerendered page', { tabId: 2, frameId: 10, parentDocumentId: 'READY', frameType: 'sub_frame' }, ready, 'frame'],
  ['page behind which another is made ready', { tabId: 2, frameId: 0, documentId: 'SHOWN', frameType: 'outermost_frame' }, { documentId: 'SHOWN', url: PAGE, active: true }, 'page'],
  ['tab that is gone', { tabId: 9, frameId: 0 }, null, 'background'],
];

/** @type {[string, Asker, TopDocument | null, 'page' | 'frame' | 'background'][]} */
const firefox = [
  ['page', { tabId: 1, frameId: 0, documentId: 'TOP', documentUrl: PAGE, originUrl: PAGE, frameAncestors: [] }, top, 'page'],
  ['frame', { tabId: 1, frameId: 3, documentId: 'MIDDLE', parentDocumentId: 'TOP', originUrl: FRAME, frameAncestors: [{ url: PAGE }] }, top, 'frame'],
  ['frame in a frame', { tabId: 1, frameId: 5, documentId: 'INNER', parentDocumentId: 'MIDDLE', originUrl: INNER, frameAncestors: [{ url: FRAME }, { url: PAGE }] }, top, 'frame'],
  ['document of a frame', { tabId: 1, frameId: 7, parentDocumentId: 'TOP', originUrl: PAGE, frameAncestors: [{ url: PAGE }] }, top, 'frame'],
  ['worker of the page: importScripts, websocket', { tabId: 1, frameId: 0, originUrl: `${PAGE}worker.js` }, top, 'page'],
  ['worker of the page: fetch', { tabId: 1, frameId: 0, originUrl: `${PAGE}worker.js`, frameAncestors: [] }, top, 'page'],
  // Firefox says frame 0 whatever frame the worker belongs to; the page is right all the same.
  ['worker of a frame: importScripts, websocket', { tabId: 1, frameId: 0, originUrl: `${FRAME}worker.js` }, top, 'page'],
  ['worker of a frame: fetch', { tabId: 1, frameId: 3, originUrl: `${FRAME}worker.js`, frameAncestors: [] }, top, 'frame'],
  ['data: worker', { tabId: 1, frameId: 0 }, top, 'page'],
  ['shared or service worker, and its own script', { tabId: -1, frameId: 0, originUrl: `${PAGE}worker.js` }, null, 'background'],
  ['page that is being left: beacon', { tabId: 1, frameId: 0, documentId: 'OLD', originUrl: NEXT, frameAncestors: [] }, gone, 'page'],
  // Looks like a worker: Firefox says no more.
  ['page that is being left: keepalive fetch', { tabId: 1, frameId: 0, originUrl: NEXT }, top, 'page'],
  ['frame that is gone', { tabId: 1, frameId: 4, documentId: 'OLDFRAME', parentDocumentId: 'OLD', originUrl: FRAME }, null, 'background'],
  ['tab that is gone', { tabId: 9, frameId: 0, originUrl: PAGE }, null, 'background'],
];

for (const [browser, rows] of /** @type {const} */ ([['Chrome', chrome], ['Firefox', firefox]])) {
  suite(browser, () => {
    for (const [name, asker, document, origin] of rows) test(name, () => check(asker, [document, origin]));

    /** @param {Asker} asker @param {[TopDocument | null, string]} expected */
    async function check(asker, [document, origin]) {
      const world = newWorld({ firefox: browser === 'Firefox' });
      world.frames.push(...nested, ...(browser === 'Chrome' ? prerendered : []));
      const { isTopItself, topDocument } = await world.load('documents');
      const found = await topDocument(asker);
      assert.deepEqual(found, document);
      assert.equal(found ? (isTopItself(asker, found) ? 'page' : 'frame') : 'background', origin);
    }
  });
}

test('the document that a tab shows is not the one made ready behind it', async () => {
  const world = newWorld();
  world.frames.push(...prerendered);
  const { shownDocument } = await world.load('documents');
  assert.equal((await shownDocument(2))?.documentId, 'SHOWN');
  assert.equal(await shownDocument(9), null);
});

test('frames nested without end come to an end', async () => {
  const world = newWorld();
  world.frames.push({ tabId: 1, frameId: 1, documentId: 'LOOP', parentDocumentId: 'LOOP', url: PAGE });
  const { topDocument } = await world.load('documents');
  await topDocument({ tabId: 1, frameId: 1, documentId: 'LOOP' });
});
