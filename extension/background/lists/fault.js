/**
 * Why something was not done with a list: a kind and what it is about, for which the screens have the words.
 */

export class ListFault extends Error {
  /** @param {string} kind @param {...unknown} words */
  constructor(kind, ...words) {
    super(`${kind} ${words.join(' ')}`.trim());
    this.name = 'ListFault';
    this.kind = kind;
    this.words = words.map(String);
  }
}

/**
 * What is kept of a fault; a refusal of the core has its own kind and words.
 * @param {unknown} fault
 * @returns {import('../../shared/lists.js').Fault}
 */
export function told(fault) {
  const { kind, words, name, message } = /** @type {Partial<ListFault>} */ (fault ?? {});
  if (typeof kind === 'string' && Array.isArray(words)) return { kind, words: words.map(String) };
  if (name === 'AbortError') return { kind: 'cancelled', words: [] };
  if (name === 'QuotaExceededError') return { kind: 'full', words: [] };
  console.error('wattguard: a list', fault);
  return { kind: 'unexpected', words: [String(message ?? fault)] };
}
