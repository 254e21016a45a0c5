/**
 * A folder of samples and a file of frames -> scripts, modules and honest frames. They are read, never run.
 */
import fs from 'node:fs';
import path from 'node:path';

/** @typedef {import('./recognisers.mjs').Frame} Frame */
/** @typedef {{ name: string, bytes: Uint8Array }} Sample */

/**
 * @param {string} folder with a folder for each class
 * @param {string} extension
 * @returns {Generator<Sample>}
 */
export function* samples(folder, extension) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const file = path.join(entry.parentPath ?? entry.path, entry.name);
    if (entry.isFile() && entry.name.endsWith(extension)) {
      yield { name: path.relative(folder, file), bytes: new Uint8Array(fs.readFileSync(file)) };
    }
  }
}

/**
 * The honest frames of a file with a frame a line, protocol after protocol, each protocol one conversation.
 * @param {string} file
 */
export function honestFrames(file) {
  const rows = fs.readFileSync(file, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line));
  const honest = rows.filter((row) => row.label === 'benign');
  honest.sort((a, b) => (a.protocol < b.protocol ? -1 : Number(a.protocol > b.protocol)));
  return honest.map((row, at) => /** @type {Frame} */ ({
    text: row.text,
    bytes: row.text === undefined ? new Uint8Array(Buffer.from(row.base64, 'base64')) : undefined,
    sent: row.direction === 'client',
    first: row.protocol !== honest[at - 1]?.protocol,
    protocol: row.protocol,
  }));
}

/** @param {Frame} frame */
export function isJson(frame) {
  try {
    JSON.parse(frame.text ?? '');
    return true;
  } catch {
    return false;
  }
}
