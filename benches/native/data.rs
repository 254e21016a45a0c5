//! The lists that are measured: NoCoin's, two that are drawn from a seed, and those that `WATTGUARD_LISTS` names.

use std::fmt;
use std::sync::LazyLock;

use wattguard::matcher::Builder;

use crate::random::Random;

const NOCOIN: &str = include_str!("../../tests/data/nocoin.txt");

/// A list with a name for the figures.
pub(crate) struct List {
    pub(crate) name: String,
    pub(crate) text: String,
}

impl fmt::Display for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

static LISTS: LazyLock<Vec<List>> = LazyLock::new(|| {
    let mut lists = vec![
        List { name: "nocoin".to_owned(), text: NOCOIN.to_owned() },
        List::of_everything("6k filters", 6_000),
        List::of_everything("100k filters", 100_000),
    ];
    let named = std::env::var_os("WATTGUARD_LISTS").unwrap_or_default();
    for path in std::env::split_paths(&named).filter(|path| !path.as_os_str().is_empty()) {
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        lists.push(List { name, text });
    }
    lists
});

/// All lists.
pub(crate) fn lists() -> &'static [List] {
    &LISTS
}

impl List {
    /// The bytes of its table.
    pub(crate) fn table(&self) -> Vec<u8> {
        let mut builder = Builder::new();
        builder.add("Bench", &self.text);
        builder.finish().expect("a table")
    }

    /// Hosts and nothing else.
    pub(crate) fn of_hosts(hosts: usize) -> Self {
        let mut random = Random(0x0005_eed0_0007);
        let mut text = "! Title: Hosts\n".to_owned();
        for _ in 0..hosts {
            text += &format!("||{}^\n", host(&mut random));
        }
        Self { name: format!("{hosts} hosts"), text }
    }

    /// Filters of every form, mixed as lists against advertising mix them: hosts, paths, options, exceptions.
    fn of_everything(name: &str, filters: usize) -> Self {
        let mut random = Random(0x0005_eed0_000b);
        let mut text = "[Adblock Plus 2.0]\n! Title: Drawn from a seed\n".to_owned();
        let mut last_host = host(&mut random);
        for _ in 0..filters {
            let known = host(&mut random);
            let pattern = match random.below(100) {
                0..50 => format!("||{known}^{}", options(&mut random)),
                50..72 => format!("||{known}{}{}", path_filter(&mut random), options(&mut random)),
                72..92 => format!("{}{}", path_filter(&mut random), options(&mut random)),
                92..96 => format!("{}*{}{}", path_filter(&mut random), path_filter(&mut random), options(&mut random)),
                _ => format!("@@||{last_host}{}$script", path_filter(&mut random)),
            };
            text += &pattern;
            text.push('\n');
            last_host = known;
        }
        Self { name: name.to_owned(), text }
    }
}

const SYLLABLES: [&str; 24] = [
    "ad", "an", "ban", "click", "co", "dra", "el", "fi", "ga", "hash", "in", "jo", "ki", "lo", "me", "net", "or",
    "pix", "ra", "stat", "tra", "um", "vi", "zo",
];
const TOP_LEVEL: [&str; 10] = ["com", "com", "com", "net", "org", "de", "co.uk", "io", "top", "xyz"];
const WORDS: [&str; 20] = [
    "ads",
    "analytics",
    "assets",
    "banner",
    "beacon",
    "collect",
    "count",
    "frame",
    "images",
    "js",
    "lib",
    "loader",
    "miner",
    "pixel",
    "pool",
    "static",
    "sync",
    "track",
    "v2",
    "widget",
];
/// Behind `/` there is a star: between two slashes, a filter would be a regular expression.
const ENDINGS: [&str; 6] = [".js", ".js?", "/*", ".min.js", ".gif?", "."];
const OPTIONS: [&str; 6] =
    ["third-party", "script", "script,third-party", "image,~third-party", "websocket", "xmlhttprequest,third-party"];

/// A host that hardly occurs twice.
pub(crate) fn host(random: &mut Random) -> String {
    let label = format!("{}{}", random.text(&SYLLABLES, 4), random.below(10_000));
    let above = if random.below(4) == 0 { random.of(&WORDS) } else { "" };
    let dot = if above.is_empty() { "" } else { "." };
    format!("{above}{dot}{label}.{}", random.of(&TOP_LEVEL))
}

/// A path without its ending: `/static/adra17-loader`.
pub(crate) fn path(random: &mut Random) -> String {
    let folder = if random.below(2) == 0 { format!("/{}", random.of(&WORDS)) } else { String::new() };
    let name = format!("{}{}", random.text(&SYLLABLES, 3), random.below(1_000));
    format!("{folder}/{name}-{}", random.of(&WORDS))
}

/// A path as filters write it: `/static/adra17-loader.js`.
fn path_filter(random: &mut Random) -> String {
    format!("{}{}", path(random), random.of(&ENDINGS))
}

/// Two filters of three have none.
fn options(random: &mut Random) -> String {
    match random.below(12) {
        0..8 => String::new(),
        8..11 => format!("${}", random.of(&OPTIONS)),
        _ => format!("$domain={}|{}", host(random), host(random)),
    }
}
