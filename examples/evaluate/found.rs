//! Evidence -> what the report says of it; and what recognisers find, where they do not fall.

use std::panic::{self, AssertUnwindSafe};
use std::sync::{Mutex, PoisonError};

use wattguard::evidence::{Evidence, Place, Strength};
use wattguard::verdict::{Action, Policy, judge};

/// Samples at which a recogniser panicked, which the core must never do.
static FAULTS: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// What `look` finds; nothing where it panics, and then the sample's name is kept.
pub(crate) fn guarded(name: impl FnOnce() -> String, look: impl FnOnce() -> Vec<Evidence>) -> Vec<Evidence> {
    panic::catch_unwind(AssertUnwindSafe(look)).unwrap_or_else(|_| {
        FAULTS.lock().unwrap_or_else(PoisonError::into_inner).push(name());
        Vec::new()
    })
}

/// Where recognisers panicked so far.
pub(crate) fn faults() -> Vec<String> {
    let mut faults = FAULTS.lock().unwrap_or_else(PoisonError::into_inner).clone();
    faults.sort();
    faults.dedup();
    faults
}

/// The strongest.
pub(crate) fn strength(evidence: &[Evidence]) -> Option<Strength> {
    evidence.iter().map(|one| one.strength).max()
}

/// Is one of them at least strong?
pub(crate) fn strong(evidence: &[Evidence]) -> bool {
    strength(evidence) >= Some(Strength::Strong)
}

/// What the verdict does with all of it, on a site of which the user has decided nothing.
pub(crate) fn action(evidence: &[Evidence]) -> Action {
    judge(evidence.to_vec(), Policy::Undecided).action
}

/// The word for a strength.
pub(crate) fn word(strength: Option<Strength>) -> &'static str {
    match strength {
        None => "none",
        Some(Strength::Weak) => "weak",
        Some(Strength::Strong) => "strong",
        Some(Strength::Conclusive) => "conclusive",
    }
}

/// All of it on one line, the strongest first.
pub(crate) fn said(evidence: &[Evidence]) -> String {
    if evidence.is_empty() {
        return "nothing".to_owned();
    }
    let mut evidence: Vec<&Evidence> = evidence.iter().collect();
    evidence.sort_by_key(|one| std::cmp::Reverse(one.strength));
    let one = |one: &Evidence| {
        let words =
            one.what.words().map_or(String::new(), |words| format!("{}: {}", words.key, words.arguments.join(", ")));
        let place = match &one.place {
            Place::Offset(offset) => format!(" at {offset}"),
            Place::Frame(frame) => format!(" in frame {frame}"),
            Place::Line { .. } | Place::Page => String::new(),
        };
        format!("{} {words}{place}", word(Some(one.strength)))
    };
    evidence.into_iter().map(one).collect::<Vec<_>>().join("; ")
}
