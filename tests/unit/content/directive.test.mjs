/** directive.js: "use strict" behind white space and comments, in a time that grows with the length alone. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { DIRECTIVE } from '../../../extension/shared/directive.js';

const STRICT = '"use strict"';

/** Far above what a thousand comments take, far below what trying twice would. */
const AT_ONCE_MS = 1_000;

/** @type {[string, string, boolean][]} */
const rows = [
  ['alone', STRICT, true],
  ['in single quotes', "'use strict';", true],
  ['behind white space', ' \t\r\n\u00a0\ufeff\u2028' + STRICT, true],
  ['behind comments', '// a\n/* b * / ** */ /**/' + STRICT, true],
  ['behind a line that ends otherwise', `// a\r${STRICT}`, true],
  ['behind another separator', `// a\u2029${STRICT}`, true],
  ['in a comment of one line', `// ${STRICT}`, false],
  ['in a comment', `/* ${STRICT} */`, false],
  ['in a comment without an end', `/* ${STRICT}`, false],
  ['behind code', `1; ${STRICT}`, false],
  ['with quotes that do not fit', '"use strict\'', false],
  ['nothing', '', false],
  ['1,000 empty comments', '/**/'.repeat(1_000), false],
  ['1,000 empty comments and it', '/**/'.repeat(1_000) + STRICT, true],
  ['1,000 lines of a comment', '/* x */\n'.repeat(1_000), false],
  ['1,000 lines of a comment and it', '/* x */\n'.repeat(1_000) + STRICT, true],
  ['1,000 comments, the last without an end', '/* x */\n'.repeat(1_000) + '/*', false],
  ['1,000 beginnings', '/*'.repeat(1_000), false],
  ['1,000 ends', '/*' + '*/'.repeat(1_000), false],
  ['stars', '/*' + '*'.repeat(4_000), false],
  ['1,000 lines', '// x\n'.repeat(1_000), false],
  ['1,000 lines and it', '// x\n'.repeat(1_000) + STRICT, true],
  ['slashes', '/'.repeat(4_000), false],
  ['1,000 lines in one', '// x '.repeat(1_000), false],
  ['spaces', ' '.repeat(4_000), false],
  ['marks of order', '\ufeff'.repeat(4_000), false],
  ['all of it', ' \ufeff\n// /* x\n/* // */'.repeat(500), false],
];
for (const [name, text, expected] of rows) {
  test(name, () => {
    const begun = performance.now();
    assert.equal(DIRECTIVE.test(text), expected);
    assert.ok(performance.now() - begun < AT_ONCE_MS);
  });
}
