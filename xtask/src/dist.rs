//! `cargo xtask dist`: the packages for Chrome and for Firefox, each with its own keys of the manifest only.
//!
//! dist/chrome and dist/firefox hold what is in the packages, for a look and for `web-ext lint`. The packages of one
//! commit are the same bytes on every machine with the same tools: names are sorted, times are fixed.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::build::{self, Names};
use crate::manifest::{self, Browser};
use crate::process;
use crate::project::Project;
use crate::setup::Node;
use crate::size::Size;

/// A whole package: what a user downloads.
const PACKAGE_BUDGET: Size = Size(660_000);

/// The core with the bundled table inside, after `gzip -9`.
const WASM_BUDGET: Size = Size(92_000);

/// The module that compiles lists, after `gzip -9`: loaded when a list changes.
const COMPILER_BUDGET: Size = Size(158_000);

/// The module that judges what pages run and say, after `gzip -9`: loaded with the first script, module or frame.
const DETECTOR_BUDGET: Size = Size(180_000);

/// The modules that ship, optimised, and their budgets.
const SHIPPED_WASM: [(&str, Size); 3] =
    [(build::WASM, WASM_BUDGET), (build::DETECTOR, DETECTOR_BUDGET), (build::COMPILER, COMPILER_BUDGET)];

/// What ships: files, and folders with all that is in them.
const SHIPPED: &[&str] = &["_locales", "extension", "rules/compiled", "manifest.json", "LICENSE", "NOTICE"];

/// What lies in those folders and does not ship: types for tsc; the tables that are inside the wasm already; the small
/// modules that extension/built is joined from.
const LEFT_OUT: &[&str] = &[".d.ts", ".bin", "extension/content"];

/// Speed over size, as in Cargo.toml. The features are those that rustc uses for this target.
const WASM_OPT: &[&str] = &[
    "-O3",
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-simd",
];

/// A package: its browser, the folder in dist/ and the ending of the file.
const PACKAGES: &[(Browser, &str, &str)] = &[(Browser::Chrome, "chrome", "zip"), (Browser::Firefox, "firefox", "xpi")];

/// Builds, packs, holds the sizes against their budgets and lints.
///
/// # Errors
/// The build fails, something that ships is missing, a budget is exceeded, or web-ext has an objection.
pub(crate) fn run(project: &Project) -> Result<()> {
    let node = Node::ready(project)?;
    build::run(project, Names::Removed)?;
    for (wasm, budget) in SHIPPED_WASM {
        optimise(project, &node, wasm, budget)?;
    }
    for (browser, name, ending) in PACKAGES {
        let folder = project.path("dist").join(name);
        unpack(project, *browser, &folder)?;
        let name = format!("dist/wattguard-{}-{name}.{ending}", project.version);
        let package = project.path(&name);
        pack(&folder, &package).with_context(|| name.clone())?;
        let size = Size::of(&package)?;
        println!("{name}: {size}");
        size.within(PACKAGE_BUDGET, &name)?;
    }
    lint(project, &node)
}

/// Optimises a module for release; what the repository is loaded with unpacked stays as it is.
fn optimise(project: &Project, node: &Node, wasm: &str, budget: Size) -> Result<()> {
    let optimised = optimised(project, wasm);
    let mut command = node.script(project, "node_modules/binaryen/bin/wasm-opt");
    command.args(WASM_OPT).arg("-o").arg(&optimised);
    process::run(command.arg(project.path(wasm)))?;
    let (raw, gzipped) = (Size::of(&optimised)?, Size::gzipped(&optimised)?);
    println!("{wasm} optimised: {raw}, {gzipped} after gzip -9");
    gzipped.within(budget, wasm)
}

/// Where the optimised form of a module goes.
fn optimised(project: &Project, wasm: &str) -> PathBuf {
    project.target.join(wasm.replace('/', "-"))
}

/// Writes a folder with what one browser gets.
fn unpack(project: &Project, browser: Browser, folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    for shipped in SHIPPED {
        for file in files(&project.root, shipped)? {
            let from = project.path(&file);
            let to = folder.join(&file);
            fs::create_dir_all(to.parent().unwrap_or(folder))?;
            match file.as_str() {
                "manifest.json" => {
                    fs::write(to, manifest::only_for(browser, &fs::read_to_string(from)?)?)?;
                }
                wasm if SHIPPED_WASM.iter().any(|(shipped, _)| *shipped == wasm) => {
                    fs::copy(optimised(project, wasm), to)?;
                }
                _ => drop(fs::copy(from, to)?),
            }
        }
    }
    Ok(())
}

/// Packs a folder.
fn pack(folder: &Path, package: &Path) -> Result<()> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(9))
        .last_modified_time(DateTime::DEFAULT)
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(fs::File::create(package)?);
    for file in files(folder, "")? {
        zip.start_file(&file, options)?;
        std::io::copy(&mut fs::File::open(folder.join(&file))?, &mut zip)?;
    }
    zip.finish()?;
    Ok(())
}

/// The files at and below a path, relative to the root with `/`, sorted, without what is left out.
fn files(root: &Path, relative: &str) -> Result<Vec<String>> {
    let path = root.join(relative);
    if path.is_file() {
        return Ok(vec![relative.to_owned()]);
    }
    let mut files_below = Vec::new();
    for entry in fs::read_dir(&path).with_context(|| path.display().to_string())? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let below = Path::new(relative).join(&name).to_string_lossy().replace('\\', "/");
        if !name.starts_with('.') && !LEFT_OUT.iter().any(|out| below.ends_with(out)) {
            files_below.extend(files(root, &below)?);
        }
    }
    files_below.sort();
    Ok(files_below)
}

/// Asks Mozilla's own linter, whose warnings a reviewer there sees too. It judges as Firefox.
fn lint(project: &Project, node: &Node) -> Result<()> {
    let mut command = node.script(project, "node_modules/web-ext/bin/web-ext.js");
    command.args(["lint", "--no-config-discovery", "--warnings-as-errors"]);
    process::run(command.arg("--source-dir").arg(project.path("dist/firefox")))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What ships of a folder that holds `present`.
    fn check(present: &[&str], expected: &[&str]) -> Result<()> {
        let root = std::env::temp_dir().join(format!("wattguard-dist-{}", std::process::id()));
        for file in present {
            let file = root.join(file);
            fs::create_dir_all(file.parent().unwrap_or(&root))?;
            fs::write(file, "text")?;
        }
        let package = root.with_extension("zip");
        let shipped = files(&root, "")?;
        pack(&root, &package)?;
        let first = fs::read(&package)?;
        pack(&root, &package)?;
        assert!(first == fs::read(&package)?, "packages differ");
        fs::remove_dir_all(&root)?;
        fs::remove_file(&package)?;
        assert_eq!(shipped, expected);
        Ok(())
    }

    #[test]
    fn only_what_ships_is_packed() -> Result<()> {
        check(
            &[
                "rules/compiled/table.bin",
                "rules/compiled/dnr.json",
                "extension/wasm/core.js",
                "extension/wasm/core.d.ts",
                "extension/wasm/core_bg.wasm.d.ts",
                "extension/wasm/core_bg.wasm",
                "extension/.DS_Store",
                "extension/a.js",
                "extension/content/hook/main.js",
                "extension/built/hook.js",
            ],
            &[
                "extension/a.js",
                "extension/built/hook.js",
                "extension/wasm/core.js",
                "extension/wasm/core_bg.wasm",
                "rules/compiled/dnr.json",
            ],
        )
    }
}
