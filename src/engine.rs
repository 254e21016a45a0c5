//! The one facade: requests in, verdicts out.
//!
//! An engine never changes after it is built; an update builds another.

use crate::evidence::{Evidence, MinerName, Place, Strength, What};
use crate::matcher::{Match, Table, TableBytes, TableError};
use crate::request::Request;
use crate::verdict::{Context, Policy, Verdict, judge};
use crate::{module, script};

/// The bundled table, written by `cargo xtask rules` from `rules/families/`.
static BUNDLED: &[u8] = include_bytes!("../rules/compiled/table.bin");

/// Judges what pages load.
#[derive(Debug)]
pub struct Engine {
    table: TableBytes,
}

impl Engine {
    /// An engine with the bundled list.
    ///
    /// # Errors
    /// [`TableError`] if the bundled table was written by another version (a fault of the build).
    pub fn bundled() -> Result<Self, TableError> {
        Ok(Self { table: TableBytes::new(BUNDLED)? })
    }

    /// An engine over the bytes of a table.
    ///
    /// # Errors
    /// [`TableError`] where they are none, or not whole.
    pub fn new(table: Vec<u8>) -> Result<Self, TableError> {
        Ok(Self { table: TableBytes::new(table)? })
    }

    /// The address filters.
    #[must_use]
    pub fn table(&self) -> Table<'_> {
        self.table.table()
    }

    /// Judges a request by its address.
    #[must_use]
    pub fn check_request(&self, request: &Request<'_>, policy: Policy) -> Verdict {
        let evidence = self.table().block(request).map(|found| evidence(&found));
        judge(evidence.into_iter().collect(), policy)
    }

    /// Judges the text of a script, or of a page with its inline scripts, as UTF-8.
    #[must_use]
    pub fn check_script(&self, text: &[u8], context: Context) -> Verdict {
        judge(script::check(text), context)
    }

    /// Judges the bytes of a wasm module.
    #[must_use]
    pub fn check_module(&self, bytes: &[u8], context: Context) -> Verdict {
        judge(module::check(bytes), context)
    }
}

fn evidence(found: &Match<'_>) -> Evidence {
    Evidence {
        strength: if found.names_host() { Strength::Strong } else { Strength::Weak },
        what: What::Filter {
            filter: found.filter().to_string(),
            miner: found.miner.map(|miner| MinerName {
                id: miner.id.to_owned(),
                name: miner.name.to_owned(),
                consent: miner.consent,
            }),
        },
        place: Place::Line { list: found.title.to_owned(), line: found.line },
    }
}
