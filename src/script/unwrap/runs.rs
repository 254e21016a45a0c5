//! Text -> what runs of base64 or hexadecimal digits stand for.
//!
//! Every run of [`LEAST`] digits has one at a multiple of [`LEAST`], so most bytes are not even looked at.
//!
//! Invariant: each byte belongs to one run, and each run is decoded once.

use super::base64::{Alphabet, SMALL_FIRST, STANDARD, decode_hex};
use super::text::begins_well;

/// Letters of the shortest run that is decoded: 18 bytes. Shorter ones are words far more often.
pub(super) const LEAST: usize = 24;

/// Hexadecimal digits of the shortest run that is decoded.
const LEAST_HEX: usize = 32;

/// A run that is this long goes on in the next line: MIME's lines have 76 letters, PEM's 64.
const LINE: usize = 60;

/// Letters that are decoded to see whether a run is worth it.
const PROBE: usize = 32;

/// Hands on, with its place, what each run stands for.
pub(super) fn find(text: &[u8], found: &mut dyn FnMut(usize, Vec<u8>)) {
    let (mut at, mut done) = (LEAST - 1, 0);
    while let Some(&byte) = text.get(at) {
        if !STANDARD.has(byte) {
            at += LEAST;
            continue;
        }
        let before = text.get(done..at).unwrap_or_default();
        let start = at - before.iter().rev().take_while(|&&byte| STANDARD.has(byte)).count();
        let end = end_of_run(text, at);
        if end - start >= LEAST {
            let mut run = text.get(start..end).unwrap_or_default();
            let mut last = end;
            let mut lines = Vec::new();
            while end_is_break(run, lines.len()) {
                let Some(next) = next_line(text, last) else { break };
                if lines.is_empty() {
                    lines.extend_from_slice(run);
                }
                last = end_of_run(text, next);
                run = text.get(next..last).unwrap_or_default();
                lines.extend_from_slice(run);
            }
            let whole = if lines.is_empty() { run } else { &lines };
            if let Some(bytes) = decode(whole) {
                found(start, bytes);
            }
            done = last;
            at = last + LEAST;
        } else {
            done = end;
            at = end + LEAST;
        }
    }
}

fn end_of_run(text: &[u8], at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + rest.iter().position(|&byte| !STANDARD.has(byte)).unwrap_or(rest.len())
}

/// Whether a run may go on behind a line break: it is a whole line, or stands behind one.
fn end_is_break(run: &[u8], before: usize) -> bool {
    run.len() >= LINE || before > 0 && !run.is_empty()
}

/// Where a run goes on: behind a line break, one that is escaped, or the backslash before an escaped slash.
fn next_line(text: &[u8], end: usize) -> Option<usize> {
    let rest = text.get(end..)?;
    let skipped = match rest {
        [b'\\', b'/', ..] => 1,
        [b'\\', b'r', b'\\', b'n', ..] => 4,
        [b'\\', b'n', ..] => 2,
        [b'\\', b'\r', b'\n', ..] => 3,
        [b'\\', b'\n', ..] | [b'\r', b'\n', ..] => 2,
        [b'\n', ..] => 1,
        _ => return None,
    };
    // No further than an indentation of any sense, so that no byte is looked at twice.
    let blank = rest.iter().skip(skipped).take_while(|&&byte| byte == b' ' || byte == b'\t').count();
    let next = end + skipped + blank;
    text.get(next).filter(|&&byte| STANDARD.has(byte)).map(|_| next)
}

/// What a run stands for, if it is more than a word.
fn decode(run: &[u8]) -> Option<Vec<u8>> {
    let probe = run.get(..run.len().min(PROBE))?;
    if run.len() >= LEAST_HEX && probe.iter().all(u8::is_ascii_hexdigit) && begins_well(&decode_hex(probe)) {
        return Some(decode_hex(run));
    }
    let stands_for = |alphabet: &Alphabet| begins_well(&alphabet.decode(probe)).then(|| alphabet.decode(run));
    if let Some(bytes) = stands_for(&STANDARD).or_else(|| stands_for(&SMALL_FIRST)) {
        return Some(bytes);
    }
    let backwards: Vec<u8> = run.iter().rev().take(PROBE).copied().collect();
    if begins_well(&STANDARD.decode(&backwards)) {
        return Some(STANDARD.decode(&run.iter().rev().copied().collect::<Vec<u8>>()));
    }
    None
}
