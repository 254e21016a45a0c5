//! What came for a list -> its text, or why it is none.
//!
//! Bytes arrive piece by piece ([`Arrival`]), so that what is no list is let go early and nothing large is held twice; the
//! whole text is then read line by line ([`Candidate`]) and compared with what the list says of itself and with the
//! version before it.
//!
//! Invariant: a text that is refused never takes the place of one that was good.
//!
//! ```
//! use wattguard::lists::{Arrival, Refusal};
//! let mut arrival = Arrival::new();
//! arrival.take(b"! Title: Example\n||a.com^\n").unwrap();
//! assert_eq!(arrival.close(None).unwrap(), "! Title: Example\n||a.com^\n");
//! assert_eq!(Arrival::new().take(b"<!doctype html><p>Please log in"), Err(Refusal::OtherFormat("HTML")));
//! ```

use std::fmt;

use super::{Filters, Issues, Item, Items, Step, header, items};
use crate::limits;

/// Why what came is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// Nothing, or nothing but white space.
    Empty,
    /// More bytes than [`limits::SUBSCRIBED_BYTES`].
    TooLarge,
    /// More filters than [`limits::SUBSCRIBED_FILTERS`].
    TooManyFilters,
    /// No text at all: a byte that no text has, and where, from 0.
    Binary(usize),
    /// Not UTF-8: the line, 1-based, in which it stops being so.
    Encoding(u32),
    /// A page or data: pages of errors, of hotels and stations that want a log-in first. Its format.
    OtherFormat(&'static str),
    /// Fewer bytes than the server announced.
    Truncated {
        /// Bytes that came.
        bytes: u64,
        /// Bytes that were announced.
        announced: u64,
    },
    /// Fewer filters than the list says that it has.
    Incomplete {
        /// Filters that came.
        filters: u64,
        /// Filters that it says it has.
        announced: u64,
    },
    /// Less than half of the filters of the version before.
    Shrunken {
        /// Filters that came.
        filters: u64,
        /// Filters of the version before.
        before: u64,
    },
    /// Text, and not one filter in it.
    NoFilter,
}

impl Refusal {
    /// Its name and what its words are about, for the screens.
    #[must_use]
    pub fn words(&self) -> (&'static str, Vec<String>) {
        match self {
            Self::Empty => ("empty", vec![]),
            Self::TooLarge => ("tooLarge", vec![limits::SUBSCRIBED_BYTES.to_string()]),
            Self::TooManyFilters => ("tooManyFilters", vec![limits::SUBSCRIBED_FILTERS.to_string()]),
            Self::Binary(at) => ("binary", vec![at.to_string()]),
            Self::Encoding(line) => ("encoding", vec![line.to_string()]),
            Self::OtherFormat(format) => ("otherFormat", vec![(*format).to_owned()]),
            Self::Truncated { bytes, announced } => ("truncated", vec![bytes.to_string(), announced.to_string()]),
            Self::Incomplete { filters, announced } => ("incomplete", vec![filters.to_string(), announced.to_string()]),
            Self::Shrunken { filters, before } => ("shrunken", vec![filters.to_string(), before.to_string()]),
            Self::NoFilter => ("noFilter", vec![]),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("empty"),
            Self::TooLarge => write!(f, "larger than {} bytes", limits::SUBSCRIBED_BYTES),
            Self::TooManyFilters => write!(f, "more than {} filters", limits::SUBSCRIBED_FILTERS),
            Self::Binary(at) => write!(f, "no text: byte {at}"),
            Self::Encoding(line) => write!(f, "not UTF-8: line {line}"),
            Self::OtherFormat(format) => write!(f, "not a list but {format}"),
            Self::Truncated { bytes, announced } => write!(f, "cut off: {bytes} of {announced} bytes"),
            Self::Incomplete { filters, announced } => {
                write!(f, "incomplete: {filters} filters, and it says that it has {announced}")
            }
            Self::Shrunken { filters, before } => write!(f, "shrunken: {filters} filters, {before} before"),
            Self::NoFilter => f.write_str("no filter in it"),
        }
    }
}

impl std::error::Error for Refusal {}

/// A list on its way.
#[derive(Debug, Default)]
pub struct Arrival {
    bytes: Vec<u8>,
}

/// Bytes by which a format is told: byte order mark, white space, the beginning of a page.
const HEAD_BYTES: usize = 64;

