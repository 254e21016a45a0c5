//! `cargo xtask`: the only entrance to everything that is done with this repository.
//!
//! One module answers each subcommand ([`build`], [`dist`], [`rules`], [`check`], [`test`], [`demo`], [`e2e`],
//! [`bench`], [`evaluate`]); [`setup`] obtains what a machine lacks, [`suite`] counts what passed, [`project`] knows where
//! things are.

mod bench;
mod build;
mod check;
mod demo;
mod dist;
mod e2e;
mod evaluate;
mod manifest;
mod process;
mod project;
mod rules;
mod setup;
mod size;
mod suite;
mod tally;
mod task;
mod test;
mod tidy;

use std::process::ExitCode;

use anyhow::Result;

use crate::project::Project;
use crate::task::Task;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match Task::parse(&arguments).and_then(run) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<ExitCode> {
    let done = |()| ExitCode::SUCCESS;
    match task {
        Task::Help => {
            println!("{}", task::USAGE);
            Ok(ExitCode::SUCCESS)
        }
        Task::Build(names) => build::run(&Project::find()?, names).map(done),
        Task::Dist => dist::run(&Project::find()?).map(done),
        Task::Rules { check } => rules::run(check).map(done),
        Task::Check => Ok(check::run(&Project::find()?)),
        Task::Test => Ok(test::run(&Project::find()?)),
        Task::Evaluate { words } => evaluate::run(&Project::find()?, &words).map(done),
        Task::Bench { what, flags } => bench::run(&Project::find()?, what, &flags).map(done),
        Task::EndToEnd(options) => e2e::run(&Project::find()?, &options),
        Task::Demo { flags } => demo::run(&Project::find()?, &flags),
    }
}
