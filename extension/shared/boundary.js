/**
 * What crosses from the core: the JavaScript side of src/boundary.rs. tests/golden/boundary.js holds one value
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
 * @property {What} what
 *
 * @typedef {object} FilterMatch  a filter of a list names this address
 * @property {'filter'} kind
 * @property {string} list  title of the list
 * @property {number} line  1-based
 * @property {string} filter  its text
 * @property {Miner | null} miner  which family of miners the list says it is
 *
 * @typedef {FilterMatch} What
 *
 * @typedef {{ id: string, name: string, consent: 'hidden' | 'offered' }} Miner
 */

export {};
