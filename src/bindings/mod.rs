//! The core for JavaScript: decode, call, encode. The only room that knows wasm-bindgen.
//!
//! Three modules are built of the same sources, so that what starts for every event stays small: [`core`] asks tables;
//! another (feature `detector`) judges what pages run and say, and is loaded with the first of it; the third (feature
//! `compiler`) makes tables of lists and is loaded only when a list changes. Its memory, which holds whole lists, goes
//! with it.

#[cfg(feature = "compiler")]
mod compiler;
#[cfg(not(any(feature = "compiler", feature = "detector")))]
mod core;
#[cfg(feature = "detector")]
mod detector;

use js_sys::Error;

/// A JavaScript error that says its kind in its name.
fn named(name: &str, message: &str) -> Error {
    let error = Error::new(message);
    error.set_name(name);
    error
}
