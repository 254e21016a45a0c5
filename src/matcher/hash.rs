//! Keys: the hashes under which filters are found, computed alike by the compiler and for each request.
//!
//! A key only leads to candidates; it never decides. Three name spaces keep hosts of addresses, hosts of initiators and
//! words of addresses apart. Letters of either case give the same key. Eight bytes are taken at a time: the words of an
//! address are found by the edges in a map of 64 of its bytes, and a word is hashed by two multiplications.

use std::ops::Range;

use super::map::Map;
use crate::limits;

/// Which name space a key belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u64)]
pub(super) enum Space {
    /// The host of the address, or one above it.
    Host = 0x811c_9dc5,
    /// The host of the initiator, or one above it.
    Source = 0x2f0b_4a3d,
    /// A word of the address.
    Word = 0x5bd1_e995,
}

/// 2^64 divided by the golden ratio: multiplying by it spreads low bits into the high ones (Knuth, The Art of Computer
/// Programming 3, 6.4).
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

/// This bit set makes letters lower case, and keeps digits, dots and hyphens.
const LOWER: u64 = u64::from_ne_bytes([0x20; 8]);

/// The key of a host.
pub(super) fn host(space: Space, host: &[u8]) -> u32 {
    host_at(space, host, 0)
}

/// The key of the host that begins at `from`.
#[inline]
fn host_at(space: Space, host: &[u8], mut from: usize) -> u32 {
    let mut hash = space as u64;
    while host.len().saturating_sub(from) > 8 {
        hash = (hash ^ (eight(host, from) | LOWER)).wrapping_mul(SPREAD);
        hash ^= hash >> 32;
        from += 8;
    }
    ((hash ^ (eight(host, from) | LOWER)).wrapping_mul(SPREAD) >> 32) as u32
}

/// The key of a word.
pub(super) fn word(word: &[u8]) -> u32 {
    word_at(word, 0, word.len())
}

/// The key of the word at `from..to`: of its length, its first eight bytes and its last eight.
#[inline]
fn word_at(text: &[u8], from: usize, to: usize) -> u32 {
    let length = to.wrapping_sub(from);
    let first = eight(text, from) | LOWER;
    let hash = match length {
        0..=8 => first & u64::MAX.wrapping_shr(64 - 8 * length as u32),
        _ => (first ^ length as u64).wrapping_mul(SPREAD) ^ (eight(text, to - 8) | LOWER),
    };
    ((hash ^ Space::Word as u64).wrapping_mul(SPREAD) >> 32) as u32
}

/// The eight bytes at `at`; zeros beyond the end.
#[inline]
fn eight(text: &[u8], at: usize) -> u64 {
    let tail = text.get(at..).unwrap_or_default();
    match tail.first_chunk() {
        Some(bytes) => u64::from_le_bytes(*bytes),
        None => eight_at_the_end(text, tail),
    }
}

#[cold]
fn eight_at_the_end(text: &[u8], tail: &[u8]) -> u64 {
    match text.last_chunk() {
        Some(last) => u64::from_le_bytes(*last).unbounded_shr(64 - 8 * tail.len() as u32),
        None => tail.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte)),
    }
}

/// The keys of a host and of every host above it, from the last label up: `(key, where it starts)`.
pub(super) fn suffixes(space: Space, host: &[u8]) -> impl Iterator<Item = (u32, usize)> + '_ {
    let mut end = Some(host.len()).filter(|&len| len > 0);
    let starts = std::iter::from_fn(move || {
        let above = host.get(..end?)?;
        let dot = above.iter().rposition(|&byte| byte == b'.');
        end = dot;
        Some(dot.map_or(0, |dot| dot + 1))
    });
    starts.take(limits::HOST_LABELS).map(move |at| (host_at(space, host, at), at))
}

/// Is the byte at `at` part of a word? Letters and digits are, but for those of an escape such as `%2F`, which stands for
/// another byte: `https%3A%2F%2Fcoinhive.com` has the words `https`, `coinhive` and `com`.
pub(super) fn is_word(text: &[u8], at: usize) -> bool {
    let byte = |back: usize| at.checked_sub(back).and_then(|at| text.get(at)).copied().unwrap_or(0);
    let hex = |back: usize| byte(back).is_ascii_hexdigit();
    let escaped = byte(1) == b'%' && hex(0) || byte(2) == b'%' && hex(1) && hex(0);
    byte(0).is_ascii_alphanumeric() && !escaped
}

