/**
 * Answers: a file of the user's -> its text, and a text -> a file.
 *
 * Invariant: a text that comes out is the file, byte for byte UTF-8 (without its byte order mark); nothing is replaced.
 */
// @ts-check

import { text } from '../shared/i18n.js';
import { faultWords } from '../screen/faultwords.js';

/** Bytes of a list, as `limits::SUBSCRIBED_BYTES`. */
export const LIST_BYTES = 10 * 1024 * 1024;
/** Bytes of a file of settings: lists that came as files are in it. */
export const SETTINGS_BYTES = 100_000_000;

/**
 * Asks for a file; to be called in a press, or browsers refuse.
 * @param {string} accept
 * @returns {Promise<File | null>} null: none was chosen
 */
export function pick(accept) {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = accept;
    input.addEventListener('change', () => resolve(input.files?.[0] ?? null));
    input.addEventListener('cancel', () => resolve(null));
    input.click();
  });
}

/**
 * @param {File} file
 * @param {number} most  bytes
 * @returns {Promise<{ text: string } | { fault: string }>} fault: in words
 */
export async function textOf(file, most) {
  if (file.size > most) return { fault: faultWords({ kind: 'tooLarge', words: [String(most)] }) };
  let bytes;
  try {
    bytes = await file.arrayBuffer();
  } catch {
    return { fault: text('optionsFileUnread') };
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { fault: text('optionsFileEncoding') };
  }
}

/**
 * Has the browser save a text.
 * @param {string} name
 * @param {string} words
 * @param {string} type
 */
export function save(name, words, type) {
  const address = URL.createObjectURL(new Blob([words], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser reads it after the press.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/**
 * @param {string} what
 * @param {string} ending
 * @param {number} now
 * @returns {string} 'wattguard-settings-2026-08-14.json'
 */
export function fileName(what, ending, now) {
  const day = new Date(now);
  const two = (/** @type {number} */ value) => String(value).padStart(2, '0');
  return `wattguard-${what}-${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}.${ending}`;
}

/** @param {string} name @returns {string} without its ending */
export function titleOfFile(name) {
  return name.replace(/\.[^.]{1,8}$/, '');
}
