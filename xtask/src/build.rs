//! `cargo xtask build`: src/ -> extension/wasm/{core.js, core.d.ts, core_bg.wasm}.
//!
//! The core is always compiled for speed: the debug profile would not show what a user gets. What
//! [`Names`] decides is only whether a stack trace of a trap can be read.

use std::path::PathBuf;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use crate::process;
use crate::project::Project;
use crate::setup;
use crate::size::Size;

/// Where the glue and the wasm go: git-ignored, beside the code that loads them.
pub(crate) const FOLDER: &str = "extension/wasm";

/// The wasm itself.
pub(crate) const WASM: &str = "extension/wasm/core_bg.wasm";

/// The names of functions inside the wasm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Names {
    /// A stack trace can be read.
    Kept,
    /// As it ships.
    Removed,
}

/// Builds the core and prints its size.
///
/// # Errors
/// The target cannot be had, the core does not compile, or the glue does not fit.
pub(crate) fn run(project: &Project, names: Names) -> Result<()> {
    setup::wasm_target()?;
    let module = compile(project)?;
    Bindgen::new()
        .input_path(&module)
        .out_name("core")
        .web(true)?
        .typescript(true)
        // `init()` finds the wasm beside its glue.
        .omit_default_module_path(false)
        // After a trap the shell starts over with a new instance (extension/background/core.js).
        .reset_state_function(true)
        .remove_name_section(names == Names::Removed)
        .generate(project.path(FOLDER))
        .with_context(|| format!("glue of {}", module.display()))?;
    let wasm = project.path(WASM);
    let (raw, gzipped) = (Size::of(&wasm)?, Size::gzipped(&wasm)?);
    println!("{WASM}: {raw}, {gzipped} after gzip -9");
    Ok(())
}

/// Compiles the core alone and returns where cargo put it.
fn compile(project: &Project) -> Result<PathBuf> {
    let mut command = project.cargo(["build", "--package", "wattguard", "--lib", "--release"]);
    process::run(command.args(["--target", setup::TARGET]))?;
    Ok(project.target.join(setup::TARGET).join("release/wattguard.wasm"))
}
