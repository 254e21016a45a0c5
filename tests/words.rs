//! What the core recognises has words in every language: each message that evidence names is written, with as many
//! places as there are arguments.
#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use serde_json::Value;
use wattguard::evidence::{Algorithm, Dialect, ProofOfWork, Step, What};

const LANGUAGES: [(&str, &str); 2] =
    [("en", include_str!("../_locales/en/messages.json")), ("ja", include_str!("../_locales/ja/messages.json"))];

/// One of each kind, but for filters, which speak for themselves.
fn whats() -> Vec<What> {
    let found = |scratchpad| ProofOfWork {
        algorithm: Algorithm::CryptoNight,
        parts: vec!["AES", "Keccak"],
        scratchpad,
        in_wallets: false,
    };
    let steps = [
        Step::Control,
        Step::Login,
        Step::Job { blob: None },
        Step::Job { blob: Some(76) },
        Step::Share,
        Step::Complete,
    ];
    let mut whats = vec![
        What::Module(found(None)),
        What::Module(found(Some(2 << 20))),
        What::Kernel(found(None)),
        What::Kernel(found(Some(2 << 20))),
        What::ModuleName("hash_cn".to_owned()),
        What::Interface { miner: "Coinhive", call: "CoinHive.User(".to_owned() },
        What::Vocabulary(vec!["job_id", "hashrate"]),
        What::Compilations { rate: 100 },
        What::Memory { mebibytes: 256 },
        What::Workers { count: 8 },
    ];
    whats.extend(steps.map(|step| What::Message { dialect: Dialect::Stratum, step }));
    whats
}

#[test]
fn every_sign_has_its_words() {
    for (language, text) in LANGUAGES {
        let messages: Value = serde_json::from_str(text).expect("JSON");
        for what in whats() {
            let words = what.words().unwrap_or_else(|| panic!("{what:?} has no words"));
            let key = format!("evidence{}", words.key);
            let message = messages.get(&key).unwrap_or_else(|| panic!("{language}: {key} is missing"));
            let places = message.get("placeholders").and_then(Value::as_object).map_or(0, serde_json::Map::len);
            assert_eq!(places, words.arguments.len(), "{language}: {key}");
        }
    }
}

#[test]
fn no_words_are_left_over() {
    let mut used: Vec<String> =
        whats().iter().filter_map(What::words).map(|words| format!("evidence{}", words.key)).collect();
    used.sort();
    for (language, text) in LANGUAGES {
        let messages: Value = serde_json::from_str(text).expect("JSON");
        let keys = messages.as_object().into_iter().flat_map(|messages| messages.keys());
        let mut written: Vec<String> = keys.filter(|key| key.starts_with("evidence")).cloned().collect();
        written.sort();
        assert_eq!(written, used, "{language}");
    }
}
