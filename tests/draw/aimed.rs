//! Requests aimed at the filters of a list: they meet one, miss one narrowly, or are lifted by one.

#![allow(clippy::indexing_slicing, clippy::string_slice, reason = "a test fails by panicking")]

use wattguard::dnr::Browser;
use wattguard::filter::{Anchor, Domains, Filter, Pattern};
use wattguard::host::canonical;
use wattguard::request::Kinds;

use crate::random::Random;

/// A request, as `testMatchOutcome` takes it.
pub(crate) struct Aimed {
    pub(crate) url: String,
    pub(crate) kind: &'static str,
    pub(crate) initiator: String,
}

const ORDINARY: [&str; 8] = [
    "shop.example",
    "news.example",
    "cdn.example",
    "a.b.co.uk",
    "honest.example.org",
    "x.github.io",
    "192.0.2.7",
    "localhost",
];
const JUNK: [&str; 12] = ["a", "x1", "lib", "-", ".", "/", "_", "%20", "=", "v2.0", "Abc", "min"];
/// For expressions, from which no address can be read: what the lists' own ask for.
const TOP: [&str; 10] = ["bid", "stream", "win", "ru", "zone", "space", "sh", "com", "org", "faith"];
const PATHS: [&str; 14] = [
    "/socket/websocket?vsn=2",
    "/proxy",
    "/proxy?x=1",
    "/coin-hive.js",
    "/lib/cryptoloot2.js",
    "/x.js?key=0123456789abcdef",
    "/x.js?key=0123456789abcdefg",
    "/a/WorkerB.js",
    "/a/workerb.js",
    "/about/us",
    "/",
    "/coin-hive.min.js",
    "/0123456789abcdef0123456789abcdef/abcdefghijk.js",
    "/js/x.js",
];

/// What the lists have; from others, one letter apart, there is no knowing what browsers make.
const PUNYCODE: [&str; 2] = ["xn--mnze-0ra", "xn--mnchen-3ya"];

/// Kinds by the names that both browsers use, and one browser's own.
fn kinds(browser: Browser) -> Vec<&'static str> {
    let both = [
        "main_frame",
        "sub_frame",
        "script",
        "stylesheet",
        "image",
        "font",
        "media",
        "xmlhttprequest",
        "websocket",
        "object",
        "ping",
        "csp_report",
        "other",
    ];
    let own: &[&str] = match browser {
        Browser::Firefox => {
            &["beacon", "imageset", "xslt", "json", "object_subrequest", "speculative", "web_manifest", "xml_dtd"]
        }
        _ => &["webtransport"],
    };
    both.into_iter().chain(own.iter().copied()).collect()
}

