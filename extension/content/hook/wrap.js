/**
 * Answers: a function of the browser that tells us of its calls, and that no page can tell from the original.
 *
 *     observe(WebSocket.prototype, 'send', (args, result, socket) => ...)
 *
 * A Proxy keeps name, length, prototype, static members, errors and `new.target`; what it does not keep is the text of the
 * function, so `Function.prototype.toString` gives that of the original.
 * Invariant: the original is called exactly once with what the page gave, its result goes back as it is, and a fault of
 * ours never reaches the page.
 */

import { apply, construct, orphan, own, set, weakGet, weakSet } from './natives.js';

/**
 * @callback See
 * @param {any[]} args
 * @param {any} result
 * @param {any} self  what the method was called on
 * @returns {void}
 */

const NativeProxy = Proxy;

/** By proxy. @type {WeakMap<object, object>} */
const originals = new WeakMap();

/**
 * Silent: the user lets this site mine, or the extension is gone. Nothing is told and nothing refused, but what begins is
 * still kept: silence may end.
 */
export const state = { silent: false };

/**
 * Puts a proxy in the place of a function.
 * @param {any} owner @param {string} name @param {ProxyHandler<any>} handler  its traps
 */
export function replace(owner, name, handler) {
  const original = owner && own(owner, name);
  if (typeof original !== 'function') return;
  // Without a prototype: a page could define traps on Object.prototype.
  const proxy = new NativeProxy(original, orphan(handler));
  weakSet(originals, proxy, original);
  // Attributes stay as they are: all of these properties can be written.
  set(owner, name, proxy);
  const { prototype } = original;
  if (prototype && own(prototype, 'constructor') === original) set(prototype, 'constructor', proxy);
}

/**
 * Hears of calls after they were made.
 * @param {any} owner @param {string} name @param {See} see
 * @param {(args: any[], self: any) => any[]} ready  before it is called: gives the arguments, the page's own as a rule
 */
export function observe(owner, name, see, ready = same) {
  replace(owner, name, {
    apply(original, self, args) {
      const result = apply(original, self, ready(args, self));
      attempt(see, args, result, self);
      return result;
    },
    construct(original, args, target) {
      const result = construct(original, ready(args, undefined), target);
      attempt(see, args, result, undefined);
      return result;
    },
  });
}

/** @param {any[]} args */
const same = (args) => args;

/**
 * Runs what is ours, never throwing.
 * @template {(...values: any[]) => any} F
 * @param {F} run @param {Parameters<F>} values @returns {ReturnType<F> | undefined}
 */
export function attempt(run, ...values) {
  try {
    return apply(run, undefined, values);
  } catch {
    return undefined;
  }
}

/** Hides the proxies from whoever asks functions for their text. */
export function disguise() {
  replace(Function.prototype, 'toString', {
    apply: (original, self, args) => apply(original, weakGet(originals, self) ?? self, args),
  });
}
