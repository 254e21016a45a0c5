//! The table against the plain matcher, on random filters and addresses.
//!
//! What the two share is little more than the parser. Everything is drawn from small alphabets, so that filters and
//! addresses often meet.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod plain;
mod random;

use random::Random;
use wattguard::filter::{Filter, parse};
use wattguard::matcher::{Builder, Table};
use wattguard::request::Request;

const HOSTS: [&str; 10] =
    ["a.com", "b.a.com", "ba.com", "a.co.uk", "b.a.co.uk", "co.uk", "me.github.io", "1.2.3.4", "x.net", "miner.x.net"];
const PARTS: [&str; 14] = ["/", ".", "-", "miner", "js", "x", "a", "?", "=", "pool", "/", "b1", ":", "ws"];
const PATTERN_PARTS: [&str; 16] =
    ["/", ".", "-", "miner", "js", "x", "a", "?", "=", "pool", "*", "^", "/", "b1", "Miner", "a.com"];
const KINDS: [&str; 5] = ["script", "websocket", "image", "xmlhttprequest", "sub_frame"];
const OPTIONS: [&str; 14] = [
    "third-party",
    "~third-party",
    "script",
    "websocket",
    "~image",
    "match-case",
    "important",
    "badfilter",
    "domain=a.com",
    "domain=a.com|x.net",
    "domain=~b.a.com",
    "domain=a.*",
    "to=a.com|~b.a.com",
    "domain=x.net,denyallow=a.com",
];

fn filter(random: &mut Random) -> String {
    let exception = if random.below(6) == 0 { "@@" } else { "" };
    let pattern = match random.below(5) {
        0 | 1 => format!("||{}^", random.of(&HOSTS)),
        2 => format!("||{}{}", random.of(&HOSTS), random.text(&PATTERN_PARTS, 4)),
        3 => format!("|http{}", random.text(&PATTERN_PARTS, 4)),
        _ => random.text(&PATTERN_PARTS, 6),
    };
    let end = if random.below(8) == 0 { "|" } else { "" };
    let mut options: Vec<&str> = (0..random.below(3)).map(|_| random.of(&OPTIONS)).collect();
    options.dedup();
    let mark = if options.is_empty() { "" } else { "$" };
    format!("{exception}{pattern}{end}{mark}{}", options.join(","))
}

fn address(random: &mut Random) -> String {
    let scheme = random.of(&["http", "https", "ws", "wss"]);
    let port = random.of(&["", "", ":8443"]);
    format!("{scheme}://{}{port}/{}", random.of(&HOSTS), random.text(&PARTS, 8))
}

#[test]
fn the_table_agrees_with_the_plain_matcher() {
    let mut random = Random(0x5eed_1234_5678_9abc);
    let (mut met, mut lifted) = (0, 0);
    for _ in 0..400 {
        let lines: Vec<String> = (0..1 + random.below(30)).map(|_| filter(&mut random)).collect();
        let filters: Vec<Filter<'_>> = lines.iter().filter_map(|line| parse(line).ok()).collect();
        let filters = plain::in_force(&filters);
        let text = format!("! list\n{}", lines.join("\n"));
        let mut builder = Builder::new();
        builder.add("List", &text);
        let bytes = builder.finish().expect("a table");
        let table = Table::new(&bytes).expect("a table");
        for _ in 0..20 {
            let (url, source, kind) = (address(&mut random), address(&mut random), random.of(&KINDS));
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
