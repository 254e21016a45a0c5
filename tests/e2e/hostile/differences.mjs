/**
 * Which answers differ with the extension, and which of these are known.
 *
 * Answers without and with -> those that are not in KNOWN, and those of KNOWN that are gone. A known difference has a reason; where
 * it is FAULT, nothing in the platform asks for it and it waits to be mended.
 */

/** @typedef {import('../harness/browsers.mjs').BrowserName} BrowserName */
/** @typedef {{ properties: string[], answers: string[] }} Answers */

const FAULT = 'a fault, to be mended: ';
const TWICE = `${FAULT}the hook reads the argument once more`;
const INHERITED = `${FAULT}the hook reads by functions that the page can replace`;
const ADDRESS = 'its address is that of the copy with the guard in front';
const DATA = 'the guard stands in the address, which is the text';

/** The beginning of a line, why it differs, and where: in both browsers where none is named. @type {[string, string, BrowserName?][]} */
export const KNOWN = [
  ['depth of the stack', 'a trap is a line of the stack'],
  ['reads Worker proxy of a URL', 'an address is read in front of the constructor, which puts its name before faults of the browser', 'chromium'],
  ['reads Blob proxy parts', TWICE],
  ['reads postMessage options', TWICE],
  ['reads Request species', TWICE],
  ['reads WebAssembly.Memory', TWICE],
  ['reads WebAssembly.grow', TWICE],
  ['reads WebAssembly.Module species', TWICE],
  ['reads of Object.prototype, of words', INHERITED, 'firefox'],
  ['reads of Array.prototype', INHERITED],
  ['reads of ArrayBuffer.prototype', INHERITED],
  ['reads of Promise.prototype', INHERITED],
  ['reads of Symbol.species of ArrayBuffer', INHERITED],
  ['another window', 'a frame does not know the proxies of its page, and names them as nameless native functions'],
  ['structuredClone', "Firefox's message names what could not be cloned: a Proxy", 'firefox'],
  ['data worker, from the inside', DATA],
  ['data module worker, from the inside', DATA],
  ['data module worker, fault', DATA],
  ['the address of a blob worker', ADDRESS],
  ['a blob worker reads itself', ADDRESS],
  ['resources that were loaded', `${FAULT}what the relay asks again stands in the timeline of the page`, 'firefox'],
];

/** @param {BrowserName} browser @param {Answers} bare @param {Answers} guarded */
export function differences(browser, bare, guarded) {
  const known = KNOWN.filter(([, , where]) => !where || where === browser);
  const met = new Set();
  const had = new Set(bare.properties);
  const has = new Set(guarded.properties);
  const lines = [
    ...bare.properties.filter((line) => !has.has(line)).map((line) => `${line} (no longer)`),
    ...guarded.properties.filter((line) => !had.has(line)).map((line) => `${line} (now)`),
    ...bare.answers.flatMap((line, at) => (line === guarded.answers[at] ? [] : [`${line} -> ${guarded.answers[at]?.split(': ').slice(1).join(': ')}`])),
  ];
  const unknown = lines.filter((line) => {
    const row = known.find(([beginning]) => line.startsWith(beginning));
    met.add(row);
    return !row;
  });
  return { unknown: unknown.map((line) => line.slice(0, 500)), gone: known.filter((row) => !met.has(row)).map(([line]) => line) };
}
