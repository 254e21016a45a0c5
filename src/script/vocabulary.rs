//! Text -> how much of mining is spoken of in one place.
//!
//! One pass over the text where it lies: an automaton finds the words of [`TERMS`], and a window that moves along adds up,
//! for each subject, the weight of its heaviest word. A bundle of a wallet, a chart and a socket library has all the
//! words, but not together.

use std::sync::OnceLock;

use aho_corasick::automaton::Automaton;
use aho_corasick::dfa::DFA;
use aho_corasick::{Anchored, Input, MatchKind};

use crate::evidence::Strength;
use crate::limits;
use crate::script::interface::{Interface, interface};
use crate::script::terms::{COUNTED, SUBJECTS, Subject, TERMS, Term};

/// Words that together weigh more than each.
struct Together {
    words: &'static [&'static str],
    subject: Subject,
    weight: u8,
}

const TOGETHER: [Together; 3] = [
    // The login of a CryptoNote miner beside its jobs.
    Together { words: &["login", "agent", "job_id"], subject: Subject::Pool, weight: 2 },
    // The fields of a CryptoNote job and its share.
    Together { words: &["job_id", "blob", "nonce"], subject: Subject::Work, weight: 4 },
    // The fields of a Stratum job.
    Together { words: &["coinb1", "ntime", "nbits"], subject: Subject::Work, weight: 5 },
];

/// Who names so many of a kind keeps a table of them, as exchanges and blockers do; then they weigh that much at most.
const TABLES: [(Subject, usize, u8); 2] = [(Subject::Name, 3, 0), (Subject::Algorithm, 4, 1)];

/// The weight of a word that names a proof of work and nothing else.
const ALGORITHM: u8 = 3;

/// Bytes within which words stand together. A miner's client that is not minified has some 10 KB.
const WINDOW: usize = 4 * 1024;

/// What was found at the place where most was.
#[derive(Clone, Debug, Default)]
pub(crate) struct Density {
    /// The weight of the heaviest word of each subject.
    pub(crate) heaviest: Heaviest,
    /// Where the window began.
    pub(crate) at: usize,
    /// The words.
    pub(crate) words: Vec<&'static str>,
}

impl Density {
    /// What it says, to compare.
    pub(crate) fn rank(&self) -> (bool, u32) {
        self.heaviest.rank()
    }

    /// How much it weighs as evidence, if anything.
    pub(crate) fn strength(&self) -> Option<Strength> {
        match (self.heaviest.is_strong(), self.heaviest.is_weak()) {
            (true, _) => Some(Strength::Strong),
            (false, true) => Some(Strength::Weak),
            (false, false) => None,
        }
    }
}

/// The weight of the heaviest word of each subject.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Heaviest([u8; SUBJECTS]);

impl Heaviest {
    fn of(&self, subject: Subject) -> u8 {
        self.0.get(subject as usize).copied().unwrap_or_default()
    }

    fn raise(&mut self, subject: Subject, weight: u8) {
        if let Some(slot) = self.0.get_mut(subject as usize) {
            *slot = weight.max(*slot);
        }
    }

    fn lower(&mut self, subject: Subject, weight: u8) {
        if let Some(slot) = self.0.get_mut(subject as usize) {
            *slot = weight.min(*slot);
        }
    }

    fn sum(&self) -> u32 {
        self.0.iter().take(COUNTED).map(|&weight| u32::from(weight)).sum()
    }

    fn rank(&self) -> (bool, u32) {
        (self.is_strong(), self.sum())
    }

    fn subjects(&self) -> usize {
        self.0.iter().take(COUNTED).filter(|&&weight| weight > 0).count()
    }

    /// Whether honest pages hardly ever have it. Pages of pools and explorers speak of shares, rates and pools; wallets
    /// and nodes of algorithms and of mining: that there is work to do here, or how much of the processor it may take, or
    /// what computes it, or the name of a miner, must be among it. And an engine that is called like a proof of work is one.
    fn is_strong(&self) -> bool {
        let of = |subject| self.of(subject);
        let any = |subjects: &[Subject]| subjects.iter().any(|&subject| of(subject) > 0);
        let works = of(Subject::Work) >= 2 || any(&[Subject::Throttle, Subject::Engine, Subject::Name]);
        let is_engine = of(Subject::Algorithm) >= ALGORITHM && of(Subject::Engine) > 0;
        // Captchas and gates compute for themselves; a miner is paid by somebody.
        let is_paid = [Subject::Share, Subject::Pool, Subject::Mine].into_iter().any(|subject| of(subject) >= 2)
            || of(Subject::Name) > 0
            || of(Subject::Work) >= 4
            || of(Subject::Algorithm) >= ALGORITHM;
        // Explorers, nodes' clients and tables tell of mining; a miner runs, or steers what runs.
        let runs = any(&[Subject::Run, Subject::Engine, Subject::Name])
            || of(Subject::Throttle) >= 3
            || of(Subject::Mine) >= 3 && of(Subject::Rate) >= 2
            || [Subject::Work, Subject::Share, Subject::Rate].into_iter().all(|subject| of(subject) >= 3);
        is_engine || works && is_paid && runs && self.subjects() >= 3 && self.sum() >= STRONG
    }

