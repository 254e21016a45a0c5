//! What crosses to JavaScript: the only serialisable types of verdicts. `extension/shared/boundary.js` is the other side;
//! `tests/golden/verdicts.js` holds one value of each kind, checked by both.

use serde::Serialize;

use crate::evidence::{self, Family, MinerName, Place, Strength};
use crate::lists::Consent;
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
