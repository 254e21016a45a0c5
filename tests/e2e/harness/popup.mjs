/**
 * The popup as a user reads and presses it, by its `data-part` and `data-action` names.
 *
 * An open popup -> what stands in it; a button's name -> what stands in it after the background has answered.
 */

/**
 * @typedef {import('./browsers.mjs').Popup} Popup
 * @typedef {import('../../../extension/shared/messages.js').Duration} Duration
 *
 * @typedef {{ miner: string, host: string, filter: string, list: string }} ShownStop
 *
 * @typedef {object} Shown
 * @property {string} site
 * @property {string} state  the name of what it says first: stopped, allowed, paused, ...
 * @property {string} heading
 * @property {number} stopped
 * @property {ShownStop[]} stops
 * @property {string[]} buttons  `action` or `action duration`, in their order
 * @property {Record<'notes' | 'open-before' | 'access' | 'gaps', string | null>} notices  null: not shown
 */

/** Waits for the background's answer, then reads. @param {Popup} popup @returns {Promise<Shown>} */
export async function read(popup) {
  await popup.evaluate(isReady);
  return popup.evaluate(readParts);
}

/**
 * @param {Popup} popup @param {'allow' | 'refuse' | 'revoke' | 'pause' | 'resume' | 'dismiss'} action @param {Duration} [duration]
 * @returns {Promise<Shown>}
 */
export async function press(popup, action, duration) {
  await popup.evaluate(isReady);
  await popup.evaluate(
    (selector) => {
      const button = document.querySelector(selector);
      if (!button) throw new Error(`no ${selector} in: ${document.body.innerText}`);
      /** @type {HTMLElement} */ (button).click();
    },
    `button[data-action="${action}"]${duration ? `[data-duration="${duration}"]` : ''}`,
  );
  return read(popup);
}

/** Runs in the popup. */
function isReady() {
  return new Promise((resolve) => {
    const look = () => document.body.dataset.ready === 'true' && resolve(true);
    new MutationObserver(look).observe(document.body, { attributes: true });
    look();
  });
}

/** Runs in the popup. @returns {Shown} */
function readParts() {
  /** @param {string} name @param {ParentNode} [within] */
  const part = (name, within = document) => within.querySelector(`[data-part="${name}"]`)?.textContent?.trim() ?? '';
  /** @param {string} name */
  const notice = (name) => document.querySelector(`[data-part="${name}"]`) && part(name);
  return {
    site: part('site'),
    state: /** @type {HTMLElement | null} */ (document.querySelector('[data-part="state"]'))?.dataset.state ?? '',
    heading: document.querySelector('h1')?.textContent ?? '',
    stopped: Number(part('stopped-count')),
    stops: [...document.querySelectorAll('[data-part="stop"]')].map((stop) => ({
      miner: part('miner', stop),
      host: part('host', stop),
      filter: part('filter', stop),
      list: part('list', stop),
    })),
    buttons: [...document.querySelectorAll('button[data-action]')].map((button) => {
      const { action, duration } = /** @type {HTMLElement} */ (button).dataset;
      return duration ? `${action} ${duration}` : `${action}`;
    }),
    notices: { notes: notice('notes'), 'open-before': notice('open-before'), access: notice('access'), gaps: notice('gaps') },
  };
}
