//! What a page runs and says -> verdicts.

#![allow(unreachable_pub, reason = "wasm-bindgen exports nothing that is not public")]

use js_sys::Error;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::named;
use crate::evidence::Evidence;
use crate::message::{self, Direction, Payload};
use crate::module::ModuleWatch;
use crate::verdict::{self, judge};
use crate::{boundary, limits, module, script};

/// Judges the text of a script, or of a page with its inline scripts, under what the user decided for the site
/// (`undecided`, `allowed`, `refused`).
///
/// # Errors
/// An `Error` named `BoundaryError` if the verdict cannot be handed over.
#[wasm_bindgen(js_name = checkScript)]
pub fn check_script(text: &str, policy: &str) -> Result<JsValue, Error> {
    verdict_of(script::check(text.as_bytes()), policy)
}

/// Judges the bytes of a wasm module.
///
/// # Errors
/// As [`check_script`].
#[wasm_bindgen(js_name = checkModule)]
pub fn check_module(bytes: &[u8], policy: &str) -> Result<JsValue, Error> {
    verdict_of(module::check(bytes), policy)
}

/// What to do (`allow`, `ask`, `block`) about evidence that was gathered at different times: lines of what each weighs, as
/// [`boundary::weights`] reads them.
#[wasm_bindgen]
#[must_use]
pub fn sum(lines: &str, policy: &str) -> String {
    boundary::action(verdict::sum(&boundary::weights(lines), boundary::policy(policy))).to_owned()
}

/// What a page does with modules, memory and workers, over time.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Watch(ModuleWatch);

#[wasm_bindgen]
impl Watch {
    /// A page that has not done anything.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// So many tiny modules were compiled in the second that ends `at` milliseconds.
    pub fn compiled(&mut self, count: u32, at: f64) {
        for _ in 0..count.min(limits::COMPILATIONS) {
            self.0.compiled(0, at as u64);
        }
    }

    /// A memory of so many pages of 64 KiB.
    pub fn memory(&mut self, pages: u32) {
        self.0.memory(pages);
    }

    /// So many workers are busy at once, on a processor with so many cores.
    pub fn workers(&mut self, busy: u32, cores: u32) {
        self.0.workers(busy, cores);
    }

    /// The verdict over all of it: weak evidence only.
    ///
    /// # Errors
    /// As [`check_script`].
    pub fn verdict(&self, policy: &str) -> Result<JsValue, Error> {
        verdict_of(self.0.evidence(), policy)
    }
}

/// One socket, watched frame by frame.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Conversation(message::Conversation);

#[wasm_bindgen]
impl Conversation {
    /// A socket that has not said anything.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        console_error_panic_hook::set_once();
        Self::default()
    }

    /// Takes a text frame, sent by the page or to it, `at` milliseconds; whether it says more than all before it.
    pub fn text(&mut self, is_sent: bool, text: &str, at: f64) -> bool {
        self.0.frame(direction(is_sent), Payload::Text(text), at as u64).is_some()
    }

    /// Takes a binary frame.
    pub fn binary(&mut self, is_sent: bool, bytes: &[u8], at: f64) -> bool {
        self.0.frame(direction(is_sent), Payload::Binary(bytes), at as u64).is_some()
    }

    /// The verdict over all frames so far.
    ///
    /// # Errors
    /// As [`check_script`].
    pub fn verdict(&self, policy: &str) -> Result<JsValue, Error> {
        verdict_of(self.0.evidence().into_iter().collect(), policy)
    }
}

fn direction(is_sent: bool) -> Direction {
    if is_sent { Direction::Client } else { Direction::Server }
}

fn verdict_of(evidence: Vec<Evidence>, policy: &str) -> Result<JsValue, Error> {
    console_error_panic_hook::set_once();
    let verdict = judge(evidence, boundary::policy(policy));
    let handed_over = boundary::Verdict::from(&verdict).serialize(&Serializer::json_compatible());
    handed_over.map_err(|fault| named("BoundaryError", &fault.to_string()))
}
