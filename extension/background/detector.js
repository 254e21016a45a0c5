/**
 * The core that recognises: scripts, modules, conversations, behaviour. Loaded with the first of them.
 *
 * Conversations live as long as the instance: what they have shown is kept as evidence (exhibits.js), and pools send work
 * again and again, so a background that starts anew begins them anew.
 */

import init, { __wbg_reset_state, checkModule, checkScript, Conversation, sum, Watch } from '../wasm/detector.js';
import { onDemand } from './instance.js';

/** @typedef {import('../shared/boundary.js').Verdict} Verdict */
/** @typedef {import('../shared/boundary.js').Evidence} Evidence */
/** @typedef {import('../shared/boundary.js').Action} Action */
/** @typedef {import('../shared/boundary.js').Policy} Policy */

/** Documents that are followed at once, and conversations of one; the oldest are let go. */
const MOST_DOCUMENTS = 128;
const MOST_CONVERSATIONS = 128;

export const { use, faults } = onDemand('detector', async (isAnew) => {
  await init();
  if (isAnew) __wbg_reset_state();
  return new Detector();
});

export class Detector {
  /** @type {Map<string, Followed>} */
  #documents = new Map();

  /** @param {string} text @returns {Evidence[]} */
  script(text) {
    return evidenceOf(checkScript(text, 'undecided'));
  }

  /** @param {Uint8Array} bytes @returns {Evidence[]} */
  module(bytes) {
    return evidenceOf(checkModule(bytes, 'undecided'));
  }

  /**
   * @param {string} document @param {string} thing  whose conversation it is
   * @param {boolean} isSent  by the side that computes
   * @param {string | Uint8Array} data @param {number} at  in milliseconds since 1970
   * @returns {Evidence[] | null} all of it; null: nothing new
   */
  frame(document, thing, isSent, data, at) {
    const { conversations } = held(this.#documents, MOST_DOCUMENTS, document, () => new Followed());
    const conversation = held(conversations, MOST_CONVERSATIONS, thing, () => new Conversation());
    const isNews = typeof data === 'string' ? conversation.text(isSent, data, at) : conversation.binary(isSent, data, at);
    return isNews ? evidenceOf(conversation.verdict('undecided')) : null;
  }

  /** @param {string} document @param {(watch: Watch) => void} tell @returns {Evidence[]} */
  behaviour(document, tell) {
    const { watch } = held(this.#documents, MOST_DOCUMENTS, document, () => new Followed());
    tell(watch);
    return evidenceOf(watch.verdict('undecided'));
  }

  /** @param {Evidence[]} evidence @param {Policy} policy @returns {Action} */
  sum(evidence, policy) {
    return /** @type {Action} */ (sum(evidence.map(weightOf).join('\n'), policy));
  }
}

/** One document: no other's conversations make room for its own. */
class Followed {
  /** @type {Map<string, Conversation>} */
  conversations = new Map();
  watch = new Watch();

  free() {
    for (const conversation of this.conversations.values()) conversation.free();
    this.watch.free();
  }
}

/** What the core reads of it. @param {Evidence} evidence */
const weightOf = ({ family, strength, consent, inWallets, doubted }) =>
  [family, strength, consent, ...(inWallets ? ['wallets'] : []), ...(doubted ? ['doubted'] : [])].join(' ');

/** @param {unknown} verdict */
const evidenceOf = (verdict) => /** @type {Verdict} */ (verdict).evidence;

/**
 * @template {{ free: () => void }} T
 * @param {Map<string, T>} map @param {number} most @param {string} key @param {() => T} make @returns {T}
 */
function held(map, most, key, make) {
  const known = map.get(key) ?? make();
  // The last that was used is the youngest.
  map.delete(key);
  map.set(key, known);
  for (const [oldest, value] of map) {
    if (map.size <= most) break;
    map.delete(oldest);
    value.free();
  }
  return known;
}
