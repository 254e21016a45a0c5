//! The values of a frame -> a job or a share, by their shapes alone, whatever they are called.
//!
//! A job has a name, a CryptoNote hashing blob whose nonce is still to be found, and a target; or the parts of a block of
//! Bitcoin's kind around a coinbase transaction that is cut in two. A share has the name of its job, a nonce and a hash.
//!
//! Invariant: a job is strong by its blob, which nothing honest resembles; a share is strong only with nothing beside it,
//! and under no name of an honest purpose.

use super::Direction;
use super::dialect::{Finding, is_nonce, is_target};
use super::shape::{Blob, Shape};
use super::values::{Scalar, Value, Values};
use crate::evidence::{Dialect, Step};

/// Values of a job or a share with those of its envelope: an operation, a version, a height, a variant.
const JOB_VALUES: usize = 20;
const SHARE_VALUES: usize = 8;

/// What the frame is by its shapes.
pub(super) fn recognise(from: Direction, values: &Values<'_>) -> Option<Finding> {
    match from {
        Direction::Server => cryptonote_job(values).or_else(|| header_job(values)),
        Direction::Client => is_share(values).then_some(Finding::strong(Dialect::Unnamed, Step::Share)),
    }
}

fn cryptonote_job(values: &Values<'_>) -> Option<Finding> {
    let all = values.as_slice();
    let (at, blob) = all
        .iter()
        .enumerate()
        .find_map(|(at, one)| Blob::of_value(one).filter(|blob| blob.blank).map(|blob| (at, blob)))?;
    let others = || all.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, one)| one);
    let target = others().any(is_target);
    let named = others().filter(|one| is_name(one)).count() > usize::from(target);
    let step = Step::Job { blob: Some(blob.bytes) };
    (all.len() <= JOB_VALUES && (target || named) && all.len() > 2).then_some(Finding::strong(Dialect::Unnamed, step))
}

/// The input of a coinbase transaction spends no output: 32 bytes of zero and an index of all ones (Bitcoin's
/// `COutPoint::SetNull`).
const NO_OUTPUT: &[u8] = b"0000000000000000000000000000000000000000000000000000000000000000ffffffff";

/// `mining.notify` without its name: hash of the block before, the first part of a coinbase transaction, version, compact
/// target and time, four bytes each. Explorers give transactions too, but whole ones, and numbers as numbers.
fn header_job(values: &Values<'_>) -> Option<Finding> {
    let count = |digits| values.iter().filter(|one| hex(one, digits)).count();
    let coinbase = || {
        values.iter().filter_map(Value::text).any(|text| {
            (80..=600).contains(&text.len()) && text.windows(NO_OUTPUT.len()).take(32).any(|part| part == NO_OUTPUT)
        })
    };
    // ZCash's kind has no parts of a coinbase, but three hashes: block before, transactions, reserved.
    (values.as_slice().len() >= 7 && count(8) >= 3 && (count(64) >= 3 || (count(64) >= 1 && coinbase())))
        .then_some(Finding::strong(Dialect::Stratum, Step::Job { blob: None }))
}

fn hex(value: &Value<'_>, digits: usize) -> bool {
    let text = value.text().filter(|text| text.len() == digits || text.len() == digits + 2);
    text.is_some_and(|text| Shape::of(text).is_hex(digits))
}

/// Parts of keys that name an honest purpose of a hash beside four bytes.
#[rustfmt::skip]
const HONEST: [&[u8]; 39] = [
    // Proof of work against robots, and other questions to the visitor or the visitor's password.
    b"challenge", b"captcha", b"answer", b"response", b"cnonce", b"proof", b"difficulty", b"puzzle",
    // Sums over files and their parts.
    b"sha", b"md5", b"crc", b"sum", b"etag", b"file", b"path", b"chunk", b"upload", b"size", b"offset",
    // Signatures and keys.
    b"sig", b"hmac", b"key", b"cert", b"seed",
    // Visitors, their sessions and devices.
    b"token", b"session", b"user", b"device", b"finger", b"mail", b"build",
    // Revisions and chains that are only shown.
    b"commit", b"parent", b"prev", b"block", b"tx", b"wallet", b"trace", b"root",
];

/// Miners say the name of the job, the nonce and the result, and little else. A nonce without a letter could be any
/// number; a hash that begins with zeros is one of a captcha's proof of work, which reads it as text: CryptoNote compares
/// its last bytes.
fn is_share(values: &Values<'_>) -> bool {
    let all = values.as_slice();
    if !(3..=SHARE_VALUES).contains(&all.len()) {
        return false;
    }
    let result = |one: &Value<'_>| {
        one.text().filter(|text| text.len() == 64).map(Shape::of).is_some_and(|shape| {
            shape.is_hex(64) && shape.has_letter() && !shape.is_prefixed() && !shape.digits().starts_with(b"000")
        })
    };
    let nonce = |one: &Value<'_>| {
        Shape::of_value(one).is_some_and(|shape| shape.is_hex(8) && shape.has_letter() && !shape.is_prefixed())
    };
    let Some(at) = all.iter().position(result) else { return false };
    // Name, nonce, result: every protocol gives them in this order, one after the other.
    let (Some(before), Some(name)) = (at.checked_sub(1), at.checked_sub(2)) else { return false };
    let in_order = all.get(before).is_some_and(nonce) && all.get(name).is_some_and(is_name);
    let hashes = all.iter().filter(|one| hex(one, 64)).count();
    let short = |(other, one): (usize, &Value<'_>)| other == at || is_short(one);
    in_order && hashes == 1 && all.iter().enumerate().all(short) && !all.iter().any(has_honest_key)
}

/// A number, a constant, a word or a name: no text, no further hash, no dash-divided universal name but the job's.
fn is_short(value: &Value<'_>) -> bool {
    value.text().is_none_or(|text| text.len() <= 40 && !text.iter().any(|one| b" @/\\".contains(one)))
}

/// An opaque name; pools number their jobs or draw names at random, but do not give them the dashes of a UUID.
fn is_name(value: &Value<'_>) -> bool {
    match value.scalar {
        Scalar::Text(text) => Shape::of(text).is_id() && text.iter().filter(|&&one| one == b'-').count() < 4,
        Scalar::Integer(number) => number > 0xFFFF,
        _ => false,
    }
}

fn has_honest_key(value: &Value<'_>) -> bool {
    HONEST.iter().any(|part| value.key.windows(part.len()).any(|one| one.eq_ignore_ascii_case(part)))
}

/// The four values that a share of any protocol may have: what was found, in whatever form.
pub(super) fn is_result(value: &Value<'_>) -> bool {
    match value.scalar {
        Scalar::Text(text) => {
            let shape = Shape::of(text);
            shape.is_hex(64) || (shape.is_base64(43) && text.len() <= 88)
        }
        Scalar::Bytes(bytes) => bytes.len() == 32,
        _ => false,
    }
}

/// Four bytes in base64, besides what [`is_nonce`] knows.
pub(super) fn is_loose_nonce(value: &Value<'_>) -> bool {
    is_nonce(value) || value.text().is_some_and(|text| text.len() == 8 && text.ends_with(b"=="))
}
