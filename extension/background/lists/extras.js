/**
 * What lies beside a list on its server: what has changed since a version of it, and its signature.
 */

import { fetchText } from './download.js';
import { ListFault } from './fault.js';
import * as library from './library.js';

/** @typedef {import('./library.js').Copy} Copy */
/** @typedef {typeof import('../../wasm/compiler.js')} Compiler */
/** @typedef {import('../../wasm/compiler.js').Candidate} Candidate */

/**
 * The next version of a list, by `! Diff-Path`; null: none is offered or it does not fit, and the whole list must come.
 * @param {string} address  of the list @param {string} id @param {Copy} copy
 * @param {{ compiler: Compiler, signal: AbortSignal }} with_
 * @returns {Promise<Candidate | null>}
 */
export async function patched(address, id, { patch, digest }, { compiler, signal }) {
  const [path = '', name] = patch?.split('#') ?? [];
  if (path === '' || !URL.canParse(path, address)) return null;
  const place = new URL(path, address);
  if (place.origin !== new URL(address).origin) return null;
  try {
    const [file, text] = [await fetchText(place.href, signal), await library.text(id)];
    if (!file || text === undefined || (await library.digestOf(text)) !== digest) return null;
    const made = new compiler.Patched(text, file, name);
    const checksum = made.checksum();
    const candidate = made.candidate();
    return checksum === undefined || (await library.digestOf(candidate.bytes(), 'SHA-1')).startsWith(checksum.toLowerCase()) ? candidate : null;
  } catch (fault) {
    if (signal.aborted) throw fault;
    console.info('wattguard: a patch is left alone', fault);
    return null;
  }
}

/**
 * A list whose key stands in the catalogue is taken only with its signature, which lies beside it as minisign writes it.
 * @param {string} address @param {Candidate} candidate @param {string} key @param {AbortSignal} signal
 */
export async function verify(address, candidate, key, signal) {
  const signature = await fetchText(`${address}.minisig`, signal);
  if (!signature || !candidate.isSigned(signature, key)) throw new ListFault('unsigned', new URL(address).host);
}
