//! `cargo xtask bench page`: what the extension costs a page, by benches/page/run.mjs in both browsers.

use anyhow::Result;

use crate::build::{self, Names};
use crate::process;
use crate::project::Project;
use crate::setup::{Browsers, Node};

/// Prepares the machine, builds what ships and runs the bench with the user's flags.
///
/// # Errors
/// Something needed cannot be had, the core cannot be built, or the bench fails.
pub(crate) fn page(project: &Project, flags: &[String]) -> Result<()> {
    let browsers = Browsers::ready()?;
    let node = Node::ready(project)?;
    build::run(project, Names::Removed)?;
    let mut command = node.script(project, "benches/page/run.mjs");
    process::run(browsers.announce(command.args(flags)))
}
