//! What the targets share: how inputs are changed, how long they may take, how a table's checksum is made right.
//!
//! A target reads bytes, asks the core, and panics where the core breaks its word. Inputs are texts that people can read
//! and write, except those of `table`.

pub mod grammar;
pub mod mutate;
pub mod seal;

#[path = "../../tests/random/mod.rs"]
mod random;

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// How much of the processor's time one input may take. What is linear needs a tenth of it, even under the address
/// sanitizer.
pub const PATIENCE: Duration = Duration::from_secs(2);

/// What `work` gives.
///
/// # Panics
/// It took longer than [`PATIENCE`].
pub fn soon<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let start = clock_gettime(ClockId::ThreadCPUTime);
    let given = work();
    let time = Duration::try_from(clock_gettime(ClockId::ThreadCPUTime) - start).unwrap_or_default();
    assert!(time < PATIENCE, "{what}: {time:?}");
    given
}
