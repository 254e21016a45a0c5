//! Questions to a table.

use js_sys::{Array, Error, Uint8Array};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::named;
use crate::boundary;
use crate::domain::registrable;
use crate::engine::Engine;
use crate::limits;
use crate::matcher::TableError;
use crate::request::{Kinds, Request};
use crate::url::Url;

/// The engine, as the background holds it.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Core {
    engine: Engine,
    /// Where JavaScript writes addresses for [`Core::is_listed`].
    input: Vec<u8>,
    /// Who asks, until another is named.
    initiator: String,
}

#[wasm_bindgen]
impl Core {
    /// A core with the bundled list.
    ///
    /// # Errors
    /// An `Error` named `TableError` if the bundled table is not of this version, which only a broken build can show.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Result<Core, Error> {
        Self::of(Engine::bundled(), "the bundled list")
    }

    /// A core with the bundled list and the user's: a table for each rank, the most trusted first, as `Uint8Array`s, and
    /// hosts that no filter names any more, one a line.
    ///
    /// # Errors
    /// An `Error` named `TableError` if one of them is no table of this version, or not whole.
    #[wasm_bindgen(js_name = withLists)]
    pub fn with_lists(tables: &Array, lifted: &str) -> Result<Core, Error> {
        let tables = tables.iter().map(|table| Uint8Array::new(&table).to_vec());
        let lifted = lifted.lines().map(str::to_owned);
        Self::of(Engine::bundled().and_then(|engine| Ok(engine.with(tables)?.lifting(lifted))), "the user's lists")
    }

    /// A core over the bytes of a table.
    ///
    /// # Errors
    /// An `Error` named `TableError` if they are none, or not whole.
    pub fn open(table: Vec<u8>) -> Result<Core, Error> {
        Self::of(Engine::new(table), "a list")
    }

    fn of(engine: Result<Engine, TableError>, what: &str) -> Result<Core, Error> {
        console_error_panic_hook::set_once();
        match engine {
            Ok(engine) => Ok(Self { engine, input: vec![0; limits::URL_BYTES], initiator: String::new() }),
            Err(fault) => {
                web_sys::console::error_1(&format!("wattguard: {what}: {fault}").into());
                Err(named("TableError", &fault.to_string()))
            }
        }
    }

    /// Judges a request: its address, its `webRequest` type, the address or origin of who asks (or nothing), and what the
    /// user decided for the site (`undecided`, `allowed`, `refused`).
    ///
    /// # Errors
    /// An `Error` named `BoundaryError` if the verdict cannot be handed over.
    #[wasm_bindgen(js_name = checkRequest)]
    pub fn check_request(&self, url: &str, kind: &str, source: &str, policy: &str) -> Result<JsValue, Error> {
        let verdict = self.engine.check_request(&Request::parse(url, kind, source), boundary::policy(policy));
        let handed_over = boundary::Verdict::from(&verdict).serialize(&Serializer::json_compatible());
        handed_over.map_err(|fault| named("BoundaryError", &fault.to_string()))
    }

    /// Where to write an address as UTF-8, and how much: room for [`limits::URL_BYTES`].
    #[must_use]
    pub fn input(&self) -> usize {
        self.input.as_ptr() as usize
    }

    /// The address in the input, `length` bytes of it, is the initiator of the requests that follow.
    #[wasm_bindgen(js_name = setInitiator)]
    pub fn set_initiator(&mut self, length: usize) {
        self.initiator.clear();
        self.initiator.push_str(written(&self.input, length));
    }

    /// Does a filter block the request whose address lies in the input? The fast question: integers in, a boolean out, so
    /// that only what is listed pays for a verdict. `kind` is a number of [`Core::kind`].
    #[wasm_bindgen(js_name = isListed)]
    #[must_use]
    pub fn is_listed(&self, length: usize, kind: u32) -> bool {
        let url = Url::parse(written(&self.input, length));
        let request = Request { url, source: Url::parse(&self.initiator), kind: Kinds::from_bits(kind) };
        self.engine.block(&request).is_some()
    }

    /// The number of a `webRequest` type, for [`Core::is_listed`].
    #[must_use]
    pub fn kind(name: &str) -> u32 {
        Kinds::of_request(name).bits()
    }

    /// The site of a page's address: its registrable domain, or its host; empty where there is none.
    #[must_use]
    pub fn site(&self, url: &str) -> String {
        registrable(Url::parse(url).host()).to_ascii_lowercase()
    }
}

/// The text that JavaScript wrote; as far as it is UTF-8, which `encodeInto` guarantees.
fn written(input: &[u8], length: usize) -> &str {
    let bytes = input.get(..length).unwrap_or(input);
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(fault) => {
            bytes.get(..fault.valid_up_to()).and_then(|valid| std::str::from_utf8(valid).ok()).unwrap_or_default()
        }
    }
}
