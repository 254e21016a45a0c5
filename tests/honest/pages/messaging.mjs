/**
 * Libraries that exchange messages: each client is the real one, its server is played frame by frame.
 *
 * Rows of packages.
 */
import { hex } from './traffic.mjs';

/** @typedef {import('../site.mjs').Page} Page */
/** @typedef {import('../../e2e/harness/server.mjs').SocketRoute} SocketRoute */

/** Engine.io 4 with Socket.IO 5: open, connect, events, acknowledgements, one binary attachment. @type {SocketRoute} */
const socketIo = (peer) => {
  peer.send(`0${JSON.stringify({ sid: 'engine', upgrades: [], pingInterval: 25_000, pingTimeout: 20_000, maxPayload: 1_000_000 })}`);
  peer.on('message', (data, isBinary) => {
    if (isBinary) return;
    const text = String(data);
    if (text.startsWith('40')) {
      peer.send(`40${JSON.stringify({ sid: 'socket' })}`);
      for (let at = 0; at < 50; at++) peer.send(`42${JSON.stringify(['job', { id: at, hash: hex(at), status: 'printed' }])}`);
      peer.send(`451-${JSON.stringify(['picture', { _placeholder: true, num: 0 }])}`);
      peer.send(Buffer.from(hex('picture', 1000), 'hex'));
    }
    const [, id, body] = /^42(\d+)(\[.*)$/.exec(text) ?? [];
    if (id && body) peer.send(`43${id}${JSON.stringify([{ status: 'OK', echoed: JSON.parse(body)[1] }])}`);
  });
};

/** @type {Page[]} */
export const MESSAGING = [
  {
    name: 'socket-io',
    packages: ['socket.io-client'],
    does: 'Socket.IO: 50 events, 20 with acknowledgement, a binary attachment',
    speak: socketIo,
    body: /* html */ `<script src="/npm/socket.io-client/dist/socket.io.min.js"></script><script>
const socket = io('https://' + location.hostname + ':3000', { transports: ['websocket'] });
const jobs = [], acknowledged = [];
let picture = 0;
const look = () => { if (jobs.length === 50 && acknowledged.length === 20 && picture) { socket.disconnect(); done({ jobs: jobs.at(-1), acknowledged, picture, id: socket.id ?? null }); } };
socket.on('job', ({ id, hash }) => { jobs.push([id, hash]); look(); });
socket.on('picture', (bytes) => { picture = new Uint8Array(bytes).reduce((all, byte) => all + byte, 0); look(); });
socket.on('connect', async () => {
  for (let at = 0; at < 20; at++) { const { status, echoed } = await socket.emitWithAck('submit', { job_id: at, result: 'done' }); acknowledged.push([status, echoed.job_id]); look(); }
});
</script>`,
  },
];