/// A request for one of the filters. Exceptions for pages are aimed at by what the page asks for.
pub(crate) fn request(random: &mut Random, filters: &[Filter<'_>], browser: Browser) -> Aimed {
    let aim = filters[random.below(filters.len())];
    let lifts_pages = aim.exception && aim.kinds.meets(Kinds::DOCUMENT) && !random.one_in(3);
    let target = if lifts_pages { filters[random.below(filters.len())] } else { aim };
    let kind = kind(random, &target, browser);
    let url = address(random, &target, kind == "websocket");
    let initiator = match () {
        () if lifts_pages => address(random, &aim, false),
        () if random.one_in(16) => String::new(),
        () => initiator(random, &target, &url),
    };
    Aimed { url, kind, initiator }
}

fn kind(random: &mut Random, filter: &Filter<'_>, browser: Browser) -> &'static str {
    let all = kinds(browser);
    let wanted: Vec<_> = all.iter().copied().filter(|name| filter.kinds.meets(Kinds::of_request(name))).collect();
    let usual: Vec<_> =
        ["script", "websocket", "xmlhttprequest"].into_iter().filter(|name| wanted.contains(name)).collect();
    match random.below(8) {
        0 | 1 => random.of(&all),
        2 | 3 if !usual.is_empty() => random.of(&usual),
        _ => random.of(&wanted),
    }
}

/// An address for the filter that browsers leave as it is written.
fn address(random: &mut Random, filter: &Filter<'_>, is_socket: bool) -> String {
    for _ in 0..50 {
        let url = attempt(random, filter, is_socket);
        if is_canonical(&url) && url.starts_with("ws") == is_socket {
            return url;
        }
    }
    let scheme = if is_socket { "wss" } else { "https" };
    format!("{scheme}://{}/", random.of(&ORDINARY))
}

fn attempt(random: &mut Random, filter: &Filter<'_>, is_socket: bool) -> String {
    let scheme = random.of(if is_socket { &["wss", "wss", "ws"] } else { &["https", "https", "http"] });
    let named =
        filter.to.iter().chain(filter.denyallow.iter()).map(|domain| domain.name.to_owned()).collect::<Vec<_>>();
    let host = |random: &mut Random| match named.is_empty() || random.one_in(3) {
        true => random.of(&ORDINARY).to_owned(),
        false => canonical(&named[random.below(named.len())]).unwrap_or_default(),
    };
    let url = match filter.pattern {
        Pattern::Host(name) => {
            let base = if named.is_empty() || random.one_in(3) { name.to_owned() } else { host(random) };
            let path = random.text(&JUNK, 3);
            format!("{scheme}://{}/{path}", varied(random, &base))
        }
        Pattern::Regex(_) => {
            let name =
                random.of(&["0123abcd", "x", "a-b.c", "look-ahead.example", "www.look-ahead.example", "cdn.example"]);
            let top = if name.ends_with("example") { String::new() } else { format!(".{}", random.of(&TOP)) };
            let dot = if random.one_in(4) { "." } else { "" };
            format!("{scheme}://{name}{top}{dot}{}", random.of(&PATHS))
        }
        Pattern::Text { start, text, end } => {
            let text = instance(random, text);
            let tail = if end || random.one_in(3) { String::new() } else { random.text(&JUNK, 2) };
            match start {
                Anchor::Start if text.contains("://") => text + &tail,
                Anchor::Start => format!("{text}//{}/{tail}", host(random)),
                Anchor::Host => {
                    let below = random.of(&["", "", "www.", "x"]);
                    format!("{scheme}://{below}{text}{tail}")
                }
                Anchor::None if random.one_in(3) => {
                    let before = random.of(&["p", "www.x", ""]);
                    format!("{scheme}://{before}{}{tail}", text.trim_start_matches("://"))
                }
                Anchor::None => {
                    format!("{scheme}://{}/{}{text}{tail}", host(random), random.of(&["", "lib/", "x", "?u="]))
                }
            }
        }
    };
    mutated(random, url)
}

/// The host itself, one below it, or one that only looks like it.
fn varied(random: &mut Random, host: &str) -> String {
    let port = random.of(&["", "", "", ":8443"]);
    let name = match random.below(12) {
        0 => format!("x{host}"),
        1 => format!("{host}.evil.example"),
        2 => format!("{host}."),
        3 => host.split_once('.').map_or(host, |(_, above)| above).to_owned(),
        4 | 5 => format!("www.{host}"),
        _ => host.to_owned(),
    };
    name + port
}

/// The pattern with something for each `*` and `^`.
fn instance(random: &mut Random, text: &str) -> String {
    let mut filled = String::new();
    for c in text.chars() {
        match c {
            '*' if random.one_in(2) => filled.push_str(&random.text(&JUNK, 2)),
            '*' => {}
            '^' => filled.push_str(random.of(&["/", "/", "?", "=", "&", ":8443/", "x"])),
            c if random.one_in(60) => filled.push(c.to_ascii_uppercase()),
            c => filled.push(c),
        }
    }
    filled
}

/// Now and then with one character too few or another one.
fn mutated(random: &mut Random, mut url: String) -> String {
    if random.one_in(6) && url.is_ascii() {
        let at = url.len() / 2 + random.below(url.len() / 2);
        url.remove(at);
        if random.one_in(2) {
            url.insert_str(at, random.of(&JUNK));
        }
    }
    let path = url.find("://").and_then(|at| url[at + 3..].find('/'));
    if path.is_none() { url + "/" } else { url }
}

fn initiator(random: &mut Random, filter: &Filter<'_>, url: &str) -> String {
    let names = |domains: Domains<'_>, excluded: bool| -> Vec<String> {
        let chosen = domains.iter().filter(|domain| domain.excluded == excluded);
        chosen.filter_map(|domain| canonical(domain.name)).collect()
    };
    let (included, excluded) = (names(filter.from, false), names(filter.from, true));
    let host = match random.below(8) {
        0..4 if !included.is_empty() => included[random.below(included.len())].clone(),
        4 | 5 if !excluded.is_empty() => excluded[random.below(excluded.len())].clone(),
        5 | 6 => {
            let authority = url.split('/').nth(2).unwrap_or_default();
            authority.split(':').next().unwrap_or_default().trim_end_matches('.').to_owned()
        }
        _ => random.of(&ORDINARY).to_owned(),
    };
    let below = if random.one_in(4) { "m." } else { "" };
    let initiator = format!("https://{below}{host}/");
    if is_canonical(&initiator) { initiator } else { "https://shop.example/".to_owned() }
}

/// Would a browser's URL parser leave this address as it is? Stricter than the URL standard.
fn is_canonical(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else {
        return false;
    };
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let (host, port) = authority.split_once(':').unwrap_or((authority, "8443"));
    let name = host.strip_suffix('.').unwrap_or(host);
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let in_name = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_.".contains(&byte);
    let in_path = |byte: u8| byte.is_ascii_alphanumeric() || b"/._~%?=&:;,@!$()*+-".contains(&byte);
    let whole = path.find('?').map_or(path, |query| &path[..query]);
    ["http", "https", "ws", "wss"].contains(&scheme)
        && canonical(name).as_deref() == Some(name)
        && name.bytes().all(in_name)
        && name.split('.').all(|label| !label.starts_with("xn--") || PUNYCODE.contains(&label))
        && !(name.len() < host.len() && name.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'))
        && is_number(port)
        && !port.starts_with('0')
        && port.len() <= 4
        && !["80", "443"].contains(&port)
        && path.starts_with('/')
        && path.bytes().all(in_path)
        && !path.to_lowercase().contains("%2e")
        && !whole.split('/').any(|segment| segment == "." || segment == "..")
}
