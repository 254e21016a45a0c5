//! `wattguard check`: requests -> one line of JSON for each, with its verdict and the filter that decided.

use std::io::{BufReader, Cursor, Read};
use std::process::ExitCode;

use lexopt::{Arg, Parser};
use serde::Serialize;
use wattguard::boundary;
use wattguard::engine::Engine;
use wattguard::evidence::{Place as Stands, What};
use wattguard::limits;
use wattguard::matcher::Builder;
use wattguard::request::Request;
use wattguard::url::canonical;
use wattguard::verdict::Policy;

use crate::fault::{Fault, unexpected};
use crate::format::Format;
use crate::input::{CHUNK, Place, Stream, Utf8};
use crate::output::Output;
use crate::requests::{Asked, Taker};
use crate::{Command, har, requests};

pub(crate) const COMMAND: Command = Command {
    name: "check",
    about: "judge requests, one line of JSON each",
    help: "\
usage: wattguard check [REQUESTS] (--bundled | --list FILE... | --table FILE)

  REQUESTS         a file, or standard input where it is left out or `-`:
                   lines of JSON, {\"url\":...,\"type\":...,\"source\":...}: an address, a resource type as
                   webRequest names it, the address that asks; or a HAR, as browsers write it, of any size
  --bundled        judge by Wattguard's own list
  --list FILE...   by these lists: all words up to the next option or `--`; a last `-` is REQUESTS
  --table FILE     by a table that `wattguard compile` wrote

Bad lines and entries are told on standard error and left out; the exit code is 1 then.",
    run,
};

/// What requests are judged by.
enum Judge {
    Bundled,
    Lists(Vec<Place>),
    Table(Place),
}

fn run(mut parser: Parser) -> Result<ExitCode, Fault> {
    let (judge, requests) = arguments(&mut parser)?;
    let engine = judge.engine()?;
    let mut output = Output::new();
    let bad = each_request(&requests, &mut |asked| output.line(judged(&engine, asked)?))?;
    output.close()?;
    Ok(if bad == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn arguments(parser: &mut Parser) -> Result<(Judge, Place), Fault> {
    let (mut judges, mut lists, mut requests) = (Vec::new(), Vec::new(), None);
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("bundled") => judges.push(Judge::Bundled),
            Arg::Long("table") => judges.push(Judge::Table(Place(parser.value()?))),
            Arg::Long("list") => {
                lists.extend(parser.values()?.map(Place));
                if requests.is_none() && lists.last().is_some_and(Place::is_standard_input) {
                    requests = lists.pop();
                }
            }
            Arg::Value(file) if requests.is_none() => requests = Some(Place(file)),
            other => return Err(unexpected(other)),
        }
    }
    if !lists.is_empty() {
        judges.push(Judge::Lists(lists));
    }
    let requests = requests.unwrap_or_else(|| Place("-".into()));
    match judges.pop() {
        Some(judge) if judges.is_empty() => Ok((judge, requests)),
        _ => Err(Fault::Usage("one of --bundled, --list and --table must be given".to_owned())),
    }
}

impl Judge {
    fn engine(&self) -> Result<Engine, Fault> {
        match self {
            Self::Bundled => Engine::bundled().map_err(|fault| Fault::at("the bundled table", fault)),
            Self::Lists(files) => {
                let names: Vec<String> = files.iter().map(Place::to_string).collect();
                let texts = files.iter().map(Place::list).collect::<Result<Vec<_>, _>>()?;
                let mut builder = Builder::new();
                for (name, text) in names.iter().zip(&texts) {
                    builder.add(name, text);
                }
                let table = builder.finish().map_err(|fault| Fault::at("these lists", fault))?;
                Engine::new(table).map_err(|fault| Fault::at("these lists", fault))
            }
            Self::Table(file) => {
                let bytes = file.bytes(limits::TABLE_BYTES)?;
                Engine::new(bytes).map_err(|fault| Fault::at(file, fault))
            }
        }
    }
}

/// Hands every request of a file on, whatever its format; how many were bad.
fn each_request(file: &Place, take: Taker<'_>) -> Result<u64, Fault> {
    let mut text = BufReader::with_capacity(CHUNK, Stream::new(file.open()?, Utf8::default()));
    let (format, begin) = Format::of(&mut text).map_err(|fault| Fault::at(file, fault))?;
    let whole = Cursor::new(begin).chain(&mut text);
    let bad = match format {
        Format::Lines => requests::read(whole, file, take),
        Format::Har => har::read(whole, file, take),
    }?;
    file.tell_replaced(text.get_ref());
    Ok(bad)
}

/// One line of the output.
#[derive(Serialize)]
struct Judged<'a> {
    action: &'static str,
    family: Option<&'a str>,
    filter: Option<&'a str>,
    line: Option<u32>,
    list: Option<&'a str>,
    url: &'a str,
}

fn judged(engine: &Engine, asked: &Asked) -> Result<String, Fault> {
    let (url, source) = (canonical(&asked.url), canonical(&asked.source));
    let verdict = engine.check_request(&Request::parse(&url, &asked.kind, &source), Policy::Undecided);
    let action = boundary::action(verdict.action);
    let url = asked.url.as_str();
    let judged = match verdict.evidence.first().map(|evidence| (&evidence.what, &evidence.place)) {
        Some((What::Filter { filter, miner, .. }, Stands::Line { list, line })) => Judged {
            action,
            family: miner.as_ref().map(|miner| miner.id.as_str()),
            filter: Some(filter),
            line: Some(*line),
            list: Some(list),
            url,
        },
        _ => Judged { action, family: None, filter: None, line: None, list: None, url },
    };
    serde_json::to_string(&judged).map_err(|fault| Fault::at("standard output", fault))
}
