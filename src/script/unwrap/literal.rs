//! Places in a text -> the string literals there, and what they stand for.
//!
//! Invariant: a literal is looked for up to the next quote of its kind, so no byte is looked at twice by literals of one
//! kind.

use super::escapes;
use crate::bytes::Span;

/// Whether a byte opens or closes a literal.
pub(super) fn is_quote(byte: u8) -> bool {
    matches!(byte, b'\'' | b'"' | b'`')
}

/// Where the literal closes that opens at `open`: the place of its quote. Only templates hold line breaks.
pub(super) fn close(text: &[u8], open: usize) -> Option<usize> {
    let quote = *text.get(open)?;
    let mut at = open + 1;
    loop {
        match *text.get(at)? {
            b'\\' => at += 2,
            byte if byte == quote => return Some(at),
            b'\n' if quote != b'`' => return None,
            _ => at += 1,
        }
    }
}

/// What stands between the quotes of the literal that closes at `close`.
pub(super) fn before(text: &[u8], close: usize) -> Option<Span> {
    let quote = *text.get(close)?;
    if !is_quote(quote) || is_escaped(text, close) {
        return None;
    }
    let mut to = close;
    loop {
        to = memchr::memrchr(quote, text.get(..to)?)?;
        if !is_escaped(text, to) {
            return Some(Span { from: to + 1, to: close });
        }
    }
}

/// Whether an odd number of backslashes stands before a place.
pub(super) fn is_escaped(text: &[u8], at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    before.iter().rev().take_while(|&&byte| byte == b'\\').count() % 2 == 1
}

/// What the inside of a literal stands for, in UTF-8.
pub(super) fn value(inside: &[u8]) -> Vec<u8> {
    let mut value = Vec::with_capacity(inside.len());
    let mut rest = inside;
    while let Some(at) = memchr::memchr(b'\\', rest) {
        let (plain, escape) = rest.split_at(at);
        value.extend_from_slice(plain);
        let mut len = 2;
        match (escapes::backslash(escape), escape.get(1)) {
            (Some(escape), _) => {
                push(&mut value, escape.code);
                len = escape.len;
            }
            (None, Some(b'n')) => value.push(b'\n'),
            (None, Some(b'r')) => value.push(b'\r'),
            (None, Some(b't')) => value.push(b'\t'),
            (None, Some(b'b')) => value.push(8),
            (None, Some(b'v')) => value.push(11),
            (None, Some(b'f')) => value.push(12),
            (None, Some(b'\n') | None) => {}
            (None, Some(&other)) => value.push(other),
        }
        rest = escape.get(len..).unwrap_or_default();
    }
    value.extend_from_slice(rest);
    value
}

/// What the inside of a literal stands for where each character is a byte; others give the byte 0.
pub(super) fn bytes(inside: &[u8]) -> Vec<u8> {
    let mut value = Vec::with_capacity(inside.len() / 2);
    for c in String::from_utf8_lossy(&self::value(inside)).chars() {
        value.push(u8::try_from(u32::from(c)).unwrap_or_default());
    }
    value
}

/// A character in UTF-8. Halves of surrogate pairs have none.
pub(super) fn character(code: u32, buffer: &mut [u8; 4]) -> &[u8] {
    char::from_u32(code).map_or(&[], |c| c.encode_utf8(buffer).as_bytes())
}

/// Appends a character. Halves of surrogate pairs have no UTF-8, and are left out.
pub(super) fn push(text: &mut Vec<u8>, code: u32) {
    text.extend_from_slice(character(code, &mut [0; 4]));
}
