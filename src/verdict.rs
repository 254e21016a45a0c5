//! Evidence -> verdict: the only place that says what suffices to block.
//!
//! | evidence | verdict |
//! | --- | --- |
//! | a filter of a list that names the host | block: a list's word on a host is all that is asked for |
//! | one conclusive | block |
//! | two strong of different families | block; a module that wallets have too counts only beside messages |
//! | one strong, or any number of one family | ask |
//! | mining that is offered openly | ask |
//! | weak, any number | allow |
//!
//! Miners are rare, well under 1 in 1,000 pages: a false alarm in 1 of 1,000 would make nearly every alarm wrong. Hence
//! agreement of families, whose mistakes have different causes.
//!
//! Invariant: for a fixed context, more evidence never lowers the verdict.

use crate::evidence::{Evidence, Family, Strength};
use crate::lists::Consent;

/// What is known before any evidence: what the user decided, and how mining on this page comes to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Context {
    /// What the user decided for the site.
    pub policy: Policy,
    /// *Offered* where mining is known to begin only when the visitor asks for it: what is recognised asks at most.
    pub consent: Consent,
}

impl From<Policy> for Context {
    fn from(policy: Policy) -> Self {
        Self { policy, consent: Consent::Hidden }
    }
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

/// Sums evidence up in its context.
#[must_use]
pub fn judge(evidence: Vec<Evidence>, context: impl Into<Context>) -> Verdict {
    let weights: Vec<Weight> = evidence.iter().map(Weight::from).collect();
    Verdict { action: sum(&weights, context), evidence }
}

/// What a verdict takes of an evidence: all that is needed to sum up what was observed at different times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weight {
    /// Its family.
    pub family: Family,
    /// How much it says.
    pub strength: Strength,
    /// How what it tells of comes to run.
    pub consent: Consent,
    /// Wallets show it too.
    pub in_wallets: bool,
}

impl Weight {
    /// One strength less, for what may differ from what ran: a script that had to be asked for a second time.
    #[must_use]
    pub fn doubted(self) -> Option<Self> {
        let strength = match self.strength {
            Strength::Conclusive => Strength::Strong,
            Strength::Strong => Strength::Weak,
            Strength::Weak => return None,
        };
        Some(Self { strength, ..self })
    }

    /// What recognition counts: strong, and neither a list's word on an address nor behaviour.
    fn counts(&self) -> bool {
        self.strength >= Strength::Strong && !matches!(self.family, Family::Address | Family::Behaviour)
    }

    fn is_hidden(&self) -> bool {
        self.consent == Consent::Hidden
    }
}

impl From<&Evidence> for Weight {
    fn from(evidence: &Evidence) -> Self {
        Self {
            family: evidence.family(),
            strength: evidence.strength,
            consent: evidence.consent(),
            in_wallets: evidence.in_wallets(),
        }
    }
}

/// What to do about all of it.
#[must_use]
pub fn sum(weights: &[Weight], context: impl Into<Context>) -> Action {
    let Context { policy, consent } = context.into();
    let listed = weights.iter().map(by_list).max().unwrap_or(Action::Allow);
    let recognised = match (recognised(weights), consent) {
        (Action::Block, Consent::Offered) => Action::Ask,
        (action, _) => action,
    };
    match (policy, listed.max(recognised)) {
        (Policy::Allowed, _) => Action::Allow,
        (Policy::Refused, Action::Ask) => Action::Block,
        (_, wanted) => wanted,
    }
}

/// What a list's word on an address asks for.
fn by_list(weight: &Weight) -> Action {
    match (weight.family, weight.strength, weight.consent) {
        (Family::Address, Strength::Strong | Strength::Conclusive, Consent::Offered) => Action::Ask,
        (Family::Address, Strength::Strong | Strength::Conclusive, Consent::Hidden) => Action::Block,
        (_, _, _) => Action::Allow,
    }
}

/// What recognition asks for: all families but the address.
fn recognised(weights: &[Weight]) -> Action {
    let counted: Vec<&Weight> = weights.iter().filter(|one| one.counts()).collect();
    let mut families: Vec<Family> =
        counted.iter().filter(|one| one.is_hidden() && !one.in_wallets).map(|one| one.family).collect();
    families.sort_unstable();
    families.dedup();
    let with_wallets = families.contains(&Family::Message)
        && counted.iter().any(|one| one.in_wallets && one.family != Family::Message);
    let conclusive = counted.iter().any(|one| one.is_hidden() && one.strength == Strength::Conclusive);
    if conclusive || families.len() > 1 || with_wallets {
        Action::Block
    } else if counted.is_empty() {
        Action::Allow
    } else {
        Action::Ask
    }
}