impl Arrival {
    /// Nothing has come yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next piece.
    ///
    /// # Errors
    /// As soon as it is seen that this is no list.
    pub fn take(&mut self, piece: &[u8]) -> Result<(), Refusal> {
        if self.bytes.len() + piece.len() > limits::SUBSCRIBED_BYTES {
            return Err(Refusal::TooLarge);
        }
        if let Some(at) = piece.iter().position(|byte| is_binary(*byte)) {
            return Err(Refusal::Binary(self.bytes.len() + at));
        }
        let is_beginning = self.bytes.len() < HEAD_BYTES;
        self.bytes.extend_from_slice(piece);
        match is_beginning.then(|| other_format(&self.bytes)).flatten() {
            Some(format) => Err(Refusal::OtherFormat(format)),
            None => Ok(()),
        }
    }

    /// How many bytes have come.
    #[must_use]
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Has nothing come yet?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// All of it has come; `announced`: how many bytes the server said there would be, where they are these bytes and not
    /// those of a compressed answer.
    ///
    /// # Errors
    /// Why it is no list.
    pub fn close(self, announced: Option<u64>) -> Result<String, Refusal> {
        let bytes = self.bytes.len() as u64;
        if let Some(announced) = announced.filter(|announced| *announced > bytes) {
            return Err(Refusal::Truncated { bytes, announced });
        }
        let text = text_of(self.bytes)?;
        if super::body(&text).trim().is_empty() { Err(Refusal::Empty) } else { Ok(text) }
    }
}

/// The text that bytes are.
///
/// # Errors
/// [`Refusal::Encoding`].
pub fn text_of(bytes: Vec<u8>) -> Result<String, Refusal> {
    String::from_utf8(bytes).map_err(|fault| {
        let valid = fault.as_bytes().get(..fault.utf8_error().valid_up_to()).unwrap_or_default();
        let lines = memchr::memchr_iter(b'\n', valid).count();
        Refusal::Encoding(u32::try_from(lines + 1).unwrap_or(u32::MAX))
    })
}

/// No text has it: all controls but those that lists use.
fn is_binary(byte: u8) -> bool {
    byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C) || byte == 0x7F
}

/// What begins so is no list: filters begin with neither sign.
fn other_format(bytes: &[u8]) -> Option<&'static str> {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    match text {
        [b'<', ..] => Some("HTML"),
        [b'{', ..] => Some("JSON"),
        _ => None,
    }
}

/// What is in a list.
#[derive(Debug, Default)]
pub struct Contents<'a> {
    /// Its filters.
    pub filters: Filters<'a>,
    /// Lines that are not used.
    pub issues: Issues,
}

/// A text that wants to be a list, read in steps.
#[derive(Debug)]
pub struct Candidate<'a> {
    text: &'a str,
    items: Items<'a>,
    contents: Contents<'a>,
}

