/**
 * What a browser costs, as the kernel counts it: all processes below one that we started -> processor time and memory.
 *
 * Processor time is that of the living (user and system) and of children that ended and were waited for, in ticks of 10 ms
 * (proc(5), /proc/PID/stat); the kernel scales ticks to the time that really ran. Memory is the private part: what would come
 * back if the process ended (/proc/PID/smaps_rollup).
 * Invariant: nothing is read but processes that descend from this one.
 */
import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second on every platform that browsers run on: sysconf(_SC_CLK_TCK). */
const TICK_MS = 10;

/** @typedef {{ id: number, parent: number, name: string, ticks: number }} Process */

/** @returns {Process[]} */
function all() {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => {
      try {
        return [read(Number(entry))];
      } catch {
        return []; // It has ended since.
      }
    });
}

/** The name stands in brackets and may hold spaces; the fields after it are counted from the last bracket. @param {number} id */
function read(id) {
  const text = readFileSync(`/proc/${id}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ').map(Number);
  // utime, stime, cutime, cstime: fields 14 to 17 of the line, the third stands first here.
  const [utime = 0, stime = 0, cutime = 0, cstime = 0] = fields.slice(11, 15);
  return { id, parent: fields[1] ?? 0, name: text.slice(text.indexOf('(') + 1, text.lastIndexOf(')')), ticks: utime + stime + cutime + cstime };
}

/** Processes that we started ourselves. @returns {number[]} */
export const children = () => all().filter(({ parent }) => parent === process.pid).map(({ id }) => id);

/** @param {number} root @returns {Process[]} it and all below it */
function family(root) {
  const everyone = all();
  /** @param {number} id @returns {Process[]} */
  const below = (id) => everyone.filter(({ parent }) => parent === id).flatMap((child) => [child, ...below(child.id)]);
  return [...everyone.filter(({ id }) => id === root), ...below(root)];
}

/** Milliseconds of processor time since the browser started. @param {number} root */
export function processorTime(root) {
  return family(root).reduce((sum, { ticks }) => sum + ticks, 0) * TICK_MS;
}

/**
 * Private memory in MB: of the whole browser, and of the process that runs extensions.
 * @param {number} root
 */
export function memory(root) {
  let whole = 0;
  let extensions = 0;
  for (const { id, name } of family(root)) {
    const mb = privateMemory(id);
    whole += mb;
    if (name === 'WebExtensions' || commandOf(id).includes('--extension-process')) extensions += mb;
  }
  return { whole, extensions };
}

/** @param {number} id */
function privateMemory(id) {
  try {
    const text = readFileSync(`/proc/${id}/smaps_rollup`, 'utf8');
    return [...text.matchAll(/^Private_\w+:\s+(\d+) kB/gm)].reduce((sum, [, kb]) => sum + Number(kb), 0) / 1024;
  } catch {
    return 0; // It has ended since, or is a helper that may not be looked into.
  }
}

/** @param {number} id */
function commandOf(id) {
  try {
    return readFileSync(`/proc/${id}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
