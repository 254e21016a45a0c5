//! What the targets share: how inputs are changed, how long they may take, how a table's checksum is made right.
//!
//! A target reads bytes, asks the core, and panics where the core breaks its word. Inputs are texts that people can read
//! and write, except those of `table`.

pub mod mutate;
pub mod seal;

#[path = "../../tests/random/mod.rs"]
#[allow(dead_code, reason = "tests and benches draw more than is drawn here")]
mod random;

use std::time::{Duration, Instant};

/// How long one input may take. What is linear ends a hundred times sooner, even under the address sanitizer.
pub const PATIENCE: Duration = Duration::from_secs(2);

/// What `work` gives.
///
/// # Panics
/// It took longer than [`PATIENCE`].
pub fn soon<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let given = work();
    let time = start.elapsed();
    assert!(time < PATIENCE, "{what}: {time:?}");
    given
}
