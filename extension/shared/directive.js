/**
 * Answers: whether a script's text begins with the directive "use strict", which is none any more behind other code.
 *
 * Pages choose the text, so every part of it can be read in one way only: no white space, comment or beginning of one is
 * tried twice, and the time grows with the length alone.
 */

/** Nothing but white space and comments may stand before it (ECMA-262, 11.2.1). */
export const DIRECTIVE = /^(?:\s|\/\/[^\n\r\u2028\u2029]*[\n\r\u2028\u2029]|\/\*(?:[^*]|\*(?!\/))*\*\/)*(['"])use strict\1/;

/** How far it is looked for: licences stand before it. */
export const DIRECTIVE_LENGTH = 4_096;
