/**
 * Answers: the name of this relay, by which the background tells it from the others of its tab.
 *
 * Drawn at random: numbers of frames pass from one document to the next. Not by randomUUID, which pages of http lack.
 */

export const name = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
