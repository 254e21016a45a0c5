//! The core for JavaScript: decode, call, encode. The only room that knows wasm-bindgen.
//!
//! Two modules are built of the same sources, so that what starts for every event stays small: [`core`] asks tables, the
//! other (feature `compiler`) makes them of lists and is loaded only when a list changes. Its memory, which holds whole
//! lists, goes with it.

#[cfg(feature = "compiler")]
mod compiler;
#[cfg(not(feature = "compiler"))]
mod core;

use js_sys::Error;

/// A JavaScript error that says its kind in its name.
fn named(name: &str, message: &str) -> Error {
    let error = Error::new(message);
    error.set_name(name);
    error
}
