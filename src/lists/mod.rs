//! A list of filters, read line by line.
//!
//! Input: the text of a list in any of the formats that lists come in. Output: its header, its filters with their lines,
//! and every line that is not used, with the reason. Reading never fails and is linear in the text.
//!
//! Our own list says in comments whose hosts follow, so that other blockers can read it too:
//! `! Miner: coinhive | Coinhive | hidden` holds for all filters down to the next such line.
//!
//! ```
//! use wattguard::lists::{Item, items};
//! let text = "! Title: Example\n! Miner: coinhive | Coinhive | hidden\n||coinhive.com^\nbad.com##.ad\n";
//! let filters = items(text).filter(|item| matches!(item, Item::Filter(_))).count();
//! assert_eq!(filters, 1);
//! ```

mod check;
mod conditions;
mod filters;
mod header;
mod patch;
mod pieces;
mod schedule;
#[cfg(feature = "compiler")]
mod signature;

pub use check::{Arrival, Candidate, Contents, Refusal, text_of};
pub use filters::Filters;
pub use header::{Header, header};
pub use patch::{Patch, PatchError};
pub use pieces::{Piece, pieces};
pub use schedule::{next_try, retry, wait};
#[cfg(feature = "compiler")]
pub use signature::is_signed;

use crate::filter::{self, Filter, IssueKind, ParseIssue, Pattern};
use crate::limits;
use conditions::Conditions;

/// What a line of a list holds.
#[derive(Clone, Debug)]
pub enum Item<'a> {
    /// A filter.
    Filter(Entry<'a>),
    /// A line that is not used.
    Issue(ParseIssue),
}

/// A filter and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// Line, 1-based.
    pub line: u32,
    /// The filter.
    pub filter: Filter<'a>,
    /// Whose address it is, where the list says so.
    pub miner: Option<Miner<'a>>,
}

impl<'a> Entry<'a> {
    /// A canonical host and nothing else, of no miner that the list names.
    pub(crate) fn of_host(line: u32, host: &'a str) -> Self {
        Self { line, filter: Filter::of(Pattern::Host(host)), miner: None }
    }
}

/// A family of mining software or a mining service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Miner<'a> {
    /// Short name, lower case: `coinhive`.
    pub id: &'a str,
    /// Name for people: `Coinhive`.
    pub name: &'a str,
    /// How it comes to run.
    pub consent: Consent,
}

/// How far a list is trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Whose it is.
    pub rank: Rank,
    /// Its filters block also where they name no host, and its exceptions lift so; those of others only explain.
    pub is_trusted: bool,
    /// Demoted: where it would block, it asks.
    pub asks: bool,
}

/// Whose a list is, the most trusted first: exceptions lift filters of lists that rank as high as their own or lower, but
/// for the bundled list's, which none lifts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rank {
    /// What ships with Wattguard.
    Bundled,
    /// The user's own filters.
    Own,
    /// A list that the user subscribes to.
    Subscribed,
}

impl Standing {
    /// What ships: its exceptions, if it had any, would be its own business.
    pub const BUNDLED: Self = Self { rank: Rank::Bundled, is_trusted: false, asks: false };
    /// The user means what they write.
    pub const OWN: Self = Self { rank: Rank::Own, is_trusted: true, asks: false };
    /// Somebody else's.
    pub const SUBSCRIBED: Self = Self { rank: Rank::Subscribed, is_trusted: false, asks: false };

    /// Somebody else's, which the user trusts as their own.
    pub const TRUSTED: Self = Self { is_trusted: true, ..Self::SUBSCRIBED };

    /// Why a filter of such a list is not used.
    #[must_use]
    pub fn refuses(&self, filter: &Filter<'_>) -> Option<IssueKind> {
        let is_broad = filter.exception && !filter.names_host();
        (is_broad && self.rank == Rank::Subscribed && !self.is_trusted).then_some(IssueKind::BroadException)
    }
}

/// How a miner comes to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consent {
    /// Nobody asked the visitor.
    Hidden,
    /// Openly offered: Wattguard asks.
    Offered,
}

/// How the lines of a list are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Adblock syntax.
    Adblock,
    /// `0.0.0.0 host` lines, or bare hosts.
    Hosts,
    /// WebExtension match patterns.
    MatchPatterns,
}

/// The text behind a byte order mark.
fn body(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// The format of a list, by its first meaningful lines.
#[must_use]
pub fn format(text: &str) -> Format {
    let text = body(text);
    let mut format = Format::Hosts;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()).take(100) {
        if line.starts_with(['!', '[', '|', '@']) || line.contains("##") || line.contains("$") {
            return Format::Adblock;
        }
        if line.starts_with('#') {
            continue;
        }
        if line.starts_with("*://") {
            return Format::MatchPatterns;
        }
        if line.split_whitespace().next().is_some_and(|word| word.parse::<std::net::IpAddr>().is_ok()) {
            continue;
        }
        // `-ads.` and `_300x250_` are filters: hosts begin with a letter or digit and have a dot within.
        let is_host = |word: &str| {
            let within = word.trim_end_matches('.');
            word.starts_with(char::is_alphanumeric)
                && within.contains('.')
                && !word.contains(['/', '*', '='])
                && crate::host::canonical(within).is_some()
        };
        if !line.split_whitespace().take_while(|word| !word.starts_with('#')).all(is_host) {
            format = Format::Adblock;
        }
    }
    format
}