impl<'a> Candidate<'a> {
    /// Nothing of it was read.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        let lines = memchr::memchr_iter(b'\n', text.as_bytes()).count() + 1;
        // Room that grows is copied again and again; what is not used of it costs nothing.
        let filters = Filters::with_room_for(lines.min(limits::SUBSCRIBED_FILTERS));
        Self { text, items: items(text), contents: Contents { filters, issues: Issues::default() } }
    }

    /// Reads so many more filters; whether there are more.
    pub fn step(&mut self, count: usize) -> bool {
        let Contents { filters, issues } = &mut self.contents;
        for _ in 0..count {
            match self.items.step() {
                // More than may be is enough to know.
                None => return false,
                Some(_) if filters.len() > limits::SUBSCRIBED_FILTERS => return false,
                Some(Step::Host(host)) => filters.push_host(self.items.line(), host),
                Some(Step::Item(Item::Filter(entry))) => filters.push(entry),
                Some(Step::Item(Item::Issue(issue))) => issues.add(issue),
            }
        }
        true
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// Reads what is left, and says how many filters there are; `before`: how many the version before had.
    ///
    /// # Errors
    /// Why it must not take the place of the version before.
    pub fn check(&mut self, before: Option<u64>) -> Result<u64, Refusal> {
        while self.step(usize::MAX) {}
        let Contents { filters, issues } = &self.contents;
        if filters.len() > limits::SUBSCRIBED_FILTERS {
            return Err(Refusal::TooManyFilters);
        }
        if filters.is_empty() {
            return Err(Refusal::NoFilter);
        }
        let (filters, lines) = (filters.len() as u64, issues.count() as u64);
        // Lists count what we do not use, too, and some count before they remove what is there twice.
        let is_short = |announced: &u64| (filters + lines).saturating_mul(10) < announced.saturating_mul(9);
        if let Some(announced) = header(self.text).filters().filter(is_short) {
            return Err(Refusal::Incomplete { filters, announced });
        }
        match before {
            Some(before) if filters * 2 < before => Err(Refusal::Shrunken { filters, before }),
            _ => Ok(filters),
        }
    }

    /// Reads what is left, and gives it away.
    #[must_use]
    pub fn contents(mut self) -> Contents<'a> {
        while self.step(usize::MAX) {}
        self.contents
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pieces, announced bytes -> the text, or why there is none.
    fn arrive(pieces: &[&[u8]], announced: Option<u64>) -> Result<String, Refusal> {
        let mut arrival = Arrival::new();
        pieces.iter().try_for_each(|piece| arrival.take(piece))?;
        arrival.close(announced)
    }

    #[test]
    fn what_arrives() {
        let large = vec![b'a'; limits::SUBSCRIBED_BYTES + 1];
        for (pieces, announced, expected) in [
            (&[&b"||a.com^\n"[..]][..], None, Ok("||a.com^\n")),
            (&[b"||a.", b"com^\n"], Some(9), Ok("||a.com^\n")),
            // Compressed answers announce less than they hold.
            (&[b"||a.com^\n"], Some(4), Ok("||a.com^\n")),
            (&[b"||a.com^\n"], Some(10), Err(Refusal::Truncated { bytes: 9, announced: 10 })),
            (&[], None, Err(Refusal::Empty)),
            (&[b" \r\n\t"], None, Err(Refusal::Empty)),
            (&[b"\xef\xbb\xbf\n"], None, Err(Refusal::Empty)),
            (&[b"! ok\n", b"PK\x03\x04"], None, Err(Refusal::Binary(7))),
            (&[b"! ok\n||\xe9.com^\n"], None, Err(Refusal::Encoding(2))),
            (&[b"\xef\xbb\xbf\n <html>"], None, Err(Refusal::OtherFormat("HTML"))),
            (&[b"\n", b"<!DOCTYPE html>"], None, Err(Refusal::OtherFormat("HTML"))),
            (&[b"{\"message\": \"Not Found\"}"], None, Err(Refusal::OtherFormat("JSON"))),
            (&[&large], None, Err(Refusal::TooLarge)),
        ] {
            assert_eq!(arrive(pieces, announced), expected.map(str::to_owned), "{pieces:.2?}");
        }
        // Cut anywhere, a text of several bytes a letter comes together.
        let text = "! Titel: Schürfer\n||münchen.example^\n";
        for cut in 0..text.len() {
            let (one, other) = text.as_bytes().split_at(cut);
            assert_eq!(arrive(&[one, other], Some(text.len() as u64)), Ok(text.to_owned()), "{cut}");
        }
    }

    #[test]
    fn what_a_list_must_not_be() {
        let hosts = |count: u32| (0..count).map(|at| format!("||host{at}.example^\n")).collect::<String>();
        for (text, before, expected) in [
            (hosts(4), None, Ok(4)),
            (hosts(4), Some(8), Ok(4)),
            (hosts(4), Some(9), Err(Refusal::Shrunken { filters: 4, before: 9 })),
            (hosts(4), Some(1), Ok(4)),
            ("! nothing\n".to_owned(), None, Err(Refusal::NoFilter)),
            ("a.com##.ad\nb.com##.ad\n".to_owned(), None, Err(Refusal::NoFilter)),
            (format!("! Entries: 10\n{}", hosts(9)), None, Ok(9)),
            (format!("! Entries: 10\n{}a.com##.ad\n", hosts(8)), None, Ok(8)),
            (format!("! Entries: 10\n{}", hosts(8)), None, Err(Refusal::Incomplete { filters: 8, announced: 10 })),
            ("0.0.0.0 a.com b.com\n# Number of unique domains: 2\n".to_owned(), None, Ok(2)),
            (
                format!("! Entries: {}\n{}", u64::MAX, hosts(1)),
                None,
                Err(Refusal::Incomplete { filters: 1, announced: u64::MAX }),
            ),
        ] {
            assert_eq!(Candidate::new(&text).check(before), expected, "{text}");
        }
    }

    #[test]
    fn what_is_in_a_list() {
        let Contents { filters, issues } =
            Candidate::new("! t\na.com##.x\n||b.com^\n||c.com^$nope\nd.com##.y\n").contents();
        assert_eq!(
            filters.iter().map(|entry| (entry.line, entry.filter.to_string())).collect::<Vec<_>>(),
            [(3, "||b.com^".to_owned())]
        );
        let lines: Vec<_> = issues.kept.iter().map(|issue| (issue.line, issue.kind.name())).collect();
        assert_eq!(lines, [(2, "cosmetic"), (4, "unknownOption"), (5, "cosmetic")]);
    }
}
