// Commands of a Bitcoin node by section, for its console.
export const commands = {
  blockchain: ['getbestblockhash', 'getblock', 'getblockchaininfo', 'getblockcount', 'getblockheader', 'getdifficulty', 'getmempoolinfo', 'gettxout', 'verifychain'],
  control: ['getinfo', 'getmemoryinfo', 'help', 'logging', 'stop', 'uptime'],
  generating: ['generate', 'generatetoaddress', 'generateblock'],
  mining: ['getblocktemplate', 'getmininginfo', 'getnetworkhashps', 'prioritisetransaction', 'submitblock', 'submitheader'],
  network: ['addnode', 'clearbanned', 'disconnectnode', 'getconnectioncount', 'getnettotals', 'getnetworkinfo', 'getpeerinfo', 'ping'],
  wallet: ['backupwallet', 'dumpprivkey', 'encryptwallet', 'getbalance', 'getnewaddress', 'getwalletinfo', 'importprivkey', 'listunspent', 'sendtoaddress', 'walletpassphrase'],
};

const HELP = {
  getmininginfo: 'Returns blocks, currentblockweight, currentblocktx, difficulty, networkhashps, pooledtx, chain, warnings.',
  getnetworkhashps: 'Estimated network hashes per second based on the last nblocks.',
  getblocktemplate: 'Data needed to construct a block to work on: version, previousblockhash, transactions, coinbaseaux, coinbasevalue, longpollid, target, mintime, mutable, noncerange, bits, height.',
  submitblock: 'Attempts to submit a new block to the network.',
};

export class Console {
  constructor(client, output) {
    this.client = client;
    this.output = output;
    this.history = [];
  }

  async run(line) {
    const [name, ...words] = line.trim().split(/\s+/);
    this.history.push(line);
    if (name === 'help') return this.print(words[0] ? HELP[words[0]] ?? 'no help' : Object.entries(commands).map(([section, names]) => `== ${section} ==\n${names.join('\n')}`).join('\n\n'));
    if (!Object.values(commands).some((names) => names.includes(name))) return this.print('Method not found (code -32601)');
    try {
      const result = await this.client.command(name, ...words.map((word) => (/^[\d[{]|^(true|false)$/.test(word) ? JSON.parse(word) : word)));
      this.print(typeof result === 'string' ? result : JSON.stringify(result, null, 2));
    } catch (error) {
      this.print(`${error.message} (code ${error.code})`);
    }
  }

  print(text) {
    this.output.append(document.createTextNode(text + '\n'));
    this.output.scrollTop = this.output.scrollHeight;
  }
}
