//! The static rules as they are committed: what browsers enforce before any code of ours runs.

#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use serde_json::Value;
use wattguard::dnr::{Browser, Budget, compile};
use wattguard::lists::{Consent, Item, items};

const RULES: &str = include_str!("../rules/compiled/dnr.json");
const LIST: &str = include_str!("../rules/compiled/wattguard.txt");

fn rules() -> Vec<Value> {
    serde_json::from_str(RULES).expect("an array of rules")
}

/// A rule that cannot change headers cannot remove or weaken a page's Content Security Policy.
#[test]
fn rules_only_block_and_allow() {
    let static_rules = rules();
    // Lists that try: csp=, removeparam=, replace= and redirects become no rules, or plain blocks.
    let hostile = "||a.com^$csp=script-src *\n@@||a.com^$csp\n||a.com^$removeparam=x\n||a.com^$redirect=noop.js\n\
                   ||a.com^$replace=/a/b/\n@@||a.com^$document\n||a.com^$removeheader=content-security-policy\n||a.com^";
    let filters = items(hostile).filter_map(|item| match item {
        Item::Filter(entry) => Some((0, entry)),
        Item::Issue(_) => None,
    });
    let emitted = serde_json::to_value(compile(&[], filters, Browser::Chrome, Budget::CHROME).rules).expect("a value");
    for rule in static_rules.iter().chain(emitted.as_array().expect("an array")) {
        let action = rule.get("action").and_then(Value::as_object).expect("an action");
        assert_eq!(action.keys().collect::<Vec<_>>(), ["type"], "{rule}");
        let kind = action.get("type").and_then(Value::as_str).expect("a type");
        assert!(["block", "allow", "allowAllRequests"].contains(&kind), "{rule}");
    }
    assert_eq!(emitted.as_array().map(Vec::len), Some(3), "one block, two for the exception: {emitted}");
}

#[test]
fn rules_are_few_and_in_form() {
    let rules = rules();
    assert!(rules.len() <= 10, "{} rules", rules.len());
    let ids: BTreeSet<_> = rules.iter().filter_map(|rule| rule.get("id").and_then(Value::as_u64)).collect();
    assert_eq!(ids.len(), rules.len(), "every rule has an id of its own");
    for host in hosts(&rules) {
        let name = host.strip_suffix('.').unwrap_or(&host);
        assert!(wattguard::host::is_canonical_name(name), "{host}: Firefox refuses the whole file for one such name");
    }
}

/// Hidden miners are blocked, with and without the trailing dot that Firefox takes for a part of the name; offered ones not.
#[test]
fn rules_name_every_hidden_host_and_no_offered_one() {
    let mut blocking = rules();
    blocking.retain(|rule| rule.pointer("/action/type").and_then(Value::as_str) == Some("block"));
    let blocked = hosts(&blocking);
    let mut expected = BTreeSet::new();
    for item in items(LIST) {
        let Item::Filter(entry) = item else { panic!("{item:?}") };
        let host = entry.filter.pattern.host().expect("a host");
        if entry.miner.map(|miner| miner.consent) == Some(Consent::Hidden) {
            expected.extend([host.to_owned(), format!("{host}.")]);
        }
    }
    assert_eq!(blocked, expected);
}

fn hosts(rules: &[Value]) -> BTreeSet<String> {
    let lists = rules.iter().filter_map(|rule| rule.pointer("/condition/requestDomains").and_then(Value::as_array));
    lists.flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}
