/**
 * What a document has shown, and what follows from it for its relays. Pure: a record in, changes of it and orders out.
 *
 * Invariant: evidence is only added. What one relay showed is held against its own document; a suspicion is everybody's
 * business, because a miner's parts may lie in several frames.
 */

/** @typedef {import('../shared/observed.js').Orders} Orders */
/** @typedef {import('../shared/boundary.js').Evidence} Evidence */
/** @typedef {import('./records.js').DocumentRecord} DocumentRecord */
/** @typedef {import('./records.js').Exhibit} Exhibit */

/** How much a document may show before what is weak has to make room. */
const MOST_EXHIBITS = 100;
/** Different signs of one exhibit. */
const MOST_SIGNS = 16;

/** @type {Evidence['strength'][]} */
const STRENGTHS = ['weak', 'strong', 'conclusive'];

/**
 * Adds what was found.
 * @param {DocumentRecord} record @param {string} name  of the exhibit @param {Omit<Exhibit, 'told'>} found
 * @returns {boolean}  whether it says more than before
 */
export function exhibit(record, name, found) {
  const known = record.exhibits[name];
  if (known) {
    const evidence = together(known.evidence, found.evidence);
    const isNew = weight(evidence) !== weight(known.evidence);
    known.evidence = evidence;
    if (found.print) known.print = found.print;
    return isNew;
  }
  const fresh = { ...found, told: null };
  const all = Object.entries(record.exhibits);
  if (all.length >= MOST_EXHIBITS) {
    // What is weak makes room, else what was carried out already.
    const [[room] = []] = [all.find(([, one]) => !isStrong(one) && one.told === null) ?? all.find(([, one]) => one.told !== null)];
    if (!isStrong(fresh) || room === undefined) return false;
    delete record.exhibits[room];
  }
  record.exhibits[name] = fresh;
  return true;
}

/** Each sign once, as strong as it ever was; the strongest first. @param {Evidence[]} before @param {Evidence[]} after */
function together(before, after) {
  /** @type {Map<string, Evidence>} */
  const signs = new Map();
  for (const one of [...before, ...after]) {
    const key = JSON.stringify([one.family, one.what]);
    const known = signs.get(key);
    if (!known || rank(one) > rank(known)) signs.set(key, one);
  }
  return [...signs.values()].sort((a, b) => rank(b) - rank(a)).slice(0, MOST_SIGNS);
}

/** @param {Evidence} evidence */
const rank = ({ strength, doubted }) => STRENGTHS.indexOf(strength) * 2 - (doubted ? 1 : 0);

/** @param {Evidence[]} evidence */
const weight = (evidence) => JSON.stringify(evidence.map((one) => [one.family, one.what, rank(one)]));

/** What honest pages hardly ever show. @param {Pick<Exhibit, 'evidence'>} exhibit */
export function isStrong({ evidence }) {
  return evidence.some(({ strength, doubted, family }) => family !== 'behaviour' && (strength === 'conclusive' || (strength === 'strong' && !doubted)));
}

/**
 * In the own thread of a frame whose origin is nobody's: no rule can bind what it loads the next time, so only its end ends it.
 * @param {Pick<Exhibit, 'origin' | 'place' | 'by'>} exhibit
 */
export const isNobodys = ({ origin, place, by }) => origin === 'frame' && place === 'page' && by === '';

/** @param {DocumentRecord} record */
export const isSuspect = (record) => Object.values(record.exhibits).some(isStrong);

/**
 * What a relay is to do now.
 * @param {DocumentRecord} record @param {string} relay
 * @returns {Orders}
 */
export function ordersFor(record, relay) {
  const own = Object.values(record.exhibits).filter((exhibit) => exhibit.relay === relay);
  const strong = own.filter(isStrong);
  // Documents of the site that mined: the work may be done in one that shows nothing else.
  const isMining = record.action === 'block' && own.some(({ by }) => by && Object.values(record.exhibits).some((one) => one.by === by && isStrong(one)));
  const attend = record.action === 'allow' ? {} : { attend: true };
  if (strong.length === 0) {
    // What stands in the page can be read without anybody noticing; general hashing is a miner's, or a captcha's.
    const isSign = own.some(({ evidence }) => evidence.some(({ family }) => family !== 'behaviour'));
    return { ...attend, ...(isSign ? { look: 'inline' } : {}), ...(isMining ? { isMining } : {}) };
  }
  if (record.action !== 'block') return { ...attend, look: 'all' };
  const leave = strong.some(isNobodys) ? { leave: true } : {};
  return { ...attend, look: 'all', isMining: true, stop: [...new Set(strong.map(({ thing }) => thing))], ...leave };
}

/** Of all relays that have shown something. @param {DocumentRecord} record @returns {Record<string, Orders>} */
export function ordersForAll(record) {
  const relays = new Set(Object.values(record.exhibits).map(({ relay }) => relay));
  return Object.fromEntries([...relays].map((relay) => [relay, ordersFor(record, relay)]));
}
