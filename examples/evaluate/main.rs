//! Measures the recognisers over a folder of samples: tables as Markdown, with a line for every single measurement beside.
//!
//! `cargo xtask evaluate FOLDER` runs it. Nothing of a sample is ever run: it is read, changed as text or bytes, and judged.
//! With the same samples and the same core it writes the same tables, but for the date.
//!
//! ```text
//! corpus.rs    what lies in the folder     frames.rs, dialogue.rs   frames, and conversations made of them
//! modules.rs   table 1    scripts.rs   table 2    messages.rs   table 3    together.rs   table 4
//! robustness.rs   table 5, with names.rs and mutate/, which change samples
//! arithmetic.rs   rates and bounds    base64.rs, random    found.rs, report.rs, details.rs   what is said of them
//! ```

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a tool; nothing hostile depends on it"
)]

mod arithmetic;
mod base64;
mod corpus;
mod date;
mod details;
mod dialogue;
mod found;
mod frames;
mod messages;
mod modules;
mod mutate;
mod names;
mod parallel;
#[path = "../../tests/random/mod.rs"]
mod random;
mod report;
mod robustness;
mod scripts;
mod together;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use crate::corpus::Corpus;
use crate::details::Details;
use crate::report::Report;

/// Where all choices begin.
const SEED: u64 = 0x2545_f491_4f6c_dd1d;

const USAGE: &str = "\
usage: cargo xtask evaluate FOLDER [--only PART,...]

Measures the recognisers over a folder of samples and writes tests/evaluation.md; a line for every single measurement
goes to target/evaluation.tsv. FOLDER holds

  index.tsv                  one sample a line; columns id, label, family, cluster, kind (wasm, js), source_kind,
                             source, version_or_blob, path; labels of modules are miner, consensual, benign and
                             benign-hard, of scripts miner-core, miner-loader, miner-glue and the last three
  samples/LABEL/ID.KIND      the samples themselves
  frames.jsonl               frames of sockets: {id, label: miner|benign, protocol, direction: client|server,
                             text or base64, context?, conn?, part?}
  variants*/variants.tsv     obfuscated scripts: columns id, parent, label, variant
  variants*/LABEL/ID.js
  npm/PACKAGE/               JavaScript of honest packages

index.tsv must be there; what else is missing is said in the report.

  --only PART,...   modules, scripts, messages, together, robustness: prints these tables and writes none";

/// What is asked for.
struct Task {
    folder: PathBuf,
    only: Option<Vec<String>>,
    output: Option<PathBuf>,
    details: Option<PathBuf>,
}

fn main() -> ExitCode {
    if std::env::args().any(|word| word == "--help") {
        println!("{USAGE}");
        return ExitCode::SUCCESS;
    }
    let Some(task) = task(std::env::args().skip(1)) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    match run(&task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn task(mut arguments: impl Iterator<Item = String>) -> Option<Task> {
    let folder = arguments.next().filter(|word| !word.starts_with('-'))?.into();
    let mut task = Task { folder, only: None, output: None, details: None };
    while let Some(option) = arguments.next() {
        let value = arguments.next()?;
        match option.as_str() {
            "--only" => task.only = Some(value.split(',').map(str::to_owned).collect()),
            "--output" => task.output = Some(value.into()),
            "--details" => task.details = Some(value.into()),
            _ => return None,
        }
    }
    Some(task)
}

fn run(task: &Task) -> Result<(), String> {
    let corpus = Corpus::read(&task.folder)?;
    let (mut report, mut details) = (Report::default(), Details::default());
    head(&corpus, &mut report);
    let wanted = |part: &str| task.only.as_ref().is_none_or(|only| only.iter().any(|one| one == part));
    let began = Instant::now();
    let done = |part: &str| eprintln!("{part}: {:.1} s", began.elapsed().as_secs_f64());
    // Composed pages are made of what the other parts have found.
    let pages = wanted("together");
    let (mut report_of_parts, mut unread) = (Report::default(), Report::default());
    let mut modules = std::collections::HashMap::new();
    if wanted("modules") || pages {
        let report = if wanted("modules") { &mut report_of_parts } else { &mut unread };
        modules = modules::measure(&corpus, report, &mut details);
        done("modules");
    }
    let mut scripts = scripts::Scripts::default();
    if wanted("scripts") || pages {
        let report = if wanted("scripts") { &mut report_of_parts } else { &mut unread };
        scripts = scripts::measure(&corpus, report, &mut details, wanted("scripts"));
        done("scripts");
    }
    if wanted("messages") {
        messages::measure(&corpus, &mut report_of_parts, &mut details);
        done("messages");
    }
    let mut changed = robustness::Changed::default();
    let mut last = Report::default();
    if wanted("robustness") || pages {
        let report = if wanted("robustness") { &mut last } else { &mut unread };
        changed = robustness::measure(&corpus, report, &mut details);
        done("robustness");
    }
    if pages {
        let parts = together::Parts { corpus: &corpus, modules: &modules, scripts: &scripts, changed: &changed };
        together::measure(&parts, &mut report_of_parts, &mut details);
        done("together");
    }
    report.0 += &report_of_parts.0;
    report.0 += &last.0;
    report.heading(2, "Panics");
    report.list("Samples at which a recogniser panicked", &found::faults());
    println!("{}", report.0);
    write(task.details.as_deref(), &details.0)?;
    // A part of the tables is for whoever tunes a recogniser; only all of them are a result.
    write(task.output.as_deref().filter(|_| task.only.is_none()), &report.0)
}

fn write(path: Option<&Path>, text: &str) -> Result<(), String> {
    let Some(path) = path else { return Ok(()) };
    fs::write(path, format!("{}\n", text.trim_end())).map_err(|error| format!("{}: {error}", path.display()))
}

fn head(corpus: &Corpus, report: &mut Report) {
    report.heading(1, "Evaluation");
    report.paragraph(&format!(
        "Written by `cargo xtask evaluate` on {}; `cargo xtask evaluate --help` says of what. These are the samples that the recognisers were \
         developed with, so that rates of others will be lower.",
        date::today()
    ));
    report.paragraph(
        "Rates are means over clusters: samples of one cluster share code and count as one. Where two numbers stand as \
         *k of n, below p*, p is the one-sided exact 95 % bound (Clopper and Pearson): with no hit in n independent trials \
         1 - 0.05^(1/n), about 3/n. Samples of one cluster are not independent; the bound over clusters is the honest one.",
    );
    let count = |wanted: &dyn Fn(&corpus::Sample) -> bool| corpus.samples.iter().filter(|one| wanted(one)).count();
    report.paragraph(&format!(
        "Samples: {} modules, {} scripts, {} obfuscated scripts, {} frames, {} packages.",
        count(&|sample| sample.module),
        count(&|sample| !sample.module),
        corpus.variants.len(),
        corpus.frames.len(),
        corpus.packages.len(),
    ));
    report.list("Not there, and therefore not measured", &corpus.missing);
}
