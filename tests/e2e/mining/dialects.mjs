/**
 * What miners and pools say to each other, as data: one row a dialect, plain. `disguises.mjs` makes the other forms.
 *
 * A dialect and values -> the documents of a conversation: greetings, answers, jobs, shares. A document is what JSON holds;
 * Duino-Coin's are lines.
 * Invariant: all values are drawn from a seed and have the shapes that pool and algorithm need; nothing is of a real pool.
 *
 * Sources: Coinhive's client 1.x; XMRig's and node-cryptonote-pool's JSON-RPC; webminerpool; Stratum (slush's document of
 * 2012); ethash's `eth_getWork` (ethereum/wiki, JSON-RPC); Duino-Coin's protocol of three lines.
 */

/**
 * @typedef {'coinhive' | 'cryptonote' | 'webminerpool' | 'stratum' | 'ethereum' | 'duino'} DialectName
 * @typedef {null | boolean | number | string | Json[] | { [key: string]: Json }} Json
 *
 * @typedef {object} Job  every value that a dialect may need
 * @property {string} id
 * @property {string} blob
 * @property {string} target
 * @property {string} hash  a block before
 * @property {number} height
 *
 * @typedef {object} Dialect
 * @property {Json[]} greetings  what the miner says first
 * @property {Json} share  where `$1` stands for the job's name, `$2` a nonce, `$3` a long one, `$4` a number, `$5` a result
 * @property {(greeting: number, job: Job) => Json[]} welcome  what the pool answers to each greeting
 * @property {(job: Job) => Json} job  a further job
 * @property {Json} accepted
 */

/** Of no wallet: the right length and alphabet (CNS007: 95 characters of base58). */
const ADDRESS = `4${'7aBcDeFgHj'.repeat(10).slice(0, 94)}`;
/** 20 bytes of no wallet. */
const ACCOUNT = `0x${'5a0b54d5dc17e0aadc38'.repeat(2)}`;

/** @param {Job} job */
const work = ({ id, blob, target, height }) => ({ job_id: id, blob, target, height, algo: 'cn/r' });

