//! Filters -> declarativeNetRequest rules, for Chrome and for Firefox.
//!
//! Input: filters with their places. Output: few rules (one for all hosts that are treated alike), the way back from each
//! rule to its filters, and every filter that the browser cannot express, with the reason.
//!
//! Rules are free of schemes: Firefox matches WebSockets under an http(s) address, so `|wss://` would never match there.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::filter::{Anchor, Domains, Filter, Party, Pattern};
use crate::lists::{Consent, Entry};
use crate::request::Kinds;

/// Priorities of all rules of Wattguard; higher wins. The shell gets them through `rules/compiled/bundled.js`.
pub mod priority {
    /// Blocks.
    pub const BLOCK: u32 = 10;
    /// A list's exception.
    pub const EXCEPTION: u32 = 20;
    /// An important block.
    pub const IMPORTANT: u32 = 30;
    /// The user's decision for a site, for good.
    pub const DECISION: u32 = 100;
    /// The user's decision for a site, for now: comes before the one for good.
    pub const DECISION_FOR_NOW: u32 = 110;
    /// Protection is paused.
    pub const PAUSE: u32 = 200;
}

/// Which browser rules are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Browser {
    /// Chromium and its kin.
    Chrome,
    /// Firefox: wants a second spelling of each host for addresses with a trailing dot.
    Firefox,
    /// One file that both accept: Firefox's, which Chrome takes without harm.
    Both,
}

/// One rule, as the browsers read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// 1 or more, unique in its set.
    pub id: u32,
    /// See [`priority`].
    pub priority: u32,
    /// What to do.
    pub action: RuleAction,
    /// When.
    pub condition: Condition,
}

/// What a rule does. Nothing else is ever emitted: no redirect, no change of headers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum RuleAction {
    /// Refuses the request.
    Block,
    /// Lets it through past lower priorities.
    Allow,
    /// Lets it and all that the page loads through.
    AllowAllRequests,
}

/// When a rule acts.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "the names are declarativeNetRequest's own")]
pub struct Condition {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url_filter: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regex_filter: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_url_filter_case_sensitive: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub initiator_domains: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub excluded_initiator_domains: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub excluded_request_domains: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub resource_types: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub request_domains: Vec<String>,
}

/// Why a filter has no rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DnrIssue {
    /// Openly offered mining: Wattguard asks instead of blocking.
    Asks,
    /// Look-around or a reference back in a regular expression.
    Regex,
    /// `domain=google.*`: rules know no entities.
    Entity,
    /// Hosts that are included below others that are excluded: in rules exclusion always wins.
    MixedDomains,
    /// Characters beyond ASCII in the pattern.
    NotAscii,
}

/// Where a filter stands: list and line.
pub type Origin = (usize, u32);

/// Rules, and what they come from.
#[derive(Clone, Debug, Default)]
pub struct Compiled {
    /// The rules, by id.
    pub rules: Vec<Rule>,
    /// For each rule, in the same order, its filters.
    pub origins: Vec<Vec<Origin>>,
    /// Filters without a rule.
    pub issues: Vec<(Origin, DnrIssue)>,
}

/// Filters that differ in nothing but their hosts.
#[derive(Default)]
struct Group {
    hosts: Vec<String>,
    origins: Vec<Origin>,
}

/// Compiles filters of one or several lists.
pub fn compile<'a>(entries: impl Iterator<Item = (usize, Entry<'a>)>, browser: Browser) -> Compiled {
    let mut groups: BTreeMap<(u32, RuleAction, Condition), Group> = BTreeMap::new();
    let mut compiled = Compiled::default();
    for (list, entry) in entries {
        let origin = (list, entry.line);
        let offered = entry.miner.is_some_and(|miner| miner.consent == Consent::Offered);
        let condition = if offered { Err(DnrIssue::Asks) } else { condition(&entry.filter, browser) };
        match condition {
            Ok((condition, hosts)) => {
                let (priority, action) = action(&entry.filter);
                let group = groups.entry((priority, action, condition)).or_default();
                group.hosts.extend(hosts);
                group.origins.push(origin);
            }
            Err(issue) => compiled.issues.push((origin, issue)),
        }
    }
    for (id, ((priority, action, condition), Group { mut hosts, origins })) in (1..).zip(groups) {
        hosts.sort_unstable();
        hosts.dedup();
        compiled.rules.push(Rule {
            id,
            priority,
            action,
            condition: Condition { request_domains: hosts, ..condition },
        });
        compiled.origins.push(origins);
    }
    compiled
}

