/**
 * The web of a test: every host name there is, on loopback, with a record of all that reached it.
 *
 * A table of routes -> a proxy address to give to a browser, and the list of what the browser really sent.
 * A proxy, not a name server: so addresses need no port, `coinhive.com.` and `coinhive.com:8443` arrive as they were
 * written, and nothing that a browser asks for can leave the machine.
 * Invariant: what is not in the record never left the browser; that is the proof of blocking.
 *
 * @example
 * const web = await startWeb(await createAuthority());
 * web.serve({ 'page.test/': html('<h1>hello</h1>') });
 * // ... launch a browser with web.proxy, open https://page.test/ ...
 * web.reached('page.test').length === 1;
 */
import { EventEmitter, once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import tls from 'node:tls';
import { WebSocketServer } from 'ws';

/**
 * @typedef {object} Arrival  one thing that reached the server
 * @property {'request' | 'upgrade' | 'frame'} kind
 * @property {'http' | 'https'} scheme
 * @property {string} host  as the browser wrote it: `coinhive.com.`, `coinhive.com:8443`
 * @property {string} path  with the query
 * @property {http.IncomingHttpHeaders} headers
 * @property {string} body  of a request, or the text of a frame
 * @property {Buffer} bytes  the same as it came: text is lossy for binary content
 *
 * @typedef {object} Answer
 * @property {number} [status]
 * @property {Record<string, string>} [headers]
 * @property {string | Uint8Array} body
 *
 * @typedef {{ write: (response: http.ServerResponse) => unknown }} ByHand  an answer that no table describes: slow, cut off
 *
 * @typedef {Answer | ByHand | ((arrival: Arrival) => Answer | ByHand | Promise<Answer | ByHand>)} Route
 * @typedef {Record<string, Route>} Routes  `host/path` (no query), or `host/*`, or `*` for every host
 * @typedef {(peer: import('ws').WebSocket, arrival: Arrival) => void} SocketRoute  speaks for the server from the beginning on
 * @typedef {Record<string, SocketRoute>} SocketRoutes  by the same names; every other socket is an echo
 *
 * @typedef {object} Web
 * @property {string} proxy  `127.0.0.1:PORT`
 * @property {import('./certificates.mjs').Authority} authority
 * @property {(routes: Routes) => void} serve  adds routes; later ones replace earlier ones
 * @property {(routes: SocketRoutes) => void} serveSockets  the same for sockets
 * @property {(host: string) => Arrival[]} reached  all that arrived at this host, its subdomains and its trailing-dot form
 * @property {(isWanted: (arrival: Arrival) => boolean, timeout?: number) => Promise<Arrival>} arrival  past or future
 * @property {() => void} forget  empties the record
 * @property {() => Promise<void>} close
 */

/** @param {string} body @param {Record<string, string>} [headers] @returns {Answer} */
export const html = (body, headers) => ({
  body: `<!doctype html><meta charset="utf-8">${body}`,
  headers: { 'content-type': 'text/html; charset=utf-8', ...headers },
});

/** @param {string} body @param {Record<string, string>} [headers] @returns {Answer} */
export const script = (body, headers) => ({ body, headers: { 'content-type': 'text/javascript', ...headers } });

/** The smallest module there is: magic and version (WebAssembly core specification, 5.5.16). @returns {Answer} */
export const wasm = () => ({ body: Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0), headers: { 'content-type': 'application/wasm' } });

const OPEN_TO_ALL = {
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
};
// Asked for anew each time; not `no-store`, which keeps a page out of the back/forward cache.
const REVALIDATED = { 'cache-control': 'no-cache' };

/**
 * @param {import('./certificates.mjs').Authority} authority
 * @returns {Promise<Web>}
 */
