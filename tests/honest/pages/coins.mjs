/**
 * Pages about coins that mine none: explorers, pools' dashboards, wallets' subscriptions, prices.
 *
 * Rows of our own; their servers speak with the words of mining (hashes, targets, difficulty, workers, shares, nonces) as
 * such servers really do, and no page gives any work back.
 */
import { answering, below, feed, hex, many } from './traffic.mjs';

/** @typedef {import('../site.mjs').Page} Page */

/** A block of a chain like Bitcoin's, as explorers tell it. @param {number} at */
const block = (at) => ({
  height: 861_200 + at,
  hash: `0000000000000000000${hex(`block ${at}`).slice(19)}`,
  previousblockhash: `0000000000000000000${hex(`block ${at - 1}`).slice(19)}`,
  merkleroot: hex(`merkle ${at}`),
  version: 0x20000000,
  nonce: below(`nonce ${at}`, 2 ** 32),
  bits: '17034219',
  target: `00000000000000000003421900000000${'0'.repeat(32)}`,
  difficulty: 86388558925171.02,
  chainwork: hex(`work ${at}`),
  time: 1_728_000_000 + at * 600,
  nTx: 1500 + below(`txs ${at}`, 2000),
  size: 1_400_000 + below(`size ${at}`, 200_000),
  miner: ['Foundry USA', 'AntPool', 'ViaBTC', 'F2Pool'][below(`miner ${at}`, 4)],
});

/** What a pool tells its dashboard. @param {number} at */
const poolFigures = (at) => ({
  type: 'poolStats',
  hashrate: 812_000_000 + below(`rate ${at}`, 9_000_000),
  miners: 1203 + (at % 7),
  workers: 4120 + (at % 31),
  difficulty: 421_373_291_022,
  height: 3_214_000 + Math.floor(at / 10),
  lastBlock: { hash: hex(`pool block ${Math.floor(at / 10)}`), effort: 40 + (at % 90), reward: 0.6 },
  shares: { valid: 918_234 + at * 12, invalid: 31, stale: 12 },
});

/** What a rig reports to its owner's dashboard. @param {number} at */
const rig = (at) => ({
  type: 'worker',
  name: `rig-${at % 6}`,
  algo: 'rx/0',
  hashrate: [14_200 + (at % 50), 14_180, 14_150],
  accepted: 812 + at,
  rejected: 2,
  difficulty: 240_006,
  uptime: 86_400 + at,
  lastShare: 1_728_000_000 + at * 20,
});

/** @param {number} at */
const header = (at) => ({
  number: `0x${(20_900_000 + at).toString(16)}`,
  hash: `0x${hex(`eth ${at}`)}`,
  parentHash: `0x${hex(`eth ${at - 1}`)}`,
  sha3Uncles: `0x${hex('uncles')}`,
  stateRoot: `0x${hex(`state ${at}`)}`,
  receiptsRoot: `0x${hex(`receipts ${at}`)}`,
  transactionsRoot: `0x${hex(`txroot ${at}`)}`,
  logsBloom: `0x${hex(`bloom ${at}`, 256)}`,
  miner: `0x${hex(`miner ${at}`, 20)}`,
  mixHash: `0x${hex(`mix ${at}`)}`,
  nonce: '0x0000000000000000',
  difficulty: '0x0',
  extraData: '0x6265617665726275696c642e6f7267',
  gasLimit: '0x1c9c380',
  gasUsed: `0x${below(`gas ${at}`, 30_000_000).toString(16)}`,
  baseFeePerGas: '0x2540be400',
  timestamp: `0x${(1_728_000_000 + at * 12).toString(16)}`,
});

