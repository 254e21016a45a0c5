//! `cargo xtask e2e`: what the end-to-end tests measure, in print: the matrix of test miners, and the honest pages.

use std::process::{Command, ExitCode};

use anyhow::{Result, bail};

use crate::build::{self, Names};
use crate::process;
use crate::project::Project;
use crate::setup::{Browsers, Node};

/// The runners, in their order: each prints a table for every browser and ends with 0 if all came as expected.
const RUNNERS: [&str; 2] = ["tests/e2e/matrix.mjs", "tests/honest/run.mjs"];

/// The name of the browsers' variable, which every test reads too.
const BROWSERS: &str = "WATTGUARD_BROWSERS";

/// What `cargo xtask e2e` was asked for.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Options {
    /// All cells and pages, not only those of `cargo xtask test`.
    full: bool,
    /// One browser only.
    browser: Option<String>,
}

impl Options {
    /// Reads the words after `cargo xtask e2e`.
    ///
    /// # Errors
    /// A word that means nothing here, by name.
    pub(crate) fn parse(words: &[&str]) -> Result<Options> {
        match words {
            [] => Ok(Options::default()),
            ["--full", rest @ ..] => Ok(Options { full: true, ..Options::parse(rest)? }),
            ["--browser", name @ ("chromium" | "firefox"), rest @ ..] => {
                Ok(Options { browser: Some((*name).to_owned()), ..Options::parse(rest)? })
            }
            [word, ..] => bail!("cannot read `{word}`: e2e [--full] [--browser chromium|firefox]"),
        }
    }
}

/// Prepares the machine, builds, and runs every runner that there is, also after one has failed.
///
/// # Errors
/// Something needed cannot be had, or the core cannot be built.
pub(crate) fn run(project: &Project, options: &Options) -> Result<ExitCode> {
    let browsers = Browsers::ready()?;
    let node = Node::ready(project)?;
    build::run(project, Names::Kept)?;
    for folder in ["tests/honest", "tests/honest/full"].into_iter().take(if options.full { 2 } else { 1 }) {
        node.packages(project, folder)?;
    }
    let mut all = true;
    for runner in RUNNERS.iter().filter(|runner| project.path(runner).exists()) {
        println!("\n== {runner}");
        let mut command: Command = node.script(project, runner);
        command.args(options.full.then_some("--full"));
        let command = browsers.announce(&mut command);
        if let Some(browser) = &options.browser {
            command.env(BROWSERS, browser);
        }
        all &= process::status(command)?.success();
    }
    Ok(if all { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
