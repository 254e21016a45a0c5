//! `cargo xtask demo`: opens both browsers on a page that mines, by tests/e2e/demo.mjs.

use std::process::ExitCode;

use anyhow::Result;

use crate::build::{self, Names};
use crate::process;
use crate::project::Project;
use crate::setup::{Browsers, Node};

/// Prepares the machine, builds and runs the demo with the user's flags; the demo's exit code is ours.
///
/// # Errors
/// Something needed cannot be had, or the core cannot be built.
pub(crate) fn run(project: &Project, flags: &[String]) -> Result<ExitCode> {
    let browsers = Browsers::ready()?;
    let node = Node::ready(project)?;
    build::run(project, Names::Kept)?;
    let mut command = node.script(project, "tests/e2e/demo.mjs");
    // `--json FILE` is meant where the user stands.
    command.args(flags).current_dir(std::env::current_dir()?);
    let status = process::status(browsers.announce(&mut command))?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}
