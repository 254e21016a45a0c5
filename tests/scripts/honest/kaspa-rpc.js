let wasm;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });

const text = (pointer, length) => decoder.decode(new Uint8Array(wasm.memory.buffer).subarray(pointer, pointer + length));

/** RPC client of a node, over wRPC. */
export class RpcClient {
  constructor({ url, resolver, encoding, networkId }) {
    this.pointer = wasm.rpcclient_new(url ?? resolver, encoding ?? 0, networkId);
  }
  connect(options) { return wasm.rpcclient_connect(this.pointer, options); }
  getInfo() { return wasm.rpcclient_getInfo(this.pointer); }
  getBlockDagInfo() { return wasm.rpcclient_getBlockDagInfo(this.pointer); }
  getBlockCount() { return wasm.rpcclient_getBlockCount(this.pointer); }
  getCoinSupply() { return wasm.rpcclient_getCoinSupply(this.pointer); }
  getMempoolEntries(request) { return wasm.rpcclient_getMempoolEntries(this.pointer, request); }
  /** `{ payAddress, extraData }` -> a block to be mined. */
  getBlockTemplate(request) { return wasm.rpcclient_getBlockTemplate(this.pointer, request); }
  /** Submits a mined block. */
  submitBlock(request) { return wasm.rpcclient_submitBlock(this.pointer, request); }
  submitTransaction(request) { return wasm.rpcclient_submitTransaction(this.pointer, request); }
  estimateNetworkHashesPerSecond(request) { return wasm.rpcclient_estimateNetworkHashesPerSecond(this.pointer, request); }
  subscribeNewBlockTemplate() { return wasm.rpcclient_subscribeNewBlockTemplate(this.pointer); }
  subscribeUtxosChanged(addresses) { return wasm.rpcclient_subscribeUtxosChanged(this.pointer, addresses); }
}

/** A header's proof of work, to be checked. */
export class PoW {
  constructor(header, timestamp) { this.pointer = wasm.pow_new(header, timestamp ?? 0n); }
  get targetHash() { return wasm.pow_targetHash(this.pointer); }
  checkWork(nonce) { return wasm.pow_checkWork(this.pointer, nonce); }
  static fromRaw(prePowHash, timestamp, targetBits) { return wasm.pow_fromRaw(prePowHash, timestamp, targetBits); }
}

export class Header {
  constructor(fields) { this.pointer = wasm.header_new(fields); }
  finalize() { return wasm.header_finalize(this.pointer); }
  get version() { return wasm.header_version(this.pointer); }
  get timestamp() { return wasm.header_timestamp(this.pointer); }
  get bits() { return wasm.header_bits(this.pointer); }
  get nonce() { return wasm.header_nonce(this.pointer); }
  set nonce(value) { wasm.header_set_nonce(this.pointer, value); }
  get blueWork() { return text(...wasm.header_blueWork(this.pointer)); }
  get pruningPoint() { return text(...wasm.header_pruningPoint(this.pointer)); }
}

/** Difficulty that a target stands for. */
export function calculateDifficulty(target) { return wasm.calculateDifficulty(target); }

export default async function init(source = new URL('kaspa_bg.wasm', import.meta.url)) {
  const { instance } = await WebAssembly.instantiateStreaming(fetch(source), { wbg: imports() });
  wasm = instance.exports;
  return wasm;
}

function imports() {
  return {
    __wbg_new_socket: (pointer, length) => new WebSocket(text(pointer, length)),
    __wbg_now: () => Date.now(),
    __wbindgen_throw: (pointer, length) => { throw new Error(text(pointer, length)); },
    __wbg_log: (pointer, length) => console.log(text(pointer, length)),
  };
}
