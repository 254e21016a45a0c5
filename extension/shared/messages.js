/**
 * The closed set of messages between the pages of the extension and its background.
 * One `switch` on `kind` in background/main.js answers them all.
 *
 * @typedef {'hour' | 'session' | 'always'} Duration
 *   one hour; until the browser closes; for good (never offered in private windows)
 *
 * @typedef {{ kind: 'describeTab', tabId: number }} DescribeTab  answered with a TabReport
 * @typedef {{ kind: 'decide', tabId: number, policy: 'allowed' | 'refused', duration: Duration }} Decide
 *   sets the policy of the site of that tab; answered with a TabReport
 * @typedef {{ kind: 'revoke', tabId: number }} Revoke  back to undecided; answered with a TabReport
 * @typedef {{ kind: 'pause', paused: boolean, tabId: number }} Pause
 *   switches all protection off or on again, everywhere, until the browser closes; answered with a TabReport
 * @typedef {{ kind: 'dismissNotes', tabId: number }} DismissNotes  the user has read the notes; answered with a TabReport
 *
 * @typedef {DescribeTab | Decide | Revoke | Pause | DismissNotes} Message
 *
 * And of the content script of suspect sites (content/suspect/), when its document begins:
 * @typedef {{ kind: 'whatIsConvicted' }} WhatIsConvicted  answered with Convicted; null: nothing is done there
 * @typedef {{ prints: string[] }} Convicted  of scripts that stand in documents of this site, and are not to run
 */

/**
 * @typedef {import('./boundary.js').Verdict} Verdict
 *
 * @typedef {object} Stop  one request, or several alike, that was stopped or asked about
 * @property {'blocked' | 'asked'} action
 * @property {string} url  as requested, at most 2,000 characters
 * @property {string} host
 * @property {string} type  a webRequest resource type: script, websocket, xmlhttprequest, ...; of what the guard saw in a
 *   page: script, module (WebAssembly), worker, websocket, polling (requests for work, again and again), datachannel,
 *   channel (messages between a page and its workers), or page (code that stands in the page itself)
 * @property {'page' | 'frame' | 'background'} origin  top document, a frame of it, or a shared or service worker
 * @property {number} count  how often; at least 1
 * @property {number} at  the last time, in milliseconds since 1970
 * @property {Verdict | null} verdict  null: the core was not available, so there is no explanation
 *
 * @typedef {object} TabReport  everything the popup shows
 * @property {string | null} site  null: not a page of the web (browser pages, files)
 * @property {'undecided' | 'allowed' | 'refused'} policy
 * @property {number | null} until  end of an hour's allowance, in milliseconds since 1970
 * @property {Duration | null} duration  of the stored policy
 * @property {boolean} paused
 * @property {boolean} private  the tab is in a private window: `always` is not offered
 * @property {Stop[]} stops  of the document that the tab shows now, newest first, at most 100
 * @property {number} stopped  how many requests were blocked in it (may exceed what `stops` holds)
 * @property {boolean} openBefore  the document was open before Wattguard: protected after a reload
 * @property {'all' | 'limited' | 'none'} access  site access: everywhere, not on this site, nowhere
 * @property {Gap[]} gaps  what this browser cannot free on an allowed site
 * @property {Note[]} notes  faults the user should know of
 * @property {boolean} [reload]  a miner runs in the page itself and ends with it: absent as false
 * @property {Spent | null} [saved]  what miners used here before they were stopped: absent as null, nothing was measured
 *
 * @typedef {{ milliseconds: number, cores: number }} Spent
 *   processor time as measured in workers, summed up, and how many cores the processor has
 *
 * @typedef {'sharedWorkersOfFrames'} Gap
 *
 * @typedef {{ kind: 'settingReset', key: string }
 *   | { kind: 'coreUnavailable', traps: number }
 *   | { kind: 'rulesUnavailable' }
 *   | { kind: 'listsDamaged' }
 *   | { kind: 'storageFailed' }} Note
 */

export {};
