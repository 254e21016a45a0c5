//! What a machine needs for a task, obtained when it is missing: the wasm target by rustup, [`node`] and the
//! [`browsers`] by Debian's package manager, Node packages by npm.
//!
//! Nothing is obtained that is there already, so that a second run asks no server.

mod browsers;
mod debian;
mod node;

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::process;

pub(crate) use browsers::Browsers;
pub(crate) use node::Node;

/// What the core is compiled for.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Makes sure that rustc can compile for [`TARGET`].
///
/// # Errors
/// It cannot, and rustup cannot help.
pub(crate) fn wasm_target() -> Result<()> {
    let mut ask = Command::new("rustc");
    ask.args(["--print", "target-libdir", "--target", TARGET]);
    if Path::new(process::output(&mut ask)?.trim()).is_dir() {
        return Ok(());
    }
    process::run(Command::new("rustup").args(["target", "add", TARGET]))
        .with_context(|| format!("the Rust target {TARGET} is missing"))
}
