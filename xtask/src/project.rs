//! Where things are: the root of the repository, cargo's target folder, the version.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::process;

/// The repository and what cargo says of it.
pub(crate) struct Project {
    /// The folder that holds manifest.json and Cargo.toml.
    pub(crate) root: PathBuf,
    /// Where cargo builds, and where what is obtained for this machine only is kept.
    pub(crate) target: PathBuf,
    /// The version of the core, which is the version of Wattguard.
    pub(crate) version: String,
}

impl Project {
    /// Asks cargo, which knows the answer wherever in the repository it was started.
    ///
    /// # Errors
    /// cargo fails, or its answer lacks the package `wattguard`.
    pub(crate) fn find() -> Result<Project> {
        let mut command = cargo();
        command.args(["metadata", "--no-deps", "--format-version", "1"]);
        let metadata: Value = serde_json::from_str(&process::output(&mut command)?).context("cargo metadata")?;
        let text = |pointer: &str| {
            let value = metadata.pointer(pointer).and_then(Value::as_str);
            value.with_context(|| format!("cargo metadata has no {pointer}"))
        };
        let version = metadata
            .pointer("/packages")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .find(|package| package.pointer("/name").and_then(Value::as_str) == Some("wattguard"))
            .and_then(|package| package.pointer("/version").and_then(Value::as_str))
            .context("cargo metadata has no package wattguard")?;
        Ok(Project {
            root: text("/workspace_root")?.into(),
            target: text("/target_directory")?.into(),
            version: version.to_owned(),
        })
    }

    /// A path of the repository.
    pub(crate) fn path(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.root.join(relative)
    }

    /// cargo, at work in the root.
    pub(crate) fn cargo<const N: usize>(&self, arguments: [&str; N]) -> Command {
        let mut command = cargo();
        command.current_dir(&self.root).args(arguments);
        command
    }
}

/// The cargo that runs us: the same toolchain, whatever PATH says.
fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}
