//! Lines of values -> the steps of Duino-Coin's protocol, which is written so.
//!
//! `JOB,name,difficulty` asks for work; the answer is the hash of the last share, the hash that is looked for (SHA-1, 40
//! digits each) and the difficulty; the result is the number that was found, the rate, and the names of program and rig.

use super::Direction;
use super::dialect::Finding;
use super::shape::Shape;
use super::values::{Scalar, Value, Values};
use crate::evidence::{Dialect, Step};

/// What the line is.
pub(super) fn recognise(from: Direction, values: &Values<'_>) -> Option<Finding> {
    let texts = [0, 1, 2].map(|at| values.as_slice().get(at).filter(|one| is_plain(one)).and_then(Value::text));
    match (from, texts) {
        (Direction::Client, [Some(b"JOB" | b"JOBXX"), Some(name), Some(level)])
            if is_name(name) && is_level(level) && values.as_slice().len() <= 6 =>
        {
            Some(Finding::strong(Dialect::Duino, Step::Login))
        }
        (Direction::Server, [Some(_), Some(_), Some(_)]) => {
            work(values).map(|_| Finding::strong(Dialect::Duino, Step::Job { blob: None }))
        }
        _ => None,
    }
}

/// The difficulty that a line of work gives.
pub(super) fn work(values: &Values<'_>) -> Option<u32> {
    let [last, wanted, difficulty] = values.as_slice() else { return None };
    let hash = |one: &Value<'_>| {
        is_plain(one) && Shape::of_value(one).is_some_and(|shape| shape.is_hex(40) && shape.has_letter())
    };
    (hash(last) && hash(wanted)).then_some(())?;
    let difficulty = match difficulty.scalar {
        Scalar::Integer(number) => u32::try_from(number).ok()?,
        _ => std::str::from_utf8(difficulty.text()?).ok()?.parse().ok()?,
    };
    (difficulty > 0).then_some(difficulty)
}

/// Numbers up to a hundred times the difficulty are tried (Duino-Coin's white paper, DUCO-S1).
const TRIES: u64 = 100;

/// Is this a result of work of that difficulty? A whole number in range, a rate, and at most the name of the program, the
/// rig's and two numbers.
pub(super) fn is_result(values: &Values<'_>, difficulty: u32) -> bool {
    let all = values.as_slice();
    let plain = |at: usize| all.get(at).filter(|one| is_plain(one));
    let number = |at: usize| {
        let text = std::str::from_utf8(plain(at)?.text()?).ok()?;
        text.parse::<f64>().ok().filter(|one| one.is_finite() && *one >= 0.0)
    };
    let whole = || match plain(0)?.scalar {
        Scalar::Integer(found) => Some(found),
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative; saturates")]
        _ => number(0).filter(|found| found.fract() == 0.0).map(|found| found as u64),
    };
    let rate = || match plain(1)?.scalar {
        Scalar::Integer(_) | Scalar::Number => Some(()),
        _ => number(1).map(|_| ()),
    };
    (2..=8).contains(&all.len())
        && whole().is_some_and(|found| found <= u64::from(difficulty) * TRIES)
        && rate().is_some()
}

/// The same in an array, where two numbers could be the place of a cursor: with the name of a program or a rig behind.
pub(super) fn is_result_in_array(values: &Values<'_>, difficulty: u32) -> bool {
    let name = values.as_slice().get(2).filter(|one| is_plain(one)).and_then(Value::text);
    name.is_some_and(|name| std::str::from_utf8(name).is_ok_and(|name| name.parse::<f64>().is_err()))
        && is_result(values, difficulty)
}

/// A value of a line, without a name.
fn is_plain(value: &Value<'_>) -> bool {
    value.key.is_empty() && value.depth == 1
}

fn is_name(text: &[u8]) -> bool {
    (1..=64).contains(&text.len()) && !text.iter().any(u8::is_ascii_whitespace)
}

/// `LOW`, `NET`, `ESP32` and so on.
fn is_level(text: &[u8]) -> bool {
    (2..=10).contains(&text.len()) && text.iter().all(|one| one.is_ascii_uppercase() || one.is_ascii_digit())
}
