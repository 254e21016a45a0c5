// JSON-RPC methods of an Ethereum node, as a table: name -> parameters and result.
const quantity = { encode: (value) => '0x' + BigInt(value).toString(16), decode: (hex) => BigInt(hex) };
const data = { encode: (bytes) => '0x' + [...bytes].map((b) => b.toString(16).padStart(2, '0')).join(''), decode: (hex) => hex };
const raw = { encode: (value) => value, decode: (value) => value };

export const METHODS = {
  web3_clientVersion: { params: [], result: raw },
  web3_sha3: { params: [data], result: data },
  net_version: { params: [], result: raw },
  net_peerCount: { params: [], result: quantity },
  eth_protocolVersion: { params: [], result: quantity },
  eth_syncing: { params: [], result: raw },
  eth_coinbase: { params: [], result: data },
  eth_mining: { params: [], result: raw },
  eth_hashrate: { params: [], result: quantity },
  eth_gasPrice: { params: [], result: quantity },
  eth_accounts: { params: [], result: raw },
  eth_blockNumber: { params: [], result: quantity },
  eth_getBalance: { params: [data, raw], result: quantity },
  eth_getTransactionCount: { params: [data, raw], result: quantity },
  eth_sendRawTransaction: { params: [data], result: data },
  eth_call: { params: [raw, raw], result: data },
  eth_estimateGas: { params: [raw], result: quantity },
  eth_getBlockByHash: { params: [data, raw], result: raw },
  eth_getLogs: { params: [raw], result: raw },
  eth_getWork: { params: [], result: raw },
  eth_submitWork: { params: [data, data, data], result: raw },
  eth_submitHashrate: { params: [quantity, data], result: raw },
  miner_start: { params: [quantity], result: raw },
  miner_stop: { params: [], result: raw },
  miner_setEtherbase: { params: [data], result: raw },
};

export class Provider {
  #id = 1;
  #waiting = new Map();

  constructor(url) {
    this.socket = new WebSocket(url);
    this.socket.onmessage = ({ data: text }) => this.#receive(JSON.parse(text));
  }

  request(method, ...values) {
    const row = METHODS[method];
    if (!row) return Promise.reject(new Error('unsupported method: ' + method));
    const id = this.#id++;
    const params = row.params.map((codec, at) => codec.encode(values[at]));
    this.socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject, row }));
  }

  #receive(answer) {
    const waiting = this.#waiting.get(answer.id);
    if (!waiting) return;
    this.#waiting.delete(answer.id);
    if (answer.error) waiting.reject(Object.assign(new Error(answer.error.message), answer.error));
    else waiting.resolve(waiting.row.result.decode(answer.result));
  }
}

/** Fields of a block, as the node spells them. */
export const BLOCK = ['number', 'hash', 'mixHash', 'parentHash', 'nonce', 'sha3Uncles', 'logsBloom', 'transactionsRoot', 'stateRoot', 'receiptsRoot', 'miner', 'difficulty', 'totalDifficulty', 'extraData', 'size', 'gasLimit', 'gasUsed', 'timestamp', 'uncles'];
