//! Keys: the hashes under which filters are found, computed alike by the compiler and for each request.
//!
//! A key only leads to candidates; it never decides. Three name spaces keep hosts of addresses, hosts of initiators and
//! words of addresses apart.

use crate::limits;

/// Which name space a key belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub(super) enum Space {
    /// The host of the address, or one above it.
    Host = 0x811c_9dc5,
    /// The host of the initiator, or one above it.
    Source = 0x2f0b_4a3d,
    /// A word of the address.
    Word = 0x5bd1_e995,
}

/// Bernstein's hash, with exclusive or: two cheap instructions a byte, where FNV's multiplication takes twice as long.
fn step(hash: u32, lower_case: u8) -> u32 {
    hash.wrapping_mul(33) ^ u32::from(lower_case)
}

/// Spreads the low bits into the high ones, which choose the bucket (MurmurHash3's finaliser, first half).
fn finish(hash: u32) -> u32 {
    (hash ^ hash >> 16).wrapping_mul(0x85eb_ca6b)
}

/// The key of a whole host.
pub(super) fn host(space: Space, host: &[u8]) -> u32 {
    finish(host.iter().rev().fold(space as u32, |hash, &byte| step(hash, byte.to_ascii_lowercase())))
}

/// The key of a word, as [`words`] finds it.
pub(super) fn word(word: &[u8]) -> u32 {
    finish(word.iter().fold(Space::Word as u32, |hash, &byte| step(hash, byte.to_ascii_lowercase())))
}

/// The keys of a host and of every host above it, from the last label up: `(key, where it starts)`.
pub(super) fn suffixes(space: Space, host: &[u8]) -> impl Iterator<Item = (u32, usize)> + '_ {
    let mut hash = space as u32;
    let mut at = host.len();
    let mut labels = 0;
    std::iter::from_fn(move || {
        while at > 0 && labels < limits::HOST_LABELS {
            at -= 1;
            hash = step(hash, host.get(at).map_or(0, u8::to_ascii_lowercase));
            if at == 0 || host.get(at - 1) == Some(&b'.') {
                labels += 1;
                return Some((finish(hash), at));
            }
        }
        None
    })
}

/// Each byte as words take it: in lower case, or 0 where it ends a word.
const CLASS: [u8; 256] = {
    let mut class = [0; 256];
    let mut byte = 0u8;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() || byte == b'%' {
            *index(&mut class, byte) = byte.to_ascii_lowercase();
        }
        byte += 1;
    }
    class
};

#[allow(clippy::indexing_slicing, reason = "a byte is an index into 256 places, and this runs while compiling")]
const fn index(class: &mut [u8; 256], byte: u8) -> &mut u8 {
    &mut class[byte as usize]
}

fn class(byte: u8) -> u8 {
    CLASS.get(usize::from(byte)).copied().unwrap_or(0)
}

/// Is this byte part of a word?
pub(super) fn is_word(byte: u8) -> bool {
    class(byte) != 0
}

/// The words of an address: `(key, where it starts)`.
pub(super) fn words(text: &[u8]) -> impl Iterator<Item = (u32, usize)> + '_ {
    let mut bytes = (0..).zip(text);
    let mut start = 0;
    std::iter::from_fn(move || {
        let (mut hash, mut end) = (Space::Word as u32, text.len());
        for (at, &byte) in bytes.by_ref() {
            match class(byte) {
                0 if hash == Space::Word as u32 => start = at + 1,
                0 => {
                    end = at;
                    break;
                }
                byte => hash = step(hash, byte),
            }
        }
        let began = std::mem::replace(&mut start, end + 1);
        (hash != Space::Word as u32).then(|| (finish(hash), began))
    })
}
