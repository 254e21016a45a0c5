//! Literals of an array -> the strings they stand for: as they are, in base64, or encrypted with a key that the call gives.
//!
//! Invariant: nothing is longer than the literal.

use std::borrow::Cow;

use super::base64::SMALL_FIRST;
use super::literal;
use super::rc4::Streams;
use super::text::{begins_as_text, is_printable};

/// Characters that are decrypted to see whether a key is right.
pub(super) const PROBE: usize = 8;

/// An element of an array.
pub(super) struct Element {
    plain: Vec<u8>,
    /// What it is in base64, if it can be.
    decoded: Option<String>,
    /// Whether that is text, and not encrypted, or base64 by chance.
    pub(super) is_text: bool,
}

impl Element {
    pub(super) fn new(inside: &[u8]) -> Self {
        let plain = literal::value(inside);
        let is_base64 = plain.iter().all(|&byte| SMALL_FIRST.has(byte) || byte == b'=') && plain.len() > 1;
        let decoded = is_base64.then(|| SMALL_FIRST.decode(&plain));
        // Among few bytes, letters beyond ASCII are by chance.
        let is_text = |bytes: &[u8]| begins_as_text(bytes) && (bytes.len() >= PROBE || bytes.is_ascii());
        let is_text = plain.len() % 4 != 1 && decoded.as_deref().is_some_and(is_text);
        Self { plain, decoded: decoded.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()), is_text }
    }

    /// The bytes of the literal.
    pub(super) fn len(&self) -> usize {
        self.plain.len()
    }

    /// The string that a call with this key gives.
    pub(super) fn decrypted(&self, key: &[u8], streams: &mut Streams) -> Cow<'_, [u8]> {
        match &self.decoded {
            Some(decoded) => Cow::Owned(streams.decrypt(key, decoded)),
            None => Cow::Borrowed(&self.plain),
        }
    }

    /// The string that a call without a key gives.
    pub(super) fn decoded(&self, is_base64: bool) -> Cow<'_, [u8]> {
        match &self.decoded {
            Some(decoded) if is_base64 && self.is_text => Cow::Borrowed(decoded.as_bytes()),
            _ => Cow::Borrowed(&self.plain),
        }
    }

    /// Whether the first characters of the string are those of a number and letters, or at least printable. `stream` is
    /// what begins the stream of the key.
    pub(super) fn is_right(&self, stream: Option<&[u8]>, in_sum: bool) -> bool {
        let is_right = |at: usize, code: u32| match (u8::try_from(code), in_sum, at) {
            (Ok(byte), true, 0) => byte.is_ascii_digit(),
            (Ok(byte), true, _) => byte.is_ascii_alphanumeric(),
            (Ok(byte), false, _) => is_printable(byte),
            (Err(_), ..) => false,
        };
        let begins_right =
            |bytes: &[u8]| bytes.iter().take(PROBE).enumerate().all(|(at, &byte)| is_right(at, byte.into()));
        match (&self.decoded, stream) {
            (Some(decoded), Some(stream)) => {
                let codes = decoded.chars().zip(stream).map(|(c, &byte)| u32::from(c) ^ u32::from(byte));
                codes.enumerate().all(|(at, code)| is_right(at, code))
            }
            (Some(decoded), None) if self.is_text && begins_right(decoded.as_bytes()) => true,
            _ => begins_right(&self.plain),
        }
    }
}

/// A string as a literal.
pub(super) fn quoted(string: &[u8]) -> Vec<u8> {
    let mut quoted = vec![b'"'];
    for &byte in string {
        match byte {
            b'"' | b'\\' => quoted.extend([b'\\', byte]),
            b'\n' => quoted.extend(b"\\n"),
            byte => quoted.push(byte),
        }
    }
    quoted.push(b'"');
    quoted
}

/// The element that an index gives after so many turns: each moves the first element to the end.
pub(super) fn element(elements: &[Element], index: i64, turn: usize) -> Option<&Element> {
    let index = usize::try_from(index).ok().filter(|&index| index < elements.len())?;
    elements.get((index + turn) % elements.len())
}