/// Every filter and every issue of a list, in order.
#[must_use]
pub fn items(text: &str) -> Items<'_> {
    Items {
        format: format(text),
        rest: body(text),
        number: 0,
        miner: None,
        conditions: Conditions::default(),
        hosts: None,
    }
}

/// The filters and issues of a list that are still to come.
#[derive(Debug)]
pub struct Items<'a> {
    format: Format,
    /// Lines that are still to be read.
    rest: &'a str,
    number: u32,
    miner: Option<Miner<'a>>,
    conditions: Conditions,
    /// What is left of the line of a hosts file that was begun.
    hosts: Option<HostsLine<'a>>,
}

/// What a reader in a hurry is given.
pub(crate) enum Step<'a> {
    /// A filter that is this host and nothing else, and of no miner that the list names.
    Host(&'a str),
    /// Anything else.
    Item(Item<'a>),
}

impl<'a> Iterator for Items<'a> {
    type Item = Item<'a>;
    fn next(&mut self) -> Option<Item<'a>> {
        Some(match self.step()? {
            Step::Item(item) => item,
            Step::Host(host) => Item::Filter(Entry::of_host(self.number, host)),
        })
    }
}

impl<'a> Items<'a> {
    /// The line that was read last.
    pub(crate) fn line(&self) -> u32 {
        self.number
    }

    /// The next item, or the host that it is.
    pub(crate) fn step(&mut self) -> Option<Step<'a>> {
        loop {
            if let Some(item) = self.hosts.as_mut().and_then(Iterator::next) {
                return Some(Step::Item(item));
            }
            self.hosts = None;
            let text = self.next_line()?;
            let line = if let Some(comment) = text.strip_prefix('!') {
                self.miner = miner_section(comment).or(self.miner);
                self.conditions.directive(comment).map(|kind| Line::One(issue(self.number, 0, text, kind)))
            } else if text.is_empty() || self.conditions.active() {
                None
            } else if let Some(host) = self.bare_host(text) {
                return Some(Step::Host(host));
            } else {
                read(self.format, self.number, text, self.miner)
            };
            match line {
                Some(Line::One(item)) => return Some(Step::Item(item)),
                Some(Line::Hosts(hosts)) => self.hosts = Some(hosts),
                None => {}
            }
        }
    }

    fn bare_host(&self, line: &'a str) -> Option<&'a str> {
        let may_be = self.format == Format::Adblock && self.miner.is_none();
        may_be.then(|| filter::bare_host(line)).flatten()
    }

    /// The next line, without the white space around it.
    fn next_line(&mut self) -> Option<&'a str> {
        if self.rest.is_empty() {
            return None;
        }
        let end = memchr::memchr(b'\n', self.rest.as_bytes()).unwrap_or(self.rest.len());
        let (line, rest) = self.rest.split_at_checked(end)?;
        self.rest = rest.get(1..).unwrap_or_default();
        self.number = self.number.saturating_add(1);
        Some(trimmed(line))
    }
}

/// Most lines have nothing around them, which two bytes tell.
fn trimmed(line: &str) -> &str {
    match line.as_bytes() {
        [b'!'..=b'~', .., b'!'..=b'~'] => line,
        _ => line.trim(),
    }
}

/// What one line gives.
enum Line<'a> {
    One(Item<'a>),
    Hosts(HostsLine<'a>),
}

fn read<'a>(format: Format, line: u32, text: &'a str, miner: Option<Miner<'a>>) -> Option<Line<'a>> {
    let item = |read: Result<Filter<'a>, (usize, IssueKind)>| match read {
        Ok(filter) => Item::Filter(Entry { line, filter, miner }),
        Err((at, kind)) => issue(line, at, text, kind),
    };
    if text.len() > limits::LINE_BYTES {
        return Some(Line::One(issue(line, limits::LINE_BYTES, text, IssueKind::TooLong)));
    }
    match format {
        Format::Adblock if text.starts_with('[') || text == "#" || text.starts_with("# ") => None,
        Format::Adblock => Some(Line::One(item(filter::parse(text)))),
        Format::MatchPatterns if text.starts_with('#') => None,
        Format::MatchPatterns => Some(Line::One(item(filter::match_pattern(text).ok_or((0, IssueKind::NotAFilter))))),
        Format::Hosts => Some(Line::Hosts(HostsLine { line, text, rest: text, first: true, miner })),
    }
}

fn issue<'a>(line: u32, at: usize, text: &str, kind: IssueKind) -> Item<'a> {
    let column = text.get(..at).map_or(1, |before| before.chars().count() + 1);
    Item::Issue(ParseIssue { line, column: u32::try_from(column).unwrap_or(u32::MAX), kind })
}