fn action(filter: &Filter<'_>) -> (u32, RuleAction) {
    let pages = Kinds::DOCUMENT.with(Kinds::SUBDOCUMENT);
    match (filter.exception, filter.important) {
        (true, _) if filter.kinds.without(pages) == Kinds::NONE => (priority::EXCEPTION, RuleAction::AllowAllRequests),
        (true, _) => (priority::EXCEPTION, RuleAction::Allow),
        (false, true) => (priority::IMPORTANT, RuleAction::Block),
        (false, false) => (priority::BLOCK, RuleAction::Block),
    }
}

/// The condition without its hosts, which rules that are otherwise alike share.
fn condition(filter: &Filter<'_>, browser: Browser) -> Result<(Condition, Vec<String>), DnrIssue> {
    let mut condition = Condition {
        domain_type: match filter.party {
            Party::Any => None,
            Party::First => Some("firstParty"),
            Party::Third => Some("thirdParty"),
        },
        resource_types: resource_types(filter.kinds, browser),
        ..Condition::default()
    };
    let mut hosts = Vec::new();
    match filter.pattern {
        Pattern::Host(host) => hosts.extend(spellings(host, browser)),
        Pattern::Regex(source) if source.contains("(?=") || source.contains("(?!") || source.contains("(?<") => {
            return Err(DnrIssue::Regex);
        }
        Pattern::Regex(source) => condition.regex_filter = Some(source.to_owned()),
        Pattern::Text { start, text, end } => condition.url_filter = url_filter(start, text, end),
    }
    if !condition.url_filter.as_ref().or(condition.regex_filter.as_ref()).is_none_or(|text| text.is_ascii()) {
        return Err(DnrIssue::NotAscii);
    }
    if condition.url_filter.is_some() || condition.regex_filter.is_some() {
        condition.is_url_filter_case_sensitive = Some(filter.match_case);
    }
    let (initiators, excluded) = split(&filter.from)?;
    condition.initiator_domains = initiators;
    condition.excluded_initiator_domains = excluded;
    let (targets, mut excluded) = split(&filter.to)?;
    excluded.extend(split(&filter.denyallow)?.0);
    condition.excluded_request_domains = excluded;
    if !targets.is_empty() {
        // A rule knows one list of hosts; the pattern's own host goes into the address filter.
        if let Pattern::Host(host) = filter.pattern {
            condition.url_filter = Some(format!("||{host}^"));
            condition.is_url_filter_case_sensitive = Some(false);
        }
        hosts = targets;
    }
    Ok((condition, hosts))
}

/// `host`, and for Firefox `host.`: it takes the dot for a part of the name.
pub fn spellings(host: &str, browser: Browser) -> impl Iterator<Item = String> {
    let dotted = (browser != Browser::Chrome && !crate::host::is_ip_address(host)).then(|| format!("{host}."));
    [host.to_owned()].into_iter().chain(dotted)
}

fn url_filter(start: Anchor, text: &str, end: bool) -> Option<String> {
    if text.is_empty() {
        return None;
    }
    let (start, text) = match text.strip_prefix("wss://").or(text.strip_prefix("ws://")) {
        Some(rest) if start == Anchor::Start => (Anchor::Host, rest),
        _ => (start, text),
    };
    let start = match start {
        Anchor::None => "",
        Anchor::Start => "|",
        Anchor::Host => "||",
    };
    Some([start, text, if end { "|" } else { "" }].concat())
}

type Included = Vec<String>;
type Excluded = Vec<String>;

fn split(domains: &Domains<'_>) -> Result<(Included, Excluded), DnrIssue> {
    let (mut included, mut excluded) = (Vec::new(), Vec::new());
    for domain in domains.iter() {
        if domain.name.ends_with(".*") {
            return Err(DnrIssue::Entity);
        }
        let Some(host) = crate::host::canonical(domain.name) else {
            continue;
        };
        if domain.excluded { &mut excluded } else { &mut included }.push(host);
    }
    let below = |host: &String, above: &String| {
        host.strip_suffix(above.as_str()).is_some_and(|before| before.is_empty() || before.ends_with('.'))
    };
    match included.iter().any(|host| excluded.iter().any(|above| below(host, above))) {
        true => Err(DnrIssue::MixedDomains),
        false => Ok((included, excluded)),
    }
}

