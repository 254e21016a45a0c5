/**
 * Whether a page behaved the same with Wattguard as without it.
 *
 * Two observations of a page -> the differences, each as a line that a person understands; none for an honest page.
 * Times are never compared: they are told, not judged.
 */

/**
 * @typedef {import('./observe.mjs').Observed} Observed
 * @typedef {import('./visit.mjs').Visit} Visit
 */

/** How much of a value is shown in a line. */
const SHOWN = 300;

/** @param {Visit} without @param {Visit} within @returns {string[]} */
export function differences(without, within) {
  const lines = [];
  if (without.fault) lines.push(`without Wattguard: ${without.fault}`);
  if (within.fault) lines.push(`with Wattguard: ${within.fault}`);
  for (const { path, before, after } of parts('result', without.observed.result, within.observed.result)) {
    lines.push(`${path}: ${shown(before)} without Wattguard, ${shown(after)} with it`);
  }
  const { missing, added } = changes(without.observed.notes, within.observed.notes);
  for (const note of missing) lines.push(`only without Wattguard: ${shown(note)}`);
  for (const note of added) lines.push(`only with Wattguard: ${shown(note)}`);
  return lines;
}

/**
 * Where two values of JSON differ: the smallest parts.
 * @param {string} path @param {unknown} before @param {unknown} after
 * @returns {{ path: string, before: string | undefined, after: string | undefined }[]}
 */
function parts(path, before, after) {
  const [first, second] = [JSON.stringify(before), JSON.stringify(after)];
  if (first === second) return [];
  if (typeof before !== 'object' || typeof after !== 'object' || !before || !after) return [{ path, before: first, after: second }];
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  const found = [...keys].flatMap((key) => parts(`${path}.${key}`, Reflect.get(before, key), Reflect.get(after, key)));
  // The same parts in another order.
  return found.length ? found : [{ path, before: first, after: second }];
}

/**
 * Which of the second are not in the first, and the other way, as often as they occur. Their order may differ: workers and
 * sockets run beside the page.
 * @param {string[]} first @param {string[]} second
 */
export function changes(first, second) {
  const missing = [...first];
  const added = second.filter((note) => {
    const at = missing.indexOf(note);
    if (at >= 0) missing.splice(at, 1);
    return at < 0;
  });
  return { missing, added };
}

/** @param {string | undefined} text */
function shown(text = 'nothing') {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text;
}

/**
 * All that is wrong with a page that ran twice. A page that mines openly may be asked about, nothing else may be; a known
 * difference must be there, and is no complaint.
 * @param {Visit} without @param {Visit} within @returns {string[]}
 */
export function complaints(without, within) {
  const { asks, known } = within.page;
  const stops = within.stops.filter((stop) => !(asks && stop.startsWith('asked ')));
  const found = differences(without, within);
  const unknown = found.filter((line) => !known?.lines.test(line));
  const lines = [...unknown, ...stops.map((stop) => `Wattguard ${stop}`)];
  return known && unknown.length === found.length ? [...lines, `no longer true: ${known.reason}`] : lines;
}