impl Verdict {
    /// How much speaks for mining, 0 to 100, to sort by: 100 is what blocks by itself. Each family counts once, by its
    /// strongest evidence.
    #[must_use]
    pub fn score(&self) -> u32 {
        let weight = |strength| match strength {
            Strength::Weak => 5,
            Strength::Strong => 50,
            Strength::Conclusive => 100,
        };
        let families = [Family::Address, Family::Script, Family::Module, Family::Message, Family::Behaviour];
        let strongest = |family| {
            let of_family = self.evidence.iter().filter(|one| one.family() == family);
            of_family.map(|one| one.strength).max().map_or(0, weight)
        };
        families.into_iter().map(strongest).sum::<u32>().min(100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{Algorithm, Dialect, MinerName, Place, ProofOfWork, Step, What};
    use Action::{Allow, Ask, Block};
    use Strength::{Conclusive, Strong, Weak};

    fn address(consent: Consent) -> What {
        let miner = Some(MinerName { id: "m".into(), name: "M".into(), consent });
        What::Filter { filter: "||m^".into(), miner, asks: false }
    }

    fn module(in_wallets: bool) -> What {
        let parts = vec!["AES", "Keccak"];
        What::Module(ProofOfWork { algorithm: Algorithm::CryptoNight, parts, scratchpad: None, in_wallets })
    }

    const WORDS: fn() -> What = || What::Vocabulary(vec!["job_id"]);
    const NIMIQ: What = What::Message { dialect: Dialect::Nimiq, step: Step::Share };
    const STRATUM: What = What::Message { dialect: Dialect::Stratum, step: Step::Share };
    const BUSY: What = What::Workers { count: 8 };

    fn evidence(rows: &[(Strength, What)]) -> Vec<Evidence> {
        rows.iter()
            .map(|(strength, what)| Evidence { strength: *strength, what: what.clone(), place: Place::Page })
            .collect()
    }

    #[test]
    fn what_suffices() {
        let (hidden, offered) = (address(Consent::Hidden), address(Consent::Offered));
        for (rows, undecided, refused) in [
            (vec![], Allow, Allow),
            (vec![(Weak, hidden.clone())], Allow, Allow),
            (vec![(Strong, hidden.clone())], Block, Block),
            (vec![(Strong, offered.clone())], Ask, Block),
            (vec![(Strong, offered), (Strong, hidden)], Block, Block),
            (vec![(Weak, WORDS()), (Weak, module(false)), (Weak, STRATUM), (Weak, BUSY)], Allow, Allow),
            (vec![(Strong, WORDS())], Ask, Block),
            (vec![(Strong, WORDS()), (Strong, WORDS())], Ask, Block),
            (vec![(Strong, WORDS()), (Strong, module(false))], Block, Block),
            (vec![(Strong, WORDS()), (Strong, BUSY)], Ask, Block),
            (vec![(Conclusive, BUSY)], Allow, Allow),
            (vec![(Strong, module(true)), (Strong, WORDS())], Ask, Block),
            (vec![(Strong, module(true)), (Strong, STRATUM)], Block, Block),
            (vec![(Conclusive, STRATUM)], Block, Block),
            (vec![(Conclusive, NIMIQ), (Strong, WORDS())], Ask, Block),
            (vec![(Strong, NIMIQ), (Strong, module(true))], Ask, Block),
        ] {
            for (policy, expected) in
                [(Policy::Undecided, undecided), (Policy::Allowed, Allow), (Policy::Refused, refused)]
            {
                assert_eq!(judge(evidence(&rows), policy).action, expected, "{policy:?} {rows:?}");
            }
        }
    }

    #[test]
    fn consent_in_the_context_asks_at_most_but_lists_stand() {
        let context = Context { policy: Policy::Undecided, consent: Consent::Offered };
        assert_eq!(judge(evidence(&[(Conclusive, STRATUM)]), context).action, Ask);
        assert_eq!(judge(evidence(&[(Strong, address(Consent::Hidden))]), context).action, Block);
    }

    #[test]
    fn more_evidence_never_lowers_the_verdict_or_its_score() {
        let whats = [
            address(Consent::Hidden),
            address(Consent::Offered),
            module(true),
            module(false),
            WORDS(),
            NIMIQ,
            STRATUM,
            BUSY,
        ];
        let kinds: Vec<(Strength, What)> =
            whats.iter().flat_map(|what| [Weak, Strong, Conclusive].map(|strength| (strength, what.clone()))).collect();
        let mut random = 0x9E37_79B9_7F4A_7C15_u64;
        for _ in 0..300 {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let rows: Vec<(Strength, What)> = kinds
                .iter()
                .enumerate()
                .filter(|(at, _)| random >> (8 + at) & 3 == 1)
                .map(|(_, row)| row.clone())
                .collect();
            for policy in [Policy::Undecided, Policy::Allowed, Policy::Refused] {
                for consent in [Consent::Hidden, Consent::Offered] {
                    let context = Context { policy, consent };
                    let before = judge(evidence(&rows), context);
                    for more in &kinds {
                        let mut rows = rows.clone();
                        rows.push(more.clone());
                        let after = judge(evidence(&rows), context);
                        assert!(
                            after.action >= before.action && after.score() >= before.score(),
                            "{rows:?} + {more:?}"
                        );
                    }
                }
            }
        }
    }
}
