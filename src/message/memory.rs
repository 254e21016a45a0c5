//! What a conversation remembers of its jobs, in a few bytes: hashes of their names.

use super::dialect::is_nonce;
use super::shape::{Blob, Shape};
use super::unnamed::{is_loose_nonce, is_result};
use super::values::{Scalar, Value, Values};
use crate::evidence::Dialect;

/// Names that are remembered: pools take shares of the last job and one or two before; a job may have more than one
/// value that looks like its name.
const NAMES: usize = 8;

/// Names of jobs.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Memory {
    names: [u32; NAMES],
    next: u8,
    /// Duino-Coin's jobs have no name, but a difficulty, which bounds the number that comes back. 0: none.
    difficulty: u32,
    /// Hash of a header that was given as Ethereum's work is, under no name of it. 0: none.
    header: u32,
}

impl Memory {
    /// A job was given.
    pub(super) fn has_jobs(&self) -> bool {
        self.difficulty > 0 || self.header != 0 || self.names.iter().any(|&one| one != 0)
    }

    /// Remembers a name.
    pub(super) fn give(&mut self, name: &[u8]) {
        let hash = hash(name);
        if self.names.contains(&hash) {
            return;
        }
        if let Some(slot) = self.names.get_mut(usize::from(self.next) % NAMES) {
            *slot = hash;
        }
        self.next = self.next.wrapping_add(1);
    }

    /// Was it given?
    pub(super) fn gave(&self, name: &[u8]) -> bool {
        self.names.contains(&hash(name))
    }

    /// Remembers the header of work that only its solution can tell from an explorer's hashes.
    pub(super) fn give_header(&mut self, header: &[u8]) {
        self.header = hash(header);
    }

    /// Was it given?
    pub(super) fn gave_header(&self, header: &[u8]) -> bool {
        self.header == hash(header)
    }

    pub(super) fn give_difficulty(&mut self, difficulty: u32) {
        self.difficulty = difficulty;
    }

    pub(super) fn difficulty(&self) -> Option<u32> {
        (self.difficulty > 0).then_some(self.difficulty)
    }

    /// Remembers the names of a job's frame: the value that is called so, or those that look like one.
    pub(super) fn give_names(&mut self, values: &Values<'_>, dialect: Dialect) {
        let named = |one: &&Value<'_>| matches!(one.key, b"job_id" | b"jobid" | b"verify_id");
        let looks: fn(&&Value<'_>) -> bool = match dialect {
            // The first of its parameters, however short.
            Dialect::Stratum => |one| one.key == b"params" || looks_like_name(one),
            // The hash of the header, which is the first of the answer.
            Dialect::EthereumWork => |one| Shape::of_value(one).is_some_and(|shape| shape.is_hex(64)),
            // The work has no name; a share has the bytes of the header.
            Dialect::Nimiq => |one| one.key == b"targetCompact",
            _ => looks_like_name,
        };
        let count = if matches!(dialect, Dialect::Stratum | Dialect::EthereumWork) { 1 } else { NAMES / 2 };
        let mut given = 0;
        for value in values.iter().filter(named) {
            given += usize::from(with_name(value, |name| self.give(name)).is_some());
        }
        if given == 0 {
            for value in values.iter().filter(looks).filter(|one| one.key != b"method").take(count) {
                with_name(value, |name| self.give(name));
            }
        }
    }

    /// Does a frame bring back the name of a job, with a nonce beside it? Where it is not known to be a share, also with
    /// the hash that was found, or with another four bytes as Stratum has.
    pub(super) fn returns(&self, values: &Values<'_>, named: bool) -> bool {
        if !self.has_jobs() {
            return false;
        }
        let Some(at) = values.iter().position(|one| with_name(one, |name| self.gave(name)) == Some(true)) else {
            return false;
        };
        let others = || values.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, one)| one);
        let nonces = others().filter(|one| is_loose_nonce(one)).count();
        let four_bytes = others().filter(|one| is_nonce(one) && one.text().is_some_and(|text| text.len() == 8)).count();
        named || (nonces > 0 && others().any(is_result)) || four_bytes >= 2
    }
}

/// A name of letters and digits, or a number that is none of a version or a height's step.
fn looks_like_name(value: &&Value<'_>) -> bool {
    match value.scalar {
        Scalar::Text(text) => {
            let shape = Shape::of(text);
            // Not its target: shares do not repeat it, but other frames may.
            shape.is_id() && !shape.is_hex(64) && Blob::of_hex(text).is_none()
        }
        Scalar::Integer(number) => number > 0xFF,
        Scalar::Bytes(bytes) => matches!(bytes.len(), 4..=24),
        _ => false,
    }
}

/// Calls with the bytes of a name, written in one way whether it came as text or as a number.
fn with_name<T>(value: &Value<'_>, with: impl FnOnce(&[u8]) -> T) -> Option<T> {
    match value.scalar {
        Scalar::Text(text) => Some(with(text)),
        Scalar::Bytes(bytes) => Some(with(bytes)),
        Scalar::Integer(mut number) => {
            let mut digits = [0; 20];
            let mut count = 0;
            for slot in digits.iter_mut().rev() {
                *slot = b'0' + u8::try_from(number % 10).unwrap_or_default();
                number /= 10;
                count += 1;
                if number == 0 {
                    break;
                }
            }
            Some(with(digits.last_chunk::<20>()?.get(20 - count..)?))
        }
        _ => None,
    }
}

/// FNV-1a; never 0, which is the empty slot.
fn hash(name: &[u8]) -> u32 {
    let sum = name.iter().fold(0x811C_9DC5_u32, |sum, &byte| (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    sum.max(1)
}
