//! `cargo xtask evaluate`: a folder of samples -> tests/evaluation.md. `examples/evaluate` does it; it is built with
//! optimisation, because the samples are a gigabyte.

use std::path;

use anyhow::{Context, Result};

use crate::process;
use crate::project::Project;

/// Measures the recognisers; `words` are the folder and what else is for the example.
///
/// # Errors
/// The core cannot be built, or the samples cannot be read.
pub(crate) fn run(project: &Project, words: &[String]) -> Result<()> {
    let mut command = project.cargo(["run", "--quiet", "--profile", "evaluate", "--package", "wattguard"]);
    command.args(["--example", "evaluate", "--"]);
    match words {
        [folder, flags @ ..] if !folder.starts_with('-') => {
            // The example is at work in the repository's root, wherever we were started.
            command.arg(path::absolute(folder).with_context(|| folder.clone())?).args(flags);
            command.arg("--output").arg(project.path("tests/evaluation.md"));
            command.arg("--details").arg(project.target.join("evaluation.tsv"));
        }
        _ => {
            command.arg("--help");
        }
    }
    process::run(&mut command)
}
