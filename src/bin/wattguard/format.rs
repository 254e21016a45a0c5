//! The beginning of a text -> what it is: lines of JSON, or a HAR.

use std::io::{self, BufRead, Read};

use crate::input::CHUNK;

/// How JSON is laid out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Format {
    /// A value a line.
    Lines,
    /// One object.
    Har,
}

impl Format {
    /// The format of a text, and what was read of it to know.
    ///
    /// # Errors
    /// It cannot be read.
    pub(crate) fn of(text: &mut impl BufRead) -> io::Result<(Self, Vec<u8>)> {
        let mut begin = Vec::new();
        for byte in text.bytes().take(CHUNK) {
            let byte = byte?;
            begin.push(byte);
            if byte.is_ascii_whitespace() {
                continue;
            }
            if let Some(format) = Self::begun(begin.trim_ascii_start()) {
                return Ok((format, begin));
            }
        }
        Ok((Self::Lines, begin))
    }

    /// The format of a text that begins so; `None` where more is needed to know. A HAR is an object that goes over several
    /// lines, or whose first field is `log`.
    fn begun(begin: &[u8]) -> Option<Self> {
        const LOG: &[u8] = b"\"log\"";
        let Some(object) = begin.strip_prefix(b"{") else {
            return Some(Self::Lines);
        };
        let field = object.trim_ascii_start();
        let space = object.get(..object.len() - field.len()).unwrap_or_default();
        if field.starts_with(LOG) || (space.contains(&b'\n') && !field.is_empty()) {
            return Some(Self::Har);
        }
        (!LOG.starts_with(field)).then_some(Self::Lines)
    }
}
