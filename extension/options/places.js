/**
 * Answers: places in a text: lines and columns as the core counts them <-> offsets as a text field counts them. Pure.
 *
 *     offsetOf('ab\n🪙x', 2, 2)  ->  5
 *
 * Invariant: an offset lies in the text, whatever was asked for. Lines and columns begin at 1, columns count characters;
 * offsets begin at 0 and count UTF-16.
 */
// @ts-check

/**
 * @param {string} text
 * @param {number} line
 * @param {number} column
 * @returns {number}
 */
export function offsetOf(text, line, column) {
  let begin = 0;
  for (let at = 1; at < line; at += 1) {
    const end = text.indexOf('\n', begin);
    if (end < 0) return text.length;
    begin = end + 1;
  }
  const [content = ''] = text.slice(begin).split('\n', 1);
  return begin + Array.from(content).slice(0, Math.max(0, column - 1)).join('').length;
}

/** @param {string} text @returns {number} */
export function lineCount(text) {
  let count = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

/** As a text field holds it. @param {string} text @returns {string} */
export function unixLines(text) {
  return text.replace(/\r\n?/g, '\n');
}

/** @param {string} before @param {string} addition @returns {string} what to put behind a text, so that it begins a line */
export function behind(before, addition) {
  return before === '' || before.endsWith('\n') ? addition : `\n${addition}`;
}
