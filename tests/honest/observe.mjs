/**
 * What an honest page notices of its own run: its result, what it says to the console, what goes wrong.
 *
 * Nothing -> the first script of every page here, as text. The page calls `done(result)` when its work is finished; the
 * runner awaits `finished` and reads `observed` again when it leaves, so that what goes wrong late is seen too.
 * Invariant: it holds no times, addresses of memory or positions in sources, so that two runs of a page give the same.
 */

/**
 * @typedef {object} Observed
 * @property {unknown} result  what the page gave to `done`; null before that
 * @property {number | null} time  milliseconds from the start of the navigation to `done`
 * @property {string[]} notes  console messages, uncaught errors, unhandled rejections, violations of the page's policy,
 *   interventions of the browser, resources that failed: each with its kind in front
 */

/** Runs in the page, as its first script. */
function observe() {
  /** @type {Observed} */
  const observed = { result: null, time: null, notes: [] };
  /** @type {(value: unknown) => void} */
  let finish = () => {};
  const finished = new Promise((resolve) => (finish = resolve));

  /** @param {unknown} value */
  const shown = (value) => {
    if (typeof value === 'string') return value;
    if (value instanceof Error) return `${value.name}: ${value.message}`;
    try {
      return JSON.stringify(value) ?? String(value);
    } catch {
      return String(value);
    }
  };
  /** @param {string} kind @param {unknown[]} values */
  const note = (kind, ...values) => {
    // Addresses of blobs are random; engines write the time and their thread before what they say.
    const text = values.map(shown).join(' ').replace(/blob:[^\s"')]+/g, 'blob:').replace(/\d{4} \d\d:\d\d:\d\d\.\d+ +\d+/g, 'time');
    observed.notes.push(`${kind}: ${text.slice(0, 500)}`);
  };

  for (const level of /** @type {const} */ (['debug', 'log', 'info', 'warn', 'error', 'trace', 'assert'])) {
    const original = console[level];
    console[level] = (/** @type {unknown[]} */ ...values) => {
      // An assertion says something only when it fails.
      if (level !== 'assert' || !values[0]) note(`console.${level}`, ...values);
      original.apply(console, /** @type {[]} */ (values));
    };
  }
  addEventListener('error', (/** @type {Event} */ event) => {
    if (event instanceof ErrorEvent) note('uncaught', event.error ?? event.message);
    else if (event.target instanceof Element) note('not loaded', event.target.outerHTML);
  }, true);
  addEventListener('unhandledrejection', ({ reason }) => note('unhandled', reason));
  addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => note('policy', violatedDirective, blockedURI));
  if ('ReportingObserver' in globalThis) {
    const seen = (/** @type {{ body: unknown }[]} */ reports) => {
      for (const { body } of reports) note('browser', Reflect.get(Object(body), 'message'));
    };
    const Observer = /** @type {new (seen: (reports: { body: unknown }[]) => void, options: object) => { observe(): void }} */ (Reflect.get(globalThis, 'ReportingObserver'));
    new Observer(seen, { buffered: true, types: ['deprecation', 'intervention'] }).observe();
  }

  /** @param {unknown} result */
  const done = (result) => {
    if (observed.time !== null) return note('done twice', result);
    observed.result = result;
    observed.time = performance.now();
    finish(null);
  };
  Object.assign(globalThis, { done, finished, observed });
}

/** The text of that script. */
export const OBSERVE = `(${observe})();`;