/// What the last byte of a block was, 1 or 0 each.
#[derive(Clone, Copy, Default)]
struct Before {
    word: u64,
    percent: u64,
    /// The first digit behind a `%`.
    digit: u64,
}

impl Map {
    /// The digits of escapes.
    fn escapes(&self, before: &mut Before) -> u64 {
        let first = self.hexadecimal & (self.percent << 1 | before.percent);
        let second = self.hexadecimal & (first << 1 | before.digit);
        (before.percent, before.digit) = (self.percent >> 63, first >> 63);
        first | second
    }
}

/// Is it so for any word of `text`? `so(key, its place)` is asked until it is.
#[inline]
pub(super) fn any_word(text: &[u8], mut so: impl FnMut(u32, Range<usize>) -> bool) -> bool {
    let mut before = Before::default();
    for (number, block) in text.chunks(64).enumerate() {
        let map = Map::of(block);
        let mut words = map.alphanumeric;
        if before.percent | before.digit | map.percent != 0 {
            words &= !map.escapes(&mut before);
        }
        let mut starts = words & !(words << 1 | before.word);
        before.word = words >> 63;
        while starts != 0 {
            let start = starts.trailing_zeros();
            starts &= starts - 1;
            let end = start + (!(words >> start)).trailing_zeros();
            let from = number * 64 + start as usize;
            let to = match end {
                64 => word_end(text, (number + 1) * 64),
                end => number * 64 + end as usize,
            };
            if so(word_at(text, from, to), from..to) {
                return true;
            }
        }
    }
    false
}

/// Where the word ends that goes on at `at`, if it does. No escape lies within a word: it begins with `%`.
#[cold]
fn word_end(text: &[u8], at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    rest.iter().position(|byte| !byte.is_ascii_alphanumeric()).map_or(text.len(), |length| at + length)
}

#[cfg(test)]
#[allow(clippy::indexing_slicing, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_classed_as_by_name() {
        for byte in 0..=255u8 {
            for at in 0..64 {
                let mut block = [0; 64];
                block[at] = byte;
                let map = Map::of(&block);
                let bits = [map.alphanumeric, map.hexadecimal, map.percent];
                let names = [byte.is_ascii_alphanumeric(), byte.is_ascii_hexdigit(), byte == b'%'];
                assert_eq!(bits, names.map(|named| u64::from(named) << at), "{byte:#x}");
            }
        }
    }

    #[test]
    fn words_of_addresses_are_those_of_a_plain_walk() {
        let parts = "https://a.b/miner-x%41?id=verylongwordindeedtwice&é=A_%2Fcoin%g1%%4a5%4%ab%A";
        for skip in 0..70 {
            for length in 0..150 {
                let text: String = parts.chars().cycle().skip(skip).take(length).collect();
                let text = text.as_bytes();
                let mut found = Vec::new();
                any_word(text, |key, place| {
                    found.push((key, place));
                    false
                });
                let mut plain: Vec<Range<usize>> = Vec::new();
                for at in (0..text.len()).filter(|&at| is_word(text, at)) {
                    match plain.last_mut().filter(|word| word.end == at) {
                        Some(word) => word.end += 1,
                        None => plain.push(at..at + 1),
                    }
                }
                let keys = |place: &Range<usize>| word(&text[place.clone()].to_ascii_uppercase());
                let plain: Vec<_> = plain.iter().map(|place| (keys(place), place.clone())).collect();
                assert_eq!(found, plain, "{skip} {length}");
            }
        }
    }

    #[test]
    fn hosts_have_one_key_wherever_they_stand() {
        for name in ["a.b.coinhive.com", "x", "localhost", "long-label-indeed.example.org", "[::1]"] {
            for (found, at) in suffixes(Space::Host, name.as_bytes()) {
                let suffix = name.as_bytes().get(at..).unwrap_or_default();
                assert_eq!(found, host(Space::Host, &suffix.to_ascii_uppercase()));
            }
            assert_eq!(suffixes(Space::Host, name.as_bytes()).count(), name.split('.').count());
        }
    }
}
