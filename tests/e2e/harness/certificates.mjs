/**
 * A throw-away certificate authority, so that https, wss and service workers work on loopback under real host names.
 *
 * Nothing -> an authority that mints a certificate for any host name asked for.
 * Invariant: the private keys live in the memory of the test process only, and the authority dies with it.
 *
 * @example
 * const authority = await createAuthority();
 * const { cert, key } = await authority.certificateFor('coinhive.com');
 */
import 'reflect-metadata';
import { createHash, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

x509.cryptoProvider.set(/** @type {Crypto} */ (webcrypto));

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY = 24 * 60 * 60 * 1000;

/**
 * @typedef {object} Authority
 * @property {string} base64  the authority's own certificate, DER in base64: what Firefox imports
 * @property {string} leafKeyHash  base64 SHA-256 of the public key of every leaf: what Chromium trusts by a switch
 * @property {(host: string) => Promise<{ cert: string, key: string }>} certificateFor  PEM
 *
 * @returns {Promise<Authority>}
 */
export async function createAuthority() {
  const [authorityKeys, leafKeys] = await Promise.all([createKeys(), createKeys()]);
  const validity = { notBefore: new Date(Date.now() - DAY), notAfter: new Date(Date.now() + 30 * DAY) };
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=Wattguard tests',
    keys: authorityKeys,
    signingAlgorithm: ALGORITHM,
    ...validity,
    extensions: [
      new x509.BasicConstraintsExtension(true, 1, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });
  const key = pem('PRIVATE KEY', await webcrypto.subtle.exportKey('pkcs8', leafKeys.privateKey));

  /** @param {string} host */
  async function mint(host) {
    const leaf = await x509.X509CertificateGenerator.create({
      subject: 'CN=Wattguard tests',
      issuer: root.subject,
      publicKey: leafKeys.publicKey,
      signingKey: authorityKeys.privateKey,
      signingAlgorithm: ALGORITHM,
      ...validity,
      extensions: [
        new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: host }]),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      ],
    });
    return { cert: `${leaf.toString('pem')}\n${root.toString('pem')}`, key };
  }

  /** @type {Map<string, ReturnType<typeof mint>>} */
  const minted = new Map();
  return {
    base64: Buffer.from(root.rawData).toString('base64'),
    leafKeyHash: createHash('sha256')
      .update(Buffer.from(await webcrypto.subtle.exportKey('spki', leafKeys.publicKey)))
      .digest('base64'),
    certificateFor(host) {
      const known = minted.get(host) ?? mint(host);
      minted.set(host, known);
      return known;
    },
  };
}

function createKeys() {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

/** @param {string} label @param {ArrayBuffer} der */
function pem(label, der) {
  const lines = Buffer.from(der).toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
