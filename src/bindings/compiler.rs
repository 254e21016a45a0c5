//! Lists: what arrives is looked at, tables and rules are made of it, and the time of the next look is set.
//!
//! Texts that come in stay until the instance is thrown away, which is after each piece of work: so filters can lie in
//! them while JavaScript holds the work.

#![allow(unreachable_pub, reason = "wasm-bindgen exports nothing that is not public")]

use js_sys::{Array, Error, JsString, Reflect, Uint8Array};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::named;
use crate::bloom;
use crate::boundary::{self, Account, Issue, Unused};
use crate::compilation;
use crate::dnr::{self, Browser, Budget};
use crate::lists::{self, Patch, Refusal, Standing};
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

/// A list on its way from a server, piece by piece.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Arrival(lists::Arrival);

#[wasm_bindgen]
impl Arrival {
    /// Nothing has come yet.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        console_error_panic_hook::set_once();
        Self::default()
    }

    /// Takes the next piece.
    ///
    /// # Errors
    /// An `Error` named `Refusal` as soon as it is seen that this is no list; see [`Candidate::check`].
    pub fn take(&mut self, piece: &[u8]) -> Result<(), Error> {
        self.0.take(piece).map_err(|fault| refusal(&fault))
    }

    /// All has come; `announced`: how many bytes the server said there would be, where it speaks of these bytes.
    ///
    /// # Errors
    /// As [`Arrival::take`].
    pub fn close(self, announced: Option<f64>) -> Result<Candidate, Error> {
        let text = self.0.close(announced.map(|bytes| bytes as u64)).map_err(|fault| refusal(&fault))?;
        Ok(Candidate::of(text))
    }
}

/// A text that wants to be a list.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Candidate(lists::Candidate<'static>);

#[wasm_bindgen]
impl Candidate {
    /// Of a text that was a list before, as its bytes.
    ///
    /// # Errors
    /// An `Error` named `Refusal` of the kind `encoding` where they are no UTF-8.
    #[wasm_bindgen(constructor)]
    pub fn new(bytes: Vec<u8>) -> Result<Self, Error> {
        let text = lists::text_of(bytes).map_err(|fault| refusal(&fault))?;
        Ok(Self::of(text))
    }

    fn of(text: String) -> Self {
        Self(lists::Candidate::new(text.leak()))
    }

    /// Reads some `count` more filters; whether there are more.
    pub fn step(&mut self, count: usize) -> bool {
        self.0.step(count)
    }

    /// The text, as bytes.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        self.0.text().as_bytes().to_vec()
    }

    /// Where it is cut into pieces to be stored: for each a line, the byte behind it and a key for what is in it.
    #[must_use]
    pub fn pieces(&self) -> String {
        lists::pieces(self.0.text()).map(|piece| format!("{} {:016x}\n", piece.end, piece.key)).collect()
    }

    /// Was it signed, as by minisign, by the holder of this key?
    #[wasm_bindgen(js_name = isSigned)]
    #[must_use]
    pub fn is_signed(&self, signature: &str, key: &str) -> bool {
        lists::is_signed(self.0.text(), signature, key)
    }

    /// What is in it, and what it says of itself; `before`: how many filters the version before had.
    ///
    /// # Errors
    /// An `Error` named `Refusal`, whose `kind` and `words` say why it must not take the place of that version.
    pub fn check(&mut self, before: Option<f64>) -> Result<JsValue, Error> {
        let filters = self.0.check(before.map(|filters| filters as u64)).map_err(|fault| refusal(&fault))?;
        handed_over(&boundary::Head::new(filters, &lists::header(self.0.text())))
    }
}

/// The next version of a list, of this version and a file of patches that has one of this name.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Patched {
    text: String,
    checksum: Option<String>,
}

#[wasm_bindgen]
impl Patched {
    /// Patches a text, given as its bytes.
    ///
    /// # Errors
    /// An `Error` named `Refusal` of the kind `patch` where the patch does not fit.
    #[wasm_bindgen(constructor)]
    pub fn new(bytes: Vec<u8>, file: &str, name: Option<String>) -> Result<Patched, Error> {
        let text = lists::text_of(bytes).map_err(|fault| refusal(&fault))?;
        let patch = Patch::find(file, name.as_deref());
        let made = patch.and_then(|patch| Ok((patch.apply(&text)?, patch.checksum.map(str::to_owned))));
        let (text, checksum) = made.map_err(|fault| refused(&fault, "patch", &[fault.to_string()]))?;
        Ok(Self { text, checksum })
    }

