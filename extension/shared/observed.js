/**
 * What the relays of documents tell the background, and what it orders them to do.
 *
 * @typedef {object} Item  one observation
 * @property {'frame' | 'module' | 'script' | 'ask' | 'compiled' | 'memory' | 'busy'} what
 *   ask: a script that the page may read and its relay may not; the background asks for it
 * @property {string} thing  of the document: `link.id`; alike for all that is observed of one socket, module or worker
 * @property {import('../content/hook/link.js').Transport | 'module' | 'script' | 'worker' | 'page'} type
 * @property {'page' | 'dedicated' | 'shared' | 'service'} place  what runs it: the document itself, or a worker
 * @property {string} url  empty where there is none
 * @property {string} text  text, or bytes as base64
 * @property {boolean} isBinary
 * @property {boolean} isSent  of frames: by the side that computes
 * @property {number} amount  of `compiled` (modules), `memory` (pages of 64 KiB) and `busy` (milliseconds of the last ten seconds); of frames their number in the conversation
 *
 * @typedef {object} Orders
 * @property {string[]} [stop]  things to end; the workers of a document that mines go with them
 * @property {boolean} [isMining]  the document mines: its workers are ended, and what is convicted is refused
 * @property {boolean} [look]  at the scripts of the document
 * @property {string[]} [again]  modules that a worker of the document may have loaded: to be looked at
 * @property {boolean} [silence]
 */

export {};
