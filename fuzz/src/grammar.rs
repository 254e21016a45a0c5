//! What inputs are made of: tokens that stand in them, and whole new parts that mean something.

use crate::random::Random;

/// The language of a target's inputs.
pub struct Grammar {
    /// What changes put in.
    pub(crate) tokens: &'static [&'static str],
    /// Draws something new.
    pub(crate) fresh: fn(&mut Random) -> Fresh,
}

/// Something new, and where it goes.
pub(crate) enum Fresh {
    /// In place of everything.
    Whole(String),
    /// As the first line.
    First(String),
    /// As the last line.
    Last(String),
}

/// Lists in every format.
pub const LISTS: Grammar = Grammar {
    tokens: &[
        "||",
        "|",
        "@@",
        "^",
        "*",
        "$",
        "$$",
        "$@$",
        "/",
        "//",
        "\\",
        "\\,",
        ",",
        "~",
        "=",
        "domain=",
        "to=",
        "denyallow=",
        "from=",
        "script",
        "websocket",
        "all",
        "document",
        "popup",
        "third-party",
        "first-party",
        "3p",
        "match-case",
        "important",
        "badfilter",
        "redirect=a",
        "csp=a",
        "removeparam",
        "_",
        "header=",
        "a.com",
        "b.a.com",
        ".*",
        "google.*",
        "1.2.3.4",
        "0x7f.1",
        "[::1]",
        "a.com.",
        "%61",
        "xn--",
        "é",
        "İ",
        "\u{212a}",
        "##",
        "#@#",
        "##+js(",
        "#%#",
        "!",
        "!#if ",
        "!#else\n",
        "!#endif\n",
        "!#include a",
        "env_mv3",
        "&&",
        "! Miner: a | A | offered\n",
        "! Title: ",
        "# ",
        "[Adblock]",
        "0.0.0.0 ",
        "localhost",
        "*://",
        "*://*.",
        "https://",
        "ws://",
        "/*",
        "\n",
        "\r\n",
        " ",
        "\t",
        "{n}",
        "{br}",
        "repeat\n",
        "(?!",
        "[^",
        "{1,",
        "(",
    ],
    fresh: |random| Fresh::First(filter(random)),
};

/// A list, an empty line, requests.
pub const MATCHING: Grammar = Grammar {
    tokens: &[
        "||",
        "|",
        "@@",
        "^",
        "*",
        "$",
        ",",
        "~",
        "/",
        ".",
        "-",
        "_",
        "%",
        "?",
        "=",
        ":",
        "&",
        "domain=",
        "to=",
        "denyallow=",
        "script",
        "websocket",
        "image",
        "document",
        "all",
        "~image",
        "third-party",
        "~third-party",
        "match-case",
        "important",
        "badfilter",
        "a.com",
        "b.a.com",
        "ba.com",
        "a.co.uk",
        "me.github.io",
        "1.2.3.4",
        "[::1]",
        "a.com.",
        "163.com",
        "163.*",
        "a.*",
        "x.net",
        "xn--mnchen-3ya.de",
        "münchen.de",
        "miner",
        "Miner",
        "js",
        "x",
        "a",
        "pool",
        "b1",
        ":8443",
        "http://",
        "https://",
        "wss://",
        "blob:",
        "u:p@",
        "*://*.",
        "/*",
        "\n",
        "\n\n",
        "script ",
        "main_frame ",
        "websocket ",
        " https://a.com/",
        " ",
        "(?!a)",
        "[^a]",
        "\\/",
        ".+",
        "|~",
    ],
    fresh: |random| match random.below(3) {
        0 => Fresh::Last(request(random)),
        _ => Fresh::First(filter(random)),
    },
};

/// An expression, a line break, a text.
pub const EXPRESSIONS: Grammar = Grammar {
    tokens: &[
        "(",
        ")",
        "(?:",
        "(?=",
        "(?!",
        "|",
        "*",
        "+",
        "?",
        "*?",
        "+?",
        "??",
        "{2}",
        "{1,}",
        "{0,2}",
        "{,2}",
        "{+2}",
        "{4000000000}",
        "[",
        "]",
        "[^",
        "-",
        "a-c",
        "\\d",
        "\\D",
        "\\w",
        "\\W",
        "\\s",
        "\\S",
        "\\b",
        "\\B",
        "\\/",
        "\\.",
        "\\x41",
        "\\u0041",
        "\\n",
        "\\1",
        "\\",
        ".",
        "^",
        "$",
        "a",
        "b",
        "A",
        "B",
        "ab",
        "_",
        "1",
        "/",
        ":",
        "é",
        "\n",
        "aaaaaaaa",
    ],
    fresh: |random| Fresh::Whole(format!("{}\n{}", expression(random, 2), random.text(&TEXTS, 10))),
};

