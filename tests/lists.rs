//! Whole lists, read and matched: NoCoin's as it is published, and the bundled one.
#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use wattguard::engine::Engine;
use wattguard::filter::IssueKind;
use wattguard::lists::{Item, header, items};
use wattguard::matcher::{Builder, Table, TableError};
use wattguard::request::Request;
use wattguard::verdict::{Action, Policy};

const NOCOIN: &str = include_str!("data/nocoin.txt");
const BUNDLED: &str = include_str!("../rules/compiled/wattguard.txt");

#[test]
fn every_line_of_nocoin_is_a_filter_or_named() {
    let (mut filters, mut issues) = (0, Vec::new());
    for item in items(NOCOIN) {
        match item {
            Item::Filter(entry) => {
                filters += 1;
                let printed = entry.filter.to_string();
                assert_eq!(wattguard::filter::parse(&printed), Ok(entry.filter), "line {}", entry.line);
            }
            Item::Issue(issue) => issues.push(issue.kind),
        }
    }
    // 317 network filters, three of them `csp=`, which change pages without blocking; and one file that is included.
    let csp = IssueKind::NotABlock("csp".into());
    assert_eq!((filters, issues.len()), (314, 4));
    assert_eq!(issues, [csp.clone(), csp.clone(), csp, IssueKind::Include("nocoin-ublock.txt".into())]);
    assert_eq!(header(NOCOIN).title, Some("NoCoin Filter List"));
    assert_eq!(header(NOCOIN).expires, Some("7 days (update frequency)"));
}

#[test]
fn nocoin_blocks_what_it_means_to() {
    let mut builder = Builder::new();
    builder.add("NoCoin", NOCOIN);
    let bytes = builder.finish().expect("a table");
    let table = Table::new(&bytes).expect("a table");
    for (url, kind, source, line) in [
        ("https://coinimp.com/x.js", "script", "https://shop.example/", Some(66)),
        ("https://coinimp.com/x.js", "script", "https://coinimp.com/", None),
        ("https://www.hostingcloud.racing./a.js", "script", "https://shop.example/", Some(198)),
        ("wss://shop.example/wproxy", "websocket", "https://shop.example/", Some(272)),
        ("https://shop.example/lib/deepMiner.min.js", "script", "https://shop.example/", Some(239)),
        ("https://m.ddns.net/p?u=ws://pool", "script", "https://shop.example/", Some(324)),
        ("wss://anything.example/", "websocket", "https://123telugu.com/", Some(306)),
        ("wss://live.api.stream/x", "websocket", "https://shop.example/", None),
        ("https://shop.example/jquery.min.js", "script", "https://shop.example/", None),
        ("https://coinimp.com/", "main_frame", "", None),
        ("wss://pool.anything.bid/x", "websocket", "https://shop.example/", Some(292)),
        ("wss://x.space/socket/websocket?vsn=2", "websocket", "https://shop.example/", None),
    ] {
        let found = table.block(&Request::parse(url, kind, source)).map(|found| found.line);
        assert_eq!(found, line, "{url} {kind} {source}");
    }
}

#[test]
fn every_bundled_filter_is_found_by_its_line() {
    let engine = Engine::bundled().expect("the bundled table");
    let mut count = 0;
    for item in items(BUNDLED) {
        let Item::Filter(entry) = item else { panic!("{item:?}") };
        let host = entry.filter.pattern.host().expect("bundled filters name hosts");
        for url in
            [format!("https://{host}/lib.js"), format!("wss://ws1.{host}.:8443/proxy"), format!("http://u@A.{host}/")]
        {
            let url = wattguard::url::canonical(&url).into_owned();
            let request = Request::parse(&url, "script", "https://shop.example/");
            let found = engine.table().block(&request).map(|found| (found.line, found.miner.map(|miner| miner.id)));
            assert_eq!(found, Some((entry.line, entry.miner.map(|miner| miner.id))), "{url}");
        }
        count += 1;
    }
    assert!(count > 700);
}

