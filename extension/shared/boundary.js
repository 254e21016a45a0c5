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
 *
 * @typedef {{ kind: 'filter', filter: string, miner: Miner | null }} What
 *   a filter names this address; `miner` is null where its list does not say whose it is
 * @typedef {{ kind: 'line', list: string, line: number }} Where  title of the list, 1-based line
 *
 * @typedef {{ id: string, name: string, consent: 'hidden' | 'offered' }} Miner
 */

export {};
