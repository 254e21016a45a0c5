//! The table against the plain matcher, on random filters and addresses.
//!
//! What the two share is little more than the parser.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod draw;
mod plain;
mod random;

use draw::{KINDS, address, filter, regex_filter};
use random::Random;
use wattguard::filter::{Filter, parse};
use wattguard::matcher::{Builder, Table};
use wattguard::request::Request;

#[test]
fn the_table_agrees_with_the_plain_matcher() {
    let mut random = Random(0x5eed_1234_5678_9abc);
    let (mut met, mut lifted) = (0, 0);
    for _ in 0..400 {
        let count = 1 + random.below(30);
        let draw = |_| if random.one_in(10) { regex_filter(&mut random) } else { filter(&mut random) };
        let lines: Vec<String> = (0..count).map(draw).collect();
        let filters: Vec<Filter<'_>> = lines.iter().filter_map(|line| parse(line).ok()).collect();
        let filters = plain::in_force(&filters);
        let text = format!("! list\n{}", lines.join("\n"));
        let mut builder = Builder::new();
        builder.add("List", &text);
        let bytes = builder.finish().expect("a table");
        let table = Table::new(&bytes).expect("a table");
        for _ in 0..20 {
            let kind = random.of(&KINDS);
            let schemes = if kind == "websocket" { ["ws", "wss"] } else { ["http", "https"] };
            let (url, source) = (address(&mut random, &schemes), address(&mut random, &["http", "https"]));
            let request = Request::parse(&url, kind, &source);
            let expected = plain::blocks(&filters, &request);
            let found = table.block(&request);
            assert_eq!(
                found.is_some(),
                expected,
                "{url} {kind} from {source}\n{text}\n{:?}",
                found.map(|found| found.line)
            );
            met += usize::from(expected);
            lifted += usize::from(
                !expected && filters.iter().any(|filter| !filter.exception && plain::meets(filter, &request)),
            );
        }
    }
    assert!(met > 1_000 && lifted > 40, "the draw must not be empty: {met} met, {lifted} lifted");
}

#[test]
fn printed_filters_are_read_as_the_same() {
    let mut random = Random(0xfeed_0000_0000_0001);
    let mut read = 0;
    for _ in 0..20_000 {
        let line = filter(&mut random);
        if let Ok(filter) = parse(&line) {
            let printed = filter.to_string();
            assert_eq!(parse(&printed), Ok(filter), "{line} -> {printed}");
            read += 1;
        }
    }
    assert!(read > 12_000, "{read}");
}

/// Any bytes at all: nothing panics, and no line is lost.
#[test]
fn garbage_is_read_without_harm() {
    let mut random = Random(0x0bad_f00d_0bad_f00d);
    let marks = [
        "||", "@@", "$", "^", "*", "|", "/", "##", "#@#+js(", "!#if ", "!#endif", "\n", ",", "domain=", "~", "é",
        "\u{0}", " ", "0.0.0.0 ", "[", "://", "%", "xn--",
    ];
    for _ in 0..20_000 {
        let text = random.text(&marks, 12);
        let mut builder = Builder::new();
        builder.add("Garbage", &text);
        let bytes = builder.finish().expect("a table");
        let table = Table::new(&bytes).expect("a table");
        let url = random.text(&marks, 6);
        let url = wattguard::url::canonical(&url);
        let _ = table.block(&Request::parse(&url, "script", &text));
    }
}