export async function startWeb(authority) {
  /** @type {Routes} */
  const routes = {};
  /** @type {SocketRoutes} */
  const socketRoutes = {};
  /** @type {Arrival[]} */
  const arrivals = [];
  const news = new EventEmitter().setMaxListeners(0);
  /** @param {Arrival} arrival */
  const record = (arrival) => {
    arrivals.push(arrival);
    news.emit('arrival', arrival);
    return arrival;
  };

  const sockets = new WebSocketServer({ noServer: true });
  /** @type {Set<import('node:stream').Duplex>} */
  const connections = new Set();
  /** @param {import('node:stream').Duplex} connection  to be closed with the server */
  const keep = (connection) => {
    connections.add(connection);
    connection.on('close', () => connections.delete(connection));
    connection.on('error', () => connection.destroy());
  };

  /** @param {'http' | 'https'} scheme @param {http.IncomingMessage} request @param {http.ServerResponse} response */
  async function answer(scheme, request, response) {
    const bytes = await content(request);
    const arrival = record({ kind: 'request', scheme, ...place(scheme, request), headers: request.headers, body: String(bytes), bytes });
    const route = findRoute(routes, arrival) ?? { status: 404, body: 'nothing here' };
    const answer = typeof route === 'function' ? await route(arrival) : route;
    if ('write' in answer) return void answer.write(response);
    const { status = 200, headers = {}, body } = answer;
    response.writeHead(status, { ...OPEN_TO_ALL, ...REVALIDATED, ...headers });
    response.end(body);
  }

  /** @param {'http' | 'https'} scheme @param {http.IncomingMessage} request @param {import('node:stream').Duplex} socket @param {Buffer} head */
  function upgrade(scheme, request, socket, head) {
    const where = { scheme, ...place(scheme, request), headers: request.headers };
    const arrival = record({ kind: 'upgrade', ...where, body: '', bytes: Buffer.alloc(0) });
    sockets.handleUpgrade(request, /** @type {net.Socket} */ (socket), head, (peer) => {
      peer.on('message', (/** @type {Buffer} */ bytes) => record({ kind: 'frame', ...where, body: String(bytes), bytes }));
      peer.on('error', () => peer.terminate());
      (findRoute(socketRoutes, arrival) ?? echo)(peer, arrival);
    });
  }

  const plain = http.createServer((request, response) => void answer('http', request, response));
  const secure = https.createServer(
    {
      SNICallback: (host, done) =>
        void authority.certificateFor(host).then((pair) => done(null, tls.createSecureContext(pair)), done),
    },
    (request, response) => void answer('https', request, response),
  );
  plain.on('upgrade', (request, socket, head) => upgrade('http', request, socket, head));
  secure.on('upgrade', (request, socket, head) => upgrade('https', request, socket, head));
  // A tunnel: which protocol runs in it shows in its first byte (22 is a TLS handshake, RFC 8446, 5.1).
  plain.on('connect', (_request, near) => {
    keep(near);
    near.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    near.once('data', (/** @type {Buffer} */ first) => {
      const far = net.connect(port(first[0] === 22 ? secure : plain), '127.0.0.1');
      keep(far);
      far.write(first);
      near.pipe(far).pipe(near);
    });
  });
  for (const server of [plain, secure]) {
    server.keepAliveTimeout = 0;
    server.on('clientError', (_error, socket) => socket.destroy());
  }
  await Promise.all([plain, secure].map((server) => once(server.listen(0, '127.0.0.1'), 'listening')));

  return {
    proxy: `127.0.0.1:${port(plain)}`,
    authority,
    serve: (more) => void Object.assign(routes, more),
    serveSockets: (more) => void Object.assign(socketRoutes, more),
    reached: (host) => arrivals.filter((arrival) => isUnder(arrival.host, host)),
    arrival: (isWanted, timeout = 20_000) =>
      new Promise((resolve, reject) => {
        const known = arrivals.find(isWanted);
        if (known) return resolve(known);
        const fault = () => new Error(`nothing wanted arrived within ${timeout} ms; arrived: ${summary(arrivals)}`);
        const late = setTimeout(() => finish(() => reject(fault())), timeout);
        /** @param {Arrival} arrival */
        const look = (arrival) => isWanted(arrival) && finish(() => resolve(arrival));
        /** @param {() => void} end */
        const finish = (end) => {
          clearTimeout(late);
          news.off('arrival', look);
          end();
        };
        news.on('arrival', look);
      }),
    forget: () => void arrivals.splice(0),
    close: async () => {
      for (const peer of sockets.clients) peer.terminate();
      for (const socket of connections) socket.destroy();
      for (const server of [plain, secure]) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
}

/** @param {string} host  as written @param {string} domain */
export function isUnder(host, domain) {
  const bare = host.replace(/:\d+$/, '').replace(/\.$/, '').toLowerCase();
  return bare === domain || bare.endsWith(`.${domain}`);
}

/** @type {SocketRoute} */
function echo(peer) {
  peer.on('message', (data) => peer.send(String(data)));
}

/** @template T @param {Record<string, T>} routes @param {Arrival} arrival @returns {T | undefined} */
function findRoute(routes, { host, path }) {
  const name = host.replace(/:\d+$/, '');
  const [file = '/'] = path.split('?');
  return routes[`${name}${file}`] ?? routes[`${name}/*`] ?? routes[`*${file}`] ?? routes['*'];
}

/** @param {'http' | 'https'} scheme @param {http.IncomingMessage} request  through a proxy its address is absolute (RFC 9112, 3.2.2) */
function place(scheme, request) {
  const target = request.url ?? '/';
  if (target.startsWith('/')) return { host: request.headers.host ?? '', path: target };
  const [, host = '', path = '/'] = /^[a-z]+:\/\/([^/?#]*)(.*)$/i.exec(target) ?? [];
  return { host, path: path.startsWith('/') ? path : `/${path}`, scheme };
}

/** @param {net.Server} server */
function port(server) {
  return /** @type {net.AddressInfo} */ (server.address()).port;
}

/** @param {http.IncomingMessage} request */
async function content(request) {
  /** @type {Buffer[]} */
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** @param {Arrival[]} arrivals */
function summary(arrivals) {
  return arrivals.slice(-20).map(({ kind, scheme, host, path }) => `${kind} ${scheme}://${host}${path}`).join(', ') || 'nothing';
}
