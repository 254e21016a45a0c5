/**
 * From a request to the top document of its tab.
 *
 * `frameId` 0 and the tab's address are no answer: a prerendered page has neither, a page that is being left has lost
 * both, and in Firefox requests of workers carry frame 0 whatever frame they belong to. Document ids are.
 */

import { browser } from '../shared/browser.js';

/**
 * The part of a webRequest event that says who asks.
 * @typedef {object} Asker
 * @property {number} tabId  -1: a shared or service worker
 * @property {number} frameId
 * @property {string} [documentId]
 * @property {string} [parentDocumentId]
 * @property {string} [frameType]  Chrome
 * @property {string} [documentLifecycle]  Chrome
 * @property {string} [initiator]  Chrome: an origin
 * @property {string} [originUrl]  Firefox
 * @property {string} [documentUrl]  Firefox
 * @property {{ url: string }[]} [frameAncestors]  Firefox: the top document last
 */

/** @typedef {{ documentId: string, url: string, active: boolean }} TopDocument */

/**
 * The top document of a request's tab; null for shared and service workers, and where the tab is gone.
 * @param {Asker} asker
 * @returns {Promise<TopDocument | null>}
 */
export async function topDocument(asker) {
  if (asker.tabId < 0) return null;
  const id = asker.documentId ?? asker.parentDocumentId;
  let frame = await frameOf(id ? { documentId: id } : { tabId: asker.tabId, frameId: 0 });
  // A frame lies at most as deep as a page may nest them.
  for (let depth = 0; frame?.parentDocumentId && depth < 64; depth += 1) {
    frame = await frameOf({ documentId: frame.parentDocumentId });
  }
  if (frame?.documentId) {
    return { documentId: frame.documentId, url: frame.url, active: (frame.documentLifecycle ?? 'active') === 'active' };
  }
  // A page that is being left: its document is known by its id only.
  return asker.documentId && isTop(asker) ? { documentId: asker.documentId, url: '', active: false } : null;
}

/** The document that a tab shows. @param {number} tabId */
export function shownDocument(tabId) {
  return topDocument({ tabId, frameId: 0 });
}

/** Whether the top document itself, or a worker of it, asks. @param {Asker} asker @param {TopDocument} top */
export function isTopItself(asker, top) {
  return asker.documentId ? asker.documentId === top.documentId : asker.frameId === 0;
}

/** @param {Asker} asker */
function isTop({ frameType, frameId }) {
  return frameType ? frameType === 'outermost_frame' : frameId === 0;
}

/** @param {{ documentId: string } | { tabId: number, frameId: number }} which */
async function frameOf(which) {
  try {
    return await browser.webNavigation.getFrame(which);
  } catch {
    return null;
  }
}
