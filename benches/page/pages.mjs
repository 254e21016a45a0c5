/**
 * The pages that are loaded: -> routes of the bench's web.
 *
 * The page of 31 documents is made like one with advertisements: itself, 10 frames of its own site, 10 of text in `srcdoc`, 10 of
 * two other sites, each with some text and a script of 20 KB that runs. It has no socket, module or worker: most pages have none.
 */
import { html, script } from '../../tests/e2e/harness/server.mjs';

/** Documents on the page, itself included. */
export const DOCUMENTS = 31;
const OF_EACH_KIND = (DOCUMENTS - 1) / 3;
const ELSEWHERE = ['one.test', 'two.test'];

/** In bytes: the median script of a page is some 20 KB compressed (HTTP Archive, Web Almanac 2022, chapter JavaScript). */
const SCRIPT_SIZE = 20_000;

/** Times in marks are cut to 5 µs (Chromium) and 20 µs (Firefox) where a page is isolated, to 100 µs and 1 ms where not. */
export const ISOLATED = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };

const TEXT = '<p>Some words of a page that is read, with a <a href="/">link</a> and <b>more</b>.</p>'.repeat(40);

/** Functions that are all called once. */
const SCRIPT = (() => {
  let text = 'let sum = 0;\n';
  for (let at = 0; text.length < SCRIPT_SIZE; at++) {
    text += `function step${at}(x) { const part = { at: ${at}, name: 'step ' + x }; return part.name.length + x * ${at + 1}; }\nsum += step${at}(${at});\n`;
  }
  return text;
})();

const frame = `<title>a frame</title>${TEXT}<script src="/script.js"></script>`;

/** @param {number} count @param {(at: number) => string} attributes */
const frames = (count, attributes) => Array.from({ length: count }, (_, at) => `<iframe ${attributes(at)}></iframe>`).join('');

const quoted = (/** @type {string} */ text) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

/** @type {import('../../tests/e2e/harness/server.mjs').Routes} */
export const ROUTES = {
  '*': { body: 'here' },
  '*/script.js': script(SCRIPT),
  '*/frame': html(frame),
  'bench.test/blank': html('<title>blank</title>'),
  'bench.test/isolated': html('<title>isolated</title>', ISOLATED),
  'bench.test/frames': html(
    `<title>${DOCUMENTS} documents</title>${TEXT}<script src="/script.js"></script>` +
      frames(OF_EACH_KIND, () => 'src="/frame"') +
      frames(OF_EACH_KIND, () => `srcdoc="${quoted(frame)}"`) +
      frames(OF_EACH_KIND, (at) => `src="https://${ELSEWHERE[at % ELSEWHERE.length]}/frame"`),
  ),
  'bench.test/marked': html(`<title>marked</title>${frames(DOCUMENTS - 1, () => 'src="/marked-frame"')}`, ISOLATED),
  'bench.test/marked-frame': html(frame, ISOLATED),
};
