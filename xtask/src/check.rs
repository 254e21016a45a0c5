//! `cargo xtask check`: what can be judged without running it: fmt, clippy, tsc, tidy.

use std::process::{Command, ExitCode};

use crate::build::{self, Names};
use crate::process;
use crate::project::Project;
use crate::setup::{self, Node};
use crate::suite::Suite;
use crate::tidy;

/// Runs every check, also after one has failed.
pub(crate) fn run(project: &Project) -> ExitCode {
    let mut suite = Suite::default();
    let node = suite.need("Node packages", || Node::ready(project));
    suite.need("wasm target", setup::wasm_target);
    // tsc reads the types of the core's glue.
    if !(project.path(build::WASM).exists() && project.path(build::COMPILER).exists()) {
        suite.need("build", || build::run(project, Names::Kept));
    }
    stages(&mut suite, project, node.as_ref());
    suite.close()
}

/// The checks as stages of a larger run; without Node, tsc is left out.
pub(crate) fn stages(suite: &mut Suite, project: &Project, node: Option<&Node>) {
    let deny = ["--", "-D", "warnings"];
    let fmt = project.cargo(["fmt", "--all", "--check"]);
    let mut clippy = project.cargo(["clippy", "--workspace", "--all-targets", "--all-features"]);
    clippy.args(deny);
    // In release, as `build` does: what the core depends on is then compiled for it already.
    let clippy_wasm = |features: &[&str]| {
        let mut command = project.cargo(["clippy", "--package", "wattguard", "--lib", "--release"]);
        command.args(["--target", setup::TARGET]).args(features).args(deny);
        command
    };

    let mut stage = |name, mut command: Command| suite.stage(name, || process::run(&mut command));
    stage("fmt", fmt);
    stage("clippy", clippy);
    stage("clippy for wasm", clippy_wasm(&[]));
    stage("clippy for the compiler's wasm", clippy_wasm(&["--features", "compiler"]));
    stage("clippy for the detector's wasm", clippy_wasm(&["--features", "detector"]));
    if let Some(node) = node {
        stage("tsc", node.script(project, "node_modules/typescript/bin/tsc"));
    }
    suite.stage("tidy", || tidy::run(project));
}
