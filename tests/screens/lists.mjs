/**
 * Answers: the situations that the options page must show well, each as a ListsReport.
 *
 * Invariant: times are fixed (NOON), so that two runs draw the same pictures.
 */
// @ts-check

import { NOON } from './reports.mjs';

/**
 * @typedef {import('../../extension/shared/lists.js').ListsReport} ListsReport
 * @typedef {import('../../extension/shared/lists.js').ListReport} ListReport
 * @typedef {import('../../extension/shared/lists.js').Account} Account
 */

const HOUR = 3_600_000;

/** @param {number} filters @param {Partial<Account>} [more] @returns {Account} */
const account = (filters, more = {}) => ({ filters, unread: { kinds: {}, others: 0 }, unruled: { kinds: {}, others: 0 }, ...more });

/** @param {Partial<ListReport>} more @returns {ListReport} */
export const list = (more) => ({
  id: 'nocoin',
  origin: 'catalogue',
  title: 'NoCoin',
  address: 'https://raw.githubusercontent.com/hoshsadiq/adblock-nocoin-list/master/nocoin.txt',
  on: true,
  standing: 'blocks',
  lastTry: NOON - 3 * HOUR,
  lastSuccess: NOON - 3 * HOUR,
  nextTry: NOON + 41 * HOUR,
  failures: 0,
  fault: null,
  homepage: 'https://github.com/hoshsadiq/adblock-nocoin-list',
  licence: 'MIT',
  language: 'en',
  version: '20260811',
  filters: 392,
  account: account(392),
  ...more,
});

const never = { on: false, lastTry: 0, lastSuccess: 0, nextTry: 0, version: null, filters: null, account: null };
const nocoin = list({
  account: account(381, {
    unread: { kinds: { cosmetic: { count: 3, lines: [14, 15, 209] }, unknownOption: { count: 1, lines: [77] } }, others: 0 },
    unruled: { kinds: { noHost: { count: 26, lines: Array.from({ length: 20 }, (_, at) => 300 + at) }, regexRule: { count: 1, lines: [371] } }, others: 0 },
  }),
});
const hosts = list({ ...never, id: 'nocoin-hosts', title: 'NoCoin (hosts)', address: 'https://raw.githubusercontent.com/hoshsadiq/adblock-nocoin-list/master/hosts.txt' });
const abuse = list({ ...never, id: 'ubo-resource-abuse', title: 'uBlock filters – Resource abuse', licence: 'GPL-3.0', address: 'https://ublockorigin.github.io/uAssets/filters/resource-abuse.txt', homepage: 'https://github.com/uBlockOrigin/uAssets' });
const privacy = list({
  id: 'easyprivacy', title: 'EasyPrivacy', licence: 'GPL-3.0 or CC BY-SA 3.0', address: 'https://easylist.to/easylist/easyprivacy.txt', homepage: 'https://easylist.to/',
  version: '202608120345', filters: 53_120, account: account(53_120), lastTry: NOON - HOUR / 2, lastSuccess: NOON - 9 * 24 * HOUR, nextTry: NOON + HOUR, failures: 3,
  fault: { kind: 'shrunken', words: ['12', '53120'] },
});
const ut1 = list({ ...never, id: 'ut1-cryptojacking', title: 'UT1 cryptojacking', licence: 'CC BY-SA 4.0', language: 'fr', address: 'https://raw.githubusercontent.com/olbat/ut1-blacklists/master/blacklists/cryptojacking/domains', homepage: 'https://dsi.ut-capitole.fr/blacklists/index_en.php' });
const mine = list({ id: 'https://lists.example.org/miners.txt', origin: 'address', title: 'Miners of example.org', address: 'https://lists.example.org/miners.txt', standing: 'asks', homepage: null, licence: null, language: null, filters: 87, account: account(87) });
const file = list({ id: 'file:1', origin: 'file', title: 'office-hosts', address: '', homepage: null, licence: null, language: null, version: null, nextTry: 0, filters: 14, account: account(14) });

/** @type {ListsReport} */
const first = {
  lists: [{ ...nocoin, ...never, on: true }, hosts, abuse, { ...privacy, ...never, fault: null, failures: 0 }, ut1],
  bundled: { title: 'Wattguard', version: '0.1.0', filters: 791 },
  own: '',
  ownAccount: null,
  off: [],
  progress: null,
  rules: { used: 0, most: 30_000, hosts: 0 },
  fault: null,
  installFault: null,
};

/** @type {ListsReport} */
const used = {
  ...first,
  lists: [nocoin, hosts, abuse, privacy, ut1, mine, file],
  own: '! What the office needs\n||miner.example^\n@@||wallet.example^$script\n',
  ownAccount: account(2),
  off: [
    { filter: '||coinhive.com^', list: 'Wattguard', host: 'coinhive.com' },
    { filter: '||cdn.example^*/worker.js$script,third-party', list: 'NoCoin', host: null },
  ],
  rules: { used: 4_312, most: 30_000, hosts: 51_870 },
};

/** @type {Record<string, ListsReport>} */
export const situations = {
  first,
  used,
  loading: { ...used, progress: { step: 'loading', list: 'EasyPrivacy', bytes: 734_003, total: 1_572_864 } },
  compiling: { ...used, progress: { step: 'compiling', list: '', bytes: 0, total: null } },
  wrong: { ...used, own: '||miner.example^\nexample.com##.ad\n||pool.example^$scrypt\n/(unclosed/\n||ok.example^\n' },
  faults: {
    ...used,
    lists: [{ ...nocoin, failures: 1, fault: { kind: 'offline', words: ['raw.githubusercontent.com'] } }, privacy, { ...mine, ...never, on: true, failures: 2, fault: { kind: 'portal', words: ['login.hotel.example'] } }],
    rules: { used: 30_000, most: 30_000, hosts: 190_000 },
    installFault: { kind: 'lost', words: ['nocoin', 'easyprivacy'] },
  },
  hostile: {
    ...used,
    lists: [list({ title: `<img src=x onerror=alert(1)>\u202E${'very-long-title-'.repeat(20)}`, homepage: 'javascript:alert(1)', version: '\u2067<b>1</b>'.repeat(40) })],
    off: [{ filter: `||${'x'.repeat(600)}.example^`, list: '\u202EWattguard', host: 'a.example' }],
  },
};
