//! When a list is asked for.
//!
//! The time now, what the list says of itself, how often it failed -> the time of the next try. All times are milliseconds
//! since 1970; `draw` is a random number from 0 up to, not including, 1: clocks and dice are the caller's.
//!
//! ```
//! use wattguard::lists::{next_try, wait};
//! let (now, day) = (1_790_000_000_000, 86_400_000);
//! assert_eq!(next_try(now, Some(86_400), 0.5), now + day);
//! assert_eq!(wait(now, now + day), day);
//! ```

const HOUR: u64 = 3_600_000;
const DAY: u64 = 24 * HOUR;

/// How long a list stays good that does not say so.
const USUAL: u64 = 4 * DAY;
/// However short the time that a list names: its server is asked no more often.
const SHORTEST: u64 = HOUR;
/// However long: miners move on within weeks.
const LONGEST: u64 = 14 * DAY;

/// Part of the time by which the next try comes earlier or later, so that not all browsers ask at once.
const JITTER: f64 = 0.1;

/// The first wait after a failure; doubled with each further one.
const FIRST_RETRY: u64 = 5 * 60_000;
/// No longer than this: a server that was away comes back.
const LONGEST_RETRY: u64 = 12 * HOUR;

/// After a success, or word that nothing has changed. `lasts`: seconds for which the list says that it stays good.
#[must_use]
pub fn next_try(now: u64, lasts: Option<u64>, draw: f64) -> u64 {
    let period = lasts.map_or(USUAL, |seconds| seconds.saturating_mul(1_000).clamp(SHORTEST, LONGEST));
    now.saturating_add(jittered(period, draw))
}

/// After a failure, the `failures`th in a row, counted from 1.
#[must_use]
pub fn retry(now: u64, failures: u32, draw: f64) -> u64 {
    let doubled = FIRST_RETRY.saturating_mul(1 << failures.saturating_sub(1).min(16));
    now.saturating_add(jittered(doubled.min(LONGEST_RETRY), draw))
}

/// How long to wait for a try that was set for `at`. A clock that was set back must not put it off: no try is ever set for
/// later than the longest time and its jitter, so one that seems to be is due at once.
#[must_use]
pub fn wait(now: u64, at: u64) -> u64 {
    let wait = at.saturating_sub(now);
    if wait > jittered(LONGEST, 1.0) { 0 } else { wait }
}

#[allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "some days in milliseconds, not negative"
)]
fn jittered(time: u64, draw: f64) -> u64 {
    (time as f64 * (1.0 + JITTER * (2.0 * draw.clamp(0.0, 1.0) - 1.0))).round() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_790_000_000_000;

    #[test]
    fn after_a_success() {
        for (lasts, draw, expected) in [
            (None, 0.5, 4 * DAY),
            (Some(86_400), 0.5, DAY),
            (Some(86_400), 0.0, DAY * 9 / 10),
            (Some(86_400), 0.999_999_999, DAY * 11 / 10),
            (Some(60), 0.5, HOUR),
            (Some(0), 0.5, HOUR),
            (Some(365 * 86_400), 0.5, 14 * DAY),
            (Some(u64::MAX), 0.5, 14 * DAY),
        ] {
            assert_eq!(next_try(NOW, lasts, draw), NOW + expected, "{lasts:?} {draw}");
        }
    }

    #[test]
    fn after_failures() {
        for (failures, minutes) in [(0, 5), (1, 5), (2, 10), (3, 20), (7, 320), (8, 640), (9, 720), (1_000, 720)] {
            assert_eq!(retry(NOW, failures, 0.5), NOW + minutes * 60_000, "{failures}");
        }
    }

    #[test]
    fn clocks_that_are_set() {
        for (at, expected) in [
            (NOW + DAY, DAY),
            (NOW, 0),
            (NOW - DAY, 0),
            // Two weeks and a tenth are the most that is ever set.
            (NOW + LONGEST, LONGEST),
            (NOW + 16 * DAY, 0),
        ] {
            assert_eq!(wait(NOW, at), expected, "{at}");
        }
    }
}
