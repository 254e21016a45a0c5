/**
 * What crosses from the core: the JavaScript side of src/boundary.rs. tests/golden/verdicts.js holds one value
 * of each kind, checked against these types by tsc and against Rust by `cargo test`.
 *
 * @typedef {'allow' | 'ask' | 'block'} Action
 * @typedef {'undecided' | 'allowed' | 'refused'} Policy
 *
 * @typedef {{ action: Action, evidence: Evidence[] }} Verdict
 *
 * @typedef {object} Evidence
 * @property {'address' | 'script' | 'module' | 'message' | 'behaviour'} family
 * @property {'weak' | 'strong' | 'conclusive'} strength
 * @property {What} what  what was seen
 * @property {Where} where  where it stands
 * @property {'hidden' | 'offered'} consent  how what it tells of comes to run
 * @property {boolean} inWallets  wallets show it too
 * @property {boolean} [doubted]  seen in what may differ from what ran: the core counts it one strength lower
 *
 * @typedef {{ kind: 'filter', filter: string, miner: Miner | null } | { kind: 'sign', key: string, arguments: string[] }} What
 *   a filter names this address, and `miner` is null where its list does not say whose it is; or a sign of mining, in the
 *   words of the message `evidence` + key of _locales/
 * @typedef {{ kind: 'line', list: string, line: number } | { kind: 'offset', offset: number }
 *   | { kind: 'frame', frame: number } | { kind: 'page' }} Where
 *   title of the list and 1-based line; bytes from the beginning; a frame of a socket, counted from 1; the page as a whole
 *
 * @typedef {{ id: string, name: string, consent: 'hidden' | 'offered' }} Miner
 */

export {};
