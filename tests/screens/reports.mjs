/**
 * Answers: the situations that the popup must show well, each as a TabReport.
 *
 * Invariant: times are fixed (NOON), so that two runs draw the same pictures.
 */
// @ts-check

/**
 * @typedef {import('../../extension/shared/messages.js').TabReport} TabReport
 * @typedef {import('../../extension/shared/messages.js').Stop} Stop
 * @typedef {import('../../extension/shared/boundary.js').Miner} Miner
 */

export const NOON = Date.UTC(2026, 7, 14, 12, 0, 0);

/** @type {TabReport} */
export const clear = {
  site: 'example.com',
  policy: 'undecided',
  until: null,
  duration: null,
  paused: false,
  private: false,
  stops: [],
  stopped: 0,
  openBefore: false,
  access: 'all',
  gaps: [],
  notes: [],
};

/** @type {Record<string, Miner>} */
const miners = {
  coinhive: { id: 'coinhive', name: 'Coinhive', consent: 'hidden' },
  cryptoloot: { id: 'crypto-loot', name: 'Crypto-Loot', consent: 'hidden' },
  deepminer: { id: 'deepminer', name: 'deepMiner', consent: 'hidden' },
  nimiq: { id: 'nimiq', name: 'Nimiq', consent: 'offered' },
};

/**
 * @param {string} url
 * @param {Partial<Stop> & { miner?: string, line?: number, filter?: string }} [more]
 * @returns {Stop}
 */
export function stop(url, { miner, line = 37, filter, ...more } = {}) {
  const host = new URL(url).hostname;
  return {
    action: 'blocked',
    url,
    host,
    type: 'script',
    origin: 'page',
    count: 1,
    at: NOON - 40_000,
    verdict: {
      action: 'block',
      evidence: [{
        family: 'address',
        strength: 'conclusive',
        what: { kind: 'filter', filter: filter ?? `||${host}^`, miner: (miner && miners[miner]) || null },
        where: { kind: 'line', list: 'Wattguard', line },
        consent: (miner && miners[miner]?.consent) || 'hidden',
        inWallets: false,
      }],
    },
    ...more,
  };
}

/** @typedef {import('../../extension/shared/boundary.js').Evidence} Evidence */

/**
 * @param {Evidence['family']} family
 * @param {Evidence['strength']} strength
 * @param {string} key
 * @param {...string} args
 * @returns {Evidence}
 */
export function sign(family, strength, key, ...args) {
  const where = /** @type {const} */ ({ kind: 'page' });
  const evidence = { family, strength, what: { kind: /** @type {const} */ ('sign'), key, arguments: args }, where, consent: /** @type {const} */ ('hidden'), inWallets: false };
  return evidence;
}

/**
 * A stop as the guard records it: what was seen of the whole page stands in the verdict of each.
 * @param {string} url
 * @param {string} type
 * @param {Evidence[]} evidence
 * @param {Partial<Stop>} [more]
 * @returns {Stop}
 */
export function guarded(url, type, evidence, more = {}) {
  const made = stop(url, { type, ...more });
  return { ...made, verdict: { action: made.action === 'asked' ? 'ask' : 'block', evidence } };
}

/** @type {Record<string, Evidence>} */
const signs = {
  call: sign('script', 'strong', 'Interface', 'Coinhive', "X.Anonymous('an0therKeyOfNobody0123456789abcd').start"),
  words: sign('script', 'strong', 'Vocabulary', 'job_id, hashesPerSecond, cryptonight, throttle'),
  module: sign('module', 'strong', 'ModuleMemory', 'CryptoNight', 'AES, Keccak, BLAKE-256, Groestl, JH, Skein', '2048'),
  name: sign('module', 'weak', 'ModuleName', 'hash_cn'),
  login: sign('message', 'strong', 'MessageLogin', 'Stratum'),
  job: sign('message', 'strong', 'MessageBlob', 'Stratum', '76'),
  share: sign('message', 'conclusive', 'MessageComplete', 'Stratum'),
  workers: sign('behaviour', 'weak', 'Workers', '8'),
};
/** @param {...string} names @returns {Evidence[]} */
const of = (...names) => names.flatMap((name) => signs[name] ?? []);

const byScript = guarded('https://cdn.counter.example/lib/stats.min.js', 'script', of('call', 'words'), { action: 'asked' });
const byModule = guarded('https://streaming.example/assets/decode.wasm', 'module', of('module', 'name', 'workers'), { action: 'asked' });
const bySocket = guarded('wss://ws.counter.example:8443/', 'websocket', of('login', 'job', 'share'), { count: 2 });
const both = of('call', 'words', 'module', 'name', 'workers');
const byBoth = [
  guarded('https://streaming.example/', 'page', both),
  guarded('https://cdn.counter.example/lib/stats.min.js', 'script', both),
  guarded('https://cdn.counter.example/lib/cn.wasm', 'module', both, { count: 4 }),
  ...[0, 1, 2, 3].map((index) => guarded(`https://cdn.counter.example/lib/worker.js?${index}`, 'worker', both, { count: 2 })),
  guarded('blob:https://streaming.example/0b8c4c1e-7ac5-4a56-9d6e-0d7f2f1d6c11', 'worker', both, { host: '' }),
  ...['a', 'b', 'c', 'd', 'e'].map((name) => guarded(`wss://${name}.relay.example/`, 'websocket', both, { origin: 'frame' })),
  guarded('https://poll.relay.example/next', 'polling', both, { count: 31 }),
  guarded('https://streaming.example/', 'datachannel', both, { host: 'streaming.example' }),
];