/// The browsers' names for kinds; none where the browsers' own default (all but `main_frame`) is meant.
fn resource_types(kinds: Kinds, browser: Browser) -> Vec<&'static str> {
    const NAMES: [(Kinds, &[&str]); 12] = [
        (Kinds::DOCUMENT, &["main_frame"]),
        (Kinds::SUBDOCUMENT, &["sub_frame"]),
        (Kinds::SCRIPT, &["script"]),
        (Kinds::STYLESHEET, &["stylesheet"]),
        (Kinds::IMAGE, &["image"]),
        (Kinds::FONT, &["font"]),
        (Kinds::MEDIA, &["media"]),
        (Kinds::XHR, &["xmlhttprequest"]),
        (Kinds::WEBSOCKET, &["websocket"]),
        (Kinds::OBJECT, &["object"]),
        (Kinds::PING, &["ping"]),
        (Kinds::OTHER, &["csp_report", "other"]),
    ];
    if kinds.without(Kinds::POPUP) == Kinds::DEFAULT {
        return Vec::new();
    }
    let chosen = NAMES.iter().filter(|(kind, _)| kinds.meets(*kind)).flat_map(|(_, names)| names.iter().copied());
    // Firefox rejects rules that name this type.
    let webtransport = (browser == Browser::Chrome && kinds.meets(Kinds::OTHER)).then_some("webtransport");
    chosen.chain(webtransport).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists::{Item, items};

    fn rules(text: &str, browser: Browser) -> Compiled {
        let entries = items(text).filter_map(|item| match item {
            Item::Filter(entry) => Some((0, entry)),
            Item::Issue(_) => None,
        });
        compile(entries, browser)
    }

    #[test]
    fn rules_as_browsers_read_them() {
        for (text, browser, expected) in [
            (
                "||b.com^\n||a.com^",
                Browser::Chrome,
                r#"[{"id":1,"priority":10,"action":{"type":"block"},"condition":{"requestDomains":["a.com","b.com"]}}]"#,
            ),
            (
                "||a.com^",
                Browser::Firefox,
                r#"[{"id":1,"priority":10,"action":{"type":"block"},"condition":{"requestDomains":["a.com","a.com."]}}]"#,
            ),
            (
                "|wss://a.com/x$websocket,domain=b.com|~c.b.com",
                Browser::Chrome,
                r#"[{"id":1,"priority":10,"action":{"type":"block"},"condition":{"urlFilter":"||a.com/x","isUrlFilterCaseSensitive":false,"initiatorDomains":["b.com"],"excludedInitiatorDomains":["c.b.com"],"resourceTypes":["websocket"]}}]"#,
            ),
            (
                "@@||a.com^$document\n/x.js$third-party,important,script",
                Browser::Chrome,
                r#"[{"id":1,"priority":20,"action":{"type":"allowAllRequests"},"condition":{"resourceTypes":["main_frame"],"requestDomains":["a.com"]}},{"id":2,"priority":30,"action":{"type":"block"},"condition":{"urlFilter":"/x.js","isUrlFilterCaseSensitive":false,"domainType":"thirdParty","resourceTypes":["script"]}}]"#,
            ),
        ] {
            let json = serde_json::to_string(&rules(text, browser).rules).ok();
            assert_eq!(json.as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn every_rule_leads_back_to_its_filters() {
        let compiled =
            rules("||a.com^\n/x/\n||b.com^\n/(?!x)/\nx$domain=g.*\nx$domain=~a.com|b.a.com", Browser::Chrome);
        assert_eq!(compiled.origins, [vec![(0, 1), (0, 3)], vec![(0, 2)]]);
        assert_eq!(
            compiled.issues,
            [((0, 4), DnrIssue::Regex), ((0, 5), DnrIssue::Entity), ((0, 6), DnrIssue::MixedDomains)]
        );
    }
}
