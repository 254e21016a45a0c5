/**
 * What benches/lists/run.mjs has done in a page of the extension. Each function is sent as text: it may use nothing but its
 * arguments and what that page has.
 */

/**
 * How long it takes until the rules are set, or where none are, until the answer; and each step of it.
 * @param {object} message @returns {Promise<{ took: number, steps: Record<string, number> }>}
 */
export async function send(message) {
  const begin = performance.now();
  let set = 0;
  /** @type {Record<string, number>} */
  const steps = {};
  let since = begin;
  /** @param {Record<string, chrome.storage.StorageChange>} change */
  const hear = ({ progress }) => {
    const before = /** @type {any} */ (progress?.oldValue)?.step ?? 'begin';
    if (!progress || before === /** @type {any} */ (progress.newValue)?.step) return;
    const now = performance.now();
    const step = set > 0 ? `then ${before}` : before;
    steps[step] = (steps[step] ?? 0) + now - since;
    since = now;
    if (before === 'installing') set = now;
  };
  chrome.storage.session.onChanged.addListener(hear);
  const report = /** @type {any} */ (await chrome.runtime.sendMessage(message));
  if (report.fault ?? report.installFault) throw new Error(JSON.stringify(report.fault ?? report.installFault));
  chrome.storage.session.onChanged.removeListener(hear);
  return { took: (set || performance.now()) - begin, steps };
}

/** The browser's own calls, and a bare parse; `handed`: what the call itself keeps its thread busy. @param {string} address @param {boolean} isFirefox */
export async function bareInstall(address, isFirefox) {
  const clock = async (/** @type {() => Promise<unknown>} */ work) => {
    const begin = performance.now();
    await work();
    return performance.now() - begin;
  };
  let text = '';
  const fetched = await clock(async () => void (text = await (await fetch(address, { cache: 'no-store' })).text()));
  // By a name that no bundler or type checker follows.
  const path = chrome.runtime.getURL('extension/wasm/compiler.js');
  const compiler = await import(path);
  await compiler.default();
  const parsed = await clock(async () => void new compiler.Candidate(new TextEncoder().encode(text)).step(1e9));
  compiler.__wbg_reset_state();
  const hosts = [...text.matchAll(/^\|\|(.*)\^$/gm)].map(([, host = '']) => host);
  const requestDomains = isFirefox ? hosts.flatMap((host) => [host, `${host}.`]) : hosts;
  const [id, other] = [998, 999];
  let handed = 0;
  const rules = await clock(() => {
    const begin = performance.now();
    const done = chrome.declarativeNetRequest.updateDynamicRules({
      addRules: [{ id, priority: 1, action: { type: /** @type {any} */ ('block') }, condition: { requestDomains } }],
    });
    handed = performance.now() - begin;
    return done;
  });
  // One more host, beside all of these.
  const one = await clock(() =>
    chrome.declarativeNetRequest.updateDynamicRules({
      addRules: [{ id: other, priority: 1, action: { type: /** @type {any} */ ('block') }, condition: { requestDomains: ['one-more.example'] } }],
    }),
  );
  await chrome.declarativeNetRequest.updateDynamicRules({ removeRuleIds: [id, other] });
  return { fetch: fetched, parse: parsed, rules, one, handed };
}

/** The first verdict that a background gives. */
export async function bareWake() {
  const begin = performance.now();
  const message = { kind: 'testAddress', address: 'https://coinhive.com/lib.js', type: 'script', page: '' };
  for (let tries = 0; ; tries += 1) {
    try {
      const verdict = /** @type {any} */ (await chrome.runtime.sendMessage(message));
      if (verdict.action !== 'block') throw new Error('no verdict');
      return performance.now() - begin;
    } catch (fault) {
      if (tries > 50) throw fault;
      await new Promise((next) => setTimeout(next, 20));
    }
  }
}

/** Asks the background something small, again and again: what takes longest to be answered is how long an event waits. */
export function beginLag() {
  const state = { isOver: false, worst: 0 };
  Object.assign(globalThis, { lag: state });
  void (async () => {
    while (!state.isOver) {
      const begin = performance.now();
      await chrome.runtime.sendMessage({ kind: 'testAddress', address: 'https://a.example/', type: 'script', page: '' });
      state.worst = Math.max(state.worst, performance.now() - begin);
      await new Promise((next) => setTimeout(next, 1));
    }
  })();
}

/** @returns {number} milliseconds */
export function endLag() {
  const { lag } = /** @type {{ lag: { isOver: boolean, worst: number } }} */ (/** @type {unknown} */ (globalThis));
  lag.isOver = true;
  return lag.worst;
}
