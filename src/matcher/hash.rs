//! Keys: the hashes under which filters are found, computed alike by the compiler and for each request.
//!
//! A key only leads to candidates; it never decides. Three name spaces keep hosts of addresses, hosts of initiators and
//! words of addresses apart.

use crate::limits;

/// FNV-1a's prime and offset (Fowler, Noll, Vo), 32 bits; the name spaces start from different offsets.
const PRIME: u32 = 0x0100_0193;

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

fn step(hash: u32, byte: u8) -> u32 {
    (hash ^ u32::from(byte.to_ascii_lowercase())).wrapping_mul(PRIME)
}

/// Spreads the low bits into the high ones, which choose the bucket (MurmurHash3's finaliser, first half).
fn finish(hash: u32) -> u32 {
    (hash ^ hash >> 16).wrapping_mul(0x85eb_ca6b)
}

/// The key of a whole host.
pub(super) fn host(space: Space, host: &[u8]) -> u32 {
    finish(host.iter().rev().fold(space as u32, |hash, &byte| step(hash, byte)))
}

/// The key of a word, as [`words`] finds it.
pub(super) fn word(word: &[u8]) -> u32 {
    finish(word.iter().fold(Space::Word as u32, |hash, &byte| step(hash, byte)))
}

/// The keys of a host and of every host above it, from the last label up: `(key, where it starts)`.
pub(super) fn suffixes(space: Space, host: &[u8]) -> impl Iterator<Item = (u32, usize)> + '_ {
    let mut hash = space as u32;
    let mut at = host.len();
    let mut labels = 0;
    std::iter::from_fn(move || {
        while at > 0 && labels < limits::HOST_LABELS {
            at -= 1;
            hash = step(hash, host.get(at).copied().unwrap_or(0));
            if at == 0 || host.get(at - 1) == Some(&b'.') {
                labels += 1;
                return Some((finish(hash), at));
            }
        }
        None
    })
}

/// Is this byte part of a word?
pub(super) const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'%'
}

/// The keys of all words of an address.
pub(super) fn words(text: &[u8]) -> impl Iterator<Item = u32> + '_ {
    let mut bytes = text.iter();
    let mut ended = false;
    std::iter::from_fn(move || {
        while !ended {
            let mut hash = Space::Word as u32;
            let start = hash;
            loop {
                match bytes.next() {
                    Some(&byte) if is_word(byte) => hash = step(hash, byte),
                    Some(_) => break,
                    None => {
                        ended = true;
                        break;
                    }
                }
            }
            if hash != start {
                return Some(finish(hash));
            }
        }
        None
    })
}
