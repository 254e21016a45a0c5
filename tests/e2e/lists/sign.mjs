/**
 * Signatures as minisign makes them, with keys for tests only.
 *
 * A key is `Ed`, 8 bytes of name, 32 of Ed25519; a signature `ED`, the name, 64 bytes over the BLAKE2b-512 of the text, and
 * another over the first and the trusted comment.
 *
 *     node tests/e2e/lists/sign.mjs 'text'      prints a new key, and the signature of the text
 */
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';

/** Bytes in front of a raw key in its DER form (RFC 8410, 4). */
const DER_HEAD = 12;

export function newSigner() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const name = Buffer.from('wattguar');
  const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(DER_HEAD);
  const base64 = (/** @type {(string | Buffer)[]} */ ...parts) => Buffer.concat(parts.map((part) => Buffer.from(part))).toString('base64');
  return {
    key: base64('Ed', name, raw),
    /** @param {string} text */
    signature: (text) => {
      const comment = 'signed by a test';
      const first = sign(null, createHash('blake2b512').update(text).digest(), privateKey);
      const second = sign(null, Buffer.concat([first, Buffer.from(comment)]), privateKey);
      return `untrusted comment: of a test\n${base64('ED', name, first)}\ntrusted comment: ${comment}\n${base64(second)}\n`;
    },
  };
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const signer = newSigner();
  console.log(`${signer.key}\n\n${signer.signature(argv[2] ?? '')}`);
}