#[test]
fn offered_mining_is_asked_about() {
    let engine = Engine::bundled().expect("the bundled table");
    for (host, policy, action) in [
        ("jsecoin.com", Policy::Undecided, Action::Ask),
        ("jsecoin.com", Policy::Refused, Action::Block),
        ("jsecoin.com", Policy::Allowed, Action::Allow),
        ("coinhive.com", Policy::Undecided, Action::Block),
        ("coinhive.com", Policy::Allowed, Action::Allow),
        ("coinhive.com.shop.example", Policy::Undecided, Action::Allow),
        ("xcoinhive.com", Policy::Undecided, Action::Allow),
    ] {
        let url = format!("https://{host}/x.js");
        let verdict = engine.check_request(&Request::parse(&url, "script", "https://shop.example/"), policy);
        assert_eq!(verdict.action, action, "{host} {policy:?}");
    }
}

#[test]
fn broken_tables_are_refused() {
    let mut builder = Builder::new();
    builder.add("NoCoin", NOCOIN);
    let bytes = builder.finish().expect("a table");
    assert_eq!(Table::new(&[]).err(), Some(TableError::NotATable));
    assert_eq!(Table::new(b"something else").err(), Some(TableError::NotATable));
    let mut other = bytes.clone();
    if let Some(version) = other.get_mut(4) {
        *version = 99;
    }
    assert_eq!(Table::new(&other).err(), Some(TableError::Version(99)));
    // Cut off or changed anywhere: never a table that answers otherwise.
    for at in (8..bytes.len()).step_by(7) {
        assert_eq!(Table::new(bytes.get(..at).unwrap_or_default()).err(), Some(TableError::Damaged), "cut at {at}");
        let mut changed = bytes.clone();
        if let Some(byte) = changed.get_mut(at) {
            *byte ^= 0x40;
        }
        assert_eq!(Table::new(&changed).err(), Some(TableError::Damaged), "changed at {at}");
    }
}

#[test]
fn badfilter_and_important() {
    for (list, url, line) in [
        ("||a.com^\n||a.com^$badfilter", "https://a.com/", None),
        ("||a.com^$3p\n||a.com^$third-party,badfilter", "https://a.com/", None),
        ("||a.com^\n@@||a.com^", "https://a.com/", None),
        ("||a.com^$important\n@@||a.com^", "https://a.com/", Some(1)),
        ("||a.com^\n||b.a.com^$important\n@@||a.com^", "https://b.a.com/", Some(2)),
        ("||a.com^\n@@||shop.example^$document", "https://a.com/", None),
        ("/x.js\n||a.com^", "https://a.com/x.js", Some(2)),
        ("*$script,domain=shop.example", "https://a.com/", Some(1)),
        ("*$script,domain=other.example", "https://a.com/", None),
        ("||a.com^$to=a.com|~b.a.com", "https://b.a.com/", None),
        ("*$script,domain=shop.example,denyallow=a.com", "https://a.com/", None),
        ("*$script,domain=shop.example,denyallow=b.com", "https://a.com/", Some(1)),
    ] {
        let mut builder = Builder::new();
        builder.add("List", list);
        let bytes = builder.finish().expect("a table");
        let request = Request::parse(url, "script", "https://shop.example/");
        let found = Table::new(&bytes).expect("a table").block(&request).map(|found| found.line);
        assert_eq!(found, line, "{list} {url}");
    }
}

/// The digits of an escape may have either case, also where they stand before the word that a filter is found by.
#[test]
fn escapes_match_in_either_case() {
    let mut builder = Builder::new();
    builder.add("List", "! list\n%2Fminer.gif%3F\n");
    let bytes = builder.finish().expect("a table");
    let table = Table::new(&bytes).expect("a table");
    for url in ["https://a.com/?u=%2Fminer.gif%3Fx", "https://a.com/?u=%2fMINER.gif%3fx"] {
        assert!(table.block(&Request::parse(url, "image", "https://b.com/")).is_some(), "{url}");
    }
}
