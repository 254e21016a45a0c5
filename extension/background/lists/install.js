/**
 * What the user wants of lists -> the browser's rules, and tables.
 *
 *     texts, own filters, what is switched off --compile, in slices--> rules, tables
 *     plans.stage(n)  ->  one updateDynamicRules, with the marker n  ->  plans.complete(n)  ->  a new core  ->  plans.settle(n)
 *
 * Whatever dies in between, one generation is in force, whole: before the update the old one, after it the new one
 * (tables.js). Nothing is done where what is wanted is what is there.
 */

import { toBase64 } from '../../shared/base64.js';
import { browser } from '../../shared/browser.js';
import * as core from '../core.js';
import { precise } from '../platform.js';
import { write } from '../store.js';
import { compile, tablesOf } from './compile.js';
import { breath, withCompiler } from './compiler.js';
import { ListFault } from './fault.js';
import { inForce, marker, MARKER } from './generation.js';
import * as plans from './plans.js';
import { wanted } from './wanted.js';

/** @typedef {chrome.declarativeNetRequest.Rule} Rule */
/** @typedef {import('../../shared/lists.js').Account} Account */
/** @typedef {import('../../shared/lists.js').Progress} Progress */
/** @typedef {import('../../wasm/compiler.js').Compiled} Compiled */

/** Characters of hosts that take a moment to be taken apart. */
const LONG = 64 * 1024;

/**
 * Brings rules and tables in line with what is wanted.
 * @param {{ present: number, signal: AbortSignal, onStep: (step: Progress['step']) => Promise<void>, candidates: import('./compile.js').Read }} with_
 *   present: the generation in force
 */
export async function install({ present, signal, onStep, candidates }) {
  const wish = await wanted();
  const before = present > 0 ? await plans.plan(present) : undefined;
  if (before?.of === wish.of || (present === 0 && wish.sources.length === 0)) {
    // Who died when the rules were set has left what they took the place of.
    if ((await plans.generations()).some((one) => one !== present)) await plans.settle(present);
    return;
  }
  await onStep('compiling');
  await withCompiler(async (compiler) => {
    const compiled = await compile(compiler, wish, { candidates, signal });
    for (const rule of /** @type {Rule[]} */ (compiled.regexRules())) {
      if (!(await isTaken(rule))) compiled.refuse(rule.id);
    }
    const digests = compiled.digests();
    await breath();
    const update = await difference(compiled, digests, before);
    const generation = Math.max(present, await plans.latest()) + 1;
    const accounts = Object.fromEntries(wish.sources.map(({ id }, at) => [id, /** @type {Account} */ (compiled.account(at))]));
    await plans.stage(generation, { of: wish.of, digests, accounts, hosts: compiled.hostCount() });
    signal.throwIfAborted();
    // Said before it begins: in Firefox the call holds the thread.
    await onStep('installing');
    try {
      await browser.declarativeNetRequest.updateDynamicRules({
        removeRuleIds: [MARKER, ...update.removed],
        addRules: [marker(generation), ...update.added],
      });
    } catch (fault) {
      await plans.settle(present);
      throw new ListFault('rules', fault instanceof Error ? fault.message : fault);
    }
    await onStep('storing');
    // For the relays, which find out with it what rules have refused.
    await write('local', 'listed', toBase64(compiled.hostsNamed()));
    await plans.complete(generation, await tablesOf(compiled)).finally(core.renew);
    await plans.settle(generation);
  });
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
 * @param {Compiled} compiled @param {string} digests @param {import('./plans.js').Plan | undefined} before
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
  const plan = generation > 0 ? await plans.plan(generation) : undefined;
  return { accounts: plan?.accounts ?? {}, used: plan ? byId(plan.digests).size : 0, hosts: plan?.hosts ?? 0 };
}
