import init, * as Core from '@lumen/core';

const ADDRESS = /^LM\d{2}( ?[0-9A-HJ-NP-VXY]{4}){8}$/;

export async function start(network = 'main') {
  await init();
  const config = new Core.ClientConfiguration();
  config.network(network === 'main' ? 'mainalbatross' : 'testalbatross');
  config.seedNodes(['/dns4/seed1.lumen.example/tcp/443/wss', '/dns4/seed2.lumen.example/tcp/443/wss']);
  config.logLevel('warn');
  const client = await Core.Client.create(config.build());
  client.addConsensusChangedListener((state) => dispatchEvent(new CustomEvent('consensus', { detail: state })));
  client.addHeadChangedListener(async (hash) => {
    const block = await client.getBlock(hash);
    dispatchEvent(new CustomEvent('head', { detail: { height: block.height, hash, timestamp: block.timestamp } }));
  });
  return client;
}

export class Account {
  constructor(client, keyPair) {
    this.client = client;
    this.keyPair = keyPair;
    this.address = keyPair.toAddress();
  }

  static async unlock(client, encrypted, password) {
    const salt = encrypted.subarray(0, 16);
    const key = await Core.CryptoUtils.computeKDF(password, salt, 256, 32);
    return new Account(client, Core.KeyPair.deserialize(xor(encrypted.subarray(16), key)));
  }

  async send(recipient, value, fee = 0n) {
    if (!ADDRESS.test(recipient)) throw new Error('address');
    const head = await this.client.getHeadHeight();
    const transaction = Core.TransactionBuilder.newBasic(this.address, Core.Address.fromUserFriendlyAddress(recipient), value, fee, head, 24);
    transaction.sign(this.keyPair);
    return this.client.sendTransaction(transaction);
  }

  async stake(validator, amount) {
    const head = await this.client.getHeadHeight();
    const transaction = Core.TransactionBuilder.newCreateStaker(this.address, validator, amount, 0n, head, 24);
    transaction.sign(this.keyPair);
    return this.client.sendTransaction(transaction);
  }
}

function xor(a, b) {
  return a.map((byte, at) => byte ^ b[at]);
}

// Blocks before the migration were mined: their headers still verify.
export function verifyLegacyHeader(header) {
  const { nBits, nonce, bodyHash, accountsHash, prevHash, interlinkHash } = header;
  const target = Core.compactToTarget(nBits);
  const hash = Core.Hash.computeArgon2d(serialize({ nBits, nonce, bodyHash, accountsHash, prevHash, interlinkHash }));
  return BigInt('0x' + hash.toHex()) <= target;
}

function serialize(header) {
  return Core.SerialBuffer.from(Object.values(header));
}
