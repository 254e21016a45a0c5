//! `cargo xtask bench page`, `bench lists`: what the extension costs, by benches/*/run.mjs in both browsers.

use anyhow::Result;

use crate::build::{self, Names};
use crate::process;
use crate::project::Project;
use crate::setup::{Browsers, Node};

/// What is measured in browsers, each in a folder of benches/.
pub(crate) const PARTS: [&str; 2] = ["page", "lists"];

/// Prepares the machine, builds what ships and runs one of [`PARTS`] with the user's flags.
///
/// # Errors
/// Something needed cannot be had, the core cannot be built, or the bench fails.
pub(crate) fn run(project: &Project, part: &str, flags: &[String]) -> Result<()> {
    let browsers = Browsers::ready()?;
    let node = Node::ready(project)?;
    build::run(project, Names::Removed)?;
    let mut command = node.script(project, &format!("benches/{part}/run.mjs"));
    process::run(browsers.announce(command.args(flags)))
}
