//! `wattguard lint`, `dnr` and `compile`: what becomes of lists.

use std::fs;

use serde_json::Value;

use crate::{expect, file, run};

const NOCOIN: &str = include_str!("../data/nocoin.txt");

#[test]
fn lint_names_every_line_that_is_not_used() {
    let csp = "option `csp` changes requests without blocking them: not applied";
    for (name, list, code, output) in [
        (
            "lint-nocoin.txt",
            NOCOIN.as_bytes(),
            1,
            format!(
                "lint-nocoin.txt:312:2: {csp}\nlint-nocoin.txt:313:2: {csp}\nlint-nocoin.txt:338:2: {csp}\n\
                 lint-nocoin.txt:357:1: includes `nocoin-ublock.txt`: not followed\n\
                 lint-nocoin.txt: 314 filters accepted, 4 lines not used\n"
            ),
        ),
        ("lint-good.txt", b"||a.com^\n/x\\/y/\n", 0, "lint-good.txt: 2 filters accepted, 0 lines not used\n".into()),
        ("lint-empty.txt", b"", 0, "lint-empty.txt: 0 filters accepted, 0 lines not used\n".into()),
        (
            "lint-mark.txt",
            b"\xef\xbb\xbf||a.com^\r\n\r\n||b.com^$x\r\n0.0.0.0",
            1,
            "lint-mark.txt:3:10: unknown option `x`\nlint-mark.txt: 2 filters accepted, 1 lines not used\n".into(),
        ),
        (
            "lint-hosts.txt",
            b"\xef\xbb\xbf127.0.0.1 a.com b.com # two\r\n0.0.0.0 c..com\r\n",
            1,
            "lint-hosts.txt:2:9: `c..com` is no host\nlint-hosts.txt: 2 filters accepted, 1 lines not used\n".into(),
        ),
        (
            "lint-regex.txt",
            b"! only a table knows\n/(?<=a)b/\n||a.com^\n",
            1,
            "lint-regex.txt:2:1: regular expression: not supported, at character 1\n\
             lint-regex.txt: 1 filters accepted, 1 lines not used\n"
                .into(),
        ),
    ] {
        file(name, list);
        expect(&["lint", name], b"", code, &output, "");
    }
    file("lint-latin.txt", b"||a.com^\n||m\xfcnchen.example^\n! \xe9\n");
    let notes = "lint-latin.txt: 2 places are not UTF-8, read as U+FFFD\n";
    expect(&["lint", "lint-latin.txt"], b"", 0, "lint-latin.txt: 2 filters accepted, 0 lines not used\n", notes);
    expect(&["lint", "-"], b"||a.com^\n", 0, "standard input: 1 filters accepted, 0 lines not used\n", "");
}

/// Of long lists, too, every line is named: more than the core keeps for itself.
#[test]
fn lint_names_and_counts_without_end() {
    let lines = wattguard::limits::ISSUES + 1_000;
    file("lint-many.txt", format!("||a.com^\n{}", "a.com##.b\n".repeat(lines)));
    let last = format!("lint-many.txt: 1 filters accepted, {lines} lines not used\n");
    let ran = run(&["lint", "lint-many.txt"], b"");
    assert_eq!((ran.code, ran.output.lines().count()), (Some(1), lines + 1));
    assert!(ran.output.ends_with(&last));
    let summary = format!("{last}{lines:>9}  cosmetic filter: not about requests\n");
    expect(&["lint", "--summary", "lint-many.txt"], b"", 1, &summary, "");
}

#[test]
fn lint_counts_by_kind() {
    file("lint-kinds.txt", "||a^$x\n||b.com^$x\n||c.com^$y\n/(?<=a)/\n/ab(?<=a)/\n!#include a\n!#include b\na##b");
    let csp = "option `csp` changes requests without blocking them: not applied";
    let output = format!(
        "lint-kinds.txt: 0 filters accepted, 8 lines not used\n        2  includes another file: not followed\n        2  \
         regular expression: not supported\n        2  unknown option `x`\n        1  cosmetic \
         filter: not about requests\n        1  unknown option `y`\nlint-nocoin-kinds.txt: 314 filters accepted, 4 lines \
         not used\n        3  {csp}\n        1  includes another file: not followed\n"
    );
    file("lint-nocoin-kinds.txt", NOCOIN);
    expect(&["lint", "lint-kinds.txt", "--summary", "lint-nocoin-kinds.txt"], b"", 1, &output, "");
}

