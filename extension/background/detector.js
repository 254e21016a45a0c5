/**
 * The core that recognises: scripts, modules, conversations, behaviour. Loaded with the first of them.
 *
 * Conversations live as long as the instance: what they have shown is kept as evidence (cases.js), and pools send work
 * again and again, so a background that starts anew begins them anew.
 */

import init, { __wbg_reset_state, checkModule, checkScript, Conversation, sum, Watch } from '../wasm/detector.js';
import { onDemand } from './instance.js';

/** @typedef {import('../shared/boundary.js').Verdict} Verdict */
/** @typedef {import('../shared/boundary.js').Evidence} Evidence */
/** @typedef {import('../shared/boundary.js').Action} Action */
/** @typedef {import('../shared/boundary.js').Policy} Policy */

/** Conversations and documents that are followed at once; the oldest are let go. */
const MOST = 512;

export const { use, faults } = onDemand('detector', async (isAnew) => {
  await init();
  if (isAnew) __wbg_reset_state();
  return new Detector();
});

export class Detector {
  /** @type {Map<string, Conversation>} */
  #conversations = new Map();
  /** @type {Map<string, Watch>} */
  #watches = new Map();

  /** @param {string} text @returns {Evidence[]} */
  script(text) {
    return evidenceOf(checkScript(text, 'undecided'));
  }

  /** @param {Uint8Array} bytes @returns {Evidence[]} */
  module(bytes) {
    return evidenceOf(checkModule(bytes, 'undecided'));
  }

  /**
   * @param {string} key  of the conversation
   * @param {boolean} isSent  by the side that computes
   * @param {string | Uint8Array} data @param {number} at  in milliseconds since 1970
   * @returns {Evidence[] | null} all of it; null: nothing new
   */
  frame(key, isSent, data, at) {
    const conversation = held(this.#conversations, key, () => new Conversation());
    const isNews = typeof data === 'string' ? conversation.text(isSent, data, at) : conversation.binary(isSent, data, at);
    return isNews ? evidenceOf(conversation.verdict('undecided')) : null;
  }

  /** @param {string} key  of the document @param {(watch: Watch) => void} tell @returns {Evidence[]} */
  behaviour(key, tell) {
    const watch = held(this.#watches, key, () => new Watch());
    tell(watch);
    return evidenceOf(watch.verdict('undecided'));
  }

  /** @param {Evidence[]} evidence @param {Policy} policy @returns {Action} */
  sum(evidence, policy) {
    return /** @type {Action} */ (sum(evidence.map(weightOf).join('\n'), policy));
  }
}

/** What the core reads of it. @param {Evidence} evidence */
const weightOf = ({ family, strength, consent, inWallets, doubted }) =>
  [family, strength, consent, ...(inWallets ? ['wallets'] : []), ...(doubted ? ['doubted'] : [])].join(' ');

/** @param {unknown} verdict */
const evidenceOf = (verdict) => /** @type {Verdict} */ (verdict).evidence;

/**
 * @template {{ free: () => void }} T
 * @param {Map<string, T>} map @param {string} key @param {() => T} make @returns {T}
 */
function held(map, key, make) {
  const known = map.get(key) ?? make();
  // The last that was used is the youngest.
  map.delete(key);
  map.set(key, known);
  for (const [oldest, value] of map) {
    if (map.size <= MOST) break;
    map.delete(oldest);
    value.free();
  }
  return known;
}
