/**
 * Which answers differ with the extension, and which of these are known.
 *
 * Answers without and with -> those that are not in KNOWN, and those of KNOWN that are gone. A known difference has a reason; one
 * without a reason in the platform is a fault that waits to be mended.
 */

/** @typedef {import('../harness/browsers.mjs').BrowserName} BrowserName */
/** @typedef {{ properties: string[], answers: string[] }} Answers */

/** The beginning of a line, why it differs, and where. @type {[string, string, BrowserName?][]} */
export const KNOWN = [];

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
