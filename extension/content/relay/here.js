/**
 * Answers: which script elements ran when something began: where it begins is where its code is.
 *
 * The hook says when, by an event on the door; the element is read here, where no page can have overridden anything.
 */

/** Of an inline script. */
const LONGEST = 512 * 1024;
const MOST = 64;

/** @type {WeakSet<object>} */
const known = new WeakSet();

/** Each once: its address, or its text where it has none. @type {{ url: string, text: string }[]} */
export const kept = [];

export function look() {
  const element = document.currentScript;
  if (!(element instanceof HTMLScriptElement) || known.has(element) || kept.length >= MOST) return;
  known.add(element);
  kept.push({ url: element.src, text: element.src ? '' : (element.textContent ?? '').slice(0, LONGEST) });
}
