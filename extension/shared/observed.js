/**
 * What the relays of documents tell the background, and what it orders them to do.
 *
 * @typedef {object} Observed  a relay's report, answered with its Orders
 * @property {'observed'} kind
 * @property {string} relay  its name, drawn at random: frame numbers pass from one document to the next, this does not
 * @property {Item[]} items
 *
 * @typedef {object} Item  one observation
 * @property {'frame' | 'module' | 'script' | 'inline' | 'held' | 'ask' | 'compiled' | 'memory' | 'busy'} what
 *   inline: a script that stands in the document, as the relay read it there; held: one that was convicted, and did not run; ask: a script that the page may read and its relay may not; the background asks for it
 * @property {string} thing  of the document: `link.id`; alike for all that is observed of one socket, module or worker
 * @property {import('../content/hook/link.js').Transport | 'module' | 'script' | 'worker' | 'page'} type
 * @property {'page' | 'dedicated' | 'shared' | 'service'} place  what runs it: the document itself, or a worker
 * @property {string} url  where it is from, as far as that is certain: the relay or the browser has it from there. Empty where
 *   there is none, or only a page says so
 * @property {string} text  text, or bytes as base64
 * @property {boolean} isBinary
 * @property {boolean} isSent  of frames: by the side that computes
 * @property {number} amount  of `compiled` (modules), `memory` (pages of 64 KiB) and `busy` (milliseconds of the last ten seconds); of frames their number in the conversation
 *
 * @typedef {object} Orders
 * @property {string[]} [stop]  things to end; the workers of a document that mines go with them
 * @property {boolean} [isMining]  the document mines: its workers are ended, and what is convicted is refused
 * @property {boolean} [attend]  something was found: tell of every frame
 * @property {'inline' | 'all'} [look]  at the scripts of the document: those that stand in it, or also those that must be asked for
 * @property {string[]} [again]  modules that a worker of the document may have loaded: to be looked at
 * @property {boolean} [leave]  a frame that mines, whose origin is nobody's: it empties itself
 * @property {boolean} [silence]  the site may mine: tell nothing; false: tell again
 *
 * @typedef {{ kind: 'orders', to: Record<string, Orders> | null, orders?: Orders }} OrdersGiven
 *   to every relay of a tab: each takes those under its name, or where `to` is null all take `orders`
 * @typedef {{ kind: 'unregister', to: string, things: string[] }} Unregister
 *   the service workers among these things of the relay of that name; it answers with their number, the others do not answer
 * @typedef {{ kind: 'reload', to: string }} Reload  a frame in which a resident worker mined, or one of another site that mined itself
 */

export {};