/// `! Miner: id | name | hidden`
fn miner_section(comment: &str) -> Option<Miner<'_>> {
    let mut parts = comment.trim().strip_prefix("Miner:")?.split('|').map(str::trim);
    let (id, name, consent) = (parts.next().filter(|id| !id.is_empty())?, parts.next()?, parts.next()?);
    let consent = match consent {
        "offered" => Consent::Offered,
        _ => Consent::Hidden,
    };
    Some(Miner { id, name, consent })
}

/// `0.0.0.0 a.com b.com # comment`, or bare hosts.
#[derive(Debug)]
struct HostsLine<'a> {
    line: u32,
    text: &'a str,
    rest: &'a str,
    first: bool,
    miner: Option<Miner<'a>>,
}

impl<'a> Iterator for HostsLine<'a> {
    type Item = Item<'a>;
    fn next(&mut self) -> Option<Item<'a>> {
        loop {
            let rest = self.rest.trim_start();
            if rest.is_empty() || rest.starts_with('#') {
                return None;
            }
            let end = rest.find(|c: char| c.is_whitespace() || c == '#').unwrap_or(rest.len());
            let (word, after) = (rest.get(..end)?, rest.get(end..)?);
            let more = !after.trim_start().is_empty() && !after.trim_start().starts_with('#');
            let address = std::mem::take(&mut self.first) && more && word.parse::<std::net::IpAddr>().is_ok();
            self.rest = after;
            // The addresses and names that every hosts file has for the machine itself.
            let own = ["localhost", "localhost.localdomain", "local", "broadcasthost", "0.0.0.0"].contains(&word)
                || word.starts_with("ip6-");
            if address || own {
                continue;
            }
            let at = self.text.len() - rest.len();
            return Some(match filter::plain_host(word) {
                Ok(filter) => Item::Filter(Entry { line: self.line, filter, miner: self.miner }),
                Err(kind) => issue(self.line, at, self.text, kind),
            });
        }
    }
}

/// Keeps the first [`limits::ISSUES`] issues and counts the others.
#[derive(Clone, Debug, Default)]
pub struct Issues {
    /// The first ones, in order.
    pub kept: Vec<ParseIssue>,
    /// How many more there were.
    pub dropped: usize,
}

impl Issues {
    /// Takes one in.
    pub fn add(&mut self, issue: ParseIssue) {
        match self.kept.len() < limits::ISSUES {
            true => self.kept.push(issue),
            false => self.dropped += 1,
        }
    }

    /// How many there were in all.
    #[must_use]
    pub fn count(&self) -> usize {
        self.kept.len() + self.dropped
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(text: &str) -> Vec<String> {
        items(text)
            .map(|item| match item {
                Item::Filter(entry) => format!("{}: {}", entry.line, entry.filter),
                Item::Issue(issue) => format!("{}:{}! {}", issue.line, issue.column, issue.kind),
            })
            .collect()
    }

    #[test]
    fn formats() {
        for (text, format_) in [
            ("[Adblock Plus 2.0]\n||a.com^", Format::Adblock),
            ("! x\na.com", Format::Adblock),
            ("# hosts\n0.0.0.0 a.com b.com # c\n", Format::Hosts),
            ("\u{feff}0.0.0.0 a.com\n", Format::Hosts),
            ("a.com\nb.com\n", Format::Hosts),
            ("*://*.a.com/*\n", Format::MatchPatterns),
            ("/miner.js\n", Format::Adblock),
            ("-coin-hive.\n", Format::Adblock),
            ("_miner_\n", Format::Adblock),
        ] {
            assert_eq!(format(text), format_, "{text}");
        }
    }

    #[test]
    fn lines_and_columns() {
        for (text, expected) in [
            ("127.0.0.1 localhost\n0.0.0.0 a.com b.com # c\nc.com", &["2: ||a.com^", "2: ||b.com^", "3: ||c.com^"][..]),
            ("0.0.0.0 a_.b@d", &["1:9! `a_.b@d` is no host"]),
            ("! t\n||é.com^$nope", &["2:10! unknown option `nope`"]),
            (
                "!#if env_mobile\n||a.com^\n!#else\n||b.com^\n!#endif\n||c.com^",
                &["1:1! left out by the condition `env_mobile`", "4: ||b.com^", "6: ||c.com^"],
            ),
            ("\u{feff}||a.com^", &["1: ||a.com^"]),
            ("!#include x.txt", &["1:1! includes `x.txt`: not followed"]),
        ] {
            assert_eq!(read_all(text), expected, "{text}");
        }
    }

    #[test]
    fn miners_hold_for_their_section() {
        let text = "! Miner: a | A | hidden\n||a.com^\n! Miner: b | B | offered\n||b.com^";
        let miners: Vec<_> = items(text)
            .filter_map(|item| match item {
                Item::Filter(entry) => entry.miner.map(|miner| (miner.id, miner.consent)),
                Item::Issue(_) => None,
            })
            .collect();
        assert_eq!(miners, [("a", Consent::Hidden), ("b", Consent::Offered)]);
    }
}
