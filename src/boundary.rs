//! What crosses to JavaScript: the only serialisable types of verdicts and lists. `extension/shared/boundary.js` is the other side;
//! `tests/golden/verdicts.js` holds one value of each kind, checked by both.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::evidence::{self, Family, MinerName, Place, Strength};
use crate::filter::ParseIssue;
use crate::lists::{Consent, Header, Standing};
use crate::verdict::{self, Action};

/// A verdict as JavaScript reads it.
#[derive(Debug, Serialize)]
pub struct Verdict<'a> {
    action: &'static str,
    evidence: Vec<Evidence<'a>>,
}

#[derive(Debug, Serialize)]
struct Evidence<'a> {
    family: &'static str,
    strength: &'static str,
    what: What<'a>,
    #[serde(rename = "where")]
    place: Where<'a>,
    consent: &'static str,
    #[serde(rename = "inWallets")]
    in_wallets: bool,
}

#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
enum What<'a> {
    Filter {
        filter: &'a str,
        miner: Option<Miner<'a>>,
    },
    /// Everything else says itself in a message of `_locales`.
    Sign {
        key: &'static str,
        arguments: Vec<String>,
    },
}

#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
enum Where<'a> {
    Line { list: &'a str, line: u32 },
    Offset { offset: usize },
    Frame { frame: u32 },
    Page,
}

#[derive(Debug, Serialize)]
struct Miner<'a> {
    id: &'a str,
    name: &'a str,
    consent: &'static str,
}

impl<'a> From<&'a verdict::Verdict> for Verdict<'a> {
    fn from(verdict: &'a verdict::Verdict) -> Self {
        Self { action: action(verdict.action), evidence: verdict.evidence.iter().map(Evidence::from).collect() }
    }
}

impl<'a> From<&'a evidence::Evidence> for Evidence<'a> {
    fn from(evidence: &'a evidence::Evidence) -> Self {
        Self {
            family: family(evidence.family()),
            strength: strength(evidence.strength),
            what: What::from(&evidence.what),
            place: Where::from(&evidence.place),
            consent: consent(evidence.consent()),
            in_wallets: evidence.in_wallets(),
        }
    }
}

impl<'a> From<&'a evidence::What> for What<'a> {
    fn from(what: &'a evidence::What) -> Self {
        match (what, what.words()) {
            (evidence::What::Filter { filter, miner, .. }, _) => {
                Self::Filter { filter, miner: miner.as_ref().map(Miner::from) }
            }
            (_, words) => {
                let (key, arguments) = words.map_or(("", Vec::new()), |words| (words.key, words.arguments));
                Self::Sign { key, arguments }
            }
        }
    }
}

impl<'a> From<&'a Place> for Where<'a> {
    fn from(place: &'a Place) -> Self {
        match place {
            Place::Line { list, line } => Self::Line { list, line: *line },
            Place::Offset(offset) => Self::Offset { offset: *offset },
            Place::Frame(frame) => Self::Frame { frame: *frame },
            Place::Page => Self::Page,
        }
    }
}

/// The word for a family.
#[must_use]
pub fn family(family: Family) -> &'static str {
    match family {
        Family::Address => "address",
        Family::Script => "script",
        Family::Module => "module",
        Family::Message => "message",
        Family::Behaviour => "behaviour",
    }
}

/// The word for a strength.
#[must_use]
pub fn strength(strength: Strength) -> &'static str {
    match strength {
        Strength::Weak => "weak",
        Strength::Strong => "strong",
        Strength::Conclusive => "conclusive",
    }
}

impl<'a> From<&'a MinerName> for Miner<'a> {
    fn from(miner: &'a MinerName) -> Self {
        Self { id: &miner.id, name: &miner.name, consent: consent(miner.consent) }
    }
}

/// The word for a consent.
fn consent(consent: Consent) -> &'static str {
    match consent {
        Consent::Hidden => "hidden",
        Consent::Offered => "offered",
    }
}

/// The word for an action.
#[must_use]
pub fn action(action: Action) -> &'static str {
    match action {
        Action::Allow => "allow",
        Action::Ask => "ask",
        Action::Block => "block",
    }
}

/// The policy that a word means; anything unknown is undecided, under which Wattguard protects.
#[must_use]
pub fn policy(word: &str) -> verdict::Policy {
    match word {
        "allowed" => verdict::Policy::Allowed,
        "refused" => verdict::Policy::Refused,
        _ => verdict::Policy::Undecided,
    }
}

/// Evidence that comes back from JavaScript, to be summed up with others: one a line, only what it weighs, as in
/// `module strong hidden wallets doubted`. A line with other words is none. Text, because a deserialiser of objects weighs
/// 17 KB.
#[must_use]
pub fn weights(lines: &str) -> Vec<verdict::Weight> {
    lines.lines().filter_map(weight).collect()
}

