//! The table against a matcher that does everything the slow and plain way, on random filters and addresses.
//!
//! The plain matcher walks every filter of the list, knows no keys and no places, and matches patterns by recursion. What
//! the two share is only the parser. Everything is drawn from small alphabets, so that filters and addresses often meet.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::string_slice, reason = "a test fails by panicking")]

use wattguard::domain::{registrable, without_suffix};
use wattguard::filter::{Anchor, Domains, Filter, Party, Pattern, parse};
use wattguard::matcher::{Builder, Table};
use wattguard::request::{Kinds, Request};

/// A generator of random numbers (Marsaglia's xorshift64): the same numbers in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }

    fn of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }

    fn text(&mut self, parts: &[&str], most: usize) -> String {
        (0..1 + self.below(most)).map(|_| self.of(parts)).collect()
    }
}

const HOSTS: [&str; 10] =
    ["a.com", "b.a.com", "ba.com", "a.co.uk", "b.a.co.uk", "co.uk", "me.github.io", "1.2.3.4", "x.net", "miner.x.net"];
const PARTS: [&str; 14] = ["/", ".", "-", "miner", "js", "x", "a", "?", "=", "pool", "/", "b1", ":", "ws"];
const PATTERN_PARTS: [&str; 16] =
    ["/", ".", "-", "miner", "js", "x", "a", "?", "=", "pool", "*", "^", "/", "b1", "Miner", "a.com"];
const KINDS: [&str; 5] = ["script", "websocket", "image", "xmlhttprequest", "sub_frame"];
const OPTIONS: [&str; 13] = [
    "third-party",
    "~third-party",
    "script",
    "websocket",
    "~image",
    "match-case",
    "important",
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
        let filters: Vec<Filter<'_>> = lines
            .iter()
            .filter_map(|line| parse(line).ok())
            .filter(|filter| !matches!(filter.pattern, Pattern::Regex(_)))
            .collect();
        let text = format!("! list\n{}", lines.join("\n"));
        let mut builder = Builder::new();
        builder.add("List", &text);
        let bytes = builder.finish().expect("a table");
        let table = Table::new(&bytes).expect("a table");
        for _ in 0..20 {
            let (url, source, kind) = (address(&mut random), address(&mut random), random.of(&KINDS));
            let request = Request::parse(&url, kind, &source);
            let expected = plain_block(&filters, &request);
            let found = table.block(&request);
            assert_eq!(
                found.is_some(),
                expected,
                "{url} {kind} from {source}\n{text}\n{:?}",
                found.map(|found| found.line)
            );
            met += usize::from(expected);
            lifted +=
                usize::from(!expected && filters.iter().any(|filter| !filter.exception && meets(filter, &request)));
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

fn plain_block(filters: &[Filter<'_>], request: &Request<'_>) -> bool {
    let blocks =
        |important: bool| filters.iter().any(|f| !f.exception && (!important || f.important) && meets(f, request));
    let page = Request { url: request.source, source: request.source, kind: Kinds::DOCUMENT };
    let excepted = filters.iter().any(|f| f.exception && (meets(f, request) || meets(f, &page)));
    blocks(true) || blocks(false) && !excepted
}

fn meets(filter: &Filter<'_>, request: &Request<'_>) -> bool {
    let (target, source) = (request.url.host(), request.source.host());
    let third = target != source && registrable(target) != registrable(source);
    let party = match filter.party {
        Party::Any => true,
        Party::First => !third,
        Party::Third => third,
    };
    filter.kinds.meets(request.kind)
        && party
        && (filter.from.is_empty() || asks_for(&filter.from, source))
        && (filter.to.is_empty() || asks_for(&filter.to, target))
        && (filter.denyallow.is_empty() || !asks_for(&filter.denyallow, target))
        && pattern_meets(filter, request)
}

/// The most specific name that fits decides; if none fits, a list of exclusions only asks for everybody.
fn asks_for(domains: &Domains<'_>, host: &str) -> bool {
    let below = |host: &str, name: &str| host == name || host.ends_with(&format!(".{name}"));
    let best = domains
        .iter()
        .filter(|domain| match domain.name.strip_suffix(".*") {
            Some(entity) => without_suffix(host).is_some_and(|host| below(host, entity)),
            None => below(host, domain.name),
        })
        .max_by_key(|domain| domain.name.len());
    best.map_or(domains.iter().all(|domain| domain.excluded), |domain| !domain.excluded)
}

fn pattern_meets(filter: &Filter<'_>, request: &Request<'_>) -> bool {
    let url = request.url.text();
    let (url, lower) = if filter.match_case { (url.to_owned(), false) } else { (url.to_lowercase(), true) };
    let host = request.url.host();
    match filter.pattern {
        Pattern::Host(name) => host == name || host.ends_with(&format!(".{name}")),
        Pattern::Regex(_) => false,
        Pattern::Text { start, text, end } => {
            let text = if lower { text.to_lowercase() } else { text.to_owned() };
            let labels = (request.url.host_start()..request.url.host_end())
                .filter(|&at| at == request.url.host_start() || url.as_bytes()[at - 1] == b'.');
            let starts: Vec<usize> = match start {
                Anchor::None => (0..=url.len()).collect(),
                Anchor::Start => vec![0],
                Anchor::Host => labels.collect(),
            };
            starts.into_iter().any(|at| glob(text.as_bytes(), &url.as_bytes()[at..], end))
        }
    }
}

fn glob(pattern: &[u8], text: &[u8], end: bool) -> bool {
    match (pattern.split_first(), text.split_first()) {
        (None, _) => !end || text.is_empty(),
        (Some((b'*', rest)), _) => (0..=text.len()).any(|at| glob(rest, &text[at..], end)),
        (Some((b'^', rest)), None) => glob(rest, text, end),
        (Some((b'^', rest)), Some((&byte, after))) => {
            !(byte.is_ascii_alphanumeric() || b"_-.%".contains(&byte)) && glob(rest, after, end)
        }
        (Some((&wanted, rest)), Some((&byte, after))) => wanted == byte && glob(rest, after, end),
        (Some(_), None) => false,
    }
}
