/**
 * Answers: when something was or will be, in words: near times as a distance, far ones as a date.
 *
 *     moment(noon - 3 * HOUR, noon)  ->  '3 hours ago'
 *     moment(noon - 9 * DAY, noon)   ->  'Aug 5, 2026, 12:00 PM'
 *
 * Invariant: the time is an argument; a distance is rounded towards now, so that nothing is said to be longer ago than it is.
 */
// @ts-check

import { language } from '../shared/i18n.js';

/** Units of distances, the largest first. @type {['day' | 'hour' | 'minute', number][]} */
const units = [['day', 86_400_000], ['hour', 3_600_000], ['minute', 60_000]];
/** From so many days on a date says more than a distance. */
const FAR = 7 * 86_400_000;

/**
 * @param {number} at  milliseconds since 1970
 * @param {number} now
 * @returns {string}
 */
export function moment(at, now) {
  const distance = at - now;
  if (Math.abs(distance) >= FAR) return date(at);
  const [unit, length] = units.find(([, length]) => Math.abs(distance) >= length) ?? ['second', Infinity];
  return new Intl.RelativeTimeFormat(language(), { numeric: unit === 'day' ? 'always' : 'auto' }).format(Math.trunc(distance / length), unit);
}

/**
 * @param {number} at  milliseconds since 1970
 * @returns {string}
 */
export function date(at) {
  return new Intl.DateTimeFormat(language(), { dateStyle: 'medium', timeStyle: 'short' }).format(at);
}