    /// The beginning of the SHA-1 that the text should have, in base16, where the patch says it.
    #[must_use]
    pub fn checksum(&self) -> Option<String> {
        self.checksum.clone()
    }

    /// The text.
    #[must_use]
    pub fn candidate(self) -> Candidate {
        Candidate::of(self.text)
    }
}

/// When a list is asked for next, in milliseconds since 1970, after a success. `lasts`: seconds for which it says that it
/// stays good; `draw`: a random number from 0 to 1.
#[wasm_bindgen(js_name = nextTry)]
#[must_use]
pub fn next_try(now: f64, lasts: Option<f64>, draw: f64) -> f64 {
    lists::next_try(now as u64, lasts.map(|seconds| seconds as u64), draw) as f64
}

/// The same after the `failures`th failure in a row.
#[wasm_bindgen]
#[must_use]
pub fn retry(now: f64, failures: u32, draw: f64) -> f64 {
    lists::retry(now as u64, failures, draw) as f64
}

/// How many milliseconds to wait for a try that was set for `at`.
#[wasm_bindgen]
#[must_use]
pub fn wait(now: f64, at: f64) -> f64 {
    lists::wait(now as u64, at as u64) as f64
}

/// Every line of the user's own filters that is not used, with its place.
///
/// # Errors
/// An `Error` named `BoundaryError` if they cannot be handed over.
#[wasm_bindgen]
pub fn check(text: &str) -> Result<JsValue, Error> {
    let mut builder = Builder::new();
    let issues = builder.add_as("", text, Standing::OWN);
    handed_over(&issues.kept.iter().map(Issue::from).collect::<Vec<_>>())
}

/// Lists on their way to rules and tables.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Compilation {
    lists: Vec<(&'static str, lists::Contents<'static>, Standing)>,
    off: Vec<String>,
    browser: Browser,
    budget: Budget,
    running: Option<compilation::Compilation<'static>>,
}

#[wasm_bindgen]
impl Compilation {
    /// For this browser, which takes so many rules for lists, so many of them with regular expressions.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new(is_firefox: bool, rules: usize, regex_rules: usize) -> Self {
        console_error_panic_hook::set_once();
        let browser = if is_firefox { Browser::Firefox } else { Browser::Chrome };
        let budget = Budget { rules: rules.saturating_sub(Budget::RESERVED), regex_rules };
        Self { lists: Vec::new(), off: Vec::new(), browser, budget, running: None }
    }

    /// Adds a list, in the order in which lists count. `standing`: `own`, `blocks`, `asks`, `trusted`.
    pub fn add(&mut self, title: String, list: Candidate, standing: &str) {
        self.lists.push((title.leak(), list.0.contents(), boundary::standing(standing)));
    }

    /// Takes out a filter in every list, by its text as verdicts show it.
    #[wasm_bindgen(js_name = switchOff)]
    pub fn switch_off(&mut self, filter: String) {
        self.off.push(filter);
    }

    /// Takes in some `count` filters; whether there are more.
    pub fn step(&mut self, count: usize) -> bool {
        let mut running = self.running.take().unwrap_or_else(|| self.begin());
        let is_more = running.step(count);
        self.running = Some(running);
        is_more
    }

    /// What the lists have become.
    #[must_use]
    pub fn finish(mut self) -> Compiled {
        let running = self.running.take().unwrap_or_else(|| self.begin());
        Compiled(running.finish())
    }

    fn begin(&mut self) -> compilation::Compilation<'static> {
        let (lists, off) = (std::mem::take(&mut self.lists), std::mem::take(&mut self.off));
        compilation::Compilation::new(lists, off, self.browser, self.budget)
    }
}

/// Rules, and what became of each list; tables, still to be written.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Compiled(compilation::Compiled<'static>);

#[wasm_bindgen]
impl Compiled {
    /// Writes some `count` filters into tables; whether there are more.
    ///
    /// # Errors
    /// An `Error` named `CompileError` if a limit is passed.
    pub fn step(&mut self, count: usize) -> Result<bool, Error> {
        self.0.tables.step(count).map_err(|fault| named("CompileError", &fault.to_string()))
    }

