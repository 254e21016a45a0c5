/**
 * Password vaults and libraries of cryptography: the primitives of miners, used for what they were made for.
 *
 * Rows of packages; salts, keys and nonces are fixed.
 */
/** @typedef {import('../site.mjs').Page} Page */

/** @type {Page[]} */
export const HASHES = [
  {
    name: 'password-vault',
    packages: ['@rabbit-company/argon2id'],
    does: 'opens a vault: Argon2id of a password in WebAssembly, then AES-GCM with the key',
    imports: { '@rabbit-company/argon2id': '/npm/@rabbit-company/argon2id/module/argon2id.js' },
    body: /* html */ `<script type="module">
import Argon2id from '@rabbit-company/argon2id';
const hash = await Argon2id.hash('correct horse battery staple', 'aGoodSaltHasSixteen', 4, 16, 3, 32);
const key = await crypto.subtle.importKey('raw', Uint8Array.from(hash.match(/../g), (pair) => parseInt(pair, 16)), 'AES-GCM', false, ['encrypt', 'decrypt']);
const iv = new Uint8Array(12);
const vault = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, new TextEncoder().encode('{"bank":"1234"}'));
const opened = new TextDecoder().decode(await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, vault));
const encoded = await Argon2id.hashEncoded('another', 'aGoodSaltHasSixteen', 1, 12, 2, 32);
done({ hash, opened, encoded, verified: await Argon2id.verify(encoded, 'another') });
</script>`,
  },
  {
    name: 'libsodium',
    packages: ['libsodium-wrappers'],
    does: 'seals, signs and derives keys with libsodium in WebAssembly',
    imports: { 'libsodium-wrappers': '/npm/libsodium-wrappers/dist/modules-esm/libsodium-wrappers.mjs', libsodium: '/npm/libsodium/dist/modules-esm/libsodium.mjs' },
    body: /* html */ `<script type="module">
import sodium from 'libsodium-wrappers';
await sodium.ready;
const seed = new Uint8Array(32).fill(7);
const { publicKey, privateKey } = sodium.crypto_sign_seed_keypair(seed);
const signature = sodium.crypto_sign_detached('message', privateKey);
const nonce = new Uint8Array(sodium.crypto_secretbox_NONCEBYTES).fill(1);
const sealed = sodium.crypto_secretbox_easy('secret', nonce, seed);
const key = sodium.crypto_kdf_derive_from_key(32, 1, 'contexts', seed);
let digest = sodium.crypto_generichash(32, 'start');
for (let round = 0; round < 20000; round++) digest = sodium.crypto_generichash(32, digest);
done({ signature: sodium.to_hex(signature), verified: sodium.crypto_sign_verify_detached(signature, 'message', publicKey), sealed: sodium.to_hex(sealed), opened: sodium.to_string(sodium.crypto_secretbox_open_easy(sealed, nonce, seed)), key: sodium.to_hex(key), digest: sodium.to_hex(digest) });
</script>`,
  },
  {
    name: 'blake2b-wasm',
    packages: ['blake2b-wasm'],
    does: '100,000 BLAKE2b digests in WebAssembly, with key, salt and personal string',
    bundles: {
      '/app.js': /* js */ `import blake2b from 'blake2b-wasm';
blake2b.ready((error) => {
  if (error) throw error;
  let digest = blake2b(32).update(new TextEncoder().encode('start')).digest();
  for (let round = 0; round < 100000; round++) digest = blake2b(32).update(digest).digest();
  const keyed = blake2b(64, new Uint8Array(32).fill(1), new Uint8Array(16).fill(2), new Uint8Array(16).fill(3)).update(digest).digest('hex');
  done({ simd: typeof blake2b.SUPPORTED, digest: Array.from(digest).join(), keyed });
});`,
    },
    body: '<script type="module" src="/app.js"></script>',
  },
  {
    name: 'sha256-wasm',
    packages: ['sha256-wasm'],
    does: 'the double SHA-256 of 50,000 block headers and a Merkle tree, as a course on Bitcoin shows them',
    bundles: {
      '/app.js': /* js */ `import Sha256 from 'sha256-wasm';
Sha256.ready(() => {
  const twice = (bytes) => Sha256().update(Sha256().update(bytes).digest()).digest();
  const header = new Uint8Array(80);
  const view = new DataView(header.buffer);
  let least = 'f'.repeat(64), nonce = 0;
  for (let at = 0; at < 50000; at++) {
    view.setUint32(76, at, true);
    const hash = Array.from(twice(header)).reverse().map((byte) => byte.toString(16).padStart(2, '0')).join('');
    if (hash < least) [least, nonce] = [hash, at];
  }
  let level = Array.from({ length: 64 }, (_, at) => twice(new Uint8Array([at])));
  while (level.length > 1) level = level.flatMap((left, at) => (at % 2 ? [] : [twice(Uint8Array.of(...left, ...level[at + 1]))]));
  done({ least, nonce, root: Array.from(level[0]).join() });
});`,
    },
    body: '<script type="module" src="/app.js"></script>',
  },
  {
    name: 'hash-wasm',
    packages: ['hash-wasm'],
    does: 'twelve hash functions in WebAssembly, among them Keccak, BLAKE2, BLAKE3, scrypt, bcrypt and Argon2',
    imports: { 'hash-wasm': '/npm/hash-wasm/dist/index.esm.js' },
    body: /* html */ `<script type="module">
import * as h from 'hash-wasm';
const data = new Uint8Array(100000).map((_, at) => at);
const salt = new Uint8Array(16).fill(9);
const names = ['sha256', 'sha512', 'sha3', 'keccak', 'blake2b', 'blake2s', 'blake3', 'ripemd160', 'whirlpool', 'xxhash64', 'crc32', 'md5'];
const result = {};
for (const name of names) result[name] = (await h[name](data)).slice(0, 32);
result.scrypt = await h.scrypt({ password: 'p', salt, costFactor: 16384, blockSize: 8, parallelism: 1, hashLength: 16 });
result.bcrypt = await h.bcrypt({ password: 'p', salt, costFactor: 8 });
result.argon2 = await h.argon2id({ password: 'p', salt, parallelism: 1, iterations: 3, memorySize: 16384, hashLength: 16 });
result.pbkdf2 = await h.pbkdf2({ password: 'p', salt, iterations: 5000, hashLength: 16, hashFunction: h.createSHA256() });
done(result);
</script>`,
  },
];
