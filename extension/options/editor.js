/**
 * Answers: the editor of the user's own filters: a text field with line numbers, and below it the lines that are not used.
 *
 * Invariant: while the field differs from what is stored nobody but the user changes it; what this file puts into it can
 * be undone as what is typed.
 */
// @ts-check

import { plural, number, text } from '../shared/i18n.js';
import { button, element } from '../screen/element.js';
import { issuesOf } from './check.js';
import { issueWords } from './issues.js';
import { renew } from './keep.js';
import { unused } from './listentry.js';
import { part } from './page.js';
import { behind, lineCount, offsetOf, unixLines } from './places.js';

/** @typedef {import('../shared/lists.js').Account} Account */
/** @typedef {import('./issues.js').Issue} Issue */

/** After so many milliseconds without a key the text is looked at. */
const PAUSE = 300;
/** Faults shown; the numbers beside the text mark all. */
const SHOWN = 50;

const field = /** @type {HTMLTextAreaElement} */ (document.querySelector('textarea[name=own]'));
const gutter = /** @type {HTMLElement} */ (document.querySelector('.gutter'));

let saved = '';
/** @type {Account | null} */
let account = null;
/** @type {Issue[] | null} */
let issues = [];
let numbered = '';
/** @type {ReturnType<typeof setTimeout> | undefined} */
let pause;

field.addEventListener('input', onInput);
field.addEventListener('scroll', () => {
  gutter.scrollTop = field.scrollTop;
});

export const isUnsaved = () => field.value !== saved;
export const ownText = () => field.value;

/**
 * @param {string} own  what is stored
 * @param {Account | null} account_
 */
export function showOwn(own, account_) {
  const wasUnsaved = isUnsaved();
  saved = unixLines(own);
  account = account_;
  if (!wasUnsaved && field.value !== saved) {
    field.value = saved;
    void look();
  }
  const unruled = account?.unruled;
  const wanted = unruled === undefined ? [] : [{ key: 'unruled', version: JSON.stringify(unruled), make: () => element('div', {}, unused('unruled', 'listsUnruled', unruled)) }];
  renew(part('own-unruled'), wanted, field);
  showState();
  showNumbers();
}

export function discard() {
  write(0, field.value.length, saved);
}

/** @param {string} addition */
export function append(addition) {
  const end = field.value.length;
  write(end, end, behind(field.value, unixLines(addition)));
}

/**
 * @param {number} line
 * @param {number} column
 */
export function goTo(line, column) {
  const at = offsetOf(field.value, line, column);
  field.focus();
  field.setSelectionRange(at, at);
  // A field that gets the focus shows where its caret is.
  field.blur();
  field.focus();
}

/**
 * As if it were typed: then it can be undone. No other interface offers that.
 * @param {number} begin
 * @param {number} end
 * @param {string} words
 */
function write(begin, end, words) {
  field.focus();
  field.setSelectionRange(begin, end);
  const isTyped = words === '' ? document.execCommand('delete') : document.execCommand('insertText', false, words);
  if (!isTyped) field.setRangeText(words, begin, end, 'end');
  onInput();
}

function onInput() {
  showState();
  showNumbers();
  clearTimeout(pause);
  pause = setTimeout(() => void look(), PAUSE);
}

async function look() {
  const looked = field.value;
  const found = await issuesOf(looked);
  if (looked !== field.value) return;
  issues = found;
  showIssues();
  showNumbers();
}

function showState() {
  const unsaved = isUnsaved();
  const inForce = account === null || saved === '' ? '' : plural('optionsOwnInForce', account.filters);
  const words = unsaved ? text('optionsOwnUnsaved') : inForce;
  if (part('own-state').textContent !== words) part('own-state').textContent = words;
  for (const action of ['saveOwn', 'discardOwn']) {
    /** @type {HTMLButtonElement} */ (document.querySelector(`[data-action=${action}]`)).disabled = !unsaved;
  }
}

function showIssues() {
  const found = issues ?? [];
  const verdict = part('own-issues');
  const words = issues === null ? text('optionsOwnUnchecked')
    : found.length > 0 ? plural('optionsOwnIssues', found.length)
    : text(field.value.trim() === '' ? 'optionsOwnEmpty' : 'optionsOwnClean');
  if (verdict.textContent !== words) verdict.textContent = words;
  verdict.classList.toggle('wrong', found.length > 0);
  part('issues').replaceChildren(
    ...found.slice(0, SHOWN).map(({ line, column, kind, word }) => {
      const place = button('goTo', text('optionsOwnAt', number(line), number(column)), { 'data-line': String(line), 'data-column': String(column) });
      return element('li', {}, place, ' ', element('bdi', {}, issueWords(kind, word)));
    }),
    ...(found.length > SHOWN ? [element('li', { class: 'aside' }, plural('optionsOwnMore', found.length - SHOWN))] : []));
}

/** The numbers of lines that are not used stand out. */
function showNumbers() {
  const wrong = [...new Set((issues ?? []).map(({ line }) => line))].sort((a, b) => a - b);
  const count = lineCount(field.value);
  const wanted = `${count}:${wrong.join()}`;
  if (wanted === numbered) return;
  numbered = wanted;
  const nodes = [];
  let next = 1;
  for (const line of wrong.filter((line) => line <= count)) {
    nodes.push(numbers(next, line - 1), element('b', {}, String(line)), '\n');
    next = line + 1;
  }
  gutter.replaceChildren(...nodes, numbers(next, count));
  gutter.scrollTop = field.scrollTop;
}

/** @param {number} first @param {number} last @returns {string} */
function numbers(first, last) {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => `${first + at}\n`).join('');
}
