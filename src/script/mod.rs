//! The text of a script or page -> evidence.
//!
//! ```text
//! text -> page.rs (of a page, its tags and scripts)
//! text -+-> vocabulary.rs <- terms.rs   words of mining that stand together
//!       +-> interface.rs                calls that start a miner
//!       +-> numbers.rs -> crate::proof  constants of a proof of work in its own code
//!       +-> unwrap/ -> text again, or a module -> crate::module
//! ```
//! Nothing is run, and the text is not parsed as JavaScript: it is searched, as it stands and as it stands unwrapped.

mod interface;
mod numbers;
mod page;
mod terms;
mod unwrap;
mod vocabulary;

use crate::evidence::{Evidence, Place, ProofOfWork, Strength, What};
use crate::module;
use crate::proof::{Traits, recognise};
use crate::script::interface::Interface;
use crate::script::unwrap::{Layer, unwrap};
use crate::script::vocabulary::Density;

/// Judges the text of a script, or of a page with its inline scripts, as UTF-8. Places are offsets in this text, also for
/// what was wrapped.
#[must_use]
pub fn check(text: &[u8]) -> Vec<Evidence> {
    let mut findings = Findings::default();
    let text = page::code(text);
    findings.look(&text, None);
    unwrap(&text, &mut |at, layer| match layer {
        Layer::Text(text) => findings.look(&text, Some(at)),
        Layer::Module(bytes) => findings.embed(&bytes, at),
    });
    findings.evidence()
}

/// The words that are searched for, in the order of their automaton: what `benches/wasm` builds the bare search of.
pub fn words() -> impl Iterator<Item = &'static str> {
    terms::TERMS.iter().map(|term| term.text)
}

/// What was found in a text and its layers: of each kind what says most.
#[derive(Debug, Default)]
struct Findings {
    calls: Vec<Interface>,
    words: Density,
    kernel: Option<(ProofOfWork, usize)>,
    modules: Vec<Evidence>,
}

impl Findings {
    /// Searches one text; `wrapped` is where its wrapping begins in the whole text.
    fn look(&mut self, text: &[u8], wrapped: Option<usize>) {
        let (words, calls) = vocabulary::densest(text);
        if words.rank() > self.words.rank() {
            self.words = Density { at: wrapped.unwrap_or(words.at), ..words };
        }
        for call in calls {
            if !self.calls.iter().any(|known| known.miner == call.miner) {
                self.calls.push(Interface { at: wrapped.unwrap_or(call.at), ..call });
            }
        }
        if self.kernel.is_none() {
            self.kernel = kernel(text).map(|(found, at)| (found, wrapped.unwrap_or(at)));
        }
    }

    /// Judges a module that stands in the text at `at`.
    fn embed(&mut self, module: &[u8], at: usize) {
        let found = module::check(module).into_iter().map(|one| Evidence { place: Place::Offset(at), ..one });
        self.modules.extend(found.filter(|one| one.strength > Strength::Weak));
    }

    fn evidence(self) -> Vec<Evidence> {
        let strong = |what, at| Evidence { strength: Strength::Strong, what, place: Place::Offset(at) };
        let calls = self.calls.into_iter();
        let mut evidence: Vec<Evidence> =
            calls.map(|Interface { miner, call, at }| strong(What::Interface { miner, call }, at)).collect();
        if let Some(strength) = self.words.strength() {
            let Density { words, at, .. } = self.words;
            evidence.push(Evidence { strength, what: What::Vocabulary(words), place: Place::Offset(at) });
        }
        evidence.extend(self.kernel.map(|(found, at)| strong(What::Kernel(found), at)));
        evidence.extend(self.modules);
        evidence
    }
}

/// The proof of work that a text computes in its own code, and where its constants begin. General hashing is no evidence:
/// scripts that hash are everywhere.
fn kernel(text: &[u8]) -> Option<(ProofOfWork, usize)> {
    let numbers = numbers::numbers(text);
    let traits = Traits { bytes: text.len(), found: numbers.found, sizes: numbers.sizes, ..Traits::default() };
    let (strength, found) = recognise(&traits).into_iter().next()?;
    (strength > Strength::Weak).then_some((found, numbers.first.unwrap_or_default()))
}
