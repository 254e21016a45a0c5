//! A text -> its lines, one at a time, none longer than a limit.

use std::io::{self, BufRead, Read};

use serde::de::DeserializeSeed;

use crate::json::{self, Fill, Part};

/// What came next.
pub(crate) enum Line {
    /// The input is at its end.
    None,
    /// It was passed over.
    TooLong,
    Whole,
}

/// Reads the next line into `line`, with its end.
///
/// # Errors
/// The input cannot be read.
pub(crate) fn next(input: &mut impl BufRead, line: &mut Vec<u8>, most: usize) -> io::Result<Line> {
    line.clear();
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

/// Fills a part from a line of JSON.
///
/// # Errors
/// Where and why it is none.
pub(crate) fn fill(part: &mut impl Part, line: &[u8]) -> Result<(), String> {
    let mut text = serde_json::Deserializer::from_slice(line);
    let read = Fill(part).deserialize(&mut text).and_then(|()| text.end());
    read.map_err(|fault| format!(", column {}: not JSON: {}", fault.column(), json::message(&fault)))
}
