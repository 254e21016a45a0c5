/**
 * One value of each kind that crosses from the core. `cargo test` compares what Rust writes with this file; tsc checks it
 * against the types of extension/shared/boundary.js. A change of the boundary that only one side knows breaks the build.
 */

/** @type {import('../../extension/shared/boundary.js').Verdict[]} */
export const verdicts = [
  { action: 'allow', evidence: [] },
  {
    action: 'block',
    evidence: [
      {
        family: 'address',
        strength: 'strong',
        what: { kind: 'filter', filter: '||coinhive.com^', miner: { id: 'coinhive', name: 'Coinhive', consent: 'hidden' } },
        where: { kind: 'line', list: 'Wattguard', line: 4 },
        consent: 'hidden',
        inWallets: false,
      },
    ],
  },
  {
    action: 'ask',
    evidence: [
      {
        family: 'address',
        strength: 'strong',
        what: { kind: 'filter', filter: '||nimiq.example^', miner: { id: 'nimiq', name: 'Nimiq', consent: 'offered' } },
        where: { kind: 'line', list: 'Wattguard', line: 6 },
        consent: 'offered',
        inWallets: false,
      },
    ],
  },
  {
    action: 'allow',
    evidence: [
      {
        family: 'address',
        strength: 'weak',
        what: { kind: 'filter', filter: '/miner.js', miner: null },
        where: { kind: 'line', list: 'Example', line: 1 },
        consent: 'hidden',
        inWallets: false,
      },
    ],
  },
  {
    action: 'block',
    evidence: [
      {
        family: 'module',
        strength: 'strong',
        what: { kind: 'sign', key: 'ModuleMemory', arguments: ['CryptoNight', 'AES, Keccak', '2048'] },
        where: { kind: 'offset', offset: 8 },
        consent: 'hidden',
        inWallets: false,
      },
      {
        family: 'message',
        strength: 'strong',
        what: { kind: 'sign', key: 'MessageBlob', arguments: ['Coinhive', '76'] },
        where: { kind: 'frame', frame: 2 },
        consent: 'hidden',
        inWallets: false,
      },
      {
        family: 'behaviour',
        strength: 'weak',
        what: { kind: 'sign', key: 'Workers', arguments: ['8'] },
        where: { kind: 'page' },
        consent: 'hidden',
        inWallets: false,
      },
    ],
  },
];
