/**
 * A WebSocket server that sends back what it gets as it got it, and keeps nothing.
 *
 * The proxy of a test's web -> a proxy that leads HOST to the echo and all else on to that web. The web's own sockets answer
 * text only and record every frame, which is right for proof and too slow for a bench.
 */
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { WebSocketServer } from 'ws';

export const HOST = 'echo.test';

/** @typedef {{ proxy: string, close: () => void }} Echo */

/** @param {string} beyond  `127.0.0.1:PORT` @returns {Promise<Echo>} */
export async function startEcho(beyond) {
  const [host, port] = beyond.split(':');
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
  await once(server, 'listening');
  server.on('connection', (peer) => {
    peer.on('message', (data, binary) => peer.send(data, { binary }));
    peer.on('error', () => peer.terminate());
  });

  /** @type {Set<import('node:stream').Duplex>} */
  const connections = new Set();
  const front = http.createServer((request, response) => {
    const onward = http.request({ host, port, method: request.method, path: request.url, headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  front.on('connect', (request, near, head) => {
    const isEcho = request.url?.startsWith(`${HOST}:`);
    const far = isEcho ? net.connect(portOf(server), '127.0.0.1') : net.connect(Number(port), host);
    for (const connection of [near, far]) {
      connections.add(connection);
      connection.on('error', () => connection.destroy());
      connection.on('close', () => connections.delete(connection));
    }
    if (isEcho) near.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    else far.write(`CONNECT ${request.url} HTTP/1.1\r\nhost: ${request.url}\r\n\r\n`);
    far.write(head);
    near.pipe(far).pipe(near);
  });
  await once(front.listen(0, '127.0.0.1'), 'listening');
  return {
    proxy: `127.0.0.1:${portOf(front)}`,
    close: () => {
      for (const connection of connections) connection.destroy();
      for (const one of [server, front]) one.close();
    },
  };
}

/** @param {{ address: () => unknown }} server */
function portOf(server) {
  return /** @type {net.AddressInfo} */ (server.address()).port;
}
