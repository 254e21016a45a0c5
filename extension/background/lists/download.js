/**
 * The address of a list -> its text, word that nothing has changed, or why neither came. No hop of the way may be http.
 *
 * Nothing of the user goes along: no cookies, no referrer. The browser undoes compression; how many bytes a server
 * announces is compared only where it did not compress them.
 */

import { ListFault } from './fault.js';
import { watchHops } from './hops.js';
import { isSafe } from './subscriptions.js';

/** @typedef {import('./library.js').Copy} Copy */
/** @typedef {typeof import('../../wasm/compiler.js')} Compiler */

/** A server that says nothing for so long is given up, in milliseconds. */
const STALL = 30_000;

/**
 * @param {string} address
 * @param {Copy | undefined} known  the copy that is there
 * @param {{ compiler: Compiler, signal: AbortSignal, onBytes: (bytes: number, total: number | null) => void }} with_
 * @returns {Promise<{ candidate: import('../../wasm/compiler.js').Candidate, etag: string | null, modified: string | null } | null>}
 *   null: it has not changed
 */
export async function download(address, known, { compiler, signal, onBytes }) {
  if (!isSafe(new URL(address))) throw new ListFault('insecure', new URL(address).origin);
  const stall = new AbortController();
  let late = setTimeout(() => stall.abort(), STALL);
  const heard = () => {
    clearTimeout(late);
    late = setTimeout(() => stall.abort(), STALL);
  };
  try {
    return await loaded(AbortSignal.any([signal, stall.signal]));
  } catch (fault) {
    if (stall.signal.aborted && !signal.aborted) throw new ListFault('stalled', STALL / 1_000);
    throw fault;
  } finally {
    clearTimeout(late);
  }

  /** @param {AbortSignal} either */
  async function loaded(either) {
    const response = await ask(address, known, either);
    heard();
    if (response.status === 304 && known) return null;
    // RFC 6585, 6: a network that wants a log-in first.
    if (response.status === 511) throw new ListFault('portal', new URL(response.url).host);
    if (!response.ok) throw new ListFault('status', response.status);
    const total = announced(response);
    const arrival = new compiler.Arrival();
    let bytes = 0;
    try {
      for await (const piece of pieces(response)) {
        heard();
        bytes += piece.length;
        arrival.take(piece);
        onBytes(bytes, total);
      }
    } catch (fault) {
      throw refined(fault, response, bytes, total);
    }
    const candidate = arrival.close(total ?? undefined);
    return { candidate, etag: response.headers.get('etag'), modified: response.headers.get('last-modified') };
  }
}

/** @param {string} address @param {Copy | undefined} known @param {AbortSignal} signal */
async function ask(address, known, signal) {
  const headers = new Headers();
  if (known?.etag) headers.set('if-none-match', known.etag);
  else if (known?.modified) headers.set('if-modified-since', known.modified);
  const hops = watchHops(address);
  try {
    const response = await fetch(address, { headers, signal, cache: 'no-store', credentials: 'omit', referrerPolicy: 'no-referrer', redirect: 'follow' });
    const astray = (await hops.of(response)).map((hop) => new URL(hop)).find((hop) => !isSafe(hop));
    if (astray) throw new ListFault('redirected', astray.origin);
    return response;
  } catch (fault) {
    if (signal.aborted || fault instanceof ListFault) throw fault;
    throw new ListFault(navigator.onLine ? 'unreachable' : 'offline', new URL(address).host);
  } finally {
    hops.end();
  }
}

/** Of what lies beside a list: patches and signatures are small. */
const MOST_BYTES = 1024 * 1024;

/**
 * A small text; null where there is none.
 * @param {string} address @param {AbortSignal} signal
 * @returns {Promise<string | null>}
 */
export async function fetchText(address, signal) {
  const response = await ask(address, undefined, AbortSignal.any([signal, AbortSignal.timeout(STALL)]));
  if (!response.ok) return null;
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const parts = [];
  let size = 0;
  for await (const piece of pieces(response)) {
    size += piece.length;
    if (size > MOST_BYTES) return null;
    parts.push(piece);
  }
  return new Blob(parts).text();
}

/** @param {Response} response */
async function* pieces(response) {
  const reader = response.body?.getReader();
  if (!reader) return;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    void reader.cancel().catch(() => {});
  }
}

/** How many bytes shall come, where the server counts those that we see. @param {Response} response */
function announced({ headers }) {
  const length = headers.get('content-length');
  return length !== null && /^\d+$/.test(length) && !headers.get('content-encoding') ? Number(length) : null;
}

/**
 * A connection that broke, and a page of a network that wants a log-in, have words of their own.
 * @param {unknown} fault @param {Response} response @param {number} bytes @param {number | null} total
 */
function refined(fault, response, bytes, total) {
  const { kind, name } = /** @type {Partial<ListFault>} */ (fault);
  if (kind === 'otherFormat' && response.redirected) return new ListFault('portal', new URL(response.url).host);
  if (kind !== undefined || name === 'AbortError') return fault;
  return total === null ? new ListFault('broken', bytes) : new ListFault('truncated', bytes, total);
}
