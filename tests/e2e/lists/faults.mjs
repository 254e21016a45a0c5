/**
 * Ways in which a list does not come, and what is said of each.
 *
 * Row: what happens; the answer to the second question, made of the good text (20 hosts); the kind of the fault; its words.
 */
import { failure, hangingUp, hostsOf, listOf, redirect, SERVER, text, thenGone, thenSilent } from './server.mjs';
import { html } from '../harness/server.mjs';

/** @typedef {import('../harness/server.mjs').Route} Route */

const HALF = (/** @type {string} */ good) => good.slice(0, good.length / 2);
const LENGTH = (/** @type {string} */ good) => String(good.length);
const LATIN = Uint8Array.from([...Buffer.from('! Title: Tested list\n||m'), 0xfc, ...Buffer.from('nchen.test^\n')]);

/** @type {[string, (good: string) => Route, string, (good: string) => (string | RegExp)[]][]} */
export const FAULTS = [
  ['the connection dies in the middle of announced bytes', (good) => thenGone(HALF(good), good.length), 'truncated', (good) => [/^\d+$/, LENGTH(good)]],
  ['the connection dies in the middle of unannounced bytes', (good) => thenGone(HALF(good), null), 'broken', () => [/^\d+$/]],
  ['fewer bytes than announced', (good) => thenGone(good, good.length + 500), 'truncated', (good) => [LENGTH(good), String(good.length + 500)]],
  ['cut off on the server: it counts more filters than are left', (good) => text(`! Entries: 20\n${good}`.slice(0, 200)), 'incomplete', () => [/^\d+$/, '20']],
  ['it counts more filters than come', (good) => text(`! Entries: 30\n${good}`), 'incomplete', () => ['20', '30']],
  ['less than half of the filters', () => text(listOf(hostsOf('other', 9))), 'shrunken', () => ['9', '20']],
  ['no filter', () => text('! Title: Tested list\n! there is nothing\n'), 'noFilter', () => []],
  ['nothing', () => text(''), 'empty', () => []],
  ['more than 10 MB', (good) => text(`${good}${'! padding padding padding padding\n'.repeat(320_000)}`), 'tooLarge', () => [String(10 * 1024 * 1024)]],
  ['more than 300,000 filters', () => text(hostsOf('h', 300_002).join('\n')), 'tooManyFilters', () => ['300000']],
  ['bytes of an archive', () => text(Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 0, 0)), 'binary', () => ['2']],
  ['Latin-1', () => text(LATIN), 'encoding', () => ['2']],
  ['a page instead', () => html('<h1>We are moving</h1>'), 'otherFormat', () => ['HTML']],
  ['data instead', () => text('{"message": "Not Found"}'), 'otherFormat', () => ['JSON']],
  ['404', () => failure(404, '<h1>Not Found</h1>'), 'status', () => ['404']],
  ['500', () => failure(500, 'oops'), 'status', () => ['500']],
  ['a network that wants a log-in: 511', () => failure(511, '<h1>Log in</h1>'), 'portal', () => [SERVER]],
  ['a network that wants a log-in: leads to its page', () => redirect('https://login.test/'), 'portal', () => ['login.test']],
  ['leads over http to https', () => redirect('http://hop.test/'), 'redirected', () => ['http://hop.test']],
  ['leads to http', () => redirect('http://elsewhere.test/list.txt'), 'redirected', () => ['http://elsewhere.test']],
  ['hangs up', () => hangingUp, 'unreachable', () => [SERVER]],
  ['silence for 30 s in the middle', (good) => thenSilent(HALF(good), good.length), 'stalled', () => ['30']],
];
