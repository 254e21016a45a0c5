/**
 * A copy of the extension whose background writes down its own faults.
 *
 * `witnessed()` -> a folder to install; `witnessOf(browser)` -> what was thrown, rejected or said as an error since.
 */
import { copyExtension } from '../harness/package.mjs';

const WITNESS = `
const faults = [];
const say = (kind, fault) => {
  faults.push(kind + ': ' + (fault?.stack ?? fault));
  void (globalThis.browser ?? chrome).storage.local.set({ witness: faults.slice(0, 50) });
};
addEventListener('error', ({ error, message }) => say('error', error ?? message));
addEventListener('unhandledrejection', ({ reason }) => say('rejection', reason));
const { error } = console;
console.error = (...words) => { say('console', words.map((word) => word?.stack ?? word).join(' ')); error.apply(console, words); };
`;

export const witnessed = () =>
  copyExtension({
    'extension/background/witness.js': WITNESS,
    'extension/background/main.js': (before) => `import './witness.js';\n${before}`,
  });

/** @param {import('../harness/browsers.mjs').Browser} browser @returns {Promise<string[]>} */
export async function witnessOf(browser) {
  const kept = await browser.inExtension(() => chrome.storage.local.get('witness'));
  return /** @type {string[]} */ (kept.witness ?? []);
}
