//! The recognisers as plain functions over one input buffer -> numbers, so that what is measured has neither glue nor
//! copies of a verdict in it.
//!
//! Each function reads the first `len` bytes of the buffer that [`input`] gives, and answers with a number that depends on
//! all its work, so that none of it can be dropped.

use std::cell::RefCell;
use std::hint::black_box;
use std::sync::OnceLock;

use aho_corasick::automaton::Automaton;
use aho_corasick::dfa::DFA;
use aho_corasick::{Anchored, Input, MatchKind, StartKind};
use wattguard::message::{Conversation, Direction, Payload};
use wattguard::{module, script};

thread_local! {
    static INPUT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Where the buffer lies; it holds at least `len` bytes. What it held before is lost, and views of the memory too.
#[unsafe(no_mangle)]
pub extern "C" fn input(len: usize) -> *const u8 {
    INPUT.with_borrow_mut(|input| {
        if input.len() < len {
            *input = Vec::new();
            input.resize(len, 0);
        }
        input.as_ptr()
    })
}

fn with_input(len: usize, look: impl FnOnce(&[u8]) -> usize) -> usize {
    INPUT.with_borrow(|input| look(input.get(..len).unwrap_or(input)))
}

/// Pieces of evidence in a script.
#[unsafe(no_mangle)]
pub extern "C" fn check_script(len: usize) -> usize {
    with_input(len, |text| script::check(text).len())
}

/// Pieces of evidence in a module.
#[unsafe(no_mangle)]
pub extern "C" fn check_module(len: usize) -> usize {
    with_input(len, |bytes| module::check(bytes).len())
}

/// The words of mining in a text, found by nothing but the automaton.
#[unsafe(no_mangle)]
pub extern "C" fn bare_search(len: usize) -> usize {
    with_input(len, |text| {
        let Some(automaton) = automaton() else { return 0 };
        let mut input = Input::new(text).anchored(Anchored::No);
        let mut words = 0;
        while let Ok(Some(found)) = automaton.try_find(&input) {
            input.set_start(found.end());
            words += 1;
        }
        words
    })
}

/// The options of `src/script/vocabulary.rs`.
fn automaton() -> Option<&'static DFA> {
    static AUTOMATON: OnceLock<Option<DFA>> = OnceLock::new();
    let build = || {
        DFA::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .start_kind(StartKind::Unanchored)
            .ascii_case_insensitive(true)
            .prefilter(false)
            .build(script::words())
            .ok()
    };
    AUTOMATON.get_or_init(build).as_ref()
}

/// Bytes before each frame: its length in 32 bits, its time in milliseconds in 32 bits, and what it is.
const HEADER: usize = 9;

/// The bits of what a frame is.
const SENT: u8 = 1;
const BINARY: u8 = 2;
/// It begins a conversation.
const FIRST: u8 = 4;

/// Frames that say more than those before them, of frames one after the other, each behind its header.
#[unsafe(no_mangle)]
pub extern "C" fn frames(len: usize) -> usize {
    with_input(len, |mut rest| {
        let mut conversation = Conversation::default();
        let mut telling = 0;
        while let Some((&[a, b, c, d, e, f, g, h, is], after)) = rest.split_first_chunk::<HEADER>() {
            let (size, at) = (u32::from_le_bytes([a, b, c, d]), u32::from_le_bytes([e, f, g, h]));
            let Some((bytes, next)) = after.split_at_checked(size as usize) else { break };
            if is & FIRST != 0 {
                conversation = Conversation::default();
            }
            let direction = if is & SENT != 0 { Direction::Client } else { Direction::Server };
            // The browser hands over text as UTF-8, so nothing checks that when it ships; here it must be.
            let payload = match std::str::from_utf8(bytes) {
                Ok(text) if is & BINARY == 0 => Payload::Text(text),
                _ => Payload::Binary(bytes),
            };
            telling += usize::from(black_box(conversation.frame(direction, payload, at.into())).is_some());
            rest = next;
        }
        telling
    })
}
