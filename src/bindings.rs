//! The core for JavaScript: decode, call, encode. The only file that knows wasm-bindgen.

use js_sys::Error;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

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
    /// An `Error` named `TableError` if the bundled table is not of this version, which only a broken build can show.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Result<Core, Error> {
        console_error_panic_hook::set_once();
        match Engine::bundled() {
            Ok(engine) => Ok(Self { engine }),
            Err(fault) => {
                web_sys::console::error_1(&format!("wattguard: the bundled list: {fault}").into());
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

    /// The site of a page's address: its registrable domain, or its host; empty where there is none.
    #[must_use]
    pub fn site(&self, url: &str) -> String {
        registrable(Url::parse(url).host()).to_ascii_lowercase()
    }
}

/// A JavaScript error that says its kind in its name.
fn named(name: &str, message: &str) -> Error {
    let error = Error::new(message);
    error.set_name(name);
    error
}