/** @type {Record<DialectName, Dialect>} */
export const DIALECTS = {
  coinhive: {
    greetings: [{ type: 'auth', params: { site_key: 'Ud2AFzjhUEz1vGaNB5CVSd0ZBVmkHrQS', type: 'anonymous', user: null, goal: 0 } }],
    share: { type: 'submit', params: { version: 7, job_id: '$1', nonce: '$2', result: '$5' } },
    welcome: (_greeting, job) => [{ type: 'authed', params: { token: '', hashes: 0 } }, { type: 'job', params: work(job) }],
    job: (job) => ({ type: 'job', params: work(job) }),
    accepted: { type: 'hash_accepted', params: { hashes: 256 } },
  },
  cryptonote: {
    greetings: [{ id: 1, jsonrpc: '2.0', method: 'login', params: { login: ADDRESS, pass: 'x', agent: 'web/2.1', algo: ['cn/r', 'rx/0'] } }],
    share: { id: 2, jsonrpc: '2.0', method: 'submit', params: { id: '840217', job_id: '$1', nonce: '$2', result: '$5' } },
    welcome: (_greeting, job) => [{ id: 1, jsonrpc: '2.0', error: null, result: { id: '840217', job: work(job), status: 'OK' } }],
    job: (job) => ({ jsonrpc: '2.0', method: 'job', params: work(job) }),
    accepted: { id: 2, jsonrpc: '2.0', error: null, result: { status: 'OK' } },
  },
  webminerpool: {
    greetings: [{ identifier: 'handshake', pool: 'moneroocean.stream', login: ADDRESS, password: 'x', userid: '', version: 7 }],
    share: { identifier: 'solved', job_id: '$1', nonce: '$2', result: '$5' },
    welcome: (_greeting, job) => [{ identifier: 'job', variant: 4, ...work(job) }],
    job: (job) => ({ identifier: 'job', variant: 4, ...work(job) }),
    accepted: { identifier: 'hashsolved' },
  },
  stratum: {
    greetings: [
      { id: 1, method: 'mining.subscribe', params: ['web/1.0'] },
      { id: 2, method: 'mining.authorize', params: ['bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4.web', 'x'] },
    ],
    share: { id: 4, method: 'mining.submit', params: ['bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4.web', '$1', '0000000a', '65fd21b9', '$2'] },
    welcome: (greeting, job) =>
      greeting === 0
        ? [{ id: 1, error: null, result: [[['mining.notify', 'ae6812eb']], 'f000a1b2', 4] }]
        : [{ id: 2, error: null, result: true }, { id: null, method: 'mining.set_difficulty', params: [0.001] }, DIALECTS.stratum.job(job)],
    job: ({ id, hash }) => ({
      id: null,
      method: 'mining.notify',
      // Job, block before, both parts of the coinbase transaction, branches, version, bits, time, start anew.
      params: [id, hash, `01000000010000000000000000000000000000000000000000000000000000000000000000ffffffff2003${hash.slice(0, 14)}`, `ffffffff01${hash.slice(0, 60)}00000000`, [hash], '20000000', '1d00ffff', '65fd21b9', true],
    }),
    accepted: { id: 4, error: null, result: true },
  },
  ethereum: {
    greetings: [
      { id: 1, jsonrpc: '2.0', method: 'eth_submitLogin', params: [ACCOUNT, 'x'], worker: 'web' },
      { id: 3, jsonrpc: '2.0', method: 'eth_getWork', params: [] },
    ],
    share: { id: 4, jsonrpc: '2.0', method: 'eth_submitWork', params: ['0x$3', '$1', '0x$5'] },
    welcome: (greeting, job) => (greeting === 0 ? [{ id: 1, jsonrpc: '2.0', result: true }] : [DIALECTS.ethereum.job(job)]),
    job: ({ hash, blob }) => ({
      id: 0,
      jsonrpc: '2.0',
      // Header without nonce, seed of the epoch, boundary: 2^256 / difficulty.
      result: [`0x${hash}`, `0x${blob.slice(14, 78)}`, `0x00000000${blob.slice(86, 142)}`],
    }),
    accepted: { id: 4, jsonrpc: '2.0', result: true },
  },
  duino: {
    greetings: ['JOB,someone,LOW'],
    share: '$4,412.6,Official Web Miner 3.3,web',
    welcome: (_greeting, job) => [DIALECTS.duino.job(job)],
    // The last share's hash, the hash that is looked for (SHA-1), the difficulty.
    job: ({ hash, blob }) => `${hash.slice(0, 40)},${blob.slice(14, 54)},4`,
    accepted: 'GOOD',
  },
};

export const DIALECT_NAMES = /** @type {DialectName[]} */ (Object.keys(DIALECTS));

/** Bytes of the time in a blob; 76 bytes in all: versions, time, block before, nonce, root, count (CNS003). */
const TIME = 'e9b7f2af06';

/**
 * Jobs of one conversation, one after the other: a number of six digits, a blob of 76 bytes whose nonce is blank.
 * @param {number} seed
 * @returns {() => Job}
 */
export function jobs(seed) {
  let state = seed >>> 0 || 1;
  // Marsaglia's xorshift with 32 bits (2003): the same jobs in every run.
  const byte = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % 255 | 1;
  };
  /** @param {number} count */
  const digits = (count) => Array.from({ length: count }, () => byte().toString(16).padStart(2, '0')).join('');
  let id = 840_217 + (seed % 1_000);
  return () => ({
    id: String(++id),
    blob: `1010${TIME}${digits(32)}00000000${digits(32)}07`,
    target: 'b88d0600',
    hash: digits(32),
    height: 3_100_000 + (id % 1_000),
  });
}
