//! The bytes of a wasm module -> evidence.
