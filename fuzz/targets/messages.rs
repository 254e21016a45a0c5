//! Any frames in any order are heard: nothing panics, evidence never weakens, what a frame adds is what is known after it,
//! and each frame takes a time in proportion to its length.
//!
//! Frames follow each other as `kind | length: 16 bits | bytes`. Kind: 1 the server sends it, 2 it is binary, 4 it is
//! repeated up to the longest message that is looked at.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wattguard::limits::MESSAGE_BYTES;
use wattguard::message::{Conversation, Direction, Payload};
use wattguard_fuzz::soon;

fuzz_target!(|data: &[u8]| {
    let mut socket = Conversation::default();
    let mut rest = data;
    let mut at = 0;
    while let [kind, low, high, after @ ..] = rest {
        let (frame, more) = after.split_at(after.len().min(u16::from_le_bytes([*low, *high]).into()));
        rest = more;
        at += 1_000;
        let repeated = if kind & 4 == 0 { Vec::new() } else { frame.iter().copied().cycle().take(MESSAGE_BYTES).collect() };
        hear(&mut socket, *kind, if kind & 4 == 0 { frame } else { &repeated }, at);
    }
});

fn hear(socket: &mut Conversation, kind: u8, frame: &[u8], at: u64) {
    let before = socket.evidence();
    let from = if kind & 1 == 0 { Direction::Client } else { Direction::Server };
    let payload = match std::str::from_utf8(frame) {
        Ok(text) if kind & 2 == 0 => Payload::Text(text),
        _ => Payload::Binary(frame),
    };
    let more = soon("a frame", || socket.frame(from, payload, at));
    let after = socket.evidence();
    assert!(before.as_ref().map(|one| one.strength) <= after.as_ref().map(|one| one.strength));
    match more {
        Some(_) => assert_eq!(more, after),
        None => assert_eq!(before, after),
    }
}
