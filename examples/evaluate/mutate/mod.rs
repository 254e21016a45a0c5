//! Samples -> samples that mean the same and look different, at random from a seed.

mod lex;
pub(crate) mod module;
pub(crate) mod script;
