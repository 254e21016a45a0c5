/**
 * Pages where people meet, and tools that watch files: sockets with much traffic that has nothing to do with coins.
 *
 * Rows of our own; each ends by itself after a fixed number of messages.
 */
import { answering, feed, hex, many } from './traffic.mjs';

/** @typedef {import('../site.mjs').Page} Page */

/** Frames of a game in a second, and how long it is played here, in seconds. */
const [RATE, PLAYED] = [60, 3];

/** @type {Page[]} */
export const ROOMS = [
  {
    name: 'reload-like-vite',
    packages: [],
    does: 'a development server that sends "connected" and updates of modules, as vite does',
    files: { '/mod.js': 'export const version = Number(new URL(import.meta.url).searchParams.get("t"));' },
    speak: (peer) => feed(peer, [{ type: 'connected' }, ...many(10, (at) => ({ type: 'update', updates: [{ type: 'js-update', timestamp: at + 1, path: '/mod.js', acceptedPath: '/mod.js' }] })), { type: 'prune', paths: [] }]),
    body: /* html */ `<script type="module">
const socket = new WebSocket('wss://' + location.hostname + ':5173/?token=abc', 'vite-hmr');
const versions = [];
socket.addEventListener('message', async ({ data }) => {
  const payload = JSON.parse(data);
  if (payload.type === 'connected') console.debug('[vite] connected.');
  for (const { path, timestamp } of payload.updates ?? []) {
    versions.push((await import(path + '?t=' + timestamp)).version);
    if (versions.length === 10) { socket.close(); done({ versions: versions.sort((a, b) => a - b), protocol: socket.protocol }); }
  }
});
</script>`,
  },
  {
    name: 'reload-like-webpack',
    packages: [],
    does: 'hashes of builds, warnings and "ok", as webpack-dev-server sends them',
    speak: (peer) => feed(peer, [{ type: 'hot' }, { type: 'liveReload' }, ...many(8, (at) => [{ type: 'invalid' }, { type: 'hash', data: hex(`build ${at}`, 10) }, { type: at % 3 ? 'ok' : 'warnings', data: ['unused export'] }]).flat()]),
    body: /* html */ `<script>
const socket = new WebSocket('wss://' + location.hostname + ':8080/ws');
const hashes = [];
let warnings = 0;
socket.onmessage = ({ data }) => {
  const { type, data: value } = JSON.parse(data);
  if (type === 'hot') console.info('[webpack-dev-server] Hot Module Replacement enabled.');
  if (type === 'hash') hashes.push(value);
  if (type === 'warnings') { warnings++; console.warn('[webpack-dev-server]', value); }
  if (hashes.length === 8 && (type === 'ok' || type === 'warnings')) { socket.close(); done({ hashes, warnings }); }
};
</script>`,
  },
  {
    name: 'reload-like-browser-sync',
    packages: [],
    does: 'engine.io packets by long polling, then by a socket, as browser-sync uses them',
    files: { '/poll': ({ path }) => ({ body: path.includes('sid') ? '40' : `0${JSON.stringify({ sid: 'abc', upgrades: ['websocket'], pingInterval: 25_000, pingTimeout: 20_000 })}` }) },
    speak: (peer) => {
      peer.on('message', (data) => {
        if (String(data) === '2probe') peer.send('3probe');
        if (String(data) === '5') feed(peer, many(6, (at) => `42${JSON.stringify(['file:reload', { path: `style-${at}.css`, log: true }])}`));
      });
    },
    body: /* html */ `<style id="style"></style><script type="module">
const opened = JSON.parse((await (await fetch('/poll?EIO=4&transport=polling')).text()).slice(1));
const joined = await (await fetch('/poll?EIO=4&transport=polling&sid=' + opened.sid)).text();
const socket = new WebSocket('wss://' + location.hostname + ':3000/browser-sync/socket.io/?EIO=4&transport=websocket&sid=' + opened.sid);
const files = [];
socket.onopen = () => socket.send('2probe');
socket.onmessage = ({ data }) => {
  if (data === '3probe') return socket.send('5');
  files.push(JSON.parse(data.slice(2))[1].path);
  if (files.length === 6) { socket.close(); done({ joined, files }); }
};
</script>`,
  },
  {
    name: 'chat',
    packages: [],
    does: 'a chat room: signs in, says 20 things, hears 60, shows who is typing',
    speak: (peer) =>
      answering(peer, ({ type, text, token }) => {
        if (type === 'auth') feed(peer, many(40, (at) => ({ type: at % 4 ? 'message' : 'typing', from: `user ${at % 5}`, text: `what about ${hex(at, 4)}?`, id: hex(`message ${at}`, 12) })));
        return type === 'auth' ? { type: 'authed', token: hex(String(token), 16) } : { type: 'message', from: 'me', text };
      }),
    body: /* html */ `<ol id="log"></ol><script>
const socket = new WebSocket('wss://' + location.hostname + ':8443/room/7');
let own = 0, others = 0, typing = 0;
socket.onopen = () => socket.send(JSON.stringify({ type: 'auth', token: 'guest', user: null }));
socket.onmessage = ({ data }) => {
  const message = JSON.parse(data);
  if (message.type === 'authed') for (let at = 0; at < 20; at++) socket.send(JSON.stringify({ type: 'say', text: 'line ' + at }));
  if (message.type === 'typing') typing++;
  if (message.type === 'message') {
    const item = document.createElement('li');
    item.textContent = message.from + ': ' + message.text;
    log.append(item);
    message.from === 'me' ? own++ : others++;
  }
  if (own + others + typing === 60) { socket.close(); done({ own, others, typing, lines: log.children.length }); }
};
</script>`,
  },
  {
    name: 'game-loop',
    packages: [],
    does: `a multiplayer game: ${RATE} binary frames a second both ways for ${PLAYED} s, drawn on a canvas`,
    speak: (peer) => {
      peer.on('message', (data) => {
        const input = /** @type {Buffer} */ (data);
        const world = Buffer.alloc(64);
        world.writeUInt32LE(input.readUInt32LE(0), 0);
        for (let player = 0; player < 15; player++) world.writeFloatLE((input.readUInt32LE(0) * (player + 1)) % 320, 4 + player * 4);
        peer.send(world);
      });
    },
    body: /* html */ `<canvas id="field" width="320" height="240"></canvas><script type="module">
const socket = new WebSocket('wss://' + location.hostname + ':7777/play');
socket.binaryType = 'arraybuffer';
const pen = field.getContext('2d');
let tick = 0, sum = 0, heard = 0;
const frames = ${RATE * PLAYED};
socket.onmessage = ({ data }) => {
  const view = new DataView(data);
  pen.clearRect(0, 0, 320, 240);
  for (let player = 0; player < 15; player++) {
    const x = view.getFloat32(4 + player * 4, true);
    sum += x;
    pen.fillRect(x, player * 16, 8, 8);
  }
  if (++heard === frames) { socket.close(); done({ heard, sum }); }
};
socket.onopen = () => {
  const timer = setInterval(() => {
    if (tick === frames) return clearInterval(timer);
    const input = new DataView(new ArrayBuffer(8));
    input.setUint32(0, tick++, true);
    input.setUint8(4, tick & 15);
    socket.send(input.buffer);
  }, ${Math.round(1000 / RATE)});
};
</script>`,
  },
  {
    name: 'shared-editor',
    packages: [],
    does: 'an editor of several writers: binary updates of a replicated list, merged into one text',
    speak: (peer) => {
      const text = 'The quick brown fox jumps over the lazy dog. '.repeat(3);
      // Clock, writer, character: in any order they merge into the same text.
      feed(peer, many(text.length, (at) => Uint8Array.of(((at * 7) % text.length) >> 8, (at * 7) % text.length & 255, at % 3, text.charCodeAt((at * 7) % text.length))), 3);
    },
    body: /* html */ `<textarea id="text"></textarea><script>
const socket = new WebSocket('wss://' + location.hostname + ':1234/document');
socket.binaryType = 'arraybuffer';
const characters = [];
socket.onmessage = ({ data }) => {
  const [high, low, writer, code] = new Uint8Array(data);
  characters[(high << 8) | low] = String.fromCharCode(code);
  socket.send(Uint8Array.of(1, writer, high, low));
  text.value = characters.join('');
  if (text.value.length === 135) { socket.close(); done({ text: text.value }); }
};
</script>`,
  },
  {
    name: 'terminal',
    packages: [],
    does: 'a terminal of a build server: base64 of coloured output, window sizes, 80 job lines with job_id',
    speak: (peer) =>
      answering(peer, ({ type }) => {
        if (type === 'attach') feed(peer, many(80, (at) => ({ type: 'output', job_id: 4711, status: 'running', data: Buffer.from(`\x1b[32mstep ${at}\x1b[0m compiled ${hex(at, 20)}\r\n`).toString('base64') })), 5);
      }),
    body: /* html */ `<pre id="screen"></pre><script>
const socket = new WebSocket('wss://' + location.hostname + ':7681/ws', ['tty']);
socket.onopen = () => { socket.send(JSON.stringify({ type: 'resize', cols: 80, rows: 24 })); socket.send(JSON.stringify({ type: 'attach', job_id: 4711 })); };
socket.onmessage = ({ data }) => {
  screen_.textContent += atob(JSON.parse(data).data).replace(/\\x1b\\[\\d+m/g, '');
  const lines = screen_.textContent.trim().split('\\n');
  if (lines.length === 80) { socket.close(); done({ lines: lines.length, last: lines.at(-1) }); }
};
const screen_ = document.querySelector('#screen');
</script>`,
  },
  {
    name: 'video-call',
    packages: [],
    does: 'a call: offers, answers and candidates over a socket, then a data channel between two peers in the page',
    speak: (peer) => void peer.on('message', (data) => peer.send(String(data))),
    body: /* html */ `<script type="module">
const socket = new WebSocket('wss://' + location.hostname + ':8443/signal');
await new Promise((open) => (socket.onopen = open));
const peers = { a: new RTCPeerConnection(), b: new RTCPeerConnection() };
// Each sees what the other said after it has travelled over the socket.
const say = (to, what, value) => socket.send(JSON.stringify({ to, what, value }));
for (const [name, other] of [['a', 'b'], ['b', 'a']]) peers[name].onicecandidate = ({ candidate }) => candidate && say(other, 'candidate', candidate);
socket.onmessage = async ({ data }) => {
  const { to, what, value } = JSON.parse(data);
  const peer = peers[to];
  if (what === 'candidate') return peer.addIceCandidate(value);
  await peer.setRemoteDescription(value);
  if (what === 'offer') { await peer.setLocalDescription(); say('a', 'answer', peer.localDescription); }
};
const heard = [];
peers.b.ondatachannel = ({ channel }) => (channel.onmessage = ({ data }) => channel.send('heard ' + data));
const channel = peers.a.createDataChannel('chat');
channel.onopen = () => { for (let at = 0; at < 20; at++) channel.send('word ' + at); };
channel.onmessage = ({ data }) => {
  heard.push(data);
  if (heard.length < 20) return;
  peers.a.close(); peers.b.close(); socket.close();
  done({ heard: heard.length, last: heard.at(-1) });
};
await peers.a.setLocalDescription();
say('b', 'offer', peers.a.localDescription);
</script>`,
  },
];