    /// Whether it is worth a word beside other evidence.
    fn is_weak(&self) -> bool {
        self.subjects() >= 3 && self.sum() >= WEAK
    }
}

/// The sum from which on words are strong evidence, by the heaviest of each subject: what honest scripts reach is 7, in a
/// client of a Monero node (tests/evaluation.md).
const STRONG: u32 = 8;

/// The sum from which on they are weak evidence.
const WEAK: u32 = 5;

/// The words of a text, window by window.
#[derive(Debug, Default)]
struct Window {
    /// For each term, where it was last seen.
    last: Vec<Option<usize>>,
}

fn automaton() -> Option<&'static DFA> {
    static AUTOMATON: OnceLock<Option<DFA>> = OnceLock::new();
    let build = || {
        DFA::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .start_kind(aho_corasick::StartKind::Unanchored)
            .ascii_case_insensitive(true)
            .prefilter(false)
            .build(TERMS.iter().map(|term| term.text))
            .ok()
    };
    AUTOMATON.get_or_init(build).as_ref()
}

/// Calls `take` with every word and where it begins.
fn each_word(text: &[u8], mut take: impl FnMut(usize, usize, &'static Term)) {
    let Some(automaton) = automaton() else { return };
    let mut input = Input::new(text).anchored(Anchored::No);
    while let Ok(Some(found)) = automaton.try_find(&input) {
        input.set_start(found.end());
        let Some(term) = TERMS.get(found.pattern().as_usize()) else { continue };
        if !term.whole || is_whole(text, found.start(), found.end()) {
            take(found.start(), found.pattern().as_usize(), term);
        }
    }
}

/// Whether neither letter, digit nor `_` stands beside a word.
fn is_whole(text: &[u8], start: usize, end: usize) -> bool {
    let is_part = |at: Option<usize>| {
        at.and_then(|at| text.get(at)).is_some_and(|&byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    !is_part(start.checked_sub(1)) && !is_part(Some(end))
}

/// The place of a text with most words of mining, and the calls of miners in it.
pub(crate) fn densest(text: &[u8]) -> (Density, Vec<Interface>) {
    let mut best = Density::default();
    let mut calls: Vec<Interface> = Vec::new();
    let mut window = Window { last: vec![None; TERMS.len()] };
    each_word(text, |at, index, term| {
        if calls.len() < limits::CALLS
            && let Some(call) = interface(text, at, term.text)
            && !calls.iter().any(|known| known.miner == call.miner)
        {
            calls.push(call);
        }
        let from = at.saturating_sub(WINDOW);
        let Some(last) = window.last.get_mut(index) else { return };
        let is_new = last.replace(at).is_none_or(|last| last < from);
        // Where no word came in, the others can only have gone out.
        if is_new {
            let heaviest = window.weigh(from);
            if heaviest.rank() > best.rank() {
                best = Density { heaviest, at: from, words: window.words(from) };
            }
        }
    });
    (best, calls)
}

impl Window {
    fn weigh(&self, from: usize) -> Heaviest {
        let mut heaviest = Heaviest::default();
        for (term, last) in TERMS.iter().zip(&self.last) {
            if last.is_some_and(|at| at >= from) {
                heaviest.raise(term.subject, term.weight);
            }
        }
        for (subject, table, weight) in TABLES {
            if self.named(subject, from) >= table {
                heaviest.lower(subject, weight);
            }
        }
        for row in TOGETHER {
            if row.words.iter().all(|word| self.has(word, from)) {
                heaviest.raise(row.subject, row.weight);
            }
        }
        heaviest
    }

    /// How many names of a subject there are; spellings of one name that stand beside each other in the list count once.
    fn named(&self, subject: Subject, from: usize) -> usize {
        const STEM: usize = 6;
        let names = TERMS.iter().zip(&self.last).filter(|(term, last)| {
            term.subject == subject && term.weight >= ALGORITHM && last.is_some_and(|at| at >= from)
        });
        let stems = names.map(|(term, _)| term.text.get(..STEM).unwrap_or(term.text));
        let (count, _) = stems.fold((0, ""), |(count, last), stem| (count + usize::from(stem != last), stem));
        count
    }

    fn has(&self, word: &str, from: usize) -> bool {
        TERMS.iter().zip(&self.last).any(|(term, last)| term.text == word && last.is_some_and(|at| at >= from))
    }

    fn words(&self, from: usize) -> Vec<&'static str> {
        let near = |last: &Option<usize>| last.is_some_and(|at| at >= from);
        TERMS.iter().zip(&self.last).filter(|(_, last)| near(last)).map(|(term, _)| term.text).collect()
    }
}
