//! Benches of the core, built for the machine they run on; `benches/adapter.mjs` is for the wasm.
//!
//! ```text
//! cargo bench                         all of them
//! cargo bench verdict                 those with this in their name
//! WATTGUARD_LISTS=a.txt:b.txt cargo bench
//!                                     with lists of your own, named as PATH names folders
//! ```
//! Everything is measured on NoCoin's list and on lists drawn from a seed ([`data`]), the same in every run.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a bench that has nothing to measure fails by panicking"
)]

mod compile;
mod data;
mod growth;
mod parse;
#[path = "../../tests/random/mod.rs"]
mod random;
mod requests;
mod verdict;

fn main() {
    divan::main();
}
