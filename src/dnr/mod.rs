//! Filters -> declarativeNetRequest rules, for Chrome and for Firefox.
//!
//! Input: filters with their places, in the order in which the user's lists count. Output: few rules (one for all hosts that
//! are treated alike), the way back from each rule to its filters, and every filter that the browser cannot hold, with the
//! reason.
//!
//! # Invariants
//! * A rule does what [`crate::matcher::Table`] does with its filters; where browsers cannot, `tests/reference` names it.
//! * All rules block or allow: what Chrome calls *safe*. None redirects or changes headers; [`RuleAction`] has no such case.
//! * The id of a rule follows from what it says, its hosts left aside: an update touches the rules that it changes.
//! * Ids lie between [`FIRST_ID`] and [`END_ID`]; lower ones are for the user's decisions.
//!
//! ```
//! use wattguard::dnr::{Browser, Budget, compile};
//! use wattguard::lists::{Item, Standing, items};
//! let filters = items("||coinhive.com^\n||crypto-loot.com^\n||a.com/miner.js$domain=a.*\n").filter_map(|item| match item {
//!     Item::Filter(entry) => Some((0, entry)),
//!     Item::Issue(_) => None,
//! });
//! let compiled = compile(&[Standing::SUBSCRIBED], filters, Browser::Chrome, Budget::CHROME);
//! assert_eq!(compiled.rules[0].condition.request_domains.lines(), "coinhive.com\ncrypto-loot.com");
//! assert_eq!(compiled.origins, [[(0, 1), (0, 2)]]);
//! assert_eq!(compiled.issues[0].1.to_string(), "the browser's rules cannot say `name.*`");
//! ```

mod budget;
mod compile;
mod condition;
mod hosts;
mod id;
mod issue;
mod kinds;
mod names;
mod pages;
mod regex;

pub use budget::Budget;
pub use compile::{Plan, compile};
pub use id::{END_ID, FIRST_ID};
pub use issue::DnrIssue;
pub use names::Names;
pub use pages::hosts as never_blocked;

use std::hash::{DefaultHasher, Hash, Hasher};

use serde::Serialize;

/// Priorities of all rules of Wattguard; higher wins. The shell gets them through `rules/compiled/bundled.js`.
pub mod priority {
    use crate::lists::Rank;

    /// Those of the filters of one rank: the exceptions of a rank lift what it and those below it block.
    #[derive(Clone, Copy, Debug)]
    pub struct Band {
        /// Blocks.
        pub block: u32,
        /// Exceptions.
        pub exception: u32,
        /// Blocks that are important.
        pub important: u32,
    }

    /// The band of a rank. That of the bundled list is above all that lists can say.
    #[must_use]
    pub const fn band(rank: Rank) -> Band {
        match rank {
            Rank::Subscribed => Band { block: 10, exception: 20, important: 30 },
            Rank::Own => Band { block: 41, exception: 42, important: 43 },
            Rank::Bundled => Band { block: 60, exception: 61, important: 62 },
        }
    }

    /// Pages that no list of somebody else's may block: browsers' stores, wallets, exchanges, the largest sites; and the
    /// addresses of lists.
    pub const PAGE: u32 = 40;
    /// What was found mining.
    pub const CONVICTION: u32 = 50;
    /// A filter that the user has switched off.
    pub const REPAIR: u32 = 70;
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
    /// Chromium and its kin. Regular expressions are RE2's.
    Chrome,
    /// Firefox: wants a second spelling of each host for addresses with a trailing dot; sockets go by `http` and `https`;
    /// regular expressions are JavaScript's.
    Firefox,
    /// One file that both accept: Firefox's spellings, which Chrome takes without harm, and nothing on which they disagree.
    Both,
}

/// One rule, as the browsers read it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Rule {
    /// From [`FIRST_ID`] to [`END_ID`], unique in its set.
    pub id: u32,
    /// See [`priority`].
    pub priority: u32,
    /// What to do.
    pub action: RuleAction,
    /// When.
    pub condition: Condition,
}

impl Rule {
    /// A number that stands for all that the rule says, in whatever order it names its hosts: where two of one id have the
    /// same, nothing has changed. Of one build of Wattguard; another may number otherwise.
    #[must_use]
    pub fn digest(&self) -> u64 {
        let mut rest = self.without_hosts();
        rest.condition.initiator_domains.sort_unstable();
        digest_of(&rest).wrapping_add(self.condition.request_domains.digest())
    }

    /// The same without its `requestDomains`, of which there may be 100,000.
    #[must_use]
    pub fn without_hosts(&self) -> Self {
        let condition = &self.condition;
        let condition = Condition {
            url_filter: condition.url_filter.clone(),
            regex_filter: condition.regex_filter.clone(),
            is_url_filter_case_sensitive: condition.is_url_filter_case_sensitive,
            domain_type: condition.domain_type,
            initiator_domains: condition.initiator_domains.clone(),
            excluded_initiator_domains: condition.excluded_initiator_domains.clone(),
            excluded_request_domains: condition.excluded_request_domains.clone(),
            resource_types: condition.resource_types.clone(),
            request_domains: Names::default(),
        };
        Self { condition, ..*self }
    }
}

fn digest_of(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// What a rule does. Nothing else is ever emitted: no redirect, no change of headers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
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
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
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
    #[serde(skip_serializing_if = "Names::is_empty")]
    pub request_domains: Names,
}

/// Where a filter stands: list and line.
pub type Origin = (usize, u32);

/// Rules, and what they come from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compiled {
    /// The rules, by id.
    pub rules: Vec<Rule>,
    /// For each rule, in the same order, its filters.
    pub origins: Vec<Vec<Origin>>,
    /// Filters without a rule, by place. An exception for whole pages has several rules; over budget it may have some.
    pub issues: Vec<(Origin, DnrIssue)>,
}

impl Compiled {
    /// The rules with regular expressions: few, and each to be shown to `isRegexSupported` before all are installed, for
    /// browsers take all rules of an update or none.
    pub fn regex_rules(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter().filter(|rule| rule.condition.regex_filter.is_some())
    }

    /// Takes out a rule that the browser refuses.
    pub fn refuse(&mut self, id: u32) {
        let Ok(at) = self.rules.binary_search_by_key(&id, |rule| rule.id) else {
            return;
        };
        self.rules.remove(at);
        let origins = self.origins.remove(at);
        self.issues.extend(origins.into_iter().map(|origin| (origin, DnrIssue::RegexRefused)));
        self.issues.sort_unstable();
    }
}
