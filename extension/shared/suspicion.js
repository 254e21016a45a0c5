/**
 * Answers: whether a stop asks because of what was recognised, not because mining is openly offered.
 */

/**
 * @param {{ action: string, verdict?: import('./messages.js').Stop['verdict'] }} stop
 * @returns {boolean}
 */
export function isSuspicion({ action, verdict }) {
  const evidence = verdict?.evidence ?? [];
  return action === 'asked' && evidence.some(({ what }) => what.kind === 'sign') && !evidence.some(({ consent }) => consent === 'offered');
}
