//! Lists -> the bytes of a table.

#![allow(unreachable_pub, reason = "wasm-bindgen exports nothing that is not public")]

use js_sys::Error;
use wasm_bindgen::prelude::wasm_bindgen;

use super::named;
use crate::matcher::Builder;

/// Compiles a list into the bytes of a table, which `Core.open` reads.
///
/// # Errors
/// An `Error` named `CompileError` if a limit is passed.
#[wasm_bindgen]
pub fn compile(title: &str, text: &str) -> Result<Vec<u8>, Error> {
    console_error_panic_hook::set_once();
    let mut builder = Builder::new();
    builder.add(title, text);
    builder.finish().map_err(|fault| named("CompileError", &fault.to_string()))
}
