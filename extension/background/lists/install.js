/**
 * What the user wants of lists -> tables and the browser's rules.
 *
 *     texts, own filters, what is switched off --compile, in slices--> tables, rules
 *     library.stage(n)  ->  one updateDynamicRules, with the marker n  ->  library.settle(n)  ->  a new core
 *
 * Whatever dies in between, one generation is in force, whole: before the update the old one, after it the new one.
 * Nothing is done where what is wanted is what is there.
 */

import { toBase64 } from '../../shared/base64.js';
import { browser } from '../../shared/browser.js';
import * as core from '../core.js';
import { precise } from '../platform.js';
import { read, write } from '../store.js';
import { breath, inSlices, withCompiler } from './compiler.js';
import { ListFault } from './fault.js';
import { inForce, marker, MARKER } from './generation.js';
import * as library from './library.js';
import { subscriptions, titleOf } from './subscriptions.js';

/** @typedef {chrome.declarativeNetRequest.Rule} Rule */
/** @typedef {import('../../shared/lists.js').Account} Account */
/** @typedef {import('../../shared/lists.js').Progress} Progress */
/** @typedef {import('../../wasm/compiler.js').Candidate} Candidate */
/** @typedef {import('../../wasm/compiler.js').Compiled} Compiled */

/** @typedef {{ id: string, title: string, standing: string, digest: string, text: () => Promise<Uint8Array> }} Source */

/** Texts that were read a moment ago, by digest: they need not be read again. @typedef {Map<string, Candidate>} Read */

/** Characters of hosts that take a moment to be taken apart. */
const LONG = 64 * 1024;

/** The id of the user's own filters among accounts. */
export const OWN = 'own';

/**
 * Brings tables and rules in line with what is wanted.
 * @param {{ signal: AbortSignal, onStep: (step: Progress['step']) => void, read: Read }} with_
 */
export async function install({ signal, onStep, read: known }) {
  const { sources, off, of } = await wanted();
  const present = await inForce();
  const before = present > 0 ? await library.plan(present) : undefined;
  if (before?.of === of || (present === 0 && sources.length === 0)) {
    // Who died when the rules were set has left what they took the place of.
    if ((await library.generations()).some((one) => one !== present)) await library.settle(present);
    return;
  }
  onStep('compiling');
  await withCompiler(async (compiler) => {
    const { MAX_NUMBER_OF_DYNAMIC_RULES, MAX_NUMBER_OF_REGEX_RULES } = browser.declarativeNetRequest;
    const compilation = new compiler.Compilation(precise, MAX_NUMBER_OF_DYNAMIC_RULES, MAX_NUMBER_OF_REGEX_RULES);
    for (const { title, standing, digest, text } of sources) {
      const list = known.get(digest) ?? new compiler.Candidate(await text());
      known.delete(digest);
      await inSlices((count) => list.step(count), signal);
      compilation.add(title, list, standing);
    }
    off.forEach((filter) => compilation.switchOff(filter));
    await inSlices((count) => compilation.step(count), signal);
    const compiled = compilation.finish();
    await inSlices((count) => compiled.step(count), signal);
    for (const rule of /** @type {Rule[]} */ (compiled.regexRules())) {
      if (!(await isTaken(rule))) compiled.refuse(rule.id);
    }
    const digests = compiled.digests();
    await breath();
    const update = await difference(compiled, digests, before);
    onStep('storing');
    const generation = Math.max(present, await library.latest()) + 1;
    const accounts = Object.fromEntries(sources.map(({ id }, at) => [id, /** @type {Account} */ (compiled.account(at))]));
    await breath();
    await library.stage(generation, { of, digests, accounts, hosts: compiled.hostCount() }, { tables: compiled.tables() });
    signal.throwIfAborted();
    onStep('installing');
    try {
      const done = browser.declarativeNetRequest.updateDynamicRules({
        removeRuleIds: [MARKER, ...update.removed],
        addRules: [marker(generation), ...update.added],
      });
      // For the relays, which find out with it what rules have refused; only an explanation hangs on it.
      await Promise.all([done, write('local', 'listed', toBase64(compiled.hostsNamed()))]);
    } catch (fault) {
      await library.settle(present);
      throw new ListFault('rules', fault instanceof Error ? fault.message : fault);
    }
    core.renew();
    await library.settle(generation);
  });
}

