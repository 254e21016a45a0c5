//! Any text is read as a list: every line is a filter or an issue, printing a filter and reading it again gives the same
//! filter, nothing panics, and the time is linear in the text.
//!
//! A text whose first line is `repeat` is read as a recipe for large ones, see [`large`].

#![no_main]

use std::collections::HashSet;

use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use wattguard::dnr::{self, Browser, Budget};
use wattguard::filter::{match_pattern, parse, plain_host};
use wattguard::lists::{Entry, Item, Standing, header, items};
use wattguard::matcher::{Builder, Table};
use wattguard::{host, limits, url};
use wattguard_fuzz::{grammar, mutate, soon};

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate::text(data, size, max_size, seed, &grammar::LISTS)
});

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    match text.strip_prefix("repeat\n") {
        Some(recipe) => large(recipe).iter().for_each(|text| soon("a large list", || load(text))),
        None => {
            soon("a list", || load(text));
            read(text);
            line(text.lines().next().unwrap_or_default());
            canonical(text);
        }
    }
});

/// What the extension does with a list.
fn load(text: &str) {
    let mut builder = Builder::new();
    builder.add("Fuzz", text);
    let bytes = builder.finish().expect("a table within its limits");
    assert!(Table::new(&bytes).is_ok());
}

/// Each item says where it stands; each filter is printed as itself.
fn read(text: &str) {
    let _ = header(text);
    let lines: Vec<&str> = text.lines().collect();
    let mut filters = Vec::new();
    let mut last = 0;
    for item in items(text) {
        let at = match item {
            Item::Filter(entry) => {
                let printed = entry.filter.to_string();
                assert_eq!(parse(&printed), Ok(entry.filter), "printed as {printed}");
                filters.push((0, entry));
                entry.line
            }
            Item::Issue(issue) => {
                let _ = issue.to_string();
                // One past the end, where something is missing.
                let columns = lines[issue.line as usize - 1].chars().count() + 1;
                assert!((1..=columns).contains(&(issue.column as usize)), "{issue:?}");
                issue.line
            }
        };
        assert!(last <= at && at as usize <= lines.len(), "line {at} after line {last}");
        last = at;
    }
    for browser in [Browser::Chrome, Browser::Firefox, Browser::Both] {
        let compiled = dnr::compile(&[Standing::TRUSTED], filters.iter().copied(), browser, Budget::UNLIMITED);
        let with_issue = compiled.issues.iter().map(|(origin, _)| origin);
        let placed: HashSet<_> = compiled.origins.iter().flatten().chain(with_issue).copied().collect();
        let takes_back = filters.iter().any(|(_, entry)| entry.filter.badfilter);
        let is_placed = |&(list, entry): &(usize, Entry<'_>)| placed.contains(&(list, entry.line));
        assert!(takes_back || filters.iter().all(is_placed), "each filter has a rule or an issue");
    }
}

/// One line, whatever the format of a list would be.
fn line(text: &str) {
    match parse(text) {
        Ok(filter) => assert_eq!(parse(&filter.to_string()), Ok(filter)),
        Err((at, _)) => assert!(text.is_char_boundary(at) || text.len() > limits::LINE_BYTES, "{at}"),
    }
    for filter in [plain_host(text).ok(), match_pattern(text)].into_iter().flatten() {
        assert_eq!(parse(&filter.to_string()), Ok(filter), "{filter}");
    }
}

/// What is canonical stays as it is.
fn canonical(text: &str) {
    if let Some(host) = host::canonical(text) {
        assert_eq!(host::canonical(&host), Some(host.clone()));
    }
    let once = url::canonical(text);
    assert_eq!(url::canonical(&once), once);
}

/// Large texts after a recipe: first line, unit, last line, then what stands before, a hundred times. One has the unit again and again in
/// a line of nearly the longest length, one on lines of its own, and one in a single line without end; `{n}` is a number
/// that rises, `{br}` a line break.
fn large(recipe: &str) -> [String; 3] {
    let mut parts = recipe.splitn(4, '\n');
    let mut part = || parts.next().unwrap_or_default();
    let (head, unit, tail, before) = (part(), part(), part(), part());
    if unit.is_empty() {
        return Default::default();
    }
    let repeated = |bytes: usize, end: &str| -> String {
        let mut text = String::with_capacity(bytes + 64);
        for number in 0.. {
            if text.len() + unit.len() + end.len() > bytes {
                break;
            }
            text += &unit.replace("{n}", &number.to_string()).replace("{br}", "\n");
            text += end;
        }
        text
    };
    let room = (limits::LINE_BYTES - 16).saturating_sub(head.len() + tail.len());
    let line = format!("{head}{}{tail}\n", repeated(room, ""));
    // The format of a list is decided by its first hundred lines.
    let before = format!("{before}\n").repeat(100);
    [
        format!("{before}{}", line.repeat(3)),
        format!("{before}{head}{}{tail}", repeated(1 << 18, "\n")),
        format!("{before}{head}{}{tail}", repeated(1 << 19, "")),
    ]
}
