/**
 * The matrix in print: a table per browser, sums by expectation, times.
 *
 * Results -> lines of Markdown, which people read in a terminal too.
 */

import { isEntered } from './expectations.mjs';

/**
 * @typedef {import('./runner.mjs').Result} Result
 */

/** @param {string[][]} rows  the first one is the head */
export function table(rows) {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length))) ?? [];
  const line = (/** @type {string[]} */ row) => `| ${widths.map((width, column) => (row[column] ?? '').padEnd(width)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  return [line(head), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...body.map(line)].join('\n');
}

/** The value below which so large a part lies, by nearest rank. @param {number[]} values @param {number} part */
export function quantile(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? 0;
}

/** @param {Result} result */
export const isAsExpected = ({ outcome, expected }) => outcome === expected.outcome;

/** @param {string} browser  its name and version @param {Result[]} results */
export function report(browser, results) {
  const rows = results.map((one) => [
    isAsExpected(one) ? '' : '!',
    one.title,
    one.expected.outcome,
    one.outcome,
    one.evidence.join(' '),
    one.toStop === null ? '' : String(one.toStop),
    one.outcome === 'blocked' || one.outcome === 'leaking' ? String(one.after) : '',
    String(one.shares),
    one.expected.reason,
  ]);
  const head = ['', 'cell', 'expected', 'came', 'evidence', 'ms to stop', 'frames after', 'shares', 'reason'];
  return `## ${browser}\n\n${reach(browser, results)}\n\n${sums(results)}\n\n${table([head, ...rows])}`;
}

/** What was aimed at: by where a miner runs, and whether it hides. @param {string} browser @param {Result[]} results */
function reach(browser, results) {
  const name = /firefox/i.test(browser) ? 'firefox' : 'chromium';
  /** @type {[string, string, (result: Result) => boolean][]} */
  const kinds = [
    ['entered: page, frames, workers with a guard in them; plain', '100 %', ({ cell }) => isEntered(cell, name) && cell.disguise === 'none'],
    ['entered; messages or code disguised', '95 %', ({ cell }) => isEntered(cell, name) && cell.disguise !== 'none'],
    ['not entered; two signs agree', '90 %', ({ cell, expected }) => !isEntered(cell, name) && expected.outcome === 'blocked'],
    ['not entered; one sign', 'asked', ({ cell, expected }) => !isEntered(cell, name) && expected.outcome === 'asked'],
    ['not entered; nothing can be seen', '', ({ cell, expected }) => !isEntered(cell, name) && expected.outcome === 'unseen'],
  ];
  const rows = kinds.map(([title, aim, holds]) => {
    const some = results.filter(holds);
    const count = (/** @type {string} */ outcome) => String(some.filter((one) => one.outcome === outcome).length);
    return [title, aim, String(some.length), ...['blocked', 'asked', 'unseen', 'leaking', 'idle'].map(count)];
  });
  return table([['where it runs', 'aim', 'cells', 'stopped', 'asked', 'unseen', 'leaking', 'idle'], ...rows]);
}

/** @param {Result[]} results */
export function sums(results) {
  const kinds = /** @type {const} */ (['blocked', 'asked', 'unseen']);
  const rows = kinds.map((kind) => {
    const some = results.filter(({ expected }) => expected.outcome === kind);
    const times = some.flatMap(({ toStop }) => (toStop === null ? [] : [toStop]));
    return [
      kind,
      String(some.length),
      String(some.filter(isAsExpected).length),
      times.length ? String(quantile(times, 0.5)) : '',
      times.length ? String(quantile(times, 0.95)) : '',
      String(some.reduce((sum, { after }) => sum + after, 0)),
    ];
  });
  return table([['expected', 'cells', 'came so', 'median ms', '95 % ms', 'frames after'], ...rows]);
}
