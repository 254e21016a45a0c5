/**
 * The rules that the core makes of lists, in the browsers themselves: they are taken, and they block what the core's table
 * blocks. `examples/questions.rs` makes the rules and asks; `tests/reference` names the differences that stay.
 *
 * The extension is a copy with the permission to ask (`declarativeNetRequestFeedback`) and nothing else: no static rules,
 * no background that would tidy up after us.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after } from 'node:test';
import { promisify } from 'node:util';
import { copyExtension, ROOT } from './harness/package.mjs';
import { inEachBrowser } from './harness/suite.mjs';
import { runIn } from './pages/contexts.mjs';
import { attempt, HONEST } from './pages/hosts.mjs';

/**
 * @typedef {import('./harness/browsers.mjs').Browser} Browser
 * @typedef {import('./pages/attempt.mjs').Attempt} Attempt
 * @typedef {import('./pages/contexts.mjs').Context} Context
 * @typedef {chrome.declarativeNetRequest.Rule} Rule
 *
 * @typedef {[url: string, kind: string, initiator: string, blocked: boolean, refused: boolean, why: string[]]} Question
 *   `blocked` by the table; `refused` by the browser if the reference is right; `why` they differ
 *
 * @typedef {object} Questions
 * @property {{ rules: number, regexRules: number }} budget
 * @property {Rule[]} rules
 * @property {[line: number, filter: string, why: string][]} withoutRule
 * @property {Question[]} questions
 */

const COUNT = 6_000;
const LISTS = /** @type {const} */ (['nocoin', 'mixed']);

/** What stays between the table and `testMatchOutcome`, by browser and list: see `Difference` in `tests/reference`. */
const DIFFERENCES = {
  chromium: {
    nocoin: ['TrailingDot', 'UnknownInitiator'],
    mixed: ['NavigationAway', 'NoPage', 'TrailingDot', 'UnknownInitiator'],
  },
  firefox: {
    nocoin: ['TrailingDot', 'UnknownInitiator'],
    mixed: ['NoPage', 'SocketScheme', 'TrailingDot', 'UnknownInitiator'],
  },
};

/** Lines with expressions of more than 2 KB in RE2, Chrome's limit. */
const TOO_LARGE = { nocoin: [293, 303], mixed: [109] };

/** Pages that ask for a host of the mixed list: is it lifted there? @type {[title: string, context: Context, lifted: boolean][]} */
const PLACES = [
  ['a page', { documents: ['shop.example'] }, false],
  ['a worker', { documents: ['shop.example'], worker: 'dedicated' }, false],
  ['an excepted page', { documents: ['trusted.example'] }, true],
  ['a frame in it, of another site', { documents: ['trusted.example', 'shop.example'] }, true],
  ['its worker', { documents: ['trusted.example'], worker: 'dedicated' }, true],
  ['its shared worker', { documents: ['trusted.example'], worker: 'shared' }, true],
  ['its frame in another page', { documents: ['shop.example', 'trusted.example'] }, true],
  ['a frame that is excepted as a frame alone', { documents: ['shop.example', 'only-frames.example'] }, false],
];

const MINING = [attempt('fetch', 'http', 'coin.example'), attempt('websocket', 'http', 'coin.example'), attempt('fetch', 'http', HONEST)];

/** Filters that begin with a scheme: what they leave alone, and what not. @type {[attempt: Attempt, refused: boolean][]} */
const SCHEMES = [
  [attempt('websocket', 'http', 'begins-plain-socket.example'), true],
  [attempt('websocket', 'https', 'begins-plain-socket.example'), false],
  [attempt('fetch', 'http', 'begins-plain-socket.example'), false],
  [attempt('websocket', 'https', 'begins-socket.example'), true],
  [attempt('websocket', 'http', 'begins-socket.example'), false],
  [attempt('fetch', 'http', 'begins-plain.example'), true],
  [attempt('websocket', 'http', 'begins-plain.example'), false],
];

const extension = await copyExtension({
  'manifest.json': (text) => {
    const manifest = JSON.parse(text);
    manifest.permissions.push('declarativeNetRequestFeedback');
    manifest.declarative_net_request.rule_resources[0].enabled = false;
    // Its background greets nobody.
    delete manifest.options_ui;
    return JSON.stringify(manifest);
  },
  'extension/background/main.js': '/** Does nothing. */\n',
});
after(() => extension.remove());
await example('build'); // which may take longer than a row may

