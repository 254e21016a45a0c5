//! The boundary's golden values: what Rust writes is what tests/golden/verdicts.js holds (and tsc has checked).
#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use serde_json::Value;
use wattguard::boundary::Verdict;
use wattguard::engine::Engine;
use wattguard::evidence::{Algorithm, Dialect, Evidence, Place, ProofOfWork, Step, Strength, What};
use wattguard::matcher::Builder;
use wattguard::request::Request;
use wattguard::verdict::{Policy, judge};

const OURS: &str = "! Title: Wattguard\n\n! Miner: coinhive | Coinhive | hidden\n||coinhive.com^\n\
                    ! Miner: nimiq | Nimiq | offered\n||nimiq.example^\n";
const OTHERS: &str = "/miner.js";

#[test]
fn verdicts_are_golden() {
    let mut builder = Builder::new();
    builder.add("Wattguard", OURS);
    builder.add("Example", OTHERS);
    let engine = builder.finish().ok().and_then(|table| Engine::new(table).ok()).expect("a table");
    let of_addresses =
        ["https://a.example/", "https://coinhive.com/x", "https://nimiq.example/x", "https://a.example/miner.js"]
            .iter()
            .map(|url| {
                engine.check_request(&Request::parse(url, "script", "https://shop.example/"), Policy::Undecided)
            });
    let verdicts: Vec<Value> = of_addresses
        .chain([judge(recognised(), Policy::Undecided)])
        .map(|verdict| serde_json::to_value(Verdict::from(&verdict)).expect("a value"))
        .collect();
    assert_eq!(Value::Array(verdicts), golden());
}

/// One evidence of each place that is not a line.
fn recognised() -> Vec<Evidence> {
    let found = ProofOfWork {
        algorithm: Algorithm::CryptoNight,
        parts: vec!["AES", "Keccak"],
        scratchpad: Some(2 << 20),
        in_wallets: false,
    };
    let message = What::Message { dialect: Dialect::Coinhive, step: Step::Job { blob: Some(76) } };
    [
        (Strength::Strong, What::Module(found), Place::Offset(8)),
        (Strength::Strong, message, Place::Frame(2)),
        (Strength::Weak, What::Workers { count: 8 }, Place::Page),
    ]
    .map(|(strength, what, place)| Evidence { strength, what, place })
    .to_vec()
}

/// The array in the golden module: JavaScript whose quotes, keys and trailing commas are brought into JSON's form.
fn golden() -> Value {
    let module = include_str!("golden/verdicts.js");
    let array =
        module.split_once("verdicts = ").map(|(_, array)| array.trim().trim_end_matches(';')).expect("an array");
    let mut json = String::new();
    let mut word = String::new();
    let mut in_text = false;
    for c in array.chars() {
        match c {
            '\'' => {
                in_text = !in_text;
                json.push('"');
            }
            _ if in_text => json.push(c),
            c if c.is_alphanumeric() => word.push(c),
            c => {
                match c {
                    ':' => json.push_str(&format!("\"{word}\"")),
                    _ => json.push_str(&word),
                }
                word.clear();
                if !c.is_whitespace() {
                    json.push(c);
                }
            }
        }
    }
    let json = json.replace(",}", "}").replace(",]", "]");
    serde_json::from_str(&json).unwrap_or_else(|fault| panic!("{fault}: {json}"))
}