/**
 * What tables and rules shall be made of, and a text that stands for all of it.
 * @returns {Promise<{ sources: Source[], off: string[], of: string }>}
 */
async function wanted() {
  const [copies, own, switched] = [await library.copies(), await read('local', 'ownFilters'), await read('local', 'switchedOff')];
  const lists = (await subscriptions()).flatMap((list) => {
    const copy = copies[list.id];
    return list.on && copy ? [{ id: list.id, title: titleOf(list, copy.title), standing: list.standing, digest: copy.digest }] : [];
  });
  const off = switched.filter(({ host }) => host === null).map(({ filter }) => filter).sort();
  const ownTitle = browser.i18n.getMessage('listsOwn');
  // Another version may compile otherwise.
  const of = JSON.stringify([browser.runtime.getManifest().version, lists, own && [ownTitle, own], off]);
  const text = async (/** @type {string} */ id, /** @type {string} */ digest) => {
    const text = await library.text(id);
    if (text !== undefined && (await library.digestOf(text)) === digest) return text;
    // What is damaged is asked for again.
    await library.drop(id);
    throw new ListFault('lost', id);
  };
  const sources = lists.map((list) => ({ ...list, text: () => text(list.id, list.digest) }));
  const ownSource = { id: OWN, title: ownTitle, standing: OWN, digest: '', text: async () => new TextEncoder().encode(own) };
  return { sources: own === '' ? sources : [ownSource, ...sources], off, of };
}

/** Chrome's engine has a bound on the memory of an expression, and takes no rule where one is over it. @param {Rule} rule */
async function isTaken({ condition }) {
  if (precise) return true;
  const { isSupported } = await browser.declarativeNetRequest.isRegexSupported({
    regex: condition.regexFilter ?? '',
    isCaseSensitive: condition.isUrlFilterCaseSensitive ?? false,
  });
  return isSupported;
}

/**
 * The smallest update. Where it is not known what is there, all goes and all comes.
 * @param {Compiled} compiled @param {string} digests @param {import('./library.js').Plan | undefined} before
 * @returns {Promise<{ removed: number[], added: Rule[] }>}
 */
async function difference(compiled, digests, before) {
  const after = byId(digests);
  const there = before
    ? byId(before.digests)
    : new Map((await browser.declarativeNetRequest.getDynamicRules()).flatMap(({ id }) => (id > MARKER ? [[id, '']] : [])));
  const removed = [...there].flatMap(([id, digest]) => (after.get(id) === digest ? [] : [id]));
  /** @type {Rule[]} */
  const added = [];
  for (const [id, digest] of after) {
    if (there.get(id) === digest) continue;
    const rule = /** @type {Rule} */ (compiled.rule(id));
    const names = compiled.hosts(id);
    added.push(names === '' ? rule : { ...rule, condition: { ...rule.condition, requestDomains: names.split('\n') } });
    if (added.length % 256 === 0 || names.length > LONG) await breath();
  }
  return { removed, added };
}

/** @param {string} digests @returns {Map<number, string>} */
function byId(digests) {
  return new Map(digests.split('\n').filter(Boolean).map((line) => {
    const [id = '', digest = ''] = line.split(' ');
    return [Number(id), digest];
  }));
}

/** Rules of lists that are set, and the hosts in them. @returns {Promise<{ accounts: Record<string, Account>, used: number, hosts: number }>} */
export async function standing() {
  const generation = await inForce();
  const plan = generation > 0 ? await library.plan(generation) : undefined;
  return { accounts: plan?.accounts ?? {}, used: plan ? byId(plan.digests).size : 0, hosts: plan?.hosts ?? 0 };
}
