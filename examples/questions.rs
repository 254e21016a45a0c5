//! What `tests/e2e/agreement.test.mjs` asks a browser, and what the answers should be: a list -> its rules, and requests
//! that are aimed at its filters.
//!
//! `cargo run --example questions -- LIST chromium|firefox COUNT [ID...]`; the rules with these ids are left out, for the
//! browser has refused their regular expressions.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

#[path = "../tests/draw/mod.rs"]
mod draw;
#[path = "../tests/random/mod.rs"]
mod random;
#[path = "../tests/reference/mod.rs"]
mod reference;

use draw::aimed::{self, Aimed};
use random::Random;
use reference::{Asked, Difference, Manner, Reference};
use serde_json::{Value, json};
use wattguard::dnr::{Browser, Budget, Compiled, compile};
use wattguard::filter::Filter;
use wattguard::lists::{Entry, Item, Standing, items};
use wattguard::matcher::{Builder, Table};
use wattguard::request::Request;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [file, browser, count, refused @ ..] = arguments.as_slice() else {
        panic!("usage: questions LIST chromium|firefox COUNT [ID...]");
    };
    let (browser, budget) = match browser.as_str() {
        "firefox" => (Browser::Firefox, Budget::FIREFOX),
        _ => (Browser::Chrome, Budget::CHROME),
    };
    let text = std::fs::read_to_string(file).expect("a list");
    let entries: Vec<Entry<'_>> = items(&text).filter_map(filter_of).collect();
    let mut compiled = compile(&[Standing::TRUSTED], entries.iter().map(|entry| (0, *entry)), browser, budget);
    refused.iter().for_each(|id| compiled.refuse(id.parse().expect("an id")));
    let filters: Vec<Filter<'_>> = entries.iter().map(|entry| entry.filter).collect();
    let count: usize = count.parse().expect("a number");
    let answer = json!({
        "budget": { "rules": budget.rules + Budget::RESERVED, "regexRules": budget.regex_rules },
        "rules": compiled.rules,
        "withoutRule": without_rule(&text, &compiled),
        "questions": questions(&text, &compiled, &filters, browser, count),
    });
    println!("{answer}");
}

fn filter_of(item: Item<'_>) -> Option<Entry<'_>> {
    match item {
        Item::Filter(entry) => Some(entry),
        Item::Issue(_) => None,
    }
}

/// Line, filter, why there is no rule.
fn without_rule(text: &str, compiled: &Compiled) -> Vec<Value> {
    let lines: Vec<&str> = text.lines().collect();
    let issues = compiled.issues.iter();
    issues.map(|((_, line), issue)| json!([line, lines[*line as usize - 1], issue.to_string()])).collect()
}

/// Address, kind, initiator; whether the table blocks it, whether the browser is to; and if they differ, why.
fn questions(text: &str, compiled: &Compiled, filters: &[Filter<'_>], browser: Browser, count: usize) -> Vec<Value> {
    let lines = (1..).zip(text.lines()).map(|(number, line)| {
        let has_rule = !compiled.issues.iter().any(|((_, without), _)| *without == number);
        if has_rule { line } else { "! no rule" }
    });
    let text = lines.collect::<Vec<_>>().join("\n");
    let mut builder = Builder::new();
    builder.add("List", &text);
    let bytes = builder.finish().expect("a table");
    let table = Table::new(&bytes).expect("a table");
    let reference = Reference::new(browser, &compiled.rules);
    let known = [Difference::of(browser), &[Difference::NoPage]].concat();
    let mut random = Random(0x5eed_0000_c01d_cafe);
    (0..count)
        .map(|_| {
            let Aimed { url, kind, initiator } = aimed::request(&mut random, filters, browser);
            let blocked = table.block(&Request::parse(&url, kind, &initiator)).is_some();
            let asked = Asked { url: &url, kind, initiator: &initiator };
            let (refused, why) = answer(&reference, &known, &asked, blocked);
            json!([url, kind, initiator, blocked, refused, why])
        })
        .collect()
}

/// Whether `testMatchOutcome` is to answer with a block, and which differences between browsers and the table explain it if
/// that is not what the table says.
fn answer(reference: &Reference<'_>, known: &[Difference], asked: &Asked<'_>, blocked: bool) -> (bool, Vec<String>) {
    let refused = |as_matcher: &[Difference]| {
        reference.blocks(asked, Manner { as_matcher, knows_pages: as_matcher.contains(&Difference::NoPage) })
    };
    assert_eq!(refused(known), blocked, "table (right) and rules (left): {asked:?}");
    let answer = refused(&[]);
    if answer == blocked {
        return (answer, Vec::new());
    }
    let alone = known.iter().map(|&one| vec![one]);
    let pairs = known.iter().flat_map(|&one| known.iter().map(move |&other| vec![one, other]));
    let needed = alone.chain(pairs).find(|needed| refused(needed) == blocked).unwrap_or_else(|| known.to_vec());
    (answer, needed.iter().map(|difference| format!("{difference:?}")).collect())
}
