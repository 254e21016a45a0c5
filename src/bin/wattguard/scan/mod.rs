//! `wattguard scan`: files, folders, crawls -> a line for each script, page and module, with its verdict.
//!
//! ```text
//! files.rs            paths -> files            sample.rs   bytes -> kind and verdict
//! standard_input.rs   what comes in, gzipped or not (gzip.rs):
//!     warc.rs, http.rs   a crawl -> samples     har.rs      a browser's log -> samples and conversations
//!     lines.rs           JSON lines -> samples
//! ```
//! One thread walks and reads standard input, the others judge; lines come in the order of what was read
//! ([`crate::pool`]). What cannot be read is told, counted, and left out.

mod files;
mod gzip;
mod har;
mod http;
mod lines;
mod sample;
mod standard_input;
mod warc;

use std::fs::File;
use std::io::Read;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use lexopt::{Arg, Parser, ValueExt};
use wattguard::engine::Engine;
use wattguard::verdict::Verdict;

use crate::fault::{Fault, unexpected};
use crate::finding::{Name, Style, line, printable};
use crate::input::Place;
use crate::output::{Output, note};
use crate::{Command, pool};
use files::Found;
use sample::{Kind, Sample};

pub(crate) const COMMAND: Command = Command {
    name: "scan",
    about: "judge scripts, pages and modules: files, folders, crawls",
    help: "\
usage: wattguard scan [--explain] [--threads N] PATH...

  PATH          a file, whatever its name; or a folder with all below it: .js .mjs .cjs .html .htm .wasm, and
                everything that begins as a wasm module does. Links to folders are not followed.
                `-` is standard input, record by record, gzipped or not: a crawl in WARC; a HAR; or lines of JSON,
                {\"path\"|\"url\"|\"id\":...,\"text\"|\"base64\":...,\"kind\":\"script|page|module\"}
  --explain     lines for people in place of JSON
  --threads N   workers; without it as many as there are cores

Each gives one line of JSON, in the order of the input:
  {\"path\"|\"url\"|\"id\",\"kind\":\"script|page|module|message\",\"action\":\"allow|ask|block\",\"score\":0-100,\"evidence\":[{\"family\",
  \"strength\":\"weak|strong|conclusive\",\"what\",\"where\":{\"offset\"},\"key\",\"arguments\"}]}
`what` is a sentence; `key` and `arguments` are the same for programs. A WebSocket of a HAR is one `message`. Of crawls
and HARs, what no page would run is left out: images, styles, data.

What cannot be read is told on standard error and left out; of what is longer than 64 MiB the beginning is judged, and
that is told. The exit code is 1 then.",
    run,
};

struct Arguments {
    style: Style,
    workers: NonZero<usize>,
    places: Vec<Place>,
}

fn run(mut parser: Parser) -> Result<ExitCode, Fault> {
    let Arguments { style, workers, places } = arguments(&mut parser)?;
    let engine = Engine::bundled().map_err(|fault| Fault::at("the bundled table", fault))?;
    let mut output = Output::new();
    let mut bad = 0;
    let read = move |jobs: &Jobs| {
        for place in places {
            if place.is_standard_input() {
                standard_input::read(&place, jobs)?;
                continue;
            }
            let _ = files::walk(PathBuf::from(place.0), &mut |found| jobs.add(Job::from(found), 0));
        }
        Ok(())
    };
    let work = move |job| judged(&engine, style, job);
    pool::in_order(workers, read, work, |answer| {
        bad += answer.notes.len();
        answer.notes.iter().for_each(note);
        output.text(answer.lines)
    })?;
    output.close()?;
    Ok(if bad == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn arguments(parser: &mut Parser) -> Result<Arguments, Fault> {
    let (mut style, mut workers, mut places) = (Style::Json, pool::all_cores(), Vec::new());
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("explain") => style = Style::Explained,
            Arg::Long("threads") => workers = parser.value()?.parse()?,
            Arg::Value(path) => places.push(Place(path)),
            other => return Err(unexpected(other)),
        }
    }
    if places.is_empty() {
        return Err(Fault::Usage("no path is given".to_owned()));
    }
    Ok(Arguments { style, workers, places })
}

type Jobs = pool::Jobs<Job, Answer>;

/// What a worker is given.
enum Job {
    /// A file to read; whether it is judged whatever it is.
    File { path: PathBuf, named: bool },
    /// What was read of something larger.
    Sample(Sample),
    /// A line of JSON that holds a sample.
    Line { number: u64, text: Vec<u8> },
    /// A conversation that was judged while it was read.
    Judged { name: Name, kind: &'static str, verdict: Verdict, faults: Vec<String> },
    /// Something to tell in its place among the others.
    Bad(String),
}

impl Job {
    /// Bytes that it holds.
    fn bytes(&self) -> usize {
        match self {
            Self::Sample(sample) => sample.bytes.len(),
            Self::Line { text, .. } => text.len(),
            _ => 0,
        }
    }
}

impl From<Found> for Job {
    fn from(found: Found) -> Self {
        match found {
            Found::Named(path) => Self::File { path, named: true },
            Found::Met(path) => Self::File { path, named: false },
            Found::Fault(path, fault) => Self::Bad(of_path(&path, fault)),
        }
    }
}

/// What a worker gives back.
#[derive(Default)]
struct Answer {
    lines: String,
    /// What was bad.
    notes: Vec<String>,
}

fn judged(engine: &Engine, style: Style, job: Job) -> Answer {
    match job {
        Job::File { path, named } => {
            file(engine, style, &path, named).unwrap_or_else(|fault| Answer::bad(of_path(&path, fault)))
        }
        Job::Sample(sample) => Answer::of(engine, style, sample),
        Job::Line { number, text } => match lines::sample(text.trim_ascii()) {
            Ok(sample) => Answer::of(engine, style, sample),
            Err(what) => Answer::bad(format!("line {number}{what}")),
        },
        Job::Judged { name, kind, verdict, faults } => Answer::new(style, &name, kind, &verdict, faults),
        Job::Bad(what) => Answer::bad(what),
    }
}

impl Answer {
    fn new(style: Style, name: &Name, kind: &'static str, verdict: &Verdict, faults: Vec<String>) -> Self {
        let notes = faults.into_iter().map(|what| format!("{name}: {what}")).collect();
        Self { lines: line(style, name, kind, verdict), notes }
    }

    fn of(engine: &Engine, style: Style, sample: Sample) -> Self {
        let Sample { name, kind, bytes, faults } = sample;
        Self::new(style, &name, kind.name(), &kind.judge(engine, &bytes), faults)
    }

    fn bad(what: String) -> Self {
        Self { lines: String::new(), notes: vec![what] }
    }
}

fn file(engine: &Engine, style: Style, path: &Path, named: bool) -> std::io::Result<Answer> {
    let mut file = File::open(path)?;
    let mut bytes = Vec::new();
    // As many as tell what it is.
    file.by_ref().take(16).read_to_end(&mut bytes)?;
    let known = Kind::of_magic(&bytes).or_else(|| Kind::of_path(path));
    if known.is_none() && !named {
        return Ok(Answer::default());
    }
    let faults = sample::read_on(file, &mut bytes)?.then(sample::cut).into_iter().collect();
    let kind = known.unwrap_or_else(|| Kind::of_text(&bytes));
    let name = Name { path: Some(path.to_string_lossy().into_owned()), ..Name::default() };
    Ok(Answer::of(engine, style, Sample { name, kind, bytes, faults }))
}

fn of_path(path: &Path, what: impl std::fmt::Display) -> String {
    format!("{}: {what}", printable(&path.to_string_lossy()))
}
