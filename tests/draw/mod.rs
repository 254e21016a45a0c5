//! Random filters and addresses, drawn from small alphabets, so that they often meet.

#![allow(dead_code, reason = "no test draws everything")]

pub(crate) mod aimed;

use wattguard::filter::{Pattern, parse};

use crate::random::Random;

const HOSTS: [&str; 10] =
    ["a.com", "b.a.com", "ba.com", "a.co.uk", "b.a.co.uk", "co.uk", "me.github.io", "1.2.3.4", "x.net", "miner.x.net"];
const PARTS: [&str; 14] = ["/", ".", "-", "miner", "js", "x", "a", "?", "=", "pool", "/", "b1", ":", "ws"];
const PATTERN_PARTS: [&str; 16] =
    ["/", ".", "-", "miner", "js", "x", "a", "?", "=", "pool", "*", "^", "/", "b1", "Miner", "a.com"];
const EXPRESSIONS: [&str; 6] =
    [r"^wss?:\/\/", r"\.(com|net)\.?[:\/]", "mine?r?-", r"[?&=](x|a)", r"\/(?!.*js)[a-b]", r"^https?:.*x$"];
const OPTIONS: [&str; 27] = [
    "third-party",
    "~third-party",
    "script",
    "websocket",
    "~image",
    "match-case",
    "important",
    "badfilter",
    "document",
    "document",
    "document,script",
    "subdocument",
    "other",
    "all",
    "domain=a.com",
    "domain=a.com|x.net",
    "domain=~b.a.com",
    "domain=~a.com|b.a.com",
    "domain=a.com|~b.a.com|1.2.3.4",
    "domain=a.*",
    "to=a.com|~b.a.com",
    "to=~a.co.uk",
    "to=co.uk|~a.co.uk|b.a.co.uk",
    "to=b.a.com|x.net",
    "domain=x.net,denyallow=a.com",
    "to=b.a.com|co.uk,denyallow=a.com",
    "denyallow=b.a.com|miner.x.net",
];

/// The names of requests' kinds, as both browsers write them.
pub(crate) const KINDS: [&str; 8] =
    ["script", "websocket", "image", "xmlhttprequest", "sub_frame", "main_frame", "main_frame", "other"];

/// A filter; its pattern is no regular expression.
pub(crate) fn filter(random: &mut Random) -> String {
    let pattern = match random.below(6) {
        0 | 1 => format!("||{}^", random.of(&HOSTS)),
        2 => format!("||{}{}", random.of(&HOSTS), behind_a_host(random)),
        3 => format!("|{}{}", random.of(&["http", "ws", "wss://", "https://*"]), random.text(&PATTERN_PARTS, 4)),
        4 => "*".to_owned(),
        _ => random.text(&PATTERN_PARTS, 6),
    };
    let is_regex = parse(&pattern).is_ok_and(|filter| matches!(filter.pattern, Pattern::Regex(_)));
    let end = match () {
        () if is_regex => "*",
        () if random.one_in(8) => "|",
        () => "",
    };
    dressed(random, &format!("{pattern}{end}"))
}

/// What follows a host in a pattern; `rules_agree.rs` knows a fault of the table where that is a dot and the host's end.
fn behind_a_host(random: &mut Random) -> String {
    loop {
        let text = random.text(&PATTERN_PARTS, 4);
        let host = text.split(['/', '^', '?', ':', '*']).next().unwrap_or_default();
        if !host.ends_with('.') {
            return text;
        }
    }
}

/// A filter that is a regular expression.
pub(crate) fn regex_filter(random: &mut Random) -> String {
    let expression = random.of(&EXPRESSIONS);
    dressed(random, &format!("/{expression}/"))
}

/// A pattern, as an exception or not, with some options.
fn dressed(random: &mut Random, pattern: &str) -> String {
    let exception = if random.one_in(5) { "@@" } else { "" };
    let mut options: Vec<&str> = (0..random.below(3)).map(|_| random.of(&OPTIONS)).collect();
    options.dedup();
    let mark = if options.is_empty() { "" } else { "$" };
    format!("{exception}{pattern}{mark}{}", options.join(","))
}

pub(crate) fn address(random: &mut Random, schemes: &[&str]) -> String {
    let (scheme, dot, port) = (random.of(schemes), random.of(&["", "", "", "."]), random.of(&["", "", ":8443"]));
    let host = random.of(&HOSTS);
    let dot = if host.ends_with('4') { "" } else { dot };
    format!("{scheme}://{host}{dot}{port}/{}", random.text(&PARTS, 8))
}