    /// The tables, the most trusted first, as `Uint8Array`s.
    ///
    /// # Errors
    /// An `Error` named `CompileError` if a limit is passed.
    pub fn tables(&mut self) -> Result<Array, Error> {
        let tables = std::mem::take(&mut self.0.tables).finish();
        let tables = tables.map_err(|fault| named("CompileError", &fault.to_string()))?;
        Ok(tables.iter().map(|(_, bytes)| JsValue::from(Uint8Array::from(bytes.as_slice()))).collect())
    }

    /// The rules with regular expressions, to be shown to the browser first: it takes all rules of an update or none.
    ///
    /// # Errors
    /// An `Error` named `BoundaryError` if they cannot be handed over.
    #[wasm_bindgen(js_name = regexRules)]
    pub fn regex_rules(&self) -> Result<JsValue, Error> {
        handed_over(&self.0.rules.regex_rules().collect::<Vec<_>>())
    }

    /// Takes out a rule that the browser refuses.
    pub fn refuse(&mut self, id: u32) {
        self.0.rules.refuse(id);
    }

    /// For each rule a line: its id, and a number that stands for all that it says.
    #[must_use]
    pub fn digests(&self) -> String {
        let lines = self.0.rules.rules.iter().map(|rule| format!("{} {:016x}\n", rule.id, rule.digest()));
        lines.collect()
    }

    /// A rule, without the hosts of its `requestDomains`, which are a text of their own: there may be 100,000 of them.
    ///
    /// # Errors
    /// An `Error` named `BoundaryError` if it cannot be handed over.
    pub fn rule(&self, id: u32) -> Result<JsValue, Error> {
        let Some(rule) = self.find(id) else { return Ok(JsValue::UNDEFINED) };
        handed_over(&rule.without_hosts())
    }

    /// The hosts of a rule's `requestDomains`, a line each; empty where it has none.
    #[must_use]
    pub fn hosts(&self, id: u32) -> String {
        self.find(id).map(|rule| rule.condition.request_domains.lines().to_owned()).unwrap_or_default()
    }

    /// How many hosts stand in the `requestDomains` of all rules.
    #[wasm_bindgen(js_name = hostCount)]
    #[must_use]
    pub fn host_count(&self) -> usize {
        self.0.rules.rules.iter().map(|rule| rule.condition.request_domains.len()).sum()
    }

    /// What became of the list of this number.
    ///
    /// # Errors
    /// An `Error` named `BoundaryError` if it cannot be handed over.
    pub fn account(&self, list: usize) -> Result<JsValue, Error> {
        let Some((filters, issues)) = self.0.lists.get(list) else { return Ok(JsValue::UNDEFINED) };
        let unread = Unused::of(issues.kept.iter().map(|issue| (issue.kind.name(), issue.line)), issues.dropped);
        let unruled = self.0.rules.issues.iter().filter(|((of, _), _)| *of == list);
        let unruled = Unused::of(unruled.map(|((_, line), issue)| (issue.name(), *line)), 0);
        handed_over(&Account { filters: *filters, unread, unruled })
    }

    /// The hosts that rules block, as a Bloom filter of a power of two of bytes, which `extension/shared/hosts.js` asks.
    #[wasm_bindgen(js_name = hostsNamed)]
    #[must_use]
    pub fn hosts_named(&self) -> Vec<u8> {
        let blocks = self.0.rules.rules.iter().filter(|rule| rule.action == dnr::RuleAction::Block);
        bloom::of(blocks.flat_map(|rule| rule.condition.request_domains.iter()))
    }

    fn find(&self, id: u32) -> Option<&dnr::Rule> {
        let rules = &self.0.rules.rules;
        rules.binary_search_by_key(&id, |rule| rule.id).ok().and_then(|at| rules.get(at))
    }
}

/// Why a list is not taken, as an error that the shell finds words for.
fn refusal(refusal: &Refusal) -> Error {
    let (kind, words) = refusal.words();
    refused(refusal, kind, &words)
}

fn refused(refusal: &impl ToString, kind: &str, words: &[String]) -> Error {
    let error = named("Refusal", &refusal.to_string());
    let words: Array = words.iter().map(|word| JsString::from(word.as_str())).collect();
    // An error is an object that can be extended: neither fails.
    let _ = Reflect::set(&error, &"kind".into(), &kind.into());
    let _ = Reflect::set(&error, &"words".into(), &words);
    error
}

fn handed_over(value: &impl Serialize) -> Result<JsValue, Error> {
    value.serialize(&Serializer::json_compatible()).map_err(|fault| named("BoundaryError", &fault.to_string()))
}
