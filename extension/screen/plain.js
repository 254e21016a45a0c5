/**
 * Answers: text from outside (hosts, URLs, filters, titles of lists) made fit to be shown.
 *
 *     plain('evil\u202Emoc.knab')          -> 'evilmoc.knab'
 *     shorten('abcdefghij', 7)             -> 'abc…hij'
 *
 * Invariant: what comes out holds no control, format or bidirectional character and no half of a surrogate pair, so it
 * cannot rearrange what stands around it. It is still text of a stranger: show it by textContent, inside <bdi>.
 */
// @ts-check

const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * @param {string} text
 * @returns {string}
 */
export function plain(text) {
  return text.replace(unseen, '');
}

/**
 * Cuts the middle out, because both ends of a host matter: who it pretends to be, and whose it is.
 * @param {string} text
 * @param {number} limit  in characters, the ellipsis included; at least 3
 * @returns {string}
 */
export function shorten(text, limit) {
  const characters = Array.from(text);
  if (characters.length <= limit) return text;
  const head = Math.floor((limit - 1) / 2);
  const tail = limit - 1 - head;
  return `${characters.slice(0, head).join('')}…${characters.slice(-tail).join('')}`;
}
