//! What a browser does with a set of rules: a plain evaluator, written after the documentation.
//!
//! Chrome: <https://developer.chrome.com/docs/extensions/reference/api/declarativeNetRequest>; Firefox:
//! <https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/API/declarativeNetRequest>. The end-to-end tests hold
//! it to the browsers themselves. It shares nothing with the matcher but registrable domains and regular expressions.
//!
//! [`Difference`] names every way in which browsers do otherwise than the matcher, although the rules say the same. The
//! evaluator can be told to do as the matcher does in any of them: what is left must then be nothing.

#![allow(dead_code, clippy::indexing_slicing, clippy::string_slice, reason = "tests fail by panicking")]

use wattguard::dnr::{Browser, Condition, Rule, RuleAction};
use wattguard::domain::registrable;
use wattguard::host::is_ip_address;
use wattguard::regex;
use wattguard::url::Url;

/// In what browsers differ from the matcher, and why that stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Difference {
    /// A request without initiator (a sandboxed frame, a `data:` page) is everybody's third party in browsers; the matcher
    /// finds no `third-party` and no `first-party` filter for it, and takes it for a page with an empty address.
    UnknownInitiator,
    /// `a.com.` is another site than `a.com` in browsers; the matcher leaves the dot aside.
    TrailingDot,
    /// The matcher lifts a navigation away from an excepted page as it lifts the page's other requests; in browsers the
    /// page is gone by then.
    NavigationAway,
    /// `testMatchOutcome` asks about a request of no page, so that no `allowAllRequests` of a page is heard; a limit of
    /// the test, not of the rules.
    NoPage,
    /// Firefox sees sockets under `http` and `https`: patterns with `ws:` in their middle and regular expressions meet them
    /// otherwise.
    SocketScheme,
}

impl Difference {
    /// All that a browser has when a page really asks.
    pub(crate) fn of(browser: Browser) -> &'static [Self] {
        match browser {
            Browser::Firefox => &[Self::UnknownInitiator, Self::TrailingDot, Self::NavigationAway, Self::SocketScheme],
            _ => &[Self::UnknownInitiator, Self::TrailingDot, Self::NavigationAway],
        }
    }
}

/// A request, as `testMatchOutcome` takes it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked<'a> {
    pub(crate) url: &'a str,
    /// The browsers' name for its kind.
    pub(crate) kind: &'a str,
    /// The page that asks, at the top of its tab; empty: none.
    pub(crate) initiator: &'a str,
}

/// How to judge.
#[derive(Clone, Copy)]
pub(crate) struct Manner<'a> {
    /// Where to do as the matcher does.
    pub(crate) as_matcher: &'a [Difference],
    /// Are the pages known that ask?
    pub(crate) knows_pages: bool,
}

impl Manner<'_> {
    fn is_matchers(&self, difference: Difference) -> bool {
        self.as_matcher.contains(&difference)
    }
}

/// A browser with rules.
pub(crate) struct Reference<'a> {
    browser: Browser,
    rules: Vec<(&'a Rule, Pattern)>,
}

/// What a rule asks of the text of an address, made ready.
enum Pattern {
    Everything,
    /// In lower case, unless letters count.
    Filter {
        text: String,
        exact: bool,
    },
    Program(Vec<u8>),
}

impl Pattern {
    fn of(condition: &Condition) -> Self {
        let exact = condition.is_url_filter_case_sensitive == Some(true);
        match (&condition.url_filter, &condition.regex_filter) {
            (Some(filter), _) if exact => Self::Filter { text: filter.clone(), exact },
            (Some(filter), _) => Self::Filter { text: filter.to_lowercase(), exact },
            (None, Some(source)) => Self::Program(regex::compile(source, exact).unwrap_or_default()),
            (None, None) => Self::Everything,
        }
    }
}

impl<'a> Reference<'a> {
    pub(crate) fn new(browser: Browser, rules: impl IntoIterator<Item = &'a Rule>) -> Self {
        Self { browser, rules: rules.into_iter().map(|rule| (rule, Pattern::of(&rule.condition))).collect() }
    }

    /// Is the request blocked? The highest priority decides; there, `allow` before `allowAllRequests` before `block`.
    pub(crate) fn blocks(&self, asked: &Asked<'_>, manner: Manner<'_>) -> bool {
        let page = Asked { url: asked.initiator, kind: "main_frame", initiator: "" };
        let has_page = manner.knows_pages
            && !asked.initiator.is_empty()
            && (asked.kind != "main_frame" || manner.is_matchers(Difference::NavigationAway));
        let (asked, page) = (Seen::new(asked), Seen::new(&page));
        let met = self.rules.iter().filter(|(rule, pattern)| {
            let lifts_page = has_page && rule.action == RuleAction::AllowAllRequests;
            self.meets(rule, pattern, &asked, manner) || lifts_page && self.meets(rule, pattern, &page, manner)
        });
        let decisive = met.max_by_key(|(rule, _)| {
            let rank = match rule.action {
                RuleAction::Allow => 2,
                RuleAction::AllowAllRequests => 1,
                RuleAction::Block => 0,
            };
            (rule.priority, rank)
        });
        decisive.is_some_and(|(rule, _)| rule.action == RuleAction::Block)
    }

