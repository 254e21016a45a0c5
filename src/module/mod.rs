//! The bytes of a wasm module -> evidence.
//!
//! ```text
//! leb.rs -> operator.rs -> reader.rs -> seen.rs -> crate::proof
//! numbers   operators      sections     what       which proof of work
//! ```
//! ```
//! use wattguard::module::Reader;
//!
//! let mut reader = Reader::default();
//! for piece in [&b"\0asm\x01"[..], &b"\0\0\0"[..]] {
//!     reader.push(piece);
//! }
//! assert!(reader.finish().evidence().is_empty());
//! ```

mod leb;
mod operator;
#[cfg(test)]
mod oracle;
mod reader;
mod seen;
mod watch;

pub use reader::Reader;
pub use seen::Seen;
pub use watch::ModuleWatch;

use crate::evidence::Evidence;

/// Judges the bytes of one module.
#[must_use]
pub fn check(bytes: &[u8]) -> Vec<Evidence> {
    let mut reader = Reader::default();
    reader.push(bytes);
    reader.finish().evidence()
}