inEachBrowser('rules of lists', { extension: extension.folder, preferences: { 'extensions.dnr.feedback': true } }, async ({ row, browser }) => {
  await row('keep within what the browser grants', async () => {
    const { budget } = await ask(browser, 'mixed', 0);
    const granted = await browser.inExtension(() => ({
      rules: chrome.declarativeNetRequest.MAX_NUMBER_OF_DYNAMIC_RULES,
      regexRules: chrome.declarativeNetRequest.MAX_NUMBER_OF_REGEX_RULES,
    }));
    assert.deepEqual(budget, granted);
  });

  for (const list of LISTS) {
    /** Ids of rules whose regular expressions the browser does not take. @type {number[]} */
    let refused = [];

    await row(`${list}: are taken, as dynamic and as session rules`, async () => {
      const { rules } = await ask(browser, list, 0);
      refused = await unsupported(browser, rules);
      const { rules: taken, withoutRule } = await ask(browser, list, 0, refused);
      assert.deepEqual(await install(browser, taken), [taken.length, taken.length]);
      const lines = withoutRule.filter(([, , why]) => why === 'the browser refuses this regular expression').map(([line]) => line);
      assert.deepEqual(lines, browser.name === 'chromium' ? TOO_LARGE[list] : []);
    });

    await row(`${list}: refuse what the table blocks`, async () => {
      const { questions } = await ask(browser, list, COUNT, refused);
      const answers = await outcomes(browser, questions);
      const wrong = questions.filter(([, , , , expected], at) => answers[at] !== expected);
      assert.deepEqual(wrong.slice(0, 10), [], `${wrong.length} times the browser does not do what tests/reference says`);
      const differing = questions.filter(([, , , blocked, expected]) => blocked !== expected);
      assert.ok(differing.every(([, , , , , why]) => why.length > 0));
      assert.deepEqual([...new Set(differing.flatMap(([, , , , , why]) => why))].sort(), DIFFERENCES[browser.name][list]);
      const blocked = answers.filter((answer) => answer).length;
      assert.ok(blocked > COUNT / 4 && blocked < (COUNT * 3) / 4, `${blocked} of ${COUNT} blocked: too many alike`);
    });
  }
});

inEachBrowser('rules of the mixed list', { extension: extension.folder }, async ({ row, browser, web }) => {
  const { rules } = await ask(browser, 'mixed', 0);
  const refused = await unsupported(browser, rules);
  await install(browser, rules.filter(({ id }) => !refused.includes(id)));
  const tab = await browser.open('http://start.test/');

  for (const [title, context, lifted] of PLACES) {
    await row(`act in ${title}`, async () => {
      const outcomes = await runIn(web, tab.go, context, 'http', MINING);
      const mined = lifted ? 'arrived' : 'refused';
      assert.deepEqual(outcomes.map(({ outcome }) => outcome), [mined, mined, 'arrived']);
    });
  }

  await row('know one scheme from another', async () => {
    // One by one: Chromium makes a page wait that opens many sockets at once, the longer the more of them fail.
    for (const [attempt, refused] of SCHEMES) {
      const outcomes = await runIn(web, tab.go, { documents: ['shop.example'] }, 'http', [attempt]);
      assert.deepEqual(outcomes, [{ ...attempt, outcome: refused ? 'refused' : 'arrived' }]);
    }
  });
});

/**
 * @param {Browser} browser @param {string} list @param {number} count @param {number[]} [refused]
 * @returns {Promise<Questions>}
 */
async function ask({ name }, list, count, refused = []) {
  return JSON.parse(await example('run', '--', `tests/data/${list}.txt`, name, `${count}`, ...refused.map(String)));
}

/** @param {'build' | 'run'} task @param {string[]} values */
async function example(task, ...values) {
  const cargo = promisify(execFile)(process.env.CARGO ?? 'cargo', [task, '--quiet', '--all-features', '--example', 'questions', ...values], {
    cwd: ROOT,
    maxBuffer: 64 * 1024 * 1024,
  });
  return (await cargo).stdout;
}

/** @param {Browser} browser @param {Rule[]} rules @returns {Promise<number[]>} ids */
function unsupported(browser, rules) {
  return browser.inExtension(async (rules) => {
    const refused = [];
    for (const { id, condition } of rules) {
      const { regexFilter: regex, isUrlFilterCaseSensitive: isCaseSensitive } = condition;
      if (!regex) continue;
      const { isSupported } = await chrome.declarativeNetRequest.isRegexSupported({ regex, isCaseSensitive });
      if (!isSupported) refused.push(id);
    }
    return refused;
  }, rules);
}

/** Leaves the dynamic ones in force. @param {Browser} browser @param {Rule[]} rules @returns {Promise<number[]>} how many there are */
function install(browser, rules) {
  return browser.inExtension(async (rules) => {
    const api = chrome.declarativeNetRequest;
    const ids = rules.map(({ id }) => id);
    const old = (await api.getDynamicRules()).map(({ id }) => id);
    await api.updateSessionRules({ addRules: rules });
    const session = (await api.getSessionRules()).length;
    await api.updateSessionRules({ removeRuleIds: ids });
    await api.updateDynamicRules({ removeRuleIds: old, addRules: rules });
    return [session, (await api.getDynamicRules()).length];
  }, rules);
}

/** Which requests would be blocked. @param {Browser} browser @param {Question[]} questions @returns {Promise<boolean[]>} */
function outcomes(browser, questions) {
  // Firefox matches sockets under these schemes; `testMatchOutcome` takes the address as it is given.
  const asSeen = (/** @type {string} */ url) => (browser.name === 'firefox' ? url.replace(/^ws/, 'http') : url);
  const requests = questions.map(([url, type, initiator]) => ({ url: asSeen(url), type, ...(initiator && { initiator }) }));
  return browser.inExtension(async (requests) => {
    const api = chrome.declarativeNetRequest;
    const actions = new Map((await api.getDynamicRules()).map(({ id, action }) => [id, action.type]));
    const blocked = [];
    for (const request of requests) {
      if (new URL(request.url).href !== request.url) throw new Error(`not as browsers write it: ${request.url}`);
      const { matchedRules } = await api.testMatchOutcome(/** @type {chrome.declarativeNetRequest.TestMatchRequestDetails} */ (request));
      blocked.push(matchedRules.some(({ ruleId }) => actions.get(ruleId) === 'block'));
    }
    return blocked;
  }, requests);
}
