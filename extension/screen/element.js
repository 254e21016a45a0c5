/**
 * Answers: an element with its attributes and children, made without a parser.
 *
 *     element('p', { class: 'detail', 'data-part': 'gaps' }, 'words')
 *
 * Invariant: strings become text nodes and attributes, never markup: there is no way from here to innerHTML.
 */
// @ts-check

/** @typedef {Node | string | null} Child  null: nothing */

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, string | boolean>} attributes  true: present and empty; false: absent
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function element(name, attributes, ...children) {
  const made = document.createElement(name);
  setAttributes(made, attributes);
  made.append(...children.filter((child) => child !== null));
  return made;
}

/**
 * @param {string} action  what a click on it means: data-action
 * @param {string} words
 * @param {Record<string, string>} [more]
 * @returns {HTMLButtonElement}
 */
export function button(action, words, more = {}) {
  return element('button', { type: 'button', 'data-action': action, ...more }, words);
}

/**
 * @param {string} drawing  path data inside a box of 128
 * @param {string} name  its class
 * @returns {SVGElement} a drawing that screen readers pass over
 */
export function drawing(drawing, name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  setAttributes(svg, { viewBox: '0 0 128 128', class: name, 'aria-hidden': 'true', focusable: 'false' });
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  setAttributes(path, { d: drawing, fill: 'currentColor', 'fill-rule': 'evenodd' });
  svg.append(path);
  return svg;
}

/**
 * @param {Element} target
 * @param {Record<string, string | boolean>} attributes
 */
function setAttributes(target, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) target.setAttribute(name, value === true ? '' : value);
  }
}
