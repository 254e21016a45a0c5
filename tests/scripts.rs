//! Scripts and pages written by hand: honest trades that come nearest to mining, and miners of many families and styles.
//!
//! Every file under `scripts/honest` must say nothing strong, every file under `scripts/miners` something strong. What is
//! known to be wrong stands in a table, with its reason, and is asserted as wrong: an improvement turns the test red too.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use wattguard::evidence::{Evidence, Strength};
use wattguard::script;
use wattguard::verdict::{Action, Policy, judge};

/// What is to be said of a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expected {
    /// Weak evidence at most, and the page goes on.
    Honest,
    /// At least one strong evidence.
    Miner,
}

/// Honest files that are taken for miners, and why.
const FALSE_ALARMS: &[(&str, &str)] = &[
    ("blocker-signatures.js", "a table of signatures holds every word that a miner has"),
    ("bundle-wallet-near-threads.js", "a wallet stands beside a thread pool within one window"),
];

/// Miners that are not found, and why.
const MISSES: &[(&str, &str)] = &[
    ("compound-split-far.js", "a bare relay between a socket and workers: no word of mining is in it"),
    ("duino-web.js", "Duino-Coin's lines have no words of their own in the vocabulary"),
    ("iframe-hidden.html", "a wallet and a pool in the fragment of one address are not looked at"),
    (
        "kernel-cryptonight-tableless.js",
        "without its tables it has no more of CryptoNight than a library of cryptography and a number by chance",
    ),
    ("loader-computed-member.js", "the constructor's name stands in a list that no string array resolves"),
    ("long-polling-http.js", "job_id, blob, nonce and target alone: queues of files have nearly that"),
    ("russian-comments.js", "a CryptoNote login beside its job weighs nothing"),
    ("webgl-sha256-glsl.js", "SHA-256 is everywhere, and few words are with it"),
    ("webgpu-quiet-keccak.js", "a kernel of one general hash function: its messages must agree"),
    ("wordpress-plugin-quiet.html", "a wallet, a pool and an algorithm in one object are not looked at"),
];

/// What is wrong with the answer for a file, if anything.
fn check(path: &Path, expected: Expected) -> Result<(), Vec<Evidence>> {
    let evidence = script::check(&fs::read(path).unwrap());
    let is_strong = evidence.iter().any(|one| one.strength >= Strength::Strong);
    let action = judge(evidence.clone(), Policy::Undecided).action;
    let is_right = match expected {
        Expected::Honest => !is_strong && action == Action::Allow,
        Expected::Miner => is_strong && action > Action::Allow,
    };
    if is_right { Ok(()) } else { Err(evidence) }
}

fn check_folder(folder: &str, expected: Expected, known: &[(&str, &str)], at_least: usize) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scripts").join(folder);
    let mut known: BTreeMap<&str, &str> = known.iter().copied().collect();
    let mut wrong = Vec::new();
    let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    assert!(names.len() >= at_least, "{} files", names.len());
    for path in names {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        match (check(&path, expected), known.remove(name.as_str())) {
            (Ok(()), None) | (Err(_), Some(_)) => {}
            (Ok(()), Some(reason)) => wrong.push(format!("{name} is right by now: {reason}")),
            (Err(evidence), None) => wrong.push(format!("{name}: {:?}", said(&evidence))),
        }
    }
    assert!(known.is_empty(), "no such files: {known:?}");
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}

fn said(evidence: &[Evidence]) -> Vec<String> {
    evidence.iter().map(|one| format!("{:?} {:?} at {:?}", one.strength, one.what, one.place)).collect()
}

#[test]
fn honest_scripts_say_nothing_strong() {
    check_folder("honest", Expected::Honest, FALSE_ALARMS, 60);
}

#[test]
fn miners_are_found() {
    check_folder("miners", Expected::Miner, MISSES, 40);
}
