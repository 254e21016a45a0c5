//! `cargo xtask build`: src/ -> extension/wasm/{core,compiler,detector}{.js, .d.ts, _bg.wasm}; extension/content/ ->
//! extension/built/{hook.js, relay.js, suspect.js, guard.txt}.
//!
//! The core is always compiled for speed: the debug profile would not show what a user gets. What
//! [`Names`] decides is only whether a stack trace of a trap can be read.

use std::path::PathBuf;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use crate::process;
use crate::project::Project;
use crate::setup::{self, Node};
use crate::size::Size;

/// Where the glue and the wasm go: git-ignored, beside the code that loads them.
pub(crate) const FOLDER: &str = "extension/wasm";

/// Where the joined content scripts go.
const BUILT: &str = "extension/built";

/// The joined content scripts and their budgets after `gzip -9`.
const CONTENT: [(&str, Size); 4] =
    [("hook.js", Size(10_000)), ("guard.txt", Size(6_400)), ("relay.js", Size(13_500)), ("suspect.js", Size(1_500))];

/// The wasm itself.
pub(crate) const WASM: &str = "extension/wasm/core_bg.wasm";

/// The wasm that compiles lists.
pub(crate) const COMPILER: &str = "extension/wasm/compiler_bg.wasm";

/// The wasm that judges what pages run and say.
pub(crate) const DETECTOR: &str = "extension/wasm/detector_bg.wasm";

/// The names of functions inside the wasm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Names {
    /// A stack trace can be read.
    Kept,
    /// As it ships.
    Removed,
}

/// A wasm module: the same sources, each time with what it needs (src/bindings/).
struct Module {
    name: &'static str,
    features: &'static [&'static str],
}

const MODULES: [Module; 3] = [
    Module { name: "compiler", features: &["--features", "compiler"] },
    Module { name: "detector", features: &["--features", "detector"] },
    Module { name: "core", features: &[] },
];

/// Builds the core's modules and prints their sizes.
///
/// # Errors
/// The target cannot be had, the core does not compile, or the glue does not fit.
pub(crate) fn run(project: &Project, names: Names) -> Result<()> {
    setup::wasm_target()?;
    content(project)?;
    for Module { name, features } in MODULES {
        let module = compile(project, features)?;
        Bindgen::new()
            .input_path(&module)
            .out_name(name)
            .web(true)?
            .typescript(true)
            // `init()` finds the wasm beside its glue.
            .omit_default_module_path(false)
            // After a trap the shell starts over with a new instance (extension/background/core.js).
            .reset_state_function(true)
            .remove_name_section(names == Names::Removed)
            .generate(project.path(FOLDER))
            .with_context(|| format!("glue of {}", module.display()))?;
        let wasm = project.path(FOLDER).join(format!("{name}_bg.wasm"));
        let (raw, gzipped) = (Size::of(&wasm)?, Size::gzipped(&wasm)?);
        println!("{FOLDER}/{name}_bg.wasm: {raw}, {gzipped} after gzip -9");
    }
    Ok(())
}

/// Joins the content scripts and holds their sizes: every frame of every page runs them.
fn content(project: &Project) -> Result<()> {
    let node = Node::ready(project)?;
    process::run(&mut node.script(project, "extension/content/bundle.mjs"))?;
    for (name, budget) in CONTENT {
        let file = project.path(BUILT).join(name);
        let (raw, gzipped) = (Size::of(&file)?, Size::gzipped(&file)?);
        println!("{BUILT}/{name}: {raw}, {gzipped} after gzip -9");
        gzipped.within(budget, name)?;
    }
    Ok(())
}

/// Compiles one module and returns where cargo put it.
fn compile(project: &Project, features: &[&str]) -> Result<PathBuf> {
    let mut command = project.cargo(["build", "--package", "wattguard", "--lib", "--release"]);
    process::run(command.args(["--target", setup::TARGET]).args(features))?;
    Ok(project.target.join(setup::TARGET).join("release/wattguard.wasm"))
}
