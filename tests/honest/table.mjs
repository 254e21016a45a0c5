/**
 * The table of results.md: what ran where, how long it took, and what differed.
 *
 * Pairs of visits -> Markdown. Times are single runs on a busy machine: they show that pages really worked, not a cost.
 */
import { IN_PART } from './pages/index.mjs';

/**
 * @typedef {import('./visit.mjs').Visit} Visit
 * @typedef {import('../e2e/harness/browsers.mjs').BrowserName} BrowserName
 *
 * @typedef {object} Line
 * @property {BrowserName} browser
 * @property {import('./site.mjs').Page} page
 * @property {Visit} before  without Wattguard
 * @property {Visit} after  with it
 * @property {string[]} wrong
 */

/** @param {Line[]} lines @returns {string} */
export function table(lines) {
  const pages = [...new Set(lines.map(({ page }) => page))];
  /** @param {import('./site.mjs').Page} page @param {BrowserName} browser */
  const cell = (page, browser) => {
    const line = lines.find((line) => line.page === page && line.browser === browser);
    if (!line) return page.only ? 'cannot run there' : 'not run';
    const times = [line.before, line.after].map(({ observed }) => seconds(observed.time)).join(' / ');
    return line.wrong.length ? `${times}, **differs**` : times;
  };
  const rows = pages.map(
    (page) =>
      `| ${page.name}${page.asks ? ' (asked about)' : ''} | ${page.packages.join(', ') || 'our own'} | ${page.does} | ${cell(page, 'chromium')} | ${cell(page, 'firefox')} |`,
  );
  const differing = lines.filter(({ wrong }) => wrong.length);
  return `# Honest pages

Written by \`node tests/honest/run.mjs --write\` on ${new Date().toISOString().slice(0, 10)}. Each page ran in each browser without and
with Wattguard: ${pages.length} pages, ${lines.length} pairs of runs, ${differing.length} with a difference in result, console, errors or with a stop.
Times: seconds from the start of the navigation to the end of the page's work, without / with Wattguard, one run each on a
busy machine; they are told, not judged.

| page | packages | what it does | Chromium | Firefox |
| --- | --- | --- | --- | --- |
${rows.join('\n')}

## Differences
${differing.map(({ page, browser, wrong }) => wrong.map((what) => `- ${page.name} in ${browser}: ${what}\n`).join('')).join('') || 'None.\n'}
## Packages that run in part, or in another form
${IN_PART.map(([name, reason]) => `- ${name}: ${reason}\n`).join('')}`;
}

/** @param {number | null} time  in milliseconds */
function seconds(time) {
  return time === null ? 'not done' : (time / 1000).toFixed(1);
}
