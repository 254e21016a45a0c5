//! The one facade: requests in, verdicts out.
//!
//! An engine never changes after it is built; an update builds another.

use std::borrow::Cow;

use crate::matcher::{Match, Table, TableError};
use crate::request::Request;
use crate::verdict::{Evidence, MinerName, Policy, Strength, Verdict, What, judge};

/// The bundled table, written by `cargo xtask rules` from `rules/families/`.
static BUNDLED: &[u8] = include_bytes!("../rules/compiled/table.bin");

/// Judges what pages load.
#[derive(Debug)]
pub struct Engine {
    table: Cow<'static, [u8]>,
}

impl Engine {
    /// An engine with the bundled list.
    ///
    /// # Errors
    /// [`TableError`] if the bundled table was written by another version (a fault of the build).
    pub fn bundled() -> Result<Self, TableError> {
        Self::open(Cow::Borrowed(BUNDLED))
    }

    /// An engine over the bytes of a table.
    ///
    /// # Errors
    /// [`TableError`] where they are none, or not whole.
    pub fn new(table: Vec<u8>) -> Result<Self, TableError> {
        Self::open(Cow::Owned(table))
    }

    fn open(table: Cow<'static, [u8]>) -> Result<Self, TableError> {
        Table::new(&table)?;
        Ok(Self { table })
    }

    /// Judges a request by its address.
    #[must_use]
    pub fn check_request(&self, request: &Request<'_>, policy: Policy) -> Verdict {
        let found = Table::new(&self.table).ok();
        let evidence = found
            .as_ref()
            .and_then(|table| table.block(request))
            .map(|found| evidence(&found));
        judge(evidence.into_iter().collect(), policy)
    }
}

fn evidence(found: &Match<'_>) -> Evidence {
    Evidence {
        strength: if found.names_host() {
            Strength::Strong
        } else {
            Strength::Weak
        },
        what: What::Filter {
            filter: found.filter().to_string(),
            list: found.title.to_owned(),
            line: found.line,
            miner: found.miner.map(|miner| MinerName {
                id: miner.id.to_owned(),
                name: miner.name.to_owned(),
                consent: miner.consent,
            }),
        },
    }
}
