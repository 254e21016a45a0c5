//! `cargo xtask test`: everything, with one closing line `N passed, N failed`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, ensure};

use crate::build::{self, Names};
use crate::check;
use crate::dist;
use crate::process;
use crate::project::Project;
use crate::rules;
use crate::setup::{Browsers, Node};
use crate::suite::Suite;
use crate::tally::Tally;

/// Runs every stage whose needs are met: a failure does not hide what comes after it.
pub(crate) fn run(project: &Project) -> ExitCode {
    let mut suite = Suite::default();
    let node = suite.need("Node packages", || Node::ready(project));
    let browsers = suite.need("browsers", || Browsers::ready()?.all());
    if !suite.stage("build", || build::run(project, Names::Kept)) {
        return suite.close();
    }
    suite.stage("rules", || rules::run(true));
    check::stages(&mut suite, project, node.as_ref());
    suite.tests("Rust tests", || cargo_test(project));
    if let Some(node) = &node {
        suite.tests("JavaScript tests", || node_test(project, "tests/unit", &mut node.test(project)));
        if let Some(browsers) = &browsers {
            for (name, folder) in [("screen tests", "tests/screens"), ("end-to-end tests", "tests/e2e")] {
                suite.tests(name, || {
                    let mut command = node.test(project);
                    // One browser at a time: two of them starve each other on a small machine.
                    command.arg("--test-concurrency=1");
                    node_test(project, folder, browsers.announce(&mut command))
                });
            }
            suite.tests("honest pages", || {
                node.packages(project, "tests/honest")?;
                node_test(project, "tests/honest", browsers.announce(&mut node.test(project)))
            });
        }
        // Last, because it takes the names out of the wasm that the tests ran with.
        suite.stage("packages and their sizes", || dist::run(project));
    }
    suite.close()
}

fn cargo_test(project: &Project) -> Result<Tally> {
    let mut command = project.cargo(["test", "--workspace", "--all-features", "--no-fail-fast"]);
    let mut tally = Tally::default();
    let status = process::lines(&mut command, |line| {
        if let Some(counted) = Tally::of_cargo(line) {
            tally += counted;
        }
    })?;
    Ok(tally.settled(status.success()))
}

/// Runs the test files of a folder. What a person reads goes to the terminal, what we count into a file of its own.
fn node_test(project: &Project, folder: &str, command: &mut Command) -> Result<Tally> {
    let files = test_files(&project.path(folder))?;
    ensure!(!files.is_empty(), "{folder} holds no test file");
    let report = project.target.join("tests").join(folder.replace('/', "-"));
    fs::create_dir_all(project.target.join("tests"))?;
    command.args(["--test-reporter=spec", "--test-reporter-destination=stdout"]);
    command.arg("--test-reporter=tap");
    command.arg(format!("--test-reporter-destination={}", report.display()));
    let status = process::status(command.args(files))?;
    let tally = Tally::of_tap(&fs::read_to_string(report)?).context("node counted nothing")?;
    Ok(tally.settled(status.success()))
}

/// The files `*.test.js` and `*.test.mjs` below a folder, sorted. Node's own search differs between its versions.
fn test_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let entries = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    for entry in entries {
        let path = entry?.path();
        let name = path.to_string_lossy();
        if path.is_dir() {
            // Packages have tests of their own.
            if !path.ends_with("node_modules") {
                files.extend(test_files(&path)?);
            }
        } else if name.ends_with(".test.js") || name.ends_with(".test.mjs") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
