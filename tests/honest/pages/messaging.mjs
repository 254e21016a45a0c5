/**
 * Libraries that exchange messages: each client is the real one, its server is played frame by frame.
 *
 * Rows of packages.
 */
import { answering, feed, hex, many } from './traffic.mjs';

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
  {
    name: 'graphql-ws',
    packages: ['graphql-ws'],
    does: 'two GraphQL subscriptions of 40 results each',
    speak: (peer) =>
      answering(peer, ({ type, id }) => {
        if (type !== 'subscribe') return { type: 'connection_ack' };
        return void feed(peer, [...many(40, (at) => ({ type: 'next', id, payload: { data: { block: { height: at, hash: hex(at), difficulty: 5 } } } })), { type: 'complete', id }], 5);
      }),
    imports: { 'graphql-ws': '/npm/graphql-ws/dist/client.js' },
    body: /* html */ `<script type="module">
import { createClient } from 'graphql-ws';
const client = createClient({ url: 'wss://' + location.hostname + ':4000/graphql' });
const read = async (query) => { const hashes = []; for await (const { data } of client.iterate({ query })) hashes.push(data.block.hash); return [hashes.length, hashes.at(-1)]; };
const both = await Promise.all([read('subscription { newBlock { hash } }'), read('subscription { newShare { hash } }')]);
await client.dispose();
done(both);
</script>`,
  },
  {
    name: 'stomp',
    packages: ['@stomp/stompjs'],
    does: 'STOMP 1.2: connects, subscribes, hears 30 messages, sends with a receipt',
    speak: (peer) =>
      void peer.on('message', (data) => {
        const [command] = String(data).split('\n');
        if (command === 'CONNECT') peer.send('CONNECTED\nversion:1.2\nheart-beat:0,0\n\n\0');
        if (command === 'SUBSCRIBE') feed(peer, many(30, (at) => `MESSAGE\nsubscription:sub-0\nmessage-id:${at}\ndestination:/topic/jobs\n\n${JSON.stringify({ job: hex(at, 8) })}\0`), 5);
        const receipt = /receipt:(\S+)/.exec(String(data))?.[1];
        if (receipt) peer.send(`RECEIPT\nreceipt-id:${receipt}\n\n\0`);
      }),
    body: /* html */ `<script src="/npm/@stomp/stompjs/bundles/stomp.umd.min.js"></script><script>
const jobs = [];
const client = new StompJs.Client({ brokerURL: 'wss://' + location.hostname + ':15674/ws', heartbeatIncoming: 0, heartbeatOutgoing: 0 });
client.onConnect = () => client.subscribe('/topic/jobs', ({ body }) => {
  jobs.push(JSON.parse(body).job);
  if (jobs.length < 30) return;
  client.watchForReceipt('sent', async () => { await client.deactivate(); done({ jobs: jobs.length, last: jobs.at(-1) }); });
  client.publish({ destination: '/queue/results', body: 'result', headers: { receipt: 'sent' } });
});
client.activate();
</script>`,
  },
  {
    name: 'mqtt',
    packages: ['mqtt'],
    does: 'MQTT 3.1.1 over a socket: connects, subscribes, hears 40 readings, publishes with an acknowledgement',
    speak: (peer) =>
      void peer.on('message', (data) => {
        const packet = /** @type {Buffer} */ (data);
        const kind = (packet[0] ?? 0) >> 4;
        if (kind === 1) peer.send(Buffer.of(0x20, 2, 0, 0));
        if (kind === 8) {
          peer.send(Buffer.of(0x90, 3, packet[2] ?? 0, packet[3] ?? 0, 0));
          feed(peer, many(40, (at) => Buffer.concat([Buffer.of(0x30, 9, 0, 4), Buffer.from('t/hm'), Buffer.of(at, 50 + at, 1)])), 5);
        }
        if (kind === 3) peer.send(Buffer.of(0x40, 2, packet.at(9) ?? 0, packet.at(10) ?? 0));
      }),
    body: /* html */ `<script src="/npm/mqtt/dist/mqtt.min.js"></script><script>
const client = mqtt.connect('wss://' + location.hostname + ':8884/mqtt', { clientId: 'page', reconnectPeriod: 0 });
let heard = 0, sum = 0;
client.on('connect', () => client.subscribe('t/hm'));
client.on('message', (topic, bytes) => {
  sum += bytes[1];
  if (++heard === 40) client.publish('t/set', 'on', { qos: 1 }, (error) => { client.end(true); done({ topic, heard, sum, error: error ? String(error) : null }); });
});
</script>`,
  },
  {
    name: 'phoenix',
    packages: ['phoenix'],
    does: "Phoenix channels: joins, pushes with replies, hears 25 broadcasts and a presence",
    speak: (peer) =>
      void peer.on('message', (data) => {
        const [join, ref, topic, event] = JSON.parse(String(data));
        peer.send(JSON.stringify([join, ref, topic, 'phx_reply', { status: 'ok', response: { event } }]));
        if (event === 'phx_join') feed(peer, many(25, (at) => JSON.stringify([null, null, topic, 'new_msg', { body: hex(at, 4) }])), 5);
      }),
    imports: { phoenix: '/npm/phoenix/priv/static/phoenix.mjs' },
    body: /* html */ `<script type="module">
import { Socket } from 'phoenix';
const socket = new Socket('wss://' + location.hostname + ':4000/socket', { params: { token: 'guest' } });
socket.connect();
const channel = socket.channel('room:lobby', {});
const bodies = [];
channel.on('new_msg', ({ body }) => {
  if (bodies.push(body) === 25) channel.push('submit', { nonce: 7 }).receive('ok', (reply) => { socket.disconnect(); done({ bodies: bodies.length, last: bodies.at(-1), reply }); });
});
channel.join();
</script>`,
  },
  {
    name: 'nats',
    packages: ['nats.ws'],
    does: 'NATS: subscribes, hears 30 messages, makes a request and gets its reply',
    speak: (peer) => {
      peer.send(Buffer.from('INFO {"server_id":"S","version":"2.10.0","proto":1,"max_payload":1048576,"headers":true}\r\n'));
      peer.on('message', (data) => {
        for (const line of String(data).split('\r\n')) {
          const [word = '', ...rest] = line.split(' ');
          if (word === 'PING') peer.send(Buffer.from('PONG\r\n'));
          if (word === 'SUB' && rest[0] === 'jobs') feed(peer, many(30, (at) => Buffer.from(`MSG jobs ${rest.at(-1)} 8\r\n${hex(at, 4)}\r\n`)), 5);
          if (word === 'SUB' && rest[0]?.startsWith('_INBOX')) inbox = rest.at(-1) ?? '';
          if ((word === 'PUB' || word === 'HPUB') && rest[0] === 'ask') peer.send(Buffer.from(`MSG ${rest[1]} ${inbox} 6\r\nanswer\r\n`));
        }
      });
      let inbox = '';
    },
    imports: { 'nats.ws': '/npm/nats.ws/esm/nats.js' },
    body: /* html */ `<script type="module">
import { connect, StringCodec } from 'nats.ws';
const text = StringCodec();
const connection = await connect({ servers: 'wss://' + location.hostname + ':8443' });
const heard = [];
for await (const message of connection.subscribe('jobs', { max: 30 })) heard.push(text.decode(message.data));
const reply = await connection.request('ask', text.encode('?'), { timeout: 20000 });
await connection.close();
done({ heard: heard.length, last: heard.at(-1), reply: text.decode(reply.data) });
</script>`,
  },
  {
    name: 'peerjs',
    packages: ['peerjs'],
    does: 'two PeerJS peers of one page, signalled over a socket, exchange 20 messages over a data channel',
    // One server for both: what one says goes to the other.
    speak: (() => {
      /** @type {Map<string, import('ws').WebSocket>} */
      const peers = new Map();
      return (/** @type {import('ws').WebSocket} */ peer, /** @type {{ path: string }} */ { path }) => {
        const id = new URL(path, 'https://peer.test').searchParams.get('id') ?? '';
        peers.set(id, peer);
        peer.send(JSON.stringify({ type: 'OPEN' }));
        peer.on('message', (data) => {
          const message = JSON.parse(String(data));
          if (message.dst) peers.get(message.dst)?.send(JSON.stringify({ ...message, src: id }));
        });
      };
    })(),
    body: /* html */ `<script src="/npm/peerjs/dist/peerjs.min.js"></script><script>
const options = { host: location.hostname, port: 9000, secure: true, path: '/', config: { iceServers: [] } };
const [a, b] = [new Peer('first', options), new Peer('second', options)];
const opened = (peer) => new Promise((resolve) => peer.on('open', resolve));
b.on('connection', (connection) => connection.on('data', (data) => connection.send({ heard: data.n * 2 })));
Promise.all([opened(a), opened(b)]).then((ids) => {
  const connection = a.connect('second', { reliable: true });
  let sum = 0, count = 0;
  connection.on('open', () => { for (let n = 0; n < 20; n++) connection.send({ n }); });
  connection.on('data', ({ heard }) => { sum += heard; if (++count === 20) { a.destroy(); b.destroy(); done({ ids, count, sum }); } });
});
</script>`,
  },
  {
    name: 'gun',
    packages: ['gun'],
    does: 'a graph of GUN: 30 nodes put over a socket to a peer that acknowledges them, and read back',
    speak: (peer) =>
      void peer.on('message', (data) => {
        const text = String(data);
        for (const message of text.startsWith('[') ? JSON.parse(text) : [JSON.parse(text)]) {
          const { '#': id, put } = typeof message === 'string' ? JSON.parse(message) : message;
          if (put && id) peer.send(JSON.stringify({ '@': id, ok: 1, '#': `r${hex(id, 4)}` }));
        }
      }),
    body: /* html */ `<script src="/npm/gun/gun.js"></script><script>
const graph = Gun({ peers: ['https://' + location.hostname + ':8765/gun'], localStorage: false, radisk: false });
const put = (at) => new Promise((resolve) => graph.get('node ' + at).put({ value: at }, resolve));
const read = (at) => new Promise((resolve) => graph.get('node ' + at).once(resolve));
const all = Array.from({ length: 30 }, (_, at) => at);
Promise.all(all.map(put)).then(() => Promise.all(all.map(read))).then((nodes) => done({ seen: nodes.length, sum: nodes.reduce((sum, { value }) => sum + value, 0) }));
</script>`,
  },
  {
    name: 'libp2p',
    packages: ['libp2p'],
    does: 'two libp2p nodes of one page dial each other in memory and ping',
    bundles: {
      '/app.js': /* js */ `import { createLibp2p } from 'libp2p';
import { memory } from '@libp2p/memory';
import { plaintext } from '@libp2p/plaintext';
import { yamux } from '@chainsafe/libp2p-yamux';
import { ping } from '@libp2p/ping';
const node = (listen) => createLibp2p({ addresses: { listen }, transports: [memory()], connectionEncrypters: [plaintext()], streamMuxers: [yamux()], services: { ping: ping() }, connectionGater: { denyDialMultiaddr: () => false } });
const [a, b] = await Promise.all([node(['/memory/a']), node(['/memory/b'])]);
const connection = await a.dial(b.getMultiaddrs());
const times = [];
for (let at = 0; at < 5; at++) times.push(await a.services.ping.ping(b.getMultiaddrs()) >= 0);
const protocols = b.getProtocols().sort();
done({ status: connection.status, multiplexer: connection.multiplexer, times, protocols });`,
    },
    body: '<script type="module" src="/app.js"></script>',
  },
];
