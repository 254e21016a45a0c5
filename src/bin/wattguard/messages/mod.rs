//! `wattguard messages`: frames of sockets -> a line for each, with the verdict of its conversation up to there.
//!
//! ```text
//! frame.rs    a line of JSON -> a frame        conversations.rs   frames of sockets, in order -> verdicts
//! ```
//! Lines are read in batches. Workers read their JSON, and judge frames that stand alone; frames of sockets are judged
//! where lines are written, in their order. Memory is bounded ([`crate::pool`], [`conversations`]).

mod conversations;
mod frame;

use std::io::{BufRead, BufReader};
use std::num::NonZero;
use std::process::ExitCode;

use lexopt::{Arg, Parser, ValueExt};
use wattguard::limits;

use crate::fault::{Fault, unexpected};
use crate::finding::Style;
use crate::input::{CHUNK, Place};
use crate::lines::{self, Line};
use crate::output::{Output, note};
use crate::{Command, pool};
use conversations::Conversations;
use frame::Frame;

pub(crate) const COMMAND: Command = Command {
    name: "messages",
    about: "judge frames of sockets, one line of JSON each",
    help: "\
usage: wattguard messages [--explain] [--threads N] [FRAMES]

  FRAMES        a file, or standard input where it is left out or `-`: lines of JSON,
                {\"id\":...,\"direction\":\"client|server\",\"text\"|\"base64\":...,\"conn\":...,\"part\":...,\"at\":...}
  --explain     lines for people in place of JSON
  --threads N   workers; without it as many as there are cores

Frames with the same `conn` are one socket: in the order of `part`, counted from 0, where they have one, else of their
lines. All others stand alone, and so does the body of a request or an answer. `at` is a time in milliseconds.

Each frame gives one line of JSON, with what its socket has said up to there:
  {\"id\",\"kind\":\"message\",\"action\":\"allow|ask|block\",\"score\":0-100,\"evidence\":[{\"family\",
  \"strength\":\"weak|strong|conclusive\",\"what\",\"where\":{\"frame\"},\"key\",\"arguments\"}]}
in the order of lines; a frame that comes before its turn waits until the others are there, or the input ends.

Bad lines are told on standard error and left out; the exit code is 1 then.",
    run,
};

/// Bytes of lines that a worker is given at once: enough to be worth the way.
const BATCH: usize = 256 * 1024;

fn run(mut parser: Parser) -> Result<ExitCode, Fault> {
    let (mut style, mut workers, mut frames) = (Style::Json, pool::all_cores(), None);
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("explain") => style = Style::Explained,
            Arg::Long("threads") => workers = parser.value()?.parse()?,
            Arg::Value(file) if frames.is_none() => frames = Some(Place(file)),
            other => return Err(unexpected(other)),
        }
    }
    let bad = judge(frames.unwrap_or_else(|| Place("-".into())), style, workers)?;
    Ok(if bad == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Judges all frames; how many lines were bad.
fn judge(frames: Place, style: Style, workers: NonZero<usize>) -> Result<u64, Fault> {
    let mut output = Output::new();
    let mut sockets = Conversations::new(style);
    let mut bad = 0;
    pool::in_order(
        workers,
        move |jobs| read(&frames, jobs),
        move |batch| batch.answer(style),
        |answers| {
            for answer in answers {
                match answer {
                    Answer::Alone(line) => output.text(line)?,
                    Answer::OfSocket(frame) => sockets.take(frame, &mut |line| output.text(line))?,
                    Answer::Bad(what) => {
                        bad += 1;
                        note(what);
                    }
                }
            }
            Ok(())
        },
    )?;
    bad += sockets.end(&mut |line| output.text(line))?;
    output.close()?;
    Ok(bad)
}

/// Lines that a worker is given.
#[derive(Default)]
struct Batch {
    text: Vec<u8>,
    /// The number of each line and where it ends; nowhere if it was too long.
    lines: Vec<(u64, Option<usize>)>,
}

/// What came of a line.
enum Answer {
    /// Its verdict.
    Alone(String),
    /// A frame that is judged behind others.
    OfSocket(Frame),
    Bad(String),
}

fn read(frames: &Place, jobs: &pool::Jobs<Batch, Vec<Answer>>) -> Result<(), Fault> {
    let mut input = BufReader::with_capacity(CHUNK, frames.open()?);
    let fault = |fault| Fault::at(frames, fault);
    if input.fill_buf().map_err(fault)?.starts_with("\u{feff}".as_bytes()) {
        input.consume("\u{feff}".len());
    }
    let (mut batch, mut line) = (Batch::default(), Vec::new());
    for number in 1u64.. {
        match lines::next(&mut input, &mut line, limits::SAMPLE_LINE_BYTES).map_err(fault)? {
            Line::None => break,
            Line::TooLong => batch.lines.push((number, None)),
            Line::Whole => {
                batch.text.extend_from_slice(&line);
                batch.lines.push((number, Some(batch.text.len())));
            }
        }
        if batch.text.len() >= BATCH {
            let full = std::mem::take(&mut batch);
            let bytes = full.text.len();
            if jobs.add(full, bytes).is_break() {
                return Ok(());
            }
        }
    }
    let bytes = batch.text.len();
    let _ = jobs.add(batch, bytes);
    Ok(())
}

impl Batch {
    fn answer(self, style: Style) -> Vec<Answer> {
        let mut begin = 0;
        let mut answers = Vec::with_capacity(self.lines.len());
        for (number, end) in self.lines {
            let Some(end) = end else {
                answers.push(Answer::Bad(format!("line {number}: longer than {} bytes", limits::SAMPLE_LINE_BYTES)));
                continue;
            };
            let line = self.text.get(begin..end).unwrap_or_default().trim_ascii();
            begin = end;
            if line.is_empty() {
                continue;
            }
            answers.push(match Frame::parse(line) {
                Ok(frame) if frame.conn.is_none() => Answer::Alone(conversations::alone(&frame, style)),
                Ok(frame) => Answer::OfSocket(frame),
                Err(what) => Answer::Bad(format!("line {number}{what}")),
            });
        }
        answers
    }
}
