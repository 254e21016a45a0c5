//! JSON lines -> requests.
//!
//! `{"url": "https://a.example/x.js", "type": "script", "source": "https://shop.example/"}`: an address, a resource type as
//! `webRequest` names it, and the address that asks. Only the first must be there. A bad line is told by its number and
//! left out. Memory is bounded by [`limits::REQUEST_LINE_BYTES`].

use std::fmt::Display;
use std::io::BufRead;

use wattguard::limits;

use crate::fault::Fault;
use crate::json::fields;
use crate::lines::{self, Line};
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
        let asked = match lines::next(&mut input, &mut line, limits::REQUEST_LINE_BYTES)
            .map_err(|fault| Fault::at(&name, fault))?
        {
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

/// The request that a line holds; else where and why there is none.
fn parse(line: &[u8]) -> Result<Asked, String> {
    let mut asked = Asked::default();
    lines::fill(&mut asked, line)?;
    if asked.url.is_empty() { Err(": no \"url\"".to_owned()) } else { Ok(asked) }
}
