/**
 * Answers: a new state of a list of elements in place of the old one, without taking anything from the user: the focus,
 * what is open, words that are not sent yet.
 *
 *     renew(ul, [{ key: 'nocoin', version: JSON.stringify(report), make: () => li }])
 *
 * Invariant: an element whose version is the same is not touched; of one that is made anew, disclosures (data-fold), fields
 * (name) and the focus (name, data-action, data-fold) are those of the old one.
 */
// @ts-check

/** @typedef {{ key: string, version: string, make: () => HTMLElement }} Wanted */

/** What each element was made of. @type {WeakMap<Element, { key: string, version: string }>} */
const made = new WeakMap();

/**
 * @param {HTMLElement} container
 * @param {Wanted[]} wanted
 * @param {HTMLElement} fallback  takes the focus of an element that is gone
 */
export function renew(container, wanted, fallback) {
  const there = new Map([...container.children].map((child) => [made.get(child)?.key, /** @type {HTMLElement} */ (child)]));
  const focused = container.contains(document.activeElement) ? document.activeElement : null;
  const holder = [...there].find(([, child]) => child.contains(focused))?.[0];
  const nodes = wanted.map(({ key, version, make }) => {
    const old = there.get(key);
    if (old && made.get(old)?.version === version) return old;
    const node = make();
    made.set(node, { key, version });
    if (old) carry(old, node);
    return node;
  });
  for (const child of [...container.children]) if (!nodes.includes(/** @type {HTMLElement} */ (child))) child.remove();
  nodes.forEach((node, at) => {
    if (container.children[at] !== node) container.insertBefore(node, container.children[at] ?? null);
  });
  if (focused !== null && document.activeElement !== focused) {
    const heir = nodes.find((node) => made.get(node)?.key === holder);
    focusAgain(heir, focused, fallback);
  }
}

/** @param {Element} old @param {HTMLElement} node */
function carry(old, node) {
  for (const fold of old.querySelectorAll('details[open][data-fold]')) {
    node.querySelector(`[data-fold=${fold.getAttribute('data-fold')}]`)?.setAttribute('open', '');
  }
  for (const field of old.querySelectorAll('input')) {
    const same = node.querySelector(`input[name=${field.name}]`);
    if (same instanceof HTMLInputElement && field.value !== field.defaultValue) same.value = field.value;
  }
}

/**
 * @param {HTMLElement | undefined} heir
 * @param {Element} focused
 * @param {HTMLElement} fallback
 */
function focusAgain(heir, focused, fallback) {
  if (focused.isConnected) return /** @type {HTMLElement} */ (focused).focus({ preventScroll: true });
  const fold = focused.tagName === 'SUMMARY' ? focused.parentElement?.getAttribute('data-fold') : null;
  const names = [
    fold ? `[data-fold=${fold}] > summary` : null,
    ...['name', 'data-action'].map((name) => focused.getAttribute(name) && `[${name}=${focused.getAttribute(name)}]:not(:disabled)`),
    'summary',
    'button:not(:disabled)',
  ];
  const found = names.map((name) => (name ? heir?.querySelector(name) : null)).find((node) => node) ?? fallback;
  /** @type {HTMLElement} */ (found).focus({ preventScroll: found !== fallback });
}
