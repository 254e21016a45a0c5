//! The table answers as the plain matcher does, and names a filter that the request meets.
//!
//! The input is a list, an empty line, and requests: a line each, `kind address initiator`.

#![no_main]

#[path = "../../tests/plain/mod.rs"]
mod plain;

use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use wattguard::filter::{Filter, Pattern};
use wattguard::lists::{Entry, Item, items};
use wattguard::matcher::{Builder, Table};
use wattguard::request::Request;
use wattguard::{host, regex, url};
use wattguard_fuzz::{grammar, mutate, soon};

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate::text(data, size, max_size, seed, &grammar::MATCHING)
});

fuzz_target!(|data: &[u8]| {
    let Ok(input) = std::str::from_utf8(data) else { return };
    let (list, requests) = input.split_once("\n\n").unwrap_or((input, ""));
    let mut builder = Builder::new();
    builder.add("Fuzz", list);
    let bytes = builder.finish().expect("a table within its limits");
    let table = Table::new(&bytes).expect("a table");
    let entries: Vec<Entry<'_>> = items(list)
        .filter_map(|item| match item {
            Item::Filter(entry) if is_compiled(&entry.filter) => Some(entry),
            _ => None,
        })
        .collect();
    let filters: Vec<Filter<'_>> = entries.iter().map(|entry| entry.filter).collect();
    if !filters.iter().all(is_within_limits) {
        return;
    }
    let filters = plain::in_force(&filters);
    for line in requests.lines().take(20) {
        let mut words = line.split(' ');
        let mut word = || words.next().unwrap_or_default();
        let (kind, address, source) = (word(), url::canonical(word()), url::canonical(word()));
        let request = Request::parse(&address, kind, &source);
        if !is_of_a_browser(request.url.host()) || !is_of_a_browser(request.source.host()) {
            continue;
        }
        let found = soon("a request", || table.block(&request));
        let expected = plain::blocks(&filters, &request);
        assert_eq!(found.is_some(), expected, "{line}: {:?}", found.map(|found| found.line));
        let Some(found) = found else { continue };
        let meets = |entry: &Entry<'_>| !entry.filter.exception && plain::meets(&entry.filter, &request);
        let named = entries.iter().any(|entry| entry.line == found.line && meets(entry));
        assert!(named, "{line}: line {} is not about it", found.line);
    }
});

/// A list's expressions that the core does not take are issues, not filters.
fn is_compiled(filter: &Filter<'_>) -> bool {
    match filter.pattern {
        Pattern::Regex(source) => regex::compile(source, filter.match_case).is_ok(),
        _ => true,
    }
}

/// Steps of a pattern are bounded; the plain matcher knows no such bound.
fn is_within_limits(filter: &Filter<'_>) -> bool {
    match filter.pattern {
        Pattern::Text { text, .. } => text.len() < 60,
        _ => true,
    }
}

/// Hosts as browsers report them: canonical, and no characters that no registry sells.
fn is_of_a_browser(name: &str) -> bool {
    let label = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.[:]".contains(&byte);
    name.is_empty() || host::canonical(name).as_deref() == Some(name) && name.bytes().all(label) && name.len() < 250
}
