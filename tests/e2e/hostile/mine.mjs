/**
 * A miner that does no work, to be run beside whatever else a hostile page does: a conversation with a pool.
 *
 * MINE, a script for pages and workers -> `mine(address)`: opens a socket and has it go on for LIFE_MS; `mining` is a promise that
 * says how the socket ended. `openPool()`, the server's side: gives jobs, as Coinhive's pools did, and takes shares.
 * Invariant: nothing is computed; the numbers are made up. The conversation ends by itself.
 */
import { setTimeout as later } from 'node:timers/promises';

/** Longer than any row waits. */
const LIFE_MS = 40_000;
const EVERY_MS = 250;

/** The conversation alone is conclusive: a job that was given and its share (src/message). */
const BLOB = `0e0e${'a3'.repeat(37)}00000000${'5c'.repeat(33)}`;

/**
 * The server's side, which also knows how it ended: what a hostile page says of itself proves nothing, and may break whoever asks.
 * @returns {{ route: import('../harness/server.mjs').SocketRoute, end: (begun: number, most: number) => Promise<string> }}
 */
export function openPool() {
  let shares = 0;
  /** @type {(word: string) => void} */
  let begin = () => {};
  /** @type {(word: string) => void} */
  let finish = () => {};
  /** @type {Promise<string>} */
  const begun = new Promise((resolve) => (begin = resolve));
  /** @type {Promise<string>} */
  const ended = new Promise((resolve) => (finish = resolve));
  return {
    route(peer) {
      begin('begun');
      let jobs = 0;
      const give = () => peer.send(JSON.stringify({ type: 'job', params: { job_id: `8402${jobs++}1`, blob: BLOB, target: 'b88d0600' } }));
      peer.on('message', (data) => {
        const text = String(data);
        if (text.includes('"auth"')) peer.send('{"type":"authed","params":{"token":"","hashes":0}}');
        if (text.includes('"submit"')) shares++;
        if (/"auth"|"submit"/.test(text)) give();
      });
      peer.on('close', (code) => finish(`closed ${code} after ${shares ? 'shares' : 'nothing'}`));
    },
    end: async (wait, most) => {
      const word = await Promise.race([begun, later(wait, 'never begun', { ref: false })]);
      return word === 'begun' ? Promise.race([ended, later(most, 'still open', { ref: false })]) : word;
    },
  };
}

/** Everything that it needs is taken before the page changes it, as a miner would that means to last. */
export const MINE = `
{
  const { apply } = Reflect;
  const Socket = WebSocket;
  const { send } = Socket.prototype;
  const { addEventListener: listen } = EventTarget.prototype;
  const { get: dataOf } = Object.getOwnPropertyDescriptor(MessageEvent.prototype, 'data');
  const later = setTimeout.bind(globalThis);
  const { exec } = RegExp.prototype;
  const NAME = /"job_id":"(\\d+)"/;
  globalThis.mine = (address, Other = Socket) => {
    globalThis.mining = new Promise((resolve) => {
      const socket = Reflect.construct(Other, [address]);
      let name = '';
      let shares = 0;
      apply(listen, socket, ['open', () => apply(send, socket, ['{"type":"auth","params":{"site_key":"none","type":"anonymous","user":null,"goal":0}}'])]);
      apply(listen, socket, ['message', (event) => { const found = apply(exec, NAME, [apply(dataOf, event, [])]); if (found) name = found[1]; }]);
      apply(listen, socket, ['close', ({ code }) => resolve('closed ' + code + (shares ? ' after shares' : ''))]);
      const work = () => {
        if (socket.readyState > 1) return;
        if (name) { apply(send, socket, ['{"type":"submit","params":{"job_id":"' + name + '","nonce":"9f00ab12","result":"' + '1a2b3c4d'.repeat(8) + '"}}']); shares++; }
        later(work, ${EVERY_MS});
      };
      later(work, ${EVERY_MS});
      later(() => resolve('ended by itself'), ${LIFE_MS});
    });
    return globalThis.mining;
  };
}
`;
