//! The text of a script or page -> evidence.
//!
//! ```text
//! text -+-> vocabulary.rs <- terms.rs   words of mining that stand together
//!       +-> interface.rs                calls that start a miner
//!       +-> numbers.rs -> crate::proof  constants of a proof of work in its own code
//!       +-> unwrap/ -> text again, or a module -> crate::module
//! ```
//! Nothing is run, and the text is not parsed as JavaScript: it is searched, as it stands and as it stands unwrapped.

mod interface;
mod numbers;
mod terms;
mod unwrap;
mod vocabulary;

use crate::evidence::{Evidence, Place, Strength, What};
use crate::module;
use crate::proof::{Traits, recognise};
use crate::script::interface::Interface;

/// Judges the text of a script, or of a page with its inline scripts, as UTF-8. Places are offsets in this text, also for
/// what was wrapped.
#[must_use]
pub fn check(text: &[u8]) -> Vec<Evidence> {
    let mut evidence = Vec::new();
    look(text, None, &mut evidence);
    evidence
}

/// Searches one text; `wrapped` is where its wrapping begins in the whole text.
fn look(text: &[u8], wrapped: Option<usize>, evidence: &mut Vec<Evidence>) {
    let place = |at: usize| Place::Offset(wrapped.unwrap_or(at));
    let (words, calls) = vocabulary::densest(text);
    for Interface { miner, call, at } in calls {
        let what = What::Interface { miner, call };
        evidence.push(Evidence { strength: Strength::Strong, what, place: place(at) });
    }
    let strength = match (words.heaviest.is_strong(), words.heaviest.is_weak()) {
        (true, _) => Some(Strength::Strong),
        (false, true) => Some(Strength::Weak),
        (false, false) => None,
    };
    if let Some(strength) = strength {
        evidence.push(Evidence { strength, what: What::Vocabulary(words.words), place: place(words.at) });
    }
    let numbers = numbers::numbers(text);
    let traits = Traits { bytes: text.len(), found: numbers.found, sizes: numbers.sizes, ..Traits::default() };
    for (strength, found) in recognise(&traits) {
        // Scripts that hash are everywhere.
        if strength > Strength::Weak {
            evidence.push(Evidence {
                strength,
                what: What::Kernel(found),
                place: place(numbers.first.unwrap_or_default()),
            });
        }
    }
}

/// A module that a script carries, at `at`.
fn embedded(module: &[u8], at: usize) -> Vec<Evidence> {
    let found = module::check(module).into_iter();
    found.map(|evidence| Evidence { place: Place::Offset(at), ..evidence }).collect()
}
