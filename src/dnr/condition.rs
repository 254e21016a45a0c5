//! One filter -> what its rules ask for, before rules that differ in their hosts alone become one.
//!
//! A filter has one rule, but for exceptions for whole pages: those lift what the page is asked for, what its frames ask
//! for, and what its workers ask for.

use super::hosts::{self, Hosts};
use super::kinds::resource_types;
use super::{Browser, Condition, DnrIssue, RuleAction, priority, regex};
use crate::filter::{Anchor, Filter, Party, Pattern};
use crate::lists::Rank;
use crate::request::Kinds;

/// A rule without its number; all its hosts are in the condition.
pub(super) struct Draft {
    pub(super) priority: u32,
    pub(super) action: RuleAction,
    pub(super) condition: Condition,
}

/// The rules that do what `filter` says.
///
/// # Errors
/// Why there are none.
pub(super) fn drafts(filter: &Filter<'_>, rank: Rank, browser: Browser) -> Result<Vec<Draft>, DnrIssue> {
    let band = priority::band(rank);
    let address = Address::of(filter, browser)?;
    let mut targets = Hosts::read(&filter.to)?;
    if let Pattern::Host(host) = filter.pattern {
        targets = targets.within(host)?;
    }
    let targets = targets.deny(Hosts::read(&filter.denyallow)?)?;
    let sources = Hosts::read(&filter.from)?;
    let spelled = |hosts: &[String]| {
        let mut hosts = spelled(hosts.iter().cloned(), browser);
        hosts.sort_unstable();
        hosts.dedup();
        hosts
    };
    let condition = |kinds: Kinds| Condition {
        url_filter: address.url_filter.clone(),
        regex_filter: address.regex_filter.clone(),
        is_url_filter_case_sensitive: (!address.is_everywhere()).then_some(filter.match_case),
        domain_type: match filter.party {
            Party::Any => None,
            Party::First => Some("firstParty"),
            Party::Third => Some("thirdParty"),
        },
        initiator_domains: spelled(&sources.included),
        excluded_initiator_domains: spelled(&sources.excluded),
        excluded_request_domains: spelled(&targets.excluded),
        resource_types: resource_types(kinds, browser),
        request_domains: spelled(&targets.included).into_iter().collect(),
    };

    let kinds = address.kinds.without(Kinds::POPUP);
    if kinds == Kinds::NONE {
        return Err(DnrIssue::Nothing);
    }
    if !filter.exception {
        let priority = if filter.important { band.important } else { band.block };
        return Ok(vec![Draft { priority, action: RuleAction::Block, condition: condition(kinds) }]);
    }
    let lifts = |action, condition| Draft { priority: band.exception, action, condition };
    let mut drafts = Vec::new();
    let parts = kinds.without(Kinds::DOCUMENT);
    if parts != Kinds::NONE {
        drafts.push(lifts(RuleAction::Allow, condition(parts)));
    }
    if kinds.meets(Kinds::DOCUMENT) {
        if filter.party != Party::Any || !filter.from.is_empty() {
            return Err(DnrIssue::PageSource);
        }
        drafts.push(lifts(RuleAction::AllowAllRequests, condition(Kinds::DOCUMENT)));
        if address.is_everywhere() {
            // `allowAllRequests` reaches no shared workers, and none at all in Firefox; rules know them by their site alone.
            let of_the_page = Condition {
                initiator_domains: spelled(&targets.included),
                excluded_initiator_domains: spelled(&targets.excluded),
                ..Condition::default()
            };
            drafts.push(lifts(RuleAction::Allow, of_the_page));
        }
    }
    Ok(drafts)
}

/// What a rule asks of the text of an address.
struct Address {
    url_filter: Option<String>,
    regex_filter: Option<String>,
    /// The filter's kinds, less those that have no such address.
    kinds: Kinds,
}

impl Address {
    fn of(filter: &Filter<'_>, browser: Browser) -> Result<Self, DnrIssue> {
        let mut address = Self { url_filter: None, regex_filter: None, kinds: filter.kinds };
        match filter.pattern {
            Pattern::Host(host) if hosts::is_acceptable(host) => {}
            Pattern::Host(_) => return Err(DnrIssue::Host),
            Pattern::Regex(source) => {
                let is_taken = browser == Browser::Firefox || regex::is_re2(source);
                if crate::regex::compile(source, filter.match_case).is_err() || !is_taken {
                    return Err(DnrIssue::Regex);
                }
                address.regex_filter = Some(source.to_owned());
            }
            Pattern::Text { text: "", .. } => {}
            Pattern::Text { start, text, end } => {
                let mut text = text.to_owned();
                if start == Anchor::Start {
                    address.kinds = scheme(&mut text, filter.kinds, browser)?;
                }
                address.url_filter = Some(url_filter(start, &text, end)?);
            }
        }
        match address.url_filter.as_ref().or(address.regex_filter.as_ref()).is_none_or(|text| text.is_ascii()) {
            true => Ok(address),
            false => Err(DnrIssue::NotAscii),
        }
    }

