//! Node and its packages: drives the browsers, runs the JavaScript tests, tsc, wasm-opt and web-ext. Nothing of it ships.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::debian;
use crate::process;
use crate::project::Project;

/// The oldest Node that will do, as `engines` in package.json says: packages of web-ext want no older one.
const OLDEST: Version = (20, 19);

/// The Node that is obtained where there is only an older one (Debian 12 has 18), as a package of npm.
const OBTAINED: &str = "22";

/// Major and minor.
type Version = (u32, u32);

/// A Node that is new enough.
pub(crate) struct Node {
    program: PathBuf,
}

impl Node {
    /// Finds Node or obtains it, and brings node_modules up to package-lock.json.
    ///
    /// # Errors
    /// No Node can be had, or npm fails.
    pub(crate) fn ready(project: &Project) -> Result<Node> {
        let node = match Node::find(project) {
            Some(node) => node,
            None => Node::obtain(project)?,
        };
        install(&project.root)?;
        Ok(node)
    }

    /// Brings the packages of another folder of the repository up to its own package-lock.json.
    ///
    /// # Errors
    /// npm fails.
    pub(crate) fn packages(&self, project: &Project, folder: &str) -> Result<()> {
        install(&project.path(folder))
    }

    /// Node with a script of this repository or of a package of it, at work in the root.
    pub(crate) fn script(&self, project: &Project, script: &str) -> Command {
        let mut command = Command::new(&self.program);
        command.current_dir(&project.root).arg(project.path(script));
        command
    }

    /// Node's test runner, at work in the root.
    pub(crate) fn test(&self, project: &Project) -> Command {
        let mut command = Command::new(&self.program);
        command.current_dir(&project.root).arg("--test");
        command
    }

    fn find(project: &Project) -> Option<Node> {
        let obtained = prefix(project).join("node_modules").join(package());
        let mut programs = process::which("node").into_iter().chain([obtained.join("bin/node")]);
        let program =
            programs.find(|program| program.is_file() && version(program).is_some_and(|version| version >= OLDEST))?;
        Some(Node { program })
    }

    fn obtain(project: &Project) -> Result<Node> {
        let mut command = npm()?;
        if let Some(node) = Node::find(project) {
            return Ok(node);
        }
        let package = format!("{}@{OBTAINED}", package());
        println!("Node here is too old: installing {package} for this repository alone");
        command.args(["install", "--no-save", "--prefix"]);
        process::run(command.arg(prefix(project)).arg(&package))?;
        Node::find(project).with_context(|| format!("{package} does not run here"))
    }
}

/// npm, which Debian's package manager has, and with it a Node that is good enough to run npm.
fn npm() -> Result<Command> {
    if process::which("npm").is_none() {
        debian::install(&["nodejs", "npm"])?;
    }
    let mut command = Command::new("npm");
    // Without its warnings: an old npm complains of a Node that we do not run those packages with.
    command.args(["--no-audit", "--no-fund", "--loglevel=error"]);
    Ok(command)
}

/// Reads `v20.19.1`.
fn parse(version: &str) -> Option<Version> {
    let mut numbers = version.trim().strip_prefix('v')?.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

fn version(program: &Path) -> Option<Version> {
    parse(&process::output(Command::new(program).arg("--version")).ok()?)
}

/// The package of npm that holds Node for this machine.
fn package() -> String {
    let system = match std::env::consts::OS {
        "macos" => "darwin",
        other => other,
    };
    let processor = match std::env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => other,
    };
    format!("node-{system}-{processor}")
}

/// Where npm puts the Node that it obtains: not into node_modules, which `npm ci` empties.
fn prefix(project: &Project) -> PathBuf {
    project.target.join("node")
}

/// Installs what the package-lock.json of a folder says, unless that was done.
fn install(folder: &Path) -> Result<()> {
    if packages_are_stale(folder) {
        println!("installing Node packages in {}", folder.display());
        process::run(npm()?.current_dir(folder).arg("ci"))?;
    }
    Ok(())
}

/// Whether package-lock.json was written after npm last installed from it.
fn packages_are_stale(folder: &Path) -> bool {
    let written = |file: &str| fs::metadata(folder.join(file)).and_then(|file| file.modified());
    match (written("node_modules/.package-lock.json"), written("package-lock.json")) {
        (Ok(installed), Ok(locked)) => installed < locked,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(printed: &str, expected: Option<Version>, new_enough: bool) {
        assert_eq!(parse(printed), expected, "{printed}");
        let answer = parse(printed).is_some_and(|version| version >= OLDEST);
        assert_eq!(answer, new_enough, "{printed}");
    }

    #[test]
    fn versions_of_node_are_read_and_compared() {
        check("v18.20.4\n", Some((18, 20)), false);
        check("v20.9.0\n", Some((20, 9)), false);
        check("v20.18.3", Some((20, 18)), false);
        check("v20.19.0", Some((20, 19)), true);
        check("v22.1.0", Some((22, 1)), true);
        check("20.19.0", None, false);
        check("", None, false);
    }
}
