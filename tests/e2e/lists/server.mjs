/**
 * What servers of lists answer, well and badly.
 *
 * A list's filters -> an answer (a route of harness/server.mjs). Every bad way is a function of the good text, so that only
 * the way differs.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

/** @typedef {import('../harness/server.mjs').Answer} Answer */
/** @typedef {import('../harness/server.mjs').ByHand} ByHand */
/** @typedef {import('node:http').ServerResponse} Response */

export const SERVER = 'lists.test';
/** @param {string} name */
export const addressOf = (name) => `https://${SERVER}/${name}`;

/** @param {string[]} hosts @param {string} [head]  further lines of its head */
export const listOf = (hosts, head = '') =>
  `! Title: Tested list\n! Expires: 1 day\n${head}${hosts.map((host) => `||${host}^\n`).join('')}`;

/** @param {string} name @param {number} count */
export const hostsOf = (name, count) => Array.from({ length: count }, (_, at) => `${name}${at}.test`);

/** @param {string | Uint8Array} body @param {Record<string, string>} [headers] @returns {Answer} */
export const text = (body, headers) => ({ body, headers: { 'content-type': 'text/plain', ...headers } });

/** @param {number} status @param {string} body @returns {Answer} */
export const failure = (status, body) => ({ status, body, headers: { 'content-type': 'text/html' } });

/** @param {string} to @returns {Answer} */
export const redirect = (to) => ({ status: 302, body: '', headers: { location: to } });

/** @param {string} body @returns {Answer} */
export const gzipped = (body) => text(gzipSync(body), { 'content-encoding': 'gzip' });

/** In pieces, with pauses between them. @param {string} body @param {number} pieces @param {number} pause @returns {ByHand} */
export const slowly = (body, pieces, pause) => ({
  async write(response) {
    response.writeHead(200, { 'content-type': 'text/plain', 'content-length': Buffer.byteLength(body) });
    const size = Math.ceil(body.length / pieces);
    for (let at = 0; at < body.length; at += size) {
      await wait(pause);
      response.write(body.slice(at, at + size));
    }
    response.end();
  },
});

/** Sends a part, then nothing more, and stays. @param {string} part @param {number} announced @returns {ByHand} */
export const thenSilent = (part, announced) => ({
  write(response) {
    response.writeHead(200, { 'content-type': 'text/plain', 'content-length': announced });
    response.write(part);
  },
});

/** Sends so much of what it announces, then the connection is gone. @param {string} part @param {number | null} announced @returns {ByHand} */
export const thenGone = (part, announced) => ({
  async write(response) {
    response.writeHead(200, { 'content-type': 'text/plain', ...(announced === null ? {} : { 'content-length': announced }) });
    await sent(response, part);
    // What came is read before the end is: a reset would throw it away.
    await wait(300);
    response.socket?.destroy();
  },
});

/** Takes the question and hangs up. @type {ByHand} */
export const hangingUp = { write: (response) => response.socket?.destroy() };

/** Answers by the marks of the version that the browser has. @param {string} body @param {'etag' | 'last-modified'} mark @param {string} value */
export const marked = (body, mark, value) => (/** @type {import('../harness/server.mjs').Arrival} */ { headers }) => {
  const asked = headers[mark === 'etag' ? 'if-none-match' : 'if-modified-since'];
  return asked === value ? { status: 304, body: '', headers: { [mark]: value } } : text(body, { [mark]: value });
};

/** @param {Response} response @param {string} part @returns {Promise<void>} */
export const sent = (response, part) => new Promise((done) => void response.write(part, () => done()));
