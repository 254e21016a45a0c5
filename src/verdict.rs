//! Evidence -> verdict: the only place that says what suffices to block.
//!
//! Invariant: for a fixed context, more evidence never lowers the verdict.
//!
//! Evidence about an address is *strong* when a filter of a trusted list names the host, and a list's word on a host is all
//! that is asked for: such a match blocks by itself. Filters that name no host (`/miner.js`) are weak: they explain, but
//! honest pages have such files too.

use crate::lists::Consent;

/// What was observed, how much it weighs, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// How much it weighs.
    pub strength: Strength,
    /// What was seen.
    pub what: What,
}

/// How much an observation weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Honest pages show it now and then.
    Weak,
    /// Honest pages hardly ever show it.
    Strong,
    /// Honest pages cannot show it.
    Conclusive,
}

/// What was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A filter of a list names the address.
    Filter {
        /// Its text.
        filter: String,
        /// Title of the list.
        list: String,
        /// Line in the list, 1-based.
        line: u32,
        /// Whose address it is, where the list says so.
        miner: Option<MinerName>,
    },
}

/// A family of miners, as a verdict names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MinerName {
    /// Short name.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// How it comes to run.
    pub consent: Consent,
}

/// What the user decided for the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// Nothing.
    Undecided,
    /// It may mine.
    Allowed,
    /// It may not, not even openly.
    Refused,
}

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// Let it be.
    Allow,
    /// Tell the user and let them decide.
    Ask,
    /// Stop it.
    Block,
}

/// What to do, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// What to do.
    pub action: Action,
    /// Why.
    pub evidence: Vec<Evidence>,
}

/// Sums evidence up under the user's policy for the site.
#[must_use]
pub fn judge(evidence: Vec<Evidence>, policy: Policy) -> Verdict {
    let wanted = evidence.iter().map(Evidence::asks_for).max().unwrap_or(Action::Allow);
    let action = match (policy, wanted) {
        (Policy::Allowed, _) => Action::Allow,
        (Policy::Refused, Action::Ask) => Action::Block,
        (_, wanted) => wanted,
    };
    Verdict { action, evidence }
}

impl Evidence {
    /// What this evidence asks for by itself.
    fn asks_for(&self) -> Action {
        let What::Filter { miner, .. } = &self.what;
        match (self.strength, miner.as_ref().map(|miner| miner.consent)) {
            (Strength::Weak, _) => Action::Allow,
            (_, Some(Consent::Offered)) => Action::Ask,
            (_, _) => Action::Block,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(strength: Strength, consent: Option<Consent>) -> Evidence {
        let miner = consent.map(|consent| MinerName { id: "m".into(), name: "M".into(), consent });
        Evidence { strength, what: What::Filter { filter: "||m^".into(), list: "L".into(), line: 1, miner } }
    }

    #[test]
    fn policy_decides_over_evidence() {
        let (weak, strong) = (Strength::Weak, Strength::Strong);
        let (hidden, offered) = (Some(Consent::Hidden), Some(Consent::Offered));
        for (evidence, undecided, allowed, refused) in [
            (vec![], Action::Allow, Action::Allow, Action::Allow),
            (vec![(weak, None)], Action::Allow, Action::Allow, Action::Allow),
            (vec![(strong, None)], Action::Block, Action::Allow, Action::Block),
            (vec![(strong, hidden)], Action::Block, Action::Allow, Action::Block),
            (vec![(strong, offered)], Action::Ask, Action::Allow, Action::Block),
            (vec![(strong, offered), (strong, hidden)], Action::Block, Action::Allow, Action::Block),
        ] {
            for (policy, expected) in
                [(Policy::Undecided, undecided), (Policy::Allowed, allowed), (Policy::Refused, refused)]
            {
                let evidence = evidence.iter().map(|&(strength, consent)| address(strength, consent)).collect();
                assert_eq!(judge(evidence, policy).action, expected, "{policy:?}");
            }
        }
    }

    #[test]
    fn more_evidence_never_lowers_the_verdict() {
        let kinds: Vec<Evidence> = [Strength::Weak, Strength::Strong, Strength::Conclusive]
            .into_iter()
            .flat_map(|strength| [None, Some(Consent::Hidden), Some(Consent::Offered)].map(|c| address(strength, c)))
            .collect();
        for policy in [Policy::Undecided, Policy::Allowed, Policy::Refused] {
            for bits in 0u32..1 << kinds.len() {
                let chosen = |bits: u32| -> Vec<Evidence> {
                    kinds.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1).map(|(_, e)| e.clone()).collect()
                };
                let before = judge(chosen(bits), policy).action;
                for more in 0..kinds.len() {
                    assert!(judge(chosen(bits | 1 << more), policy).action >= before);
                }
            }
        }
    }
}
