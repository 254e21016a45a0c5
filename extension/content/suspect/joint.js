/**
 * The joint between the watcher of the parser and the relay: a function under this name, in the world that both live in.
 *
 * @typedef {(what: 'inline' | 'held', text: string) => Promise<void>} Joint
 */

export const JOINT = 'wattguardTell';
