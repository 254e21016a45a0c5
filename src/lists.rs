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

use crate::filter::{self, Filter, IssueKind, ParseIssue};
use crate::limits;

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

/// How a miner comes to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consent {
    /// Nobody asked the visitor.
    Hidden,
    /// Openly offered: Wattguard asks.
    Offered,
}

/// The header of a list: the comments before its first filter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Header<'a> {
    /// `! Title:`
    pub title: Option<&'a str>,
    /// `! Version:`
    pub version: Option<&'a str>,
    /// `! Last modified:`
    pub last_modified: Option<&'a str>,
    /// `! Expires:`, as written.
    pub expires: Option<&'a str>,
    /// `! Homepage:`
    pub homepage: Option<&'a str>,
    /// `! License:` or `! Licence:`
    pub licence: Option<&'a str>,
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

/// The header of a list.
#[must_use]
pub fn header(text: &str) -> Header<'_> {
    let mut header = Header::default();
    for line in body(text).lines().map(str::trim).take(50) {
        let Some((key, value)) = line.strip_prefix(['!', '#']).and_then(|comment| comment.split_once(':')) else {
            continue;
        };
        let slot = match key.trim().to_ascii_lowercase().as_str() {
            "title" => &mut header.title,
            "version" => &mut header.version,
            "last modified" | "last-modified" | "updated" | "last updated" => &mut header.last_modified,
            "expires" => &mut header.expires,
            "homepage" => &mut header.homepage,
            "license" | "licence" => &mut header.licence,
            _ => continue,
        };
        slot.get_or_insert(value.trim());
    }
    header
}

/// Every filter and every issue of a list, in order.
pub fn items(text: &str) -> impl Iterator<Item = Item<'_>> {
    let format = format(text);
    let mut miner = None;
    let mut left_out = Conditions::default();
    (1..).zip(body(text).lines()).flat_map(move |(line, text)| {
        let text = text.trim();
        if let Some(comment) = text.strip_prefix('!') {
            miner = miner_section(comment).or(miner);
            return Line::from(left_out.directive(comment).map(|kind| issue(line, 0, text, kind)));
        }
        if text.is_empty() || left_out.active() {
            return Line::None;
        }
        read(format, line, text, miner)
    })
}

fn read<'a>(format: Format, line: u32, text: &'a str, miner: Option<Miner<'a>>) -> Line<'a> {
    let item = |read: Result<Filter<'a>, (usize, IssueKind)>| match read {
        Ok(filter) => Item::Filter(Entry { line, filter, miner }),
        Err((at, kind)) => issue(line, at, text, kind),
    };
    if text.len() > limits::LINE_BYTES {
        return Line::One(Some(issue(line, limits::LINE_BYTES, text, IssueKind::TooLong)));
    }
    match format {
        Format::Adblock if text.starts_with('[') || text == "#" || text.starts_with("# ") => Line::None,
        Format::Adblock => Line::One(Some(item(filter::parse(text)))),
        Format::MatchPatterns if text.starts_with('#') => Line::None,
        Format::MatchPatterns => Line::One(Some(item(filter::match_pattern(text).ok_or((0, IssueKind::NotAFilter))))),
        Format::Hosts => Line::Hosts(HostsLine { line, text, rest: text, first: true, miner }),
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

/// What one line gives: nothing, one item, or the hosts of a hosts-file line.
enum Line<'a> {
    None,
    One(Option<Item<'a>>),
    Hosts(HostsLine<'a>),
}

impl<'a> From<Option<Item<'a>>> for Line<'a> {
    fn from(item: Option<Item<'a>>) -> Self {
        Self::One(item)
    }
}

impl<'a> Iterator for Line<'a> {
    type Item = Item<'a>;
    fn next(&mut self) -> Option<Item<'a>> {
        match self {
            Self::None => None,
            Self::One(item) => item.take(),
            Self::Hosts(hosts) => hosts.next(),
        }
    }
}

/// `0.0.0.0 a.com b.com # comment`, or bare hosts.
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

/// `!#if` ... `!#endif`: nested conditions, and whether the lines here are left out.
#[derive(Default)]
struct Conditions {
    /// For each open `!#if`: does its current branch hold?
    open: Vec<bool>,
}

impl Conditions {
    fn active(&self) -> bool {
        self.open.contains(&false)
    }

    /// Takes `comment` in if it is a directive; what the reader should know of it.
    fn directive(&mut self, comment: &str) -> Option<IssueKind> {
        let directive = comment.strip_prefix('#')?;
        let (word, rest) = directive.split_once(' ').unwrap_or((directive, ""));
        match word.trim() {
            "if" if self.open.len() < 32 => {
                let holds = condition(rest);
                self.open.push(holds == Some(true));
                (holds != Some(true)).then(|| IssueKind::Condition(rest.trim().to_owned()))
            }
            "else" => {
                let holds = self.open.pop()?;
                self.open.push(!holds);
                None
            }
            "endif" => {
                self.open.pop();
                None
            }
            "include" if !self.active() => Some(IssueKind::Include(rest.trim().to_owned())),
            _ => None,
        }
    }
}

/// Does an `!#if` condition hold for Wattguard? `None`: it uses what we do not know.
fn condition(text: &str) -> Option<bool> {
    let any = |part: &str| -> Option<bool> {
        part.split("&&").map(str::trim).try_fold(true, |all, token| {
            let (negated, token) = match token.strip_prefix('!') {
                Some(token) => (true, token),
                None => (false, token),
            };
            let holds = match token.trim_matches(['(', ')', ' ']) {
                "true" | "env_mv3" => true,
                "false"
                | "ext_ublock"
                | "ext_ubol"
                | "ext_devbuild"
                | "adguard"
                | "cap_html_filtering"
                | "cap_user_stylesheet"
                | "cap_ipaddress"
                | "env_mobile"
                | "env_safari"
                | "env_edge"
                | "env_legacy" => false,
                token if token.starts_with("adguard_") || token.starts_with("ext_") => false,
                _ => return None,
            };
            Some(all && holds != negated)
        })
    };
    text.split("||").map(any).try_fold(false, |some, part| Some(some || part?))
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