/** @type {Page[]} */
export const COINS = [
  {
    name: 'block-explorer',
    packages: [],
    does: 'a block explorer: subscribes to new blocks and pending transactions, and shows 40 blocks',
    speak: (peer) =>
      answering(peer, ({ action }) => {
        if (action !== 'want') return;
        feed(peer, many(120, (at) => (at % 3 ? { type: 'mempool', txid: hex(`tx ${at}`), fee: at, vsize: 140 + at, rbf: at % 2 === 0 } : { type: 'newBlock', block: block(at / 3) })));
      }),
    body: /* html */ `<table id="blocks"></table><script>
const socket = new WebSocket('wss://' + location.hostname + ':8999/api/v1/ws');
let pending = 0, fees = 0;
socket.onopen = () => socket.send(JSON.stringify({ action: 'want', data: ['blocks', 'stats', 'mempool-blocks', 'live-2h-chart'] }));
socket.onmessage = ({ data }) => {
  const message = JSON.parse(data);
  if (message.type === 'mempool') { pending++; fees += message.fee; return; }
  const { height, hash, miner, nonce } = message.block;
  const row = blocks.insertRow(0);
  for (const value of [height, hash, miner, nonce]) row.insertCell().textContent = value;
  if (blocks.rows.length === 40) socket.close(1000, 'seen enough');
};
socket.onclose = ({ code, wasClean }) => done({ code, wasClean, pending, fees, last: blocks.rows[0].innerText.split(/\\s+/) });
</script>`,
  },
  {
    name: 'pool-dashboard',
    packages: [],
    does: "a pool's dashboard: hash rates, workers, shares and difficulty of 150 messages, drawn as a curve",
    speak: (peer) =>
      answering(peer, ({ method, params, id }) => {
        if (method !== 'subscribe') return;
        feed(peer, [{ id, result: 'OK', error: null, params }, ...many(150, (at) => (at % 2 ? rig(at) : poolFigures(at)))]);
      }),
    body: /* html */ `<canvas id="curve" width="300" height="100"></canvas><ul id="rigs"></ul><script type="module">
const pen = curve.getContext('2d');
const socket = new WebSocket('wss://' + location.hostname + ':8117/live_stats');
const address = '4' + 'A'.repeat(94);
socket.addEventListener('open', () => socket.send(JSON.stringify({ id: 1, method: 'subscribe', params: { address, channels: ['pool', 'workers'] } })));
const rigs = new Map();
let seen = 0, shares = 0;
socket.addEventListener('message', (event) => {
  const message = JSON.parse(event.data);
  if (message.type === 'poolStats') {
    pen.lineTo(seen * 2, 100 - (message.hashrate - 812e6) / 1e5);
    shares = message.shares.valid;
  } else if (message.type === 'worker') {
    rigs.set(message.name, message.hashrate[0]);
  }
  if (++seen < 151) return;
  pen.stroke();
  rigs.forEach((rate, name) => rigsList(name, rate));
  socket.close();
  done({ seen, shares, rigs: [...rigs].sort() });
});
function rigsList(name, rate) {
  const item = document.createElement('li');
  item.textContent = name + ': ' + rate + ' H/s';
  document.querySelector('#rigs').append(item);
}
</script>`,
  },
  {
    name: 'pool-dashboard-polling',
    packages: [],
    does: "another pool's dashboard: asks for its figures every 100 ms by fetch and XMLHttpRequest",
    files: {
      '/api/stats': ({ path }) => ({ body: JSON.stringify(poolFigures(Number(path.split('at=')[1]))), headers: { 'content-type': 'application/json' } }),
      '/api/worker': ({ path }) => ({ body: JSON.stringify(rig(Number(path.split('at=')[1]))), headers: { 'content-type': 'application/json' } }),
    },
    body: /* html */ `<pre id="figures"></pre><script>
let at = 0, rates = 0;
const worker = (at) => new Promise((resolve) => {
  const request = new XMLHttpRequest();
  request.responseType = 'json';
  request.onload = () => resolve(request.response);
  request.open('GET', '/api/worker?address=48' + 'b'.repeat(93) + '&at=' + at);
  request.send();
});
const timer = setInterval(async () => {
  const now = at++;
  if (now >= 20) return clearInterval(timer);
  const stats = await (await fetch('/api/stats?at=' + now)).json();
  const { name, hashrate } = await worker(now);
  figures.textContent += name + ' ' + stats.difficulty + '\\n';
  rates += stats.hashrate + hashrate[0];
  if (figures.textContent.split('\\n').length === 21) done({ rates });
}, 100);
</script>`,
  },
  {
    name: 'ethereum-subscriptions',
    packages: [],
    does: "a wallet's JSON-RPC: eth_subscribe to new heads, logs and pending transactions, balances between them",
    speak: (peer) =>
      answering(peer, ({ id, method, params }) => {
        const subscription = `0x${hex(`subscription ${id}`, 16)}`;
        const kind = Array.isArray(params) ? params[0] : '';
        if (method === 'eth_subscribe') {
          const results = many(25, (at) => (kind === 'newHeads' ? header(at) : kind === 'logs' ? { address: `0x${hex('token', 20)}`, topics: [`0x${hex('Transfer')}`], data: `0x${hex(`amount ${at}`)}` } : `0x${hex(`pending ${at}`)}`));
          feed(peer, results.map((result) => ({ jsonrpc: '2.0', method: 'eth_subscription', params: { subscription, result } })));
          return { jsonrpc: '2.0', id, result: subscription };
        }
        if (method === 'eth_getBalance') return { jsonrpc: '2.0', id, result: '0x8ac7230489e80000' };
        return { jsonrpc: '2.0', id, result: method === 'eth_chainId' ? '0x1' : true };
      }),
    body: /* html */ `<script type="module">
const socket = new WebSocket('wss://' + location.hostname + ':8546/');
const waiting = new Map();
const counts = {};
let id = 0, last;
const call = (method, ...params) => new Promise((resolve) => {
  waiting.set(++id, resolve);
  socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
});
socket.onmessage = async ({ data }) => {
  const message = JSON.parse(data);
  if (message.method !== 'eth_subscription') return waiting.get(message.id)(message.result);
  const { result } = message.params;
  const kind = typeof result === 'string' ? 'pending' : result.number ? 'heads' : 'logs';
  counts[kind] = (counts[kind] ?? 0) + 1;
  if (kind === 'heads') last = result.hash;
  if (Object.values(counts).reduce((a, b) => a + b) === 75) {
    const balance = BigInt(await call('eth_getBalance', '0x' + '11'.repeat(20), 'latest')) / 10n ** 18n;
    const chain = await call('eth_chainId');
    socket.close();
    done({ heads: counts.heads, logs: counts.logs, pending: counts.pending, last, balance: String(balance), chain });
  }
};
socket.onopen = async () => {
  await call('eth_subscribe', 'newHeads');
  await call('eth_subscribe', 'logs', { address: '0x' + '22'.repeat(20) });
  await call('eth_subscribe', 'newPendingTransactions');
};
</script>`,
  },
  {
    name: 'solana-subscriptions',
    packages: [],
    does: 'slots, accounts and signatures of Solana by JSON-RPC subscriptions, 90 notifications',
    speak: (peer) =>
      answering(peer, ({ id, method }) => {
        const kind = String(method).replace('Subscribe', '');
        const value = (/** @type {number} */ at) =>
          kind === 'slot' ? { parent: 290_000_000 + at, root: 289_999_969 + at, slot: 290_000_001 + at } : { context: { slot: 290_000_000 + at }, value: { lamports: 1_000_000 + at, data: [Buffer.from(hex(`account ${at}`, 96), 'hex').toString('base64'), 'base64'], owner: hex('owner', 22), executable: false, rentEpoch: 361 } };
        feed(peer, many(30, (at) => ({ jsonrpc: '2.0', method: `${kind}Notification`, params: { result: value(at), subscription: id } })));
        return { jsonrpc: '2.0', result: id, id };
      }),
    body: /* html */ `<script>
const socket = new WebSocket('wss://' + location.hostname + ':8900');
const counts = {};
let lamports = 0;
socket.onopen = () => ['slotSubscribe', 'accountSubscribe', 'programSubscribe'].forEach((method, id) =>
  socket.send(JSON.stringify({ jsonrpc: '2.0', id: id + 1, method, params: method === 'slotSubscribe' ? [] : ['9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin', { encoding: 'base64', commitment: 'finalized' }] })));
socket.onmessage = ({ data }) => {
  const { method, params } = JSON.parse(data);
  if (!method) return;
  counts[method] = (counts[method] ?? 0) + 1;
  lamports += params.result.value?.lamports ?? 0;
  if (Object.values(counts).reduce((a, b) => a + b) === 90) { socket.close(); done({ counts: Object.entries(counts).sort(), lamports }); }
};
</script>`,
  },
  {
    name: 'trading-ticker',
    packages: [],
    does: "an exchange's ticker and order book: 300 updates, with checksums of the book",
    speak: (peer) =>
      answering(peer, ({ op }) => {
        if (op !== 'subscribe') return;
        feed(peer, many(300, (at) => ({ e: at % 3 ? 'depthUpdate' : 'trade', E: 1_728_000_000_000 + at, s: 'XMRUSDT', u: at, b: [[String(150 + below(`bid ${at}`, 100) / 100), String(below(`size ${at}`, 900))]], a: [[String(151 + below(`ask ${at}`, 100) / 100), String(below(`asked ${at}`, 900))]], t: hex(`trade ${at}`, 8) })), 5);
      }),
    body: /* html */ `<table id="book"></table><script type="module">
const socket = new WebSocket('wss://' + location.hostname + ':9443/stream?streams=xmrusdt@depth');
const book = { b: new Map(), a: new Map() };
let updates = 0, trades = 0;
socket.onopen = () => socket.send(JSON.stringify({ op: 'subscribe', args: ['orderBookL2:XMRUSDT', 'trade:XMRUSDT'] }));
socket.onmessage = ({ data }) => {
  const message = JSON.parse(data);
  message.e === 'trade' ? trades++ : updates++;
  for (const side of ['b', 'a']) for (const [price, size] of message[side]) Number(size) ? book[side].set(price, size) : book[side].delete(price);
  if (updates + trades < 300) return;
  const best = Math.max(...[...book.b.keys()].map(Number));
  socket.close();
  done({ updates, trades, best, depth: [book.b.size, book.a.size] });
};
</script>`,
  },
  {
    name: 'price-stream',
    packages: [],
    does: 'prices by server-sent events, 60 of them, with a hash rate calculator beside them',
    files: {
      '/prices': {
        headers: { 'content-type': 'text/event-stream' },
        body: many(60, (at) => `id: ${at}\ndata: ${JSON.stringify({ coin: 'XMR', price: 150 + at / 10, difficulty: 421_373_291_022, reward: 0.6 })}\n\n`).join(''),
      },
    },
    body: /* html */ `<output id="profit"></output><script>
const source = new EventSource('/prices');
let seen = 0, sum = 0;
source.onmessage = ({ data }) => {
  const { price, difficulty, reward } = JSON.parse(data);
  const hashrate = 14200;
  sum += price;
  profit.textContent = ((hashrate * 86400 / difficulty) * reward * price).toFixed(4);
  if (++seen === 60) { source.close(); done({ seen, sum: sum.toFixed(1), profit: profit.textContent }); }
};
</script>`,
  },
];
