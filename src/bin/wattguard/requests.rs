//! JSON lines -> requests.
//!
//! `{"url": "https://a.example/x.js", "type": "script", "source": "https://shop.example/"}`: an address, a resource type as
//! `webRequest` names it, and the address that asks. Only the first must be there. A bad line is told by its number and
//! left out. Memory is bounded by [`limits::REQUEST_LINE_BYTES`].

use std::fmt::Display;
use std::io::{self, BufRead, Read};

use serde::de::DeserializeSeed;
use wattguard::limits;

use crate::fault::Fault;
use crate::json::{self, Fill, fields};
use crate::output::note;

/// A request, as it was read.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Asked {
    /// The address; empty where there is none.
    pub(crate) url: String,
    /// The resource type, in `webRequest`'s words; empty if unknown.
    pub(crate) kind: String,
    /// The address of what asks; empty if unknown.
    pub(crate) source: String,
}

/// Takes requests, one by one.
pub(crate) type Taker<'a> = &'a mut dyn FnMut(&Asked) -> Result<(), Fault>;

fields!(Asked { "url" => url, "type" => kind, "source" => source });

/// Hands every request on; how many lines were bad.
///
/// # Errors
/// The input, whose name is `name`, cannot be read; or `take` says so.
pub(crate) fn read(mut input: impl BufRead, name: impl Display, take: Taker<'_>) -> Result<u64, Fault> {
    let mut bad = 0;
    let mut line = Vec::new();
    for number in 1u64.. {
        let asked = match next(&mut input, &mut line).map_err(|fault| Fault::at(&name, fault))? {
            Line::None => break,
            Line::TooLong => Err(format!(": longer than {} bytes", limits::REQUEST_LINE_BYTES)),
            Line::Whole => match line.trim_ascii_end() {
                [] => continue,
                line => parse(line),
            },
        };
        match asked {
            Ok(asked) => take(&asked)?,
            Err(what) => {
                bad += 1;
                note(format!("line {number}{what}"));
            }
        }
    }
    Ok(bad)
}

enum Line {
    /// The input is at its end.
    None,
    /// It was passed over.
    TooLong,
    Whole,
}

/// Reads the next line into `line`.
fn next(input: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<Line> {
    line.clear();
    let most = limits::REQUEST_LINE_BYTES;
    let len = input.by_ref().take(most as u64 + 1).read_until(b'\n', line)?;
    Ok(match line.last() {
        None => Line::None,
        Some(b'\n') => Line::Whole,
        Some(_) if len <= most => Line::Whole,
        Some(_) => {
            input.skip_until(b'\n')?;
            Line::TooLong
        }
    })
}

/// The request that a line holds; else where and why there is none.
fn parse(line: &[u8]) -> Result<Asked, String> {
    let mut asked = Asked::default();
    let mut text = serde_json::Deserializer::from_slice(line);
    match Fill(&mut asked).deserialize(&mut text).and_then(|()| text.end()) {
        Ok(()) if asked.url.is_empty() => Err(": no \"url\"".to_owned()),
        Ok(()) => Ok(asked),
        Err(fault) => Err(format!(", column {}: not JSON: {}", fault.column(), json::message(&fault))),
    }
}
