/**
 * Answers: which script element is running, told once for each: where something begins is where its code is.
 */

import { getter, sliceText, weakGet, weakSet, world } from './natives.js';
import { tell } from './link.js';
import { state } from './wrap.js';

/** Of an inline script. */
const LONGEST = 512 * 1024;
const MOST = 64;

/** @type {WeakMap<object, true>} */
const told = new WeakMap();
let count = 0;

/** @type {((document: Document) => HTMLScriptElement | null) | undefined} */
const current = world.Document && getter(world.Document.prototype, 'currentScript');
const textOf = world.Node && getter(world.Node.prototype, 'textContent');
const addressOf = world.HTMLScriptElement && getter(world.HTMLScriptElement.prototype, 'src');
const page = world.document;

export function here() {
  const element = state.silent ? null : current?.(page);
  if (!element || weakGet(told, element) || count >= MOST || !(element instanceof world.HTMLScriptElement)) return;
  weakSet(told, element, true);
  count += 1;
  const url = addressOf(element);
  tell({ what: 'here', url, text: url ? '' : sliceText(textOf(element), 0, LONGEST) });
}
