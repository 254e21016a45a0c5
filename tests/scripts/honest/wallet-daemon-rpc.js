// Client of a Monero daemon and of its wallet: one method a call.
import http from './http.js';

export class DaemonRpc {
  constructor(uri, { username, password } = {}) {
    this.uri = uri;
    this.auth = username ? { username, password } : undefined;
    this.id = 0;
  }

  async json(method, params = {}) {
    const { result, error } = await http.post(this.uri + '/json_rpc', { jsonrpc: '2.0', id: String(this.id++), method, params }, this.auth);
    if (error) throw new RpcError(error.code, error.message);
    return result;
  }

  path(path, params = {}) {
    return http.post(this.uri + path, params, this.auth);
  }

  getInfo() { return this.json('get_info'); }
  getHeight() { return this.path('/get_height'); }
  getBlockCount() { return this.json('get_block_count'); }
  getLastBlockHeader() { return this.json('get_last_block_header'); }
  getBlockHeaderByHash(hash) { return this.json('get_block_header_by_hash', { hash }); }

  /** What a miner hashes: the template's blob, its difficulty and the seed hash of RandomX. */
  async getBlockTemplate(walletAddress, reserveSize) {
    const template = await this.json('get_block_template', { wallet_address: walletAddress, reserve_size: reserveSize });
    return {
      templateBlob: template.blocktemplate_blob,
      hashingBlob: template.blockhashing_blob,
      difficulty: BigInt(template.difficulty),
      height: template.height,
      seedHash: template.seed_hash,
      nextSeedHash: template.next_seed_hash,
      reservedOffset: template.reserved_offset,
    };
  }

  submitBlock(blob) { return this.json('submit_block', [blob]); }

  /** Asks the daemon to mine. */
  startMining(address, threads, background = false, ignoreBattery = false) {
    return this.path('/start_mining', {
      miner_address: address,
      threads_count: threads,
      do_background_mining: background,
      ignore_battery: ignoreBattery,
    });
  }

  stopMining() { return this.path('/stop_mining'); }

  async getMiningStatus() {
    const status = await this.path('/mining_status');
    return { active: status.active, address: status.address, speed: status.speed, threads: status.threads_count, algorithm: status.pow_algorithm };
  }

  getTransactionPool() { return this.path('/get_transaction_pool'); }
  getFeeEstimate(blocks) { return this.json('get_fee_estimate', { grace_blocks: blocks }); }
  setLogLevel(level) { return this.path('/set_log_level', { level }); }
}

export class WalletRpc extends DaemonRpc {
  create(filename, password, language = 'English') { return this.json('create_wallet', { filename, password, language }); }
  open(filename, password) { return this.json('open_wallet', { filename, password }); }
  getBalance(index = 0) { return this.json('get_balance', { account_index: index }); }
  getAddress(index = 0) { return this.json('get_address', { account_index: index }); }
  transfer(destinations, priority) { return this.json('transfer', { destinations, priority, ring_size: 16 }); }
  sweepAll(address) { return this.json('sweep_all', { address }); }
}

class RpcError extends Error {
  constructor(code, message) {
    super(`${message} (${code})`);
    this.code = code;
  }
}
