//! The rules against the table, on random filters and requests: a browser that holds the rules refuses what the table
//! blocks. Filters that no rule can hold are left out on both sides; where browsers do otherwise, it is for a reason that
//! has a name.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod draw;
mod random;
mod reference;

use draw::{KINDS, address, filter, regex_filter};
use random::Random;
use reference::{Asked, Difference, Manner, Reference};
use wattguard::dnr::{Browser, Budget, Compiled, DnrIssue, Rule, compile};
use wattguard::lists::{Item, Standing, items};
use wattguard::matcher::{Builder, Table};
use wattguard::request::Request;

fn compiled(text: &str, browser: Browser) -> Compiled {
    let entries = items(text).filter_map(|item| match item {
        Item::Filter(entry) => Some((0, entry)),
        Item::Issue(_) => None,
    });
    compile(&[Standing::TRUSTED], entries, browser, Budget::UNLIMITED)
}

/// A list, and the same without the filters that have no rule.
fn list(random: &mut Random, browser: Browser) -> (Compiled, String) {
    let mut lines = vec!["! list".to_owned()];
    for _ in 0..1 + random.below(25) {
        let line = if random.one_in(8) { regex_filter(random) } else { filter(random) };
        lines.push(line);
        if random.one_in(20) {
            let earlier = random.below(lines.len());
            let mark = if lines[earlier].contains('$') { ',' } else { '$' };
            lines.push(format!("{}{mark}badfilter", lines[earlier]));
        }
    }
    let compiled = compiled(&lines.join("\n"), browser);
    for ((_, line), _) in &compiled.issues {
        lines[*line as usize - 1] = "! no rule".to_owned();
    }
    (compiled, lines.join("\n"))
}

fn agrees(browser: Browser, seed: u64) {
    let mut random = Random(seed);
    let known = Difference::of(browser);
    let mut differ = vec![0; known.len()];
    let (mut blocked, mut lifted, mut issues) = (0, 0, Vec::new());
    for _ in 0..400 {
        let (Compiled { rules, issues: found, .. }, text) = list(&mut random, browser);
        assert_form(&rules, browser);
        issues.extend(found.into_iter().map(|(_, issue)| issue));
        let mut builder = Builder::new();
        builder.add("List", &text);
        let bytes = builder.finish().expect("a table");
        let table = Table::new(&bytes).expect("a table");
        let reference = Reference::new(browser, &rules);
        for _ in 0..40 {
            let kind = random.of(&KINDS);
            let schemes = if kind == "websocket" { ["ws", "wss"] } else { ["http", "https"] };
            let url = address(&mut random, &schemes);
            let initiator = if random.one_in(12) { String::new() } else { address(&mut random, &["http", "https"]) };
            let asked = Asked { url: &url, kind, initiator: &initiator };
            let expected = table.block(&Request::parse(&url, kind, &initiator)).is_some();
            let blocks = |as_matcher: &[Difference]| reference.blocks(&asked, Manner { as_matcher, knows_pages: true });
            let what = || format!("{asked:?}\n{text}\n{rules:#?}");
            assert_eq!(blocks(known), expected, "table (right) and rules (left): {}", what());
            if blocks(&[]) != expected {
                let alone = known.iter().position(|&difference| blocks(&[difference]) == expected);
                alone.into_iter().for_each(|at| differ[at] += 1);
            }
            blocked += usize::from(expected);
            lifted += usize::from(!expected && rules.iter().any(|rule| blocks_alone(rule, browser, &asked)));
        }
    }
    assert!(blocked > 2_000 && lifted > 200, "the draw must not be empty: {blocked} blocked, {lifted} lifted");
    for (difference, count) in known.iter().zip(differ) {
        assert!(count > 0, "{difference:?} no longer shows: take it out");
    }
    for issue in expected_issues(browser) {
        assert!(issues.contains(issue), "{issue:?} was never drawn");
    }
}

fn expected_issues(browser: Browser) -> &'static [DnrIssue] {
    use DnrIssue::{Entity, MixedDomains, Nothing, PageSource, Regex, Separators};
    match browser {
        Browser::Firefox => &[Entity, MixedDomains, Nothing, PageSource, Separators],
        _ => &[Entity, MixedDomains, Nothing, PageSource, Separators, Regex],
    }
}

fn blocks_alone(rule: &Rule, browser: Browser, asked: &Asked<'_>) -> bool {
    Reference::new(browser, [rule]).blocks(asked, Manner { as_matcher: &[], knows_pages: true })
}

/// What browsers demand of the text of rules, and what the evaluator relies on.
fn assert_form(rules: &[Rule], browser: Browser) {
    for rule in rules {
        let condition = &rule.condition;
        let patterns = [&condition.url_filter, &condition.regex_filter];
        assert!(patterns.iter().all(|pattern| pattern.as_ref().is_none_or(|text| text.is_ascii() && !text.is_empty())));
        assert!(patterns.iter().any(|pattern| pattern.is_none()), "one pattern at most: {rule:?}");
        assert!(!condition.url_filter.as_ref().is_some_and(|filter| filter.starts_with("||*")), "{rule:?}");
        let has_pattern = patterns.iter().any(|pattern| pattern.is_some());
        assert_eq!(condition.is_url_filter_case_sensitive.is_some(), has_pattern, "{rule:?}");
        let targets: Vec<String> = condition.request_domains.iter().map(str::to_owned).collect();
        for (included, excluded) in [
            (&targets, &condition.excluded_request_domains),
            (&condition.initiator_domains, &condition.excluded_initiator_domains),
        ] {
            let below = |host: &String, above: &String| host == above || host.ends_with(&format!(".{above}"));
            let contradicts = included.iter().any(|host| excluded.iter().any(|above| below(host, above)));
            assert!(!contradicts, "browsers disagree on hosts included below excluded ones: {rule:?}");
            let dotted = included.iter().chain(excluded).any(|host| host.ends_with('.'));
            assert!(!dotted || browser != Browser::Chrome, "{rule:?}");
        }
    }
}

#[test]
fn rules_for_chrome_agree_with_the_table() {
    agrees(Browser::Chrome, 0x5eed_dead_beef_0001);
}

#[test]
fn rules_for_firefox_agree_with_the_table() {
    agrees(Browser::Firefox, 0x5eed_dead_beef_0002);
}

/// Hosts of requests go without their dot; a pattern that names it is found all the same.
#[test]
fn a_host_with_its_dot_is_found() {
    let (text, url, initiator) = ("! list\n||a.com./x", "https://a.com./x", "https://shop.example/");
    let mut builder = Builder::new();
    builder.add("List", text);
    let bytes = builder.finish().expect("a table");
    let table = Table::new(&bytes).expect("a table");
    assert!(table.block(&Request::parse(url, "script", initiator)).is_some());
    let rules = compiled(text, Browser::Chrome).rules;
    assert!(blocks_alone(&rules[0], Browser::Chrome, &Asked { url, kind: "script", initiator }));
}
