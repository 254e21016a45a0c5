/**
 * Answers: the drawing beside the heading: the plug of the icon, with a sign of the standing cut out of it.
 *
 * Invariant: it only repeats what the words say, and is hidden from screen readers; the sign is a shape, not a colour,
 * so that it reads without colours too.
 */
// @ts-check

import { drawing } from './element.js';

/** @typedef {import('../popup/standing.js').Standing} Standing */

/** The plug, as in icons/wattguard.svg. */
const plug = 'M32 6a6 6 0 0 1 6-6h4a6 6 0 0 1 6 6V24H80V6a6 6 0 0 1 6-6h4a6 6 0 0 1 6 6V24h18a6 6 0 0 1 6 6V62C120 88 '
  + '100 107 72 116v6a6 6 0 0 1-6 6h-4a6 6 0 0 1-6-6v-6C28 107 8 88 8 62V30a6 6 0 0 1 6-6H32Z';

const check = 'M35 66 45 56 58 69 84 43 94 53 58 89Z';
const bolt = 'M73 34 36 74H60L54 106 92 63H67Z';
const cross = 'M42 42 52 32 64 56 76 32 86 42 74 66 86 88 76 98 64 76 52 98 42 88 54 66Z';
const question = 'M44 50c2-12 10-17 20-17 12 0 20 7 20 17 0 8-4 12-9 16-4 3-5 5-5 9H57c0-9 3-13 9-17 4-3 5-5 5-8 0-3-3-6-7-6'
  + '-4 0-7 3-8 8ZM57 82H70V95H57Z';
const bars = 'M44 42H58V90H44ZM70 42H84V90H70Z';
const exclamation = 'M57 36H71L69 76H59ZM57 84H71V98H57Z';
const dash = 'M40 58H88V72H40Z';
const turn = 'M64 38c9 0 16 4 21 10l8-8v29H64l10-10c-3-4-6-6-10-6-8 0-14 6-14 14s6 14 14 14c5 0 9-2 12-7l12 7c-5 9-14 15-24 15'
  + '-16 0-29-13-29-29s13-29 29-29Z';

/** @type {Record<Standing | 'unreachable', string>} */
const signs = {
  clear: check,
  stopped: bolt,
  suspected: question,
  asked: question,
  allowed: bolt,
  refused: cross,
  paused: bars,
  noSite: dash,
  openBefore: turn,
  unseen: question,
  unguarded: exclamation,
  unreachable: exclamation,
};

/**
 * @param {Standing | 'unreachable'} standing
 * @returns {SVGElement}
 */
export function emblem(standing) {
  return drawing(plug + signs[standing], 'emblem');
}