#[test]
fn rules_are_printed_one_a_line() {
    let one =
        r#"{"id":817975750,"priority":10,"action":{"type":"block"},"condition":{"requestDomains":["a.com","b.com"]}}"#;
    let dotted = r#"{"id":817975750,"priority":10,"action":{"type":"block"},"condition":{"requestDomains":["a.com","a.com.","b.com","b.com."]}}"#;
    let two = r#"{"id":188392909,"priority":20,"action":{"type":"allow"},"condition":{"urlFilter":"/x.js","isUrlFilterCaseSensitive":false}}"#;
    file("dnr-a.txt", "||b.com^\na##b\n@@/x.js\n");
    file("dnr-b.txt", "||a.com^\n/x$domain=google.*\n! Miner: nimiq | Nimiq | offered\n||nimiqpool.com^\n||é.com/é\n");
    let counts = "2 rules; 3 filters without a rule; 1 lines not used\n";
    let reasons = "        2  mining that is openly offered: asked about, not blocked\n        1  the browser's rules \
                   cannot say `name.*`\n";
    for (words, output, notes) in [
        ("--browser chrome dnr-a.txt dnr-b.txt", format!("[\n{two},\n{one}\n]\n"), format!("{counts}{reasons}")),
        ("dnr-a.txt dnr-b.txt --browser=firefox", format!("[\n{two},\n{dotted}\n]\n"), format!("{counts}{reasons}")),
        (
            "--browser chrome --issues dnr-a.txt dnr-b.txt",
            format!("[\n{two},\n{one}\n]\n"),
            format!(
                "dnr-b.txt:2: the browser's rules cannot say `name.*`\ndnr-b.txt:4: mining that is openly offered: asked \
                 about, not blocked\ndnr-b.txt:5: mining that is openly offered: asked about, not blocked\n{counts}{reasons}"
            ),
        ),
    ] {
        let words: Vec<&str> = ["dnr"].into_iter().chain(words.split(' ')).collect();
        expect(&words, b"", 0, &output, &notes);
    }
    expect(
        &["dnr", "--browser", "chrome", "-"],
        b"",
        0,
        "[]\n",
        "0 rules; 0 filters without a rule; 0 lines not used\n",
    );
}

/// Every reason has words of its own.
#[test]
fn filters_without_a_rule_are_explained() {
    for (filter, reason) in [
        ("/a(?!b)/", "regular expression"),
        ("/x$domain=google.*", "`name.*`"),
        ("/x$domain=a.com|~b.a.com|c.b.a.com", "exclude"),
        ("/é.js", "beyond ASCII"),
    ] {
        let ran = run(&["dnr", "--browser", "chrome", "-"], format!("! a list\n{filter}\n").as_bytes());
        let [counts, why] = ran.notes.lines().collect::<Vec<_>>()[..] else { panic!("{filter}: {ran:?}") };
        assert_eq!((ran.code, counts), (Some(0), "0 rules; 1 filters without a rule; 0 lines not used"), "{filter}");
        assert!(why.contains(reason), "{filter}: {why}");
    }
}

#[test]
fn rules_of_whole_lists_are_json() {
    file("dnr-nocoin.txt", NOCOIN);
    for browser in ["chrome", "firefox"] {
        let ran = run(&["dnr", "--browser", browser, "dnr-nocoin.txt"], b"");
        let rules: Value = serde_json::from_str(&ran.output).expect("JSON");
        let count = rules.as_array().map_or(0, Vec::len);
        assert!(count > 10 && ran.output.lines().count() == count + 2, "{count} rules for {browser}");
    }
}

/// A table says what `lint` says: the same filters, the same lines that are not used.
#[test]
fn tables_are_written_and_counted() {
    let bad = "||a.com^\n/(?<=a)b/\n||b..c^\na##b\n/[/\n/a{9,1}/\n/ok[0-9]/\n||c.com^$script,x\n!#if unknown\n||d.com^\n!#endif\n";
    for (list, text) in [("compile-nocoin.txt", NOCOIN), ("compile-bad.txt", bad), ("compile-empty.txt", "")] {
        let table = file("compile.bin", "an older one");
        file(list, text);
        let ran = run(&["compile", "--output", "compile.bin", list], b"");
        let bytes = fs::read(&table).expect("a table").len();
        let lint = run(&["lint", list], b"").output;
        let counts = lint.lines().last().and_then(|line| line.strip_prefix(&format!("{list}: "))).expect("counts");
        let expected =
            format!("compile.bin: {}\n", counts.replace(" filters accepted,", &format!(" filters, {bytes} bytes,")));
        assert_eq!((ran.code, ran.output, ran.notes), (Some(0), expected, String::new()), "{list}");
    }
    // Two lists, of which one has a title.
    file("compile-title.txt", "! Title: A title\n||a.com^\n");
    file("compile-none.txt", "||b.com^\n");
    run(&["compile", "--output", "compile.bin", "compile-title.txt", "compile-none.txt"], b"");
    for (url, list) in [("https://a.com/", "\"list\":\"A title\""), ("https://b.com/", "\"list\":\"compile-none.txt\"")]
    {
        let ran = run(&["check", "--table", "compile.bin"], format!("{{\"url\":\"{url}\"}}").as_bytes());
        assert!(ran.output.contains(list), "{ran:?}");
    }
}
