/**
 * Wallets and libraries of chains: keys, addresses, signatures and proofs.
 *
 * Rows of packages; keys are fixed and worth nothing. The one page that mines openly is asked about.
 */
import { ISOLATED } from '../site.mjs';
import { answering, feed, hex, many } from './traffic.mjs';

/** @typedef {import('../site.mjs').Page} Page */

/** @type {Page[]} */
export const WALLETS = [
  {
    name: 'web3',
    packages: ['web3'],
    does: 'signs a transaction and follows 20 new block headers over a socket',
    speak: (peer) =>
      answering(peer, ({ id, method }) => {
        if (method === 'eth_subscribe') feed(peer, many(20, (at) => ({ jsonrpc: '2.0', method: 'eth_subscription', params: { subscription: '0x9', result: { number: `0x${at.toString(16)}`, hash: `0x${hex(at)}`, nonce: '0x0000000000000042', difficulty: '0x2fffff', mixHash: `0x${hex(`mix ${at}`)}` } } })));
        return { jsonrpc: '2.0', id, result: method === 'eth_subscribe' ? '0x9' : method === 'eth_unsubscribe' ? true : '0x1' };
      }),
    body: /* html */ `<script src="/npm/web3/dist/web3.min.js"></script><script>
(async () => {
  const web3 = new Web3('wss://' + location.hostname + ':8546');
  const account = web3.eth.accounts.privateKeyToAccount('0x' + '11'.repeat(32));
  const signed = await account.signTransaction({ to: account.address, value: '1', gas: 21000, gasPrice: 10, nonce: 0, chainId: 1 });
  const heads = [];
  const subscription = await web3.eth.subscribe('newHeads');
  subscription.on('data', async ({ hash }) => {
    if (heads.push(hash) !== 20) return;
    await subscription.unsubscribe();
    web3.currentProvider.disconnect();
    done({ address: account.address, signed: signed.transactionHash, heads: heads.length, last: heads.at(-1), keccak: web3.utils.keccak256('x') });
  });
})();
</script>`,
  },
  {
    name: 'ethers',
    packages: ['ethers'],
    does: 'encrypts a wallet by scrypt and opens it again, signs and recovers',
    imports: { ethers: '/npm/ethers/dist/ethers.min.js' },
    body: /* html */ `<script type="module">
import { Wallet, HDNodeWallet, verifyMessage, scrypt, toUtf8Bytes } from 'ethers';
const wallet = HDNodeWallet.fromPhrase('test test test test test test test test test test test junk');
const signature = await wallet.signMessage('hello');
const json = await new Wallet(wallet.privateKey).encrypt('password', () => {});
const opened = await Wallet.fromEncryptedJson(json, 'password', () => {});
done({ address: wallet.address, signature, verified: verifyMessage('hello', signature), opened: opened.address, key: await scrypt(toUtf8Bytes('p'), toUtf8Bytes('s'), 4096, 8, 1, 32, () => {}) });
</script>`,
  },
  {
    name: 'xrpl',
    packages: ['xrpl'],
    does: "the XRP ledger's client: connects, follows 15 ledgers, signs a payment",
    speak: (peer) =>
      answering(peer, ({ id, command }) => {
        if (command === 'subscribe') feed(peer, many(15, (at) => ({ type: 'ledgerClosed', ledger_index: 9000 + at, ledger_hash: hex(`ledger ${at}`).toUpperCase(), ledger_time: 700_000_000 + at, txn_count: at, fee_base: 10, reserve_base: 10_000_000, reserve_inc: 2_000_000 })));
        return { id, status: 'success', type: 'response', result: command === 'server_info' ? { info: { build_version: '2.0.0', network_id: 1, complete_ledgers: '1-9000', validated_ledger: { base_fee_xrp: 0.00001 } } } : {} };
      }),
    body: /* html */ `<script src="/npm/xrpl/build/xrpl-latest-min.js"></script><script>
(async () => {
  const client = new xrpl.Client('wss://' + location.hostname + ':51233');
  await client.connect();
  const wallet = xrpl.Wallet.fromSeed('sEdTM1uX8pu2do5XvTnutH6HsouMaM2');
  const { hash } = wallet.sign({ TransactionType: 'Payment', Account: wallet.address, Destination: 'rPT1Sjq2YGrBMTttX4GZHjKu9dyfzbpAYe', Amount: '1', Fee: '10', Sequence: 1, LastLedgerSequence: 100, Flags: 0 });
  const ledgers = [];
  client.on('ledgerClosed', async ({ ledger_hash }) => { if (ledgers.push(ledger_hash) === 15) { await client.disconnect(); done({ address: wallet.address, hash, last: ledgers.at(-1) }); } });
  await client.request({ command: 'subscribe', streams: ['ledger'] });
})();
</script>`,
  },
  {
    name: 'bitcoinjs',
    packages: ['bitcoinjs-lib'],
    does: 'reads the first block of Bitcoin, checks its work and its Merkle root, and makes addresses',
    bundles: {
      '/app.js': /* js */ `import * as bitcoin from 'bitcoinjs-lib';
const raw = '0100000000000000000000000000000000000000000000000000000000000000000000003ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa4b1e5e4a29ab5f49ffff001d1dac2b7c0101000000010000000000000000000000000000000000000000000000000000000000000000ffffffff4d04ffff001d0104455468652054696d65732030332f4a616e2f32303039204368616e63656c6c6f72206f6e206272696e6b206f66207365636f6e64206261696c6f757420666f722062616e6b73ffffffff0100f2052a01000000434104678afdb0fe5548271967f1a67130b7105cd6a828e03909a67962e0ea1f61deb649f6bc3f4cef38c4f35504e51ec112de5c384df7ba0b8d578a4c702b6bf11d5fac00000000';
const block = bitcoin.Block.fromHex(raw);
const script = bitcoin.script.fromASM('OP_DUP OP_HASH160 ' + '62e907b15cbf27d5425399ebf6f0fb50ebb88f18' + ' OP_EQUALVERIFY OP_CHECKSIG');
let digest = new Uint8Array(32);
for (let at = 0; at < 20000; at++) digest = bitcoin.crypto.hash256(digest);
done({ id: block.getId(), nonce: block.nonce, bits: block.bits, work: block.checkProofOfWork(), root: block.checkTxRoots(), address: bitcoin.address.fromOutputScript(script), digest: Array.from(digest).join() });`,
    },
    body: '<script type="module" src="/app.js"></script>',
  },
  {
    name: 'monero-ts',
    packages: ['monero-ts'],
    does: 'makes a Monero wallet from a seed in WebAssembly: all of the primitives of CryptoNight, for a wallet',
    body: /* html */ `<script>
const worker = new Worker('/npm/monero-ts/dist/monero.worker.js');
const waiting = new Map();
worker.onmessage = ({ data: [, id, { result, error }] }) => waiting.get(id)(error ?? result);
const call = (name, ...values) => new Promise((resolve) => { waiting.set(name, resolve); worker.postMessage(['wallet', name, name, ...values]); });
(async () => {
  const seed = 'silk mocked cucumber lettuce hope adrenalin aching lush roles fuel revamp baptism wrist long tender teardrop midst pastry pigment equip frying inbound pinched ravine frying';
  const made = await call('createWalletKeys', { networkType: 2, seed });
  const [address, view, sub] = [await call('getAddress', 0, 0), await call('getPrivateViewKey'), await call('getAddress', 0, 3)];
  worker.terminate();
  done({ made: made ?? null, address, view, sub });
})();
</script>`,
  },
  {
    name: 'nimiq',
    packages: ['@nimiq/core'],
    does: 'keys, addresses and transactions of Nimiq in WebAssembly, whose web client can mine in the browser',
    asks: true,
    body: /* html */ `<script type="module">
import init, * as Nimiq from '/npm/@nimiq/core/web/main-wasm/index.js';
await init();
const key = Nimiq.PrivateKey.fromHex('11'.repeat(32));
const pair = Nimiq.KeyPair.derive(key);
const transaction = Nimiq.TransactionBuilder.newBasic(pair.toAddress(), pair.toAddress(), 100000n, 0n, 1, 5);
transaction.sign(pair);
done({ address: pair.toAddress().toUserFriendlyAddress(), hash: transaction.hash(), valid: pair.publicKey.toHex() });
</script>`,
  },
  {
    name: 'o1js',
    packages: ['o1js'],
    does: 'hashes with Poseidon and signs in the prover of Mina, in shared memory of all cores',
    headers: ISOLATED,
    imports: { o1js: '/npm/o1js/dist/web/index.js' },
    body: /* html */ `<script type="module">
import { Field, Poseidon, PrivateKey, Signature, initializeBindings } from 'o1js';
await initializeBindings();
const key = PrivateKey.fromBigInt(123456789n);
let hash = Field(1);
for (let at = 0; at < 500; at++) hash = Poseidon.hash([hash, Field(at)]);
const signature = Signature.create(key, [hash]);
done({ hash: hash.toString(), address: key.toPublicKey().toBase58(), verified: signature.verify(key.toPublicKey(), [hash]).toBoolean() });
</script>`,
  },
  {
    name: 'kaspa',
    packages: ['kaspa-wasm'],
    does: "Kaspa's wallet and mining words in one module: digests, Argon2 and a sealed text",
    body: /* html */ `<script type="module">
// The package is built for Node: these three modules are all that it asks for.
const [text, bytes] = [await (await fetch('/npm/kaspa-wasm/kaspa_wasm.js')).text(), new Uint8Array(await (await fetch('/npm/kaspa-wasm/kaspa_wasm_bg.wasm')).arrayBuffer())];
const modules = { util: { TextDecoder, TextEncoder, inspect: String }, path: { join: (...parts) => parts.at(-1) }, fs: { readFileSync: () => bytes } };
const module = { exports: {} };
new Function('module', 'exports', 'require', '__dirname', text)(module, module.exports, (name) => modules[name], '');
const kaspa = module.exports;
let digest = '00';
for (let at = 0; at < 2000; at++) digest = kaspa.sha256d(digest);
const sealed = kaspa.encryptXChaCha20Poly1305('secret', 'password');
done({ digest, argon: kaspa.argon2sha256iv('70617373776f7264', 32), sealed: sealed.length, names: Object.keys(kaspa).length });
</script>`,
  },
];