    fn meets(&self, rule: &Rule, pattern: &Pattern, asked: &Seen<'_>, manner: Manner<'_>) -> bool {
        let condition = &rule.condition;
        let kind_fits = match condition.resource_types.is_empty() {
            true => asked.kind != "main_frame",
            false => condition.resource_types.contains(&asked.kind),
        };
        if !kind_fits {
            return false;
        }
        let (target, initiator) = (asked.target, asked.initiator);
        let is_among = |names: &[String], host: &str| self.is_of(names.iter().map(String::as_str), host);
        (condition.request_domains.is_empty() || self.is_of(condition.request_domains.iter(), target))
            && !is_among(&condition.excluded_request_domains, target)
            && (condition.initiator_domains.is_empty() || is_among(&condition.initiator_domains, initiator))
            && !is_among(&condition.excluded_initiator_domains, initiator)
            && condition.domain_type.is_none_or(|wanted| has_party(wanted, target, initiator, manner))
            && self.pattern_meets(pattern, asked, manner)
    }

    /// Is `host` one of these, or below one?
    fn is_of<'n>(&self, names: impl Iterator<Item = &'n str> + Clone, host: &str) -> bool {
        let host = if self.browser == Browser::Firefox { host } else { host.strip_suffix('.').unwrap_or(host) };
        let above = host.match_indices('.').map(|(dot, _)| &host[dot + 1..]);
        [host].into_iter().chain(above).any(|name| names.clone().any(|own| own == name))
    }

    fn pattern_meets(&self, pattern: &Pattern, asked: &Seen<'_>, manner: Manner<'_>) -> bool {
        let is_anchored =
            matches!(pattern, Pattern::Filter { text, .. } if text.starts_with('|') && !text.starts_with("||"));
        let as_it_is = self.browser != Browser::Firefox || manner.is_matchers(Difference::SocketScheme) && !is_anchored;
        let (url, lower) = if as_it_is { &asked.url } else { &asked.url_in_firefox };
        match pattern {
            Pattern::Everything => true,
            Pattern::Filter { text, exact: true } => url_filter_meets(text, url),
            Pattern::Filter { text, exact: false } => url_filter_meets(text, lower),
            Pattern::Program(program) => regex::matches(program, url.as_bytes()),
        }
    }
}

/// A request as rules see it: hosts with their dots, addresses as they are written and in lower case.
struct Seen<'a> {
    kind: &'a str,
    target: &'a str,
    initiator: &'a str,
    url: (String, String),
    /// There sockets go by other schemes.
    url_in_firefox: (String, String),
}

impl<'a> Seen<'a> {
    fn new(asked: &Asked<'a>) -> Self {
        let both = |url: String| (url.clone(), url.to_ascii_lowercase());
        let url_in_firefox = asked.url.strip_prefix("ws").map_or(asked.url.to_owned(), |rest| format!("http{rest}"));
        Self {
            kind: asked.kind,
            target: host_of(asked.url),
            initiator: host_of(asked.initiator),
            url: both(asked.url.to_owned()),
            url_in_firefox: both(url_in_firefox),
        }
    }
}

/// `firstParty` or `thirdParty`?
fn has_party(wanted: &str, target: &str, initiator: &str, manner: Manner<'_>) -> bool {
    if initiator.is_empty() && manner.is_matchers(Difference::UnknownInitiator) {
        return false;
    }
    let site = |host: &'_ str| {
        let bare = host.strip_suffix('.').unwrap_or(host);
        let dot = host.len() > bare.len() && !manner.is_matchers(Difference::TrailingDot);
        (registrable(bare).to_owned(), dot)
    };
    let third = initiator.is_empty() || site(target) != site(initiator);
    (wanted == "thirdParty") == third
}

/// The host with its trailing dot.
fn host_of(url: &str) -> &str {
    let parsed = Url::parse(url);
    let host = &url[parsed.host_start()..parsed.host_end()];
    if is_ip_address(host.trim_end_matches('.')) { host.trim_end_matches('.') } else { host }
}

/// `||` a label of the host, `|` an end of the address, `*` anything, `^` a separator; the last `^` may be the end.
fn url_filter_meets(filter: &str, url: &str) -> bool {
    let (starts, rest): (Vec<usize>, &str) = if let Some(rest) = filter.strip_prefix("||") {
        let start = url.find("://").map_or(0, |at| at + 3);
        let end = url[start..].find([':', '/']).map_or(url.len(), |at| start + at);
        let label = |&at: &usize| at == start || url.as_bytes()[at - 1] == b'.';
        ((start..=end).filter(label).collect(), rest)
    } else if let Some(rest) = filter.strip_prefix('|') {
        (vec![0], rest)
    } else {
        let fits = |&at: &usize| {
            matches!(filter.as_bytes()[0], b'*' | b'^') || url.as_bytes().get(at) == filter.as_bytes().first()
        };
        ((0..=url.len()).filter(fits).collect(), filter)
    };
    let (rest, end) = match rest.strip_suffix('|') {
        Some(rest) => (rest, true),
        None => (rest, false),
    };
    starts.into_iter().any(|at| text_meets(rest.as_bytes(), &url.as_bytes()[at..], end))
}

fn text_meets(filter: &[u8], url: &[u8], end: bool) -> bool {
    match (filter, url) {
        ([], rest) => !end || rest.is_empty(),
        ([b'*', filter @ ..], _) => (0..=url.len()).any(|at| text_meets(filter, &url[at..], end)),
        ([b'^'], []) => true,
        ([b'^', filter @ ..], [byte, url @ ..]) => {
            !(byte.is_ascii_alphanumeric() || b"_-.%".contains(byte)) && text_meets(filter, url, end)
        }
        ([wanted, filter @ ..], [byte, url @ ..]) => wanted == byte && text_meets(filter, url, end),
        (_, []) => false,
    }
}
