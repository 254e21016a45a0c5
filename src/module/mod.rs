//! The bytes of a wasm module -> evidence.

use crate::evidence::Evidence;

/// Judges the bytes of one module.
#[must_use]
pub fn check(_bytes: &[u8]) -> Vec<Evidence> {
    Vec::new()
}
