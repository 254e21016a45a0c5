/**
 * Answers: which script element is running, told once for each: where something begins is where its code is.
 */

import { getter, setAdd, setHas, setSize, sliceText, world } from './natives.js';
import { tell } from './link.js';

/** Of an inline script. */
const LONGEST = 512 * 1024;
const MOST = 64;

/** @type {Set<object>} */
const told = new Set();

/** @type {((document: Document) => HTMLScriptElement | null) | undefined} */
const current = world.Document && getter(world.Document.prototype, 'currentScript');
const textOf = world.Node && getter(world.Node.prototype, 'textContent');
const addressOf = world.HTMLScriptElement && getter(world.HTMLScriptElement.prototype, 'src');
const page = world.document;

export function here() {
  const element = current?.(page);
  if (!element || setHas(told, element) || setSize(told) >= MOST || !(element instanceof world.HTMLScriptElement)) return;
  setAdd(told, element);
  const url = addressOf(element);
  tell({ what: 'here', url, text: url ? '' : sliceText(textOf(element), 0, LONGEST) });
}