const coinhive = stop('https://coinhive.com/lib/coinhive.min.js', { miner: 'coinhive' });
const offered = stop('https://cdn.nimiq.com/v1.5/web.js', { miner: 'nimiq', action: 'asked', line: 912 });
const pools = [
  stop('wss://ws014.coinhive.com/proxy', { miner: 'coinhive', type: 'websocket', origin: 'frame', count: 12, line: 41 }),
  coinhive,
  stop('https://coinhive.com/lib/worker.wasm', { miner: 'coinhive', type: 'xmlhttprequest' }),
  stop('https://crypto-loot.com/lib/miner.min.js', { miner: 'cryptoloot', line: 96 }),
  stop('wss://eth-pocket.de:8585/', { type: 'websocket', line: 433, origin: 'background' }),
];
const many = Array.from({ length: 100 }, (_, index) =>
  stop(`wss://node${index}.pool-${index % 40}.example/`, { miner: 'deepminer', type: 'websocket', count: 3, line: 200 + index }));
const long = `${'secure-login.'.repeat(9)}very-long-name-of-a-host-${'x'.repeat(40)}.miner-of-nobody.example`;

/** @type {Record<string, TabReport>} */
export const reports = {
  clear,
  one: { ...clear, site: 'streaming.example', stops: [coinhive], stopped: 1 },
  several: { ...clear, site: 'streaming.example', stops: pools, stopped: 16 },
  hundred: { ...clear, site: 'streaming.example', stops: many, stopped: 1204 },
  asked: { ...clear, site: 'nimiq.example', stops: [offered] },
  mixed: { ...clear, site: 'nimiq.example', stops: [offered, coinhive], stopped: 1 },
  hour: { ...clear, site: 'streaming.example', policy: 'allowed', duration: 'hour', until: NOON + 42 * 60_000 },
  session: { ...clear, site: 'streaming.example', policy: 'allowed', duration: 'session', stops: [coinhive], stopped: 1 },
  always: { ...clear, site: 'streaming.example', policy: 'allowed', duration: 'always', gaps: ['sharedWorkersOfFrames'] },
  suspectedByScript: { ...clear, site: 'streaming.example', stops: [byScript] },
  suspectedByModule: { ...clear, site: 'streaming.example', stops: [byModule] },
  suspectedPrivate: { ...clear, site: 'streaming.example', stops: [byModule], private: true },
  suspectedByMessages: { ...clear, site: 'streaming.example', stops: [guarded('wss://ws.counter.example:8443/', 'websocket', of('login', 'job'), { action: 'asked' })] },
  suspectedBeside: { ...clear, site: 'streaming.example', stops: [byScript, coinhive], stopped: 1 },
  suspectedLong: {
    ...clear,
    site: 'streaming.example',
    stops: [...byBoth.map((stop) => ({ ...stop, action: /** @type {const} */ ('asked') })), byModule, byScript],
  },
  blockedByMessages: { ...clear, site: 'streaming.example', stops: [bySocket], stopped: 2, saved: { milliseconds: 11_600, cores: 4 } },
  blockedByBoth: { ...clear, site: 'streaming.example', stops: byBoth, stopped: 51, saved: { milliseconds: 640, cores: 2 } },
  reloadOffered: {
    ...clear,
    site: 'streaming.example',
    stops: [guarded('https://streaming.example/watch', 'page', both), bySocket],
    stopped: 3,
    reload: true,
    saved: { milliseconds: 184_000, cores: 8 },
  },
  hostileSigns: {
    ...clear,
    site: 'streaming.example',
    stops: [guarded(`https://${'cdn-of-somebody.'.repeat(6)}example/a.js`, 'script', [
      sign('script', 'strong', 'Interface', 'Coinhive\u202E', `<img src=x onerror=alert(1)>\u2067${'x'.repeat(400)}`),
    ], { action: 'asked' })],
  },
  refused: { ...clear, site: 'nimiq.example', policy: 'refused', duration: 'always', stops: [{ ...offered, action: 'blocked' }], stopped: 1 },
  paused: { ...clear, paused: true },
  private: { ...clear, site: 'streaming.example', private: true, stops: [coinhive], stopped: 1 },
  noSite: { ...clear, site: null },
  openBefore: { ...clear, openBefore: true },
  limited: { ...clear, access: 'limited' },
  none: { ...clear, access: 'none' },
  unexplained: {
    ...clear,
    stops: [{ ...coinhive, verdict: null }],
    stopped: 1,
    notes: [{ kind: 'coreUnavailable', traps: 2 }],
  },
  faults: { ...clear, notes: [{ kind: 'settingReset', key: 'allowances' }, { kind: 'storageFailed' }] },
  unguarded: { ...clear, notes: [{ kind: 'rulesUnavailable' }] },
  longHost: { ...clear, site: long, stops: [stop(`https://${long}/a.js?${'q=1&'.repeat(300)}`)], stopped: 1 },
  hostile: {
    ...clear,
    site: 'xn--80ak6aa92e.com',
    stops: [{ ...coinhive, host: 'coinhive.com\u202Emoc.elgoog', url: 'https://coinhive.com/\u202E"><img src=x onerror=alert(1)>' }],
    stopped: 1,
  },
};
