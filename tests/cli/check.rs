//! `wattguard check` on lines of JSON.

use std::sync::Once;

use wattguard::limits;

use crate::{expect, file, run};

const LIST: &str = "! Title: Example\n! Miner: coinhive | Coinhive | hidden\n||coinhive.com^\n! Miner: nimiq | Nimiq | offered\n\
                    ||nimiqpool.com^$third-party,script\n";
const COINHIVE: &str = r#"{"action":"block","family":"coinhive","filter":"||coinhive.com^","line":3,"list":"check.txt","url":"https://www.CoinHive.com./x.js"}
"#;
const NIMIQ: &str = r#"{"action":"ask","family":"nimiq","filter":"||nimiqpool.com^$script,third-party","line":5,"list":"check.txt","url":"https://nimiqpool.com/x.js"}
"#;
const NOTHING: &str = r#"{"action":"allow","family":null,"filter":null,"line":null,"list":null,"url":"https://nimiqpool.com/x.js"}
"#;

/// The words that judge by [`LIST`].
fn by_list() -> [&'static str; 3] {
    static WRITTEN: Once = Once::new();
    WRITTEN.call_once(|| drop(file("check.txt", LIST)));
    ["check", "--list", "check.txt"]
}

#[test]
fn requests_are_judged() {
    let words = by_list();
    for (input, output) in [
        (r#"{"url":"https://www.CoinHive.com./x.js","type":"script","source":"https://shop.example/"}"#, COINHIVE),
        (r#"{"url":"https://www.CoinHive.com./x.js"}"#, COINHIVE),
        (r#" { "more":[{}], "url" : "https:\/\/www.CoinHive.com.\u002fx.js","type":null } "#, COINHIVE),
        (r#"{"url":"https://nimiqpool.com/x.js","type":"script","source":"https://shop.example/"}"#, NIMIQ),
        (r#"{"url":"https://nimiqpool.com/x.js","type":"image","source":"https://shop.example/"}"#, NOTHING),
        (r#"{"url":"https://nimiqpool.com/x.js","type":"script","source":"https://www.nimiqpool.com/"}"#, NOTHING),
        (r#"{"url":"https://nimiqpool.com/x.js","type":7,"source":{}}"#, NOTHING),
        ("", ""),
        (" \n\r\n\n", ""),
    ] {
        expect(&words, input.as_bytes(), 0, output, "");
    }
}

/// Line ends, the last of them, and a byte order mark are no part of a request.
#[test]
fn lines_come_in_any_form() {
    let words = by_list();
    let request = r#"{"url":"https://www.CoinHive.com./x.js"}"#;
    for (input, count) in [
        (format!("{request}\n{request}\n"), 2),
        (format!("{request}\r\n\r\n{request}"), 2),
        (format!("\u{feff}{request}\n"), 1),
        (format!("\n\n{request}"), 1),
        (format!("{}{request}", " ".repeat(100_000)), 1),
    ] {
        expect(&words, input.as_bytes(), 0, &COINHIVE.repeat(count), "");
    }
}

/// A bad line is told by number and kind; those around it are judged.
#[test]
fn bad_lines_are_named() {
    let words = by_list();
    let long = format!(r#"{{"url":"https://a.com/{}"}}"#, "x".repeat(limits::REQUEST_LINE_BYTES));
    let many = format!(r#"{{"url":{}"#, "[".repeat(1_000));
    for (line, notes) in [
        ("{\"url\":", "line 2, column 7: not JSON: EOF while parsing a value\n"),
        ("{\"url\":\"x\"} {", "line 2, column 13: not JSON: trailing characters\n"),
        ("url: x", "line 2, column 1: not JSON: expected value\n"),
        ("{\"url\":\"\\ud800\"}", "line 2, column 15: not JSON: unexpected end of hex escape\n"),
        ("{\"type\":\"script\"}", "line 2: no \"url\"\n"),
        ("{\"url\":7}", "line 2: no \"url\"\n"),
        ("[\"https://a.com/\"]", "line 2: no \"url\"\n"),
        ("7", "line 2: no \"url\"\n"),
        (many.as_str(), "line 2, column 1007: not JSON: EOF while parsing a list\n"),
        (long.as_str(), "line 2: longer than 8388608 bytes\n"),
    ] {
        let good = r#"{"url":"https://www.CoinHive.com./x.js"}"#;
        expect(&words, format!("{good}\n{line}\n{good}\n").as_bytes(), 1, &COINHIVE.repeat(2), notes);
    }
    let long = long.as_bytes();
    expect(&words, long, 1, "", "line 1: longer than 8388608 bytes\n");
}

#[test]
fn a_line_may_be_as_long_as_the_limit() {
    let words = by_list();
    let (begin, end) = (r#"{"url":"https://nimiqpool.com/x.js","more":""#, r#""}"#);
    let line = [begin, &"x".repeat(limits::REQUEST_LINE_BYTES - begin.len() - end.len()), end].concat();
    expect(&words, format!("{line}\n").as_bytes(), 0, NOTHING, "");
    expect(&words, line.as_bytes(), 0, NOTHING, "");
}

#[test]
fn what_is_not_utf8_is_told() {
    let words = by_list();
    let notes = "standard input: 2 places are not UTF-8, read as U+FFFD\n";
    let output = NOTHING.replace("x.js", "\u{fffd}\u{fffd}.js");
    expect(&words, b"{\"url\":\"https://nimiqpool.com/\xff\xfe.js\"}", 0, &output, notes);
}

/// Requests come from standard input or a file, which stands before `--list` or behind `-`, `--` or another option.
#[test]
fn requests_have_a_place() {
    let request = r#"{"url":"https://www.CoinHive.com./x.js"}"#;
    file("check-place.txt", LIST);
    file("check-other.txt", "||other.example^\n");
    file("check-place.jsonl", request);
    let output = COINHIVE.replace("check.txt", "check-place.txt");
    for words in [
        "check --list check-place.txt",
        "check --list check-place.txt -",
        "check - --list check-place.txt",
        "check --list check-other.txt check-place.txt",
        "check --list check-place.txt --list check-other.txt",
        "check --list=check-place.txt",
        "check --list check-place.txt -- check-place.jsonl",
        "check --list=check-place.txt check-place.jsonl",
        "check check-place.jsonl --list check-other.txt check-place.txt",
    ] {
        let input = if words.contains("jsonl") { "" } else { request };
        expect(&words.split(' ').collect::<Vec<_>>(), input.as_bytes(), 0, &output, "");
    }
}

#[test]
fn the_bundled_list_is_at_hand() {
    let list = include_str!("../../rules/compiled/wattguard.txt");
    let number = list.lines().position(|line| line == "||coinhive.com^").map_or(0, |at| at + 1);
    let output = COINHIVE.replace("check.txt", "Wattguard").replace("\"line\":3", &format!("\"line\":{number}"));
    expect(&["check", "--bundled"], br#"{"url":"https://www.CoinHive.com./x.js"}"#, 0, &output, "");
}

#[test]
fn tables_are_whole_or_refused() {
    file("check-table.txt", LIST);
    let ran = run(&["compile", "--output", "check-table.bin", "check-table.txt"], b"");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    // The table names the list by its title.
    let output = COINHIVE.replace("check.txt", "Example");
    let request = br#"{"url":"https://www.CoinHive.com./x.js"}"#;
    expect(&["check", "--table", "check-table.bin"], request, 0, &output, "");

    let path = file("check-damaged.bin", "");
    let table = std::fs::read(path.with_file_name("check-table.bin")).expect("a table");
    for (bytes, notes) in [
        ([table.as_slice(), b"x"].concat(), "check-damaged.bin: a damaged table: its checksum does not fit\n"),
        (
            table.split_last().expect("bytes").1.to_vec(),
            "check-damaged.bin: a damaged table: its checksum does not fit\n",
        ),
        (b"||a.com^\n".to_vec(), "check-damaged.bin: not a table of Wattguard\n"),
        (Vec::new(), "check-damaged.bin: not a table of Wattguard\n"),
    ] {
        file("check-damaged.bin", bytes);
        expect(&["check", "--table", "check-damaged.bin"], request, 2, "", notes);
    }
}
