/**
 * The sockets of the honest pages: a server on loopback for every host, at every port but the web's own.
 *
 * A web of the harness, and by host a way to talk -> a proxy address for the browser. What goes to ports 80 and 443
 * reaches the web of the harness, which answers every frame with itself; everything else speaks here as its row says.
 * Invariant: one connection of the browser leads to one of the two, whole; nothing leaves the machine.
 *
 * @example
 * const live = await startLive(web, { 'ticker.test': { speak: (peer) => peer.send('{"price":1}') } });
 * // launch with { ...web, proxy: live.proxy }; the page opens wss://ticker.test:8443/
 */
import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import tls from 'node:tls';
import { WebSocketServer } from 'ws';

/**
 * @typedef {import('ws').WebSocket} Peer
 * @typedef {import('../e2e/harness/server.mjs').Web} Web
 *
 * @typedef {object} Live
 * @property {(peer: Peer, request: http.IncomingMessage) => void} [speak]  called when a socket has opened
 * @property {(request: http.IncomingMessage, response: http.ServerResponse) => void} [answer]  for streams of events
 */

/** Ports that belong to the web of the harness. */
const WEB_PORTS = new Set(['80', '443']);

/** First byte of a TLS handshake (RFC 8446, 5.1). */
const TLS_HANDSHAKE = 22;

/**
 * @param {Web} web @param {Record<string, Live>} hosts
 * @returns {Promise<{ proxy: string, close: () => Promise<void> }>}
 */
export async function startLive(web, hosts) {
  /** @type {Set<net.Socket>} */
  const connections = new Set();
  /** @param {net.Socket} connection */
  const keep = (connection) => {
    connections.add(connection);
    connection.on('close', () => connections.delete(connection));
    connection.on('error', () => connection.destroy());
    return connection;
  };
  /** @param {http.IncomingMessage} request */
  const hostOf = (request) => (request.headers.host ?? '').replace(/:\d+$/, '');

  // The first of the subprotocols that the page offers: each page here offers what its server speaks.
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: (offered) => [...offered][0] ?? false });
  /** @param {http.IncomingMessage} request @param {import('node:stream').Duplex} socket @param {Buffer} head */
  const upgrade = (request, socket, head) => {
    sockets.handleUpgrade(request, /** @type {net.Socket} */ (socket), head, (peer) => {
      peer.on('error', () => peer.terminate());
      hosts[hostOf(request)]?.speak?.(peer, request);
    });
  };
  /** @param {http.IncomingMessage} request @param {http.ServerResponse} response */
  const answer = (request, response) => {
    response.setHeader('access-control-allow-origin', request.headers.origin ?? '*');
    response.setHeader('access-control-allow-credentials', 'true');
    response.setHeader('access-control-allow-headers', 'content-type');
    response.setHeader('cross-origin-resource-policy', 'cross-origin');
    const speaker = hosts[hostOf(request)];
    if (speaker?.answer && request.method !== 'OPTIONS') speaker.answer(request, response);
    else response.writeHead(request.method === 'OPTIONS' ? 204 : 404).end();
  };
  const plain = http.createServer(answer).on('upgrade', upgrade);
  const secure = https.createServer(
    {
      SNICallback: (host, done) =>
        void web.authority.certificateFor(host).then((pair) => done(null, tls.createSecureContext(pair)), done),
    },
    answer,
  );
  secure.on('upgrade', upgrade);

  const [webHost = '', webPort = ''] = web.proxy.split(':');
  /** @param {net.Socket} near */
  const welcome = (near) => {
    keep(near);
    near.once('data', (first) => {
      const [, port = ''] = /^CONNECT [^\s]*:(\d+) /.exec(first.subarray(0, 300).toString('latin1')) ?? [];
      if (!port || WEB_PORTS.has(port)) return join(near, keep(net.connect(Number(webPort), webHost)), first);
      near.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      near.once('data', (begin) => {
        join(near, keep(net.connect(portOf(begin[0] === TLS_HANDSHAKE ? secure : plain), '127.0.0.1')), begin);
      });
    });
  };
  const front = net.createServer(welcome);
  for (const server of [plain, secure, front]) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }

  return {
    proxy: `127.0.0.1:${portOf(front)}`,
    close: async () => {
      for (const peer of sockets.clients) peer.terminate();
      for (const connection of connections) connection.destroy();
      for (const server of [plain, secure, front]) server.close();
      plain.closeAllConnections();
      secure.closeAllConnections();
    },
  };
}

/** @param {net.Socket} near @param {net.Socket} far @param {Uint8Array} first  what was read of near already */
function join(near, far, first) {
  far.write(first);
  near.pipe(far).pipe(near);
  near.on('close', () => far.destroy());
  far.on('close', () => near.destroy());
}

/** @param {net.Server} server */
function portOf(server) {
  return /** @type {net.AddressInfo} */ (server.address()).port;
}