const HOSTS: [&str; 13] = [
    "a.com",
    "b.a.com",
    "ba.com",
    "a.co.uk",
    "b.a.co.uk",
    "co.uk",
    "me.github.io",
    "1.2.3.4",
    "x.net",
    "miner.x.net",
    "[::1]",
    "163.com",
    "a.com.",
];
const PATTERNS: [&str; 18] =
    ["/", ".", "-", "miner", "js", "x", "a", "?", "=", "pool", "*", "^", "/", "b1", "Miner", "a.com", "%", "_"];
const PATHS: [&str; 16] =
    ["/", ".", "-", "miner", "js", "x", "a", "?", "=", "pool", "/", "b1", "Miner", "a.com", "%", "_"];
const KINDS: [&str; 6] = ["script", "websocket", "image", "xmlhttprequest", "sub_frame", "main_frame"];
const OPTIONS: [&str; 23] = [
    "third-party",
    "~third-party",
    "script",
    "websocket",
    "~image",
    "document",
    "all",
    "match-case",
    "important",
    "badfilter",
    "domain=a.com",
    "domain=a.com|x.net",
    "domain=~b.a.com",
    "domain=a.com|~b.a.com",
    "domain=a.*",
    "domain=163.*|x.net",
    "to=a.com|~b.a.com",
    "to=x.net",
    "denyallow=a.com,domain=x.net",
    "domain=~a.*|b.a.com",
    "domain=~x.net,third-party",
    "domain=[::1]|1.2.3.4",
    // Labels and the host as long as they can be.
    "domain=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
];
const TEXTS: [&str; 12] = ["a", "a", "b", "b", "c", "A", "B", "/", ".", "1", "_", " "];

fn filter(random: &mut Random) -> String {
    let exception = if random.below(6) == 0 { "@@" } else { "" };
    let pattern = match random.below(8) {
        0 | 1 => format!("||{}^", random.of(&HOSTS)),
        2 | 3 => format!("||{}{}", random.of(&HOSTS), random.text(&PATTERNS, 4)),
        4 => format!("|http{}", random.text(&PATTERNS, 4)),
        5 => format!("/{}/", expression(random, 1)),
        _ => random.text(&PATTERNS, 6),
    };
    let end = if random.below(8) == 0 { "|" } else { "" };
    let options: Vec<&str> = (0..random.below(4)).map(|_| random.of(&OPTIONS)).collect();
    let mark = if options.is_empty() { "" } else { "$" };
    format!("{exception}{pattern}{end}{mark}{}", options.join(","))
}

fn request(random: &mut Random) -> String {
    let kind = random.of(&KINDS);
    let url = address(random);
    let source = if random.below(8) == 0 { String::new() } else { address(random) };
    format!("{kind} {url} {source}")
}

fn address(random: &mut Random) -> String {
    let scheme = random.of(&["http", "https", "ws", "wss", "blob:https"]);
    let user = random.of(&["", "", "", "a.com@"]);
    let port = random.of(&["", "", ":8443"]);
    format!("{scheme}://{user}{}{port}/{}", random.of(&HOSTS), random.text(&PATHS, 8))
}

/// An expression that JavaScript takes, mostly.
fn expression(random: &mut Random, depth: usize) -> String {
    let mut text = String::new();
    for _ in 0..1 + random.below(3) {
        text += &match random.below(if depth == 0 { 6 } else { 9 }) {
            0..3 => random.of(&TEXTS).to_owned(),
            3 => random.of(&["^", "$", ".", "\\b", "\\B", "\\d", "\\W", "\\w", "\\S", "\\/", "\\x41"]).to_owned(),
            4 | 5 => {
                let inverted = random.of(&["", "^"]);
                let members = random.text(&["a", "b", "A-B", "a-c", "\\d", "\\W", "/", "-", "_", "\\]"], 3);
                format!("[{inverted}{members}]")
            }
            6 => format!("({}|{})", expression(random, depth - 1), expression(random, depth - 1)),
            7 => format!("(?:{})", expression(random, depth - 1)),
            _ => format!("(?{}{})", random.of(&["=", "!"]), expression(random, depth - 1)),
        };
        text += random.of(&["", "", "", "", "", "*", "+", "?", "*?", "{2}", "{1,2}", "{2,}?"]);
    }
    text
}