    fn is_everywhere(&self) -> bool {
        self.url_filter.is_none() && self.regex_filter.is_none()
    }
}

/// The scheme at the start of a pattern as the browser writes it, and which kinds can have it. In Firefox sockets go by
/// `http` and `https`.
fn scheme(text: &mut String, kinds: Kinds, browser: Browser) -> Result<Kinds, DnrIssue> {
    let is_socket = text.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("ws"));
    match browser {
        Browser::Chrome => Ok(kinds),
        Browser::Both => Err(DnrIssue::Scheme),
        Browser::Firefox if is_socket => {
            text.replace_range(..2, "http");
            Ok(if kinds.meets(Kinds::WEBSOCKET) { Kinds::WEBSOCKET } else { Kinds::NONE })
        }
        Browser::Firefox => Ok(kinds.without(Kinds::WEBSOCKET)),
    }
}

/// The grammar is the filters' own, but for what follows here; both browsers agree on it.
fn url_filter(start: Anchor, text: &str, end: bool) -> Result<String, DnrIssue> {
    let tail = text.len() - text.trim_end_matches(['^', '*']).len();
    if text.bytes().rev().take(tail).filter(|&byte| byte == b'^').count() > 1 {
        return Err(DnrIssue::Separators);
    }
    // Behind a trailing dot browsers see one more label, an empty one, where `||/` or `||^` would begin.
    let begins_a_label = |byte: u8| byte.is_ascii_alphanumeric() || b"-_[%".contains(&byte) || !byte.is_ascii();
    let first = text.bytes().next().unwrap_or(b'/');
    if start == Anchor::Host && !begins_a_label(first) || start == Anchor::Start && first == b'|' {
        return Err(DnrIssue::Nothing);
    }
    let start = match start {
        // A bar of the text is none of the anchors.
        Anchor::None if first == b'|' => "*",
        Anchor::None => "",
        Anchor::Start => "|",
        Anchor::Host => "||",
    };
    let end = match end {
        true => "|",
        false if text.ends_with('|') => "*",
        false => "",
    };
    Ok([start, text, end].concat())
}

/// Has the host a second spelling?
pub(super) fn has_dotted(host: &str, browser: Browser) -> bool {
    browser != Browser::Chrome && !crate::host::is_ip_address(host)
}

