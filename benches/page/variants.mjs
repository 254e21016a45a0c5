/**
 * One browser, several times, each with another extension: what is measured in turn.
 *
 * A browser's name and variants -> browsers that run, with the process of each.
 * - *none*: no extension.
 * - *empty*: an extension with the entries of our manifest's content scripts, every file of them empty, and a background that
 *   does nothing.
 * - *lists*: Wattguard with its content scripts empty: what a blocker pays that only asks lists.
 * - *full*: Wattguard as it lies in the repository.
 * With `marks`, the first and the last content script of a frame write down the time: between them lies all that the browser
 * does for the scripts of the extension before the page's own begin, the isolated world and all.
 * Invariant: *empty* and *full* differ in nothing but what the files say (and in the background).
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { launch } from '../../tests/e2e/harness/browsers.mjs';
import { copyExtension, ROOT } from '../../tests/e2e/harness/package.mjs';
import { children } from './processes.mjs';

/**
 * @typedef {import('../../tests/e2e/harness/browsers.mjs').Browser} Browser
 * @typedef {import('../../tests/e2e/harness/browsers.mjs').BrowserName} BrowserName
 * @typedef {import('../../tests/e2e/harness/browsers.mjs').Tab} Tab
 * @typedef {import('../../tests/e2e/harness/server.mjs').Web} Web
 * @typedef {'none' | 'empty' | 'lists' | 'full'} VariantName
 * @typedef {{ js: string[], world?: string, matches: string[] }} Entry  of `content_scripts`
 *
 * @typedef {object} Variant
 * @property {VariantName} name
 * @property {Browser} browser
 * @property {Tab} tab
 * @property {number} process  the browser's first
 * @property {() => Promise<void>} close
 */

/** What stands in for our entries where the manifest has none: one script in each world, in every frame. @type {Entry[]} */
const ENTRIES = ['MAIN', 'ISOLATED'].map((world) => ({
  matches: ['<all_urls>'],
  js: [`${world.toLowerCase()}.js`],
  run_at: 'document_start',
  all_frames: true,
  match_about_blank: true,
  match_origin_as_fallback: true,
  world,
}));

const MARKS = { begin: 'bench/begin.js', end: 'bench/end.js' };

/** @typedef {{ content_scripts?: Entry[] } & Record<string, unknown>} Manifest */

/** @returns {Promise<Manifest>} */
async function ourManifest() {
  return JSON.parse(await readFile(join(ROOT, 'manifest.json'), 'utf8'));
}

/** Whether there is a guard at all. */
export const hasContentScripts = async () => Boolean((await ourManifest()).content_scripts?.length);

/** @param {Entry[]} entries */
function marked(entries) {
  return entries.map((entry, at) => ({
    ...entry,
    js: [...(at === 0 ? [MARKS.begin] : []), ...entry.js, ...(at === entries.length - 1 ? [MARKS.end] : [])],
  }));
}

/** @param {VariantName} name @param {boolean} marks */
async function extensionOf(name, marks) {
  if (name === 'none') return { folder: null, remove: async () => {} };
  const ours = await ourManifest();
  const entries = ours.content_scripts ?? ENTRIES;
  /** @type {Record<string, string>} */
  const files = Object.fromEntries(Object.entries(MARKS).map(([mark, file]) => [file, `performance.mark('bench ${mark}');\n`]));
  /** @type {Manifest} */
  let manifest = ours;
  if (name !== 'full' || !ours.content_scripts) {
    for (const file of entries.flatMap(({ js }) => js)) files[file] = '';
  }
  if (name === 'empty') {
    files['bench/background.js'] = '';
    manifest = {
      manifest_version: 3,
      name: 'An empty extension',
      version: '1',
      default_locale: ours.default_locale, // The copy holds our _locales.
      browser_specific_settings: ours.browser_specific_settings,
      background: { service_worker: 'bench/background.js', scripts: ['bench/background.js'] },
      host_permissions: ours.host_permissions,
    };
  }
  const content_scripts = marks ? marked(entries) : name === 'empty' ? entries : ours.content_scripts;
  return copyExtension({ ...files, 'manifest.json': JSON.stringify({ ...manifest, content_scripts }) });
}

/**
 * @param {BrowserName} browserName @param {VariantName} name @param {Web} web
 * @param {{ marks?: boolean }} [options]
 * @returns {Promise<Variant>}
 */
export async function startVariant(browserName, name, web, { marks = false } = {}) {
  const { folder, remove } = await extensionOf(name, marks);
  const before = new Set(children());
  const browser = await launch(browserName, { web, extension: folder });
  const [root = 0] = children().filter((id) => !before.has(id));
  return {
    name,
    browser,
    tab: await browser.open('https://bench.test/blank'),
    process: root,
    close: async () => {
      await browser.close();
      await remove();
    },
  };
}

/**
 * Measures each variant once a round; who begins changes with every round, so that none is always the one after another.
 * The first rounds warm up and do not count.
 * @param {Variant[]} variants @param {number} rounds @param {number} warming @param {(variant: Variant, round: number) => Promise<Record<string, number>>} measure
 * @returns {Promise<Record<VariantName, Record<string, number>[]>>}  figures by round
 */
export async function inTurn(variants, rounds, warming, measure) {
  /** @type {Record<VariantName, Record<string, number>[]>} */
  const figures = { none: [], empty: [], lists: [], full: [] };
  for (let round = -warming; round < rounds; round++) {
    const first = (round + warming) % variants.length;
    for (const variant of [...variants.slice(first), ...variants.slice(0, first)]) {
      const measured = await measure(variant, round + warming);
      if (round >= 0) figures[variant.name].push(measured);
    }
  }
  return figures;
}
