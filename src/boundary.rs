//! What crosses to JavaScript: the only serialisable types of verdicts. `extension/shared/boundary.js` is the other side;
//! `tests/golden/verdicts.js` holds one value of each kind, checked by both.

use serde::Serialize;

use crate::lists::Consent;
use crate::verdict::{self, Action, MinerName, Strength};

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
}

#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
enum What<'a> {
    Filter { filter: &'a str, miner: Option<Miner<'a>> },
}

#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
enum Where<'a> {
    Line { list: &'a str, line: u32 },
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

impl<'a> From<&'a verdict::Evidence> for Evidence<'a> {
    fn from(evidence: &'a verdict::Evidence) -> Self {
        let verdict::What::Filter { filter, list, line, miner } = &evidence.what;
        Self {
            family: "address",
            strength: match evidence.strength {
                Strength::Weak => "weak",
                Strength::Strong => "strong",
                Strength::Conclusive => "conclusive",
            },
            what: What::Filter { filter, miner: miner.as_ref().map(Miner::from) },
            place: Where::Line { list, line: *line },
        }
    }
}

impl<'a> From<&'a MinerName> for Miner<'a> {
    fn from(miner: &'a MinerName) -> Self {
        let consent = match miner.consent {
            Consent::Hidden => "hidden",
            Consent::Offered => "offered",
        };
        Self { id: &miner.id, name: &miner.name, consent }
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
