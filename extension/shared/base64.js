/**
 * Answers: bytes as text, and back. The browsers that we run in have both (Chrome 140, Firefox 133); the types lag behind.
 */

/** @param {Uint8Array} bytes @returns {string} */
export const toBase64 = (bytes) => /** @type {any} */ (bytes).toBase64();

/** @param {string} text @returns {Uint8Array} */
export const fromBase64 = (text) => /** @type {any} */ (Uint8Array).fromBase64(text);
