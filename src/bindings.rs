//! The core for JavaScript: decode, call, encode. The only file that knows wasm-bindgen.

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::{JsError, JsValue, wasm_bindgen};

use crate::boundary;
use crate::domain::registrable;
use crate::engine::Engine;
use crate::request::Request;
use crate::url::Url;

/// The engine, as the background holds it.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Core {
    engine: Engine,
}

#[wasm_bindgen]
impl Core {
    /// A core with the bundled list.
    ///
    /// # Errors
    /// If the bundled table is not of this version.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Result<Core, JsError> {
        console_error_panic_hook::set_once();
        Ok(Self {
            engine: Engine::bundled()?,
        })
    }

    /// Judges a request: its address, its `webRequest` type, the address or origin of who asks (or nothing), and what the
    /// user decided for the site (`undecided`, `allowed`, `refused`).
    ///
    /// # Errors
    /// If the verdict cannot be handed over.
    #[wasm_bindgen(js_name = checkRequest)]
    pub fn check_request(&self, url: &str, kind: &str, source: &str, policy: &str) -> Result<JsValue, JsError> {
        let verdict = self
            .engine
            .check_request(&Request::parse(url, kind, source), boundary::policy(policy));
        Ok(boundary::Verdict::from(&verdict).serialize(&Serializer::json_compatible())?)
    }

    /// The site of a page's address: its registrable domain, or its host; empty where there is none.
    #[must_use]
    pub fn site(&self, url: &str) -> String {
        registrable(Url::parse(url).host()).to_ascii_lowercase()
    }
}
