//! Wattguard's core: recognises what mines cryptocurrency in a web page.
//!
//! Everything here is pure: no input or output, no clock, no randomness. The same crate compiles to WebAssembly for the
//! browser extension and natively for tests, benches, the rule compiler and the command-line tool.

#[cfg(target_arch = "wasm32")]
mod bindings;
pub mod bloom;
pub mod boundary;
mod bytes;
pub mod compilation;
pub mod dnr;
pub mod domain;
pub mod engine;
pub mod evidence;
pub mod filter;
pub mod host;
pub mod limits;
pub mod lists;
pub mod matcher;
pub mod message;
pub mod module;
mod primitive;
mod proof;
#[cfg(test)]
#[path = "../tests/random/mod.rs"]
mod random;
pub mod regex;
pub mod request;
pub mod script;
pub mod url;
pub mod verdict;
