/**
 * Answers: whether a script's text begins with the directive "use strict", which is none any more behind other code.
 */

/** Nothing but white space and comments may stand before it (ECMA-262, 11.2.1). */
export const DIRECTIVE = /^(?:\s|\ufeff|\/\/[^\n]*\n|\/\*[^]*?\*\/)*(['"])use strict\1/;

/** How far it is looked for: licences stand before it. */
export const DIRECTIVE_LENGTH = 4_096;