fn weight(line: &str) -> Option<verdict::Weight> {
    let words: Vec<&str> = line.split(' ').collect();
    let is_said = |word: &str| words.contains(&word);
    let weight = verdict::Weight {
        family: FAMILIES.into_iter().find(|one| is_said(family(*one)))?,
        strength: STRENGTHS.into_iter().find(|one| is_said(strength(*one)))?,
        consent: if is_said(consent(Consent::Offered)) { Consent::Offered } else { Consent::Hidden },
        in_wallets: is_said("wallets"),
    };
    // Seen in what may differ from what ran.
    if is_said("doubted") { weight.doubted() } else { Some(weight) }
}

/// What a list says of itself, and what is in it.
#[derive(Debug, Serialize)]
pub struct Head<'a> {
    filters: u64,
    title: Option<&'a str>,
    version: Option<&'a str>,
    homepage: Option<&'a str>,
    licence: Option<&'a str>,
    /// Seconds.
    lasts: Option<f64>,
    patch: Option<&'a str>,
}

impl<'a> Head<'a> {
    /// Of how many filters a list has, and its header.
    #[must_use]
    pub fn new(filters: u64, header: &Header<'a>) -> Self {
        Self {
            filters,
            title: header.title,
            version: header.version.or(header.last_modified),
            homepage: header.homepage,
            licence: header.licence,
            lasts: header.lasts().map(|seconds| seconds as f64),
            patch: header.diff_path,
        }
    }
}

/// A line of the user's own filters that is not used.
#[derive(Debug, Serialize)]
pub struct Issue<'a> {
    line: u32,
    column: u32,
    kind: &'static str,
    /// What it is about; empty where its kind says all.
    word: &'a str,
}

impl<'a> From<&'a ParseIssue> for Issue<'a> {
    fn from(issue: &'a ParseIssue) -> Self {
        Self { line: issue.line, column: issue.column, kind: issue.kind.name(), word: issue.kind.word() }
    }
}

/// What became of a list.
#[derive(Debug, Serialize)]
pub struct Account {
    /// How many filters are used.
    pub filters: usize,
    /// Lines that are no filters for Wattguard.
    pub unread: Unused,
    /// Filters that are known, but that the browser has no rule for.
    pub unruled: Unused,
}

/// Lines that are not used, by kind.
#[derive(Debug, Serialize)]
pub struct Unused {
    kinds: BTreeMap<&'static str, Lines>,
    /// Further ones that were only counted.
    others: usize,
}

#[derive(Debug, Default, Serialize)]
struct Lines {
    count: usize,
    /// The first of them.
    lines: Vec<u32>,
}

/// Lines that are named of each kind.
const NAMED_LINES: usize = 20;

impl Unused {
    /// Of kinds and lines.
    #[must_use]
    pub fn of(lines: impl Iterator<Item = (&'static str, u32)>, others: usize) -> Self {
        let mut kinds = BTreeMap::<_, Lines>::new();
        for (kind, line) in lines {
            let known = kinds.entry(kind).or_default();
            known.count += 1;
            if known.lines.len() < NAMED_LINES && known.lines.last() != Some(&line) {
                known.lines.push(line);
            }
        }
        Self { kinds, others }
    }
}

/// The standing that a word means; anything unknown is somebody else's list.
#[must_use]
pub fn standing(word: &str) -> Standing {
    match word {
        "own" => Standing::OWN,
        "asks" => Standing { asks: true, ..Standing::SUBSCRIBED },
        "trusted" => Standing::TRUSTED,
        _ => Standing::SUBSCRIBED,
    }
}

const FAMILIES: [Family; 5] = [Family::Address, Family::Script, Family::Module, Family::Message, Family::Behaviour];

const STRENGTHS: [Strength; 3] = [Strength::Weak, Strength::Strong, Strength::Conclusive];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::{Action, Policy, sum};

    #[test]
    fn what_comes_back_weighs_what_it_weighed() {
        for (lines, expected) in [
            ("", Action::Allow),
            ("script strong hidden", Action::Ask),
            ("script strong hidden\nmodule strong hidden", Action::Block),
            ("script strong hidden doubted\nmodule strong hidden", Action::Ask),
            ("script weak hidden doubted", Action::Allow),
            ("message conclusive hidden doubted", Action::Ask),
            ("script strong hidden\nmodule strong hidden wallets", Action::Ask),
            ("message strong hidden\nmodule strong hidden wallets", Action::Block),
            ("message conclusive offered", Action::Ask),
            ("address strong hidden", Action::Block),
            ("rumour strong hidden\nscript certain hidden", Action::Allow),
        ] {
            assert_eq!(sum(&weights(lines), Policy::Undecided), expected, "{lines}");
        }
    }
}
