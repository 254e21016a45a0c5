//! May this frame speak of mining? One cheap look, before anything is read: most honest frames leave here.
//!
//! Every frame of a mining protocol has a long run of hexadecimal digits (work or a result), a long run of base64 (the
//! same, wrapped), or a word that few others have. A run of 64 covers four of the places that are multiples of 16, and a
//! word of seven letters covers a whole group of four bytes: so 1 of 16 bytes is looked at for the runs, and one group
//! of 4 at a time for the words.
//!
//! Invariant: what the rules behind it recognise in plain text passes.

use super::shape::in_token;

/// Words without which the frames that have no long run are not recognised; seven bytes or more each.
const WORDS: [&[u8]; 18] = [
    b"mining.",
    b"eth_getWork",
    b"eth_submit",
    b"keepalived",
    b"hash_accepted",
    b"hashsolved",
    b"site_key",
    b"\"hashes\"",
    b"\"login\"",
    b"handshake",
    b"minerVersion",
    b"targetCompact",
    b"minerAddrProof",
    b"accountsHash",
    b"payoutRequestActive",
    b"\"getwork\"",
    b"verify_id",
    b"mbl_blob",
];

/// Bytes that are compared at once.
const GROUP: usize = 4;
/// Bits of a group's place in the filter before the table of groups.
const FILTER_BITS: u32 = 12;

/// A group of a word: its four bytes as a number, which word, and where in it.
type Group = (u32, u8, u8);

#[allow(clippy::indexing_slicing, clippy::cast_possible_truncation, reason = "evaluated by the compiler")]
const GROUPS: [Group; WORDS.len() * GROUP] = {
    let mut groups = [(0, 0, 0); WORDS.len() * GROUP];
    let mut word = 0;
    while word < WORDS.len() {
        let mut at = 0;
        while at < GROUP {
            let text = WORDS[word];
            let number = u32::from_le_bytes([text[at], text[at + 1], text[at + 2], text[at + 3]]);
            groups[word * GROUP + at] = (number, word as u8, at as u8);
            at += 1;
        }
        word += 1;
    }
    groups
};

const fn slot(group: u32) -> usize {
    (group.wrapping_mul(0x9E37_79B1) >> (u32::BITS - FILTER_BITS)) as usize
}

#[allow(clippy::indexing_slicing, reason = "evaluated by the compiler")]
static FILTER: [bool; 1 << FILTER_BITS] = {
    let mut filter = [false; 1 << FILTER_BITS];
    let mut at = 0;
    while at < GROUPS.len() {
        filter[slot(GROUPS[at].0)] = true;
        at += 1;
    }
    filter
};

/// Shortest run that is looked for: a result has 64 hexadecimal digits.
const RUN: usize = 64;
/// The same as base64.
const WRAPPED_RUN: usize = 86;
/// Bytes of a run that are looked at in either direction.
const LONGEST: usize = 128;
/// Of each so many bytes one is looked at; a run of [`RUN`] has four of them.
const STRIDE: usize = 16;

/// May it?
pub(super) fn admits(bytes: &[u8]) -> bool {
    has_run(bytes) || has_word(bytes) || is_line(bytes)
}

/// A run of [`RUN`] bytes of base64 or hexadecimal digits.
fn has_run(bytes: &[u8]) -> bool {
    let mut row = 0;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        row = if in_token(byte) { row + 1 } else { 0 };
        if row == RUN / STRIDE {
            let last = at + 1;
            let inside = bytes.get(last - (RUN - STRIDE)..last).unwrap_or_default();
            let backward = inside.iter().rev().take_while(|&&one| in_token(one)).count();
            if backward == inside.len() && is_long(whole_run(bytes, last - inside.len())) {
                return true;
            }
            // The run begins anew behind the byte that is none of it, or behind its end.
            row = if backward == inside.len() { 0 } else { backward.saturating_sub(1) / STRIDE + 1 };
        }
        at += STRIDE;
    }
    false
}

/// The run around this place.
fn whole_run(bytes: &[u8], at: usize) -> &[u8] {
    let before = bytes.get(..at).unwrap_or_default();
    let after = bytes.get(at..).unwrap_or_default();
    let back = before.iter().rev().take(LONGEST).take_while(|&&one| in_token(one)).count();
    let on = after.iter().take(LONGEST).take_while(|&&one| in_token(one)).count();
    bytes.get(at - back..at + on).unwrap_or_default()
}

/// Hexadecimal digits, or base64 in which as many could be wrapped: tokens of sessions are shorter.
fn is_long(run: &[u8]) -> bool {
    run.len() >= WRAPPED_RUN || run.split(|one| !one.is_ascii_hexdigit()).any(|digits| digits.len() >= RUN)
}

fn has_word(bytes: &[u8]) -> bool {
    let groups = bytes.as_chunks::<GROUP>().0;
    groups.iter().enumerate().any(|(at, group)| {
        let group = u32::from_le_bytes(*group);
        FILTER.get(slot(group)) == Some(&true) && is_word(bytes, at * GROUP, group)
    })
}

#[cold]
fn is_word(bytes: &[u8], at: usize, group: u32) -> bool {
    GROUPS.iter().filter(|one| one.0 == group).any(|&(_, word, inside)| {
        let word = WORDS.get(usize::from(word)).copied().unwrap_or_default();
        let begins = at.checked_sub(usize::from(inside)).and_then(|from| bytes.get(from..));
        begins.is_some_and(|rest| rest.starts_with(word))
    })
}

/// Duino-Coin's lines: a request for work, and the work, which is two SHA-1 hashes and a number; as an array, too.
fn is_line(bytes: &[u8]) -> bool {
    let (first, ends) = if bytes.starts_with(b"[\"") { (2, &b"\""[..]) } else { (0, &b", ;"[..]) };
    let hash = || bytes.iter().skip(first).take(40).all(u8::is_ascii_hexdigit);
    bytes.starts_with(b"JOB") || bytes.get(first + 40).is_some_and(|end| ends.contains(end)) && hash()
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[test]
    fn words_and_runs_are_found_wherever_they_stand() {
        for before in 0..40 {
            for word in WORDS {
                let frame = [&b" ".repeat(before), word, b"  "].concat();
                let frame = [frame, b" ".repeat(4)].concat();
                assert!(has_word(&frame), "{before} {word:?}");
            }
            for (length, expected) in [(RUN, true), (RUN + 1, true), (152, true), (RUN - 1, false)] {
                let frame = [b"\"".repeat(before), b"ab12".repeat(40)[..length].to_vec(), b"\"".repeat(7)].concat();
                assert_eq!(has_run(&frame), expected, "{before} {length}");
                let two = [b"a".repeat(before), b" ".to_vec(), frame].concat();
                assert_eq!(has_run(&two), expected, "{before} {length}");
            }
        }
    }

    #[test]
    fn what_is_ordinary_stays_outside() {
        for text in
            ["{\"type\":\"chat\",\"text\":\"Mining companies fell, and hashes rose\"}", "ping", "", "42[\"a\",1]"]
        {
            assert!(!admits(text.as_bytes()), "{text}");
        }
    }
}