/// `host`, and for Firefox `host.`: it takes the dot for a part of the name. In order if `hosts` are, each with its other
/// spelling behind it.
pub(super) fn spelled(hosts: impl Iterator<Item = String>, browser: Browser) -> Vec<String> {
    let both = |host: String| {
        let dotted = has_dotted(&host, browser).then(|| format!("{host}."));
        [Some(host), dotted]
    };
    hosts.flat_map(both).flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::parse;

    /// The rules of a filter: action, condition; or the issue.
    fn check(line: &str, browser: Browser, expected: Result<&[&str], DnrIssue>) {
        let filter = parse(line).ok();
        let found = filter.map(|filter| drafts(&filter, Rank::Subscribed, browser)).map(|drafts| {
            let texts = drafts?.into_iter().map(|Draft { priority, action, condition }| {
                let condition = serde_json::to_string(&condition).unwrap_or_default();
                format!("{priority} {action:?} {condition}")
            });
            Ok(texts.collect::<Vec<_>>())
        });
        let expected = expected.map(|texts| texts.iter().map(|&text| text.to_owned()).collect::<Vec<_>>());
        assert_eq!(found, Some(expected), "{line}");
    }

    #[test]
    fn filters_as_chrome_reads_them() {
        for (line, expected) in [
            ("||a.com^", Ok(&[r#"10 Block {"requestDomains":["a.com"]}"#][..])),
            ("||2.3.4^", Err(DnrIssue::Host)),
            (
                "/x.js$third-party,important,script",
                Ok(&[
                    r#"30 Block {"urlFilter":"/x.js","isUrlFilterCaseSensitive":false,"domainType":"thirdParty","resourceTypes":["script"]}"#,
                ]),
            ),
            (
                "|wss://a.com/x$websocket,domain=b.com|~c.b.com",
                Ok(&[
                    r#"10 Block {"urlFilter":"|wss://a.com/x","isUrlFilterCaseSensitive":false,"initiatorDomains":["b.com"],"excludedInitiatorDomains":["c.b.com"],"resourceTypes":["websocket"]}"#,
                ]),
            ),
            (
                "X$match-case,~image,other",
                Ok(&[
                    r#"10 Block {"urlFilter":"X","isUrlFilterCaseSensitive":true,"resourceTypes":["csp_report","other","webtransport"]}"#,
                ]),
            ),
            ("||a.com^$to=b.a.com", Ok(&[r#"10 Block {"requestDomains":["b.a.com"]}"#])),
            (
                "*$script,domain=b.com,denyallow=a.com",
                Ok(&[
                    r#"10 Block {"initiatorDomains":["b.com"],"excludedRequestDomains":["a.com"],"resourceTypes":["script"]}"#,
                ]),
            ),
            ("@@||a.com^$important", Ok(&[r#"20 Allow {"requestDomains":["a.com"]}"#])),
            ("@@||a.com^$subdocument", Ok(&[r#"20 Allow {"resourceTypes":["sub_frame"],"requestDomains":["a.com"]}"#])),
            (
                "@@||a.com^$document",
                Ok(&[
                    r#"20 AllowAllRequests {"resourceTypes":["main_frame"],"requestDomains":["a.com"]}"#,
                    r#"20 Allow {"initiatorDomains":["a.com"]}"#,
                ]),
            ),
            (
                "@@||a.com/x$document,script",
                Ok(&[
                    r#"20 Allow {"urlFilter":"||a.com/x","isUrlFilterCaseSensitive":false,"resourceTypes":["script"]}"#,
                    r#"20 AllowAllRequests {"urlFilter":"||a.com/x","isUrlFilterCaseSensitive":false,"resourceTypes":["main_frame"]}"#,
                ]),
            ),
            ("@@||a.com^$document,domain=a.com", Err(DnrIssue::PageSource)),
            ("*|x", Ok(&[r#"10 Block {"urlFilter":"*|x","isUrlFilterCaseSensitive":false}"#])),
            ("x|*", Ok(&[r#"10 Block {"urlFilter":"x|*","isUrlFilterCaseSensitive":false}"#])),
            ("x||", Ok(&[r#"10 Block {"urlFilter":"x||","isUrlFilterCaseSensitive":false}"#])),
            ("||*x", Ok(&[r#"10 Block {"urlFilter":"x","isUrlFilterCaseSensitive":false}"#])),
            ("||/x", Err(DnrIssue::Nothing)),
            ("||^x", Err(DnrIssue::Nothing)),
            ("||.a.com/", Err(DnrIssue::Nothing)),
            ("x^^", Err(DnrIssue::Separators)),
            ("x^*^|", Err(DnrIssue::Separators)),
            ("^x^", Ok(&[r#"10 Block {"urlFilter":"^x^","isUrlFilterCaseSensitive":false}"#])),
            ("/é.js", Err(DnrIssue::NotAscii)),
            ("||é.com^", Err(DnrIssue::NotAscii)),
            ("/é/", Err(DnrIssue::NotAscii)),
            (
                r"/^https?:\/\/x/",
                Ok(&[r#"10 Block {"regexFilter":"^https?:\\/\\/x","isUrlFilterCaseSensitive":false}"#]),
            ),
            ("/a(?!b)/", Err(DnrIssue::Regex)),
            (r"/(a)\1/", Err(DnrIssue::Regex)),
            ("x$domain=g.*", Err(DnrIssue::Entity)),
        ] {
            check(line, Browser::Chrome, expected);
        }
    }

    #[test]
    fn filters_as_firefox_reads_them() {
        for (line, expected) in [
            ("||a.com^", Ok(&[r#"10 Block {"requestDomains":["a.com","a.com."]}"#][..])),
            ("||1.2.3.4^", Ok(&[r#"10 Block {"requestDomains":["1.2.3.4"]}"#])),
            (
                "|wss://a.com/",
                Ok(&[
                    r#"10 Block {"urlFilter":"|https://a.com/","isUrlFilterCaseSensitive":false,"resourceTypes":["websocket"]}"#,
                ]),
            ),
            ("|ws://a.com/$script", Err(DnrIssue::Nothing)),
            (
                "|http://a.com/$websocket,script",
                Ok(&[
                    r#"10 Block {"urlFilter":"|http://a.com/","isUrlFilterCaseSensitive":false,"resourceTypes":["script"]}"#,
                ]),
            ),
            (
                "x$stylesheet,image,xhr,object,ping,other",
                Ok(&[
                    r#"10 Block {"urlFilter":"x","isUrlFilterCaseSensitive":false,"resourceTypes":["stylesheet","xslt","image","imageset","xmlhttprequest","json","object","object_subrequest","ping","beacon","csp_report","other","speculative","web_manifest","xml_dtd"]}"#,
                ]),
            ),
            ("/a(?!b)/", Ok(&[r#"10 Block {"regexFilter":"a(?!b)","isUrlFilterCaseSensitive":false}"#])),
            (r"/(a)\1/", Err(DnrIssue::Regex)),
        ] {
            check(line, Browser::Firefox, expected);
        }
        check("|https://a.com/", Browser::Both, Err(DnrIssue::Scheme));
    }
}
