//! `cargo xtask rules`: rules/families/*.toml -> rules/compiled/, what the extension and the core carry of them.
//!
//! Invariant: what is committed is what these sources give; `--check` says which file is not.

mod family;
mod output;
mod suffixes;

use std::fs;

use anyhow::{Context, Result, ensure};

use crate::project::Project;

/// Compiles the rules, or with `check` only says whether what is committed is fresh.
///
/// # Errors
/// A source is wrong (file and host are named), or with `check` a compiled file is not fresh.
pub(crate) fn run(check: bool) -> Result<()> {
    let project = Project::find()?;
    let rules = project.path("rules");
    let suffixes = fs::read_to_string(rules.join("public-suffixes.dat")).context("rules/public-suffixes.dat")?;
    let catalogue = fs::read_to_string(rules.join("catalog.json")).context("rules/catalog.json")?;
    let families = family::read_all(&rules)?;
    let mut stale = Vec::new();
    let outputs =
        [vec![("suffixes.bin", suffixes::compile(&suffixes)?)], output::all(&families, &catalogue, &project.version)?];
    for (name, bytes) in outputs.into_iter().flatten() {
        let path = rules.join("compiled").join(name);
        if fs::read(&path).is_ok_and(|old| old == bytes) {
            continue;
        }
        match check {
            true => stale.push(name),
            false => fs::write(&path, bytes).with_context(|| format!("rules/compiled/{name}"))?,
        }
    }
    ensure!(stale.is_empty(), "rules/compiled is not fresh ({}): run `cargo xtask rules`", stale.join(", "));
    let hosts: usize = families.iter().map(|family| family.hosts().count()).sum();
    println!("rules: {hosts} hosts of {} families", families.len());
    Ok(())
}
