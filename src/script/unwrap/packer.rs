//! Text -> scripts whose words are numbered: `eval(function(p,a,c,k,e,d){...}('0 1=2',36,3,'var|x|y'.split('|')))`.
//!
//! Found by what it ends with, a list of words that is split: names inside the function differ from packer to packer. On
//! the way, literals that are turned around: `'txet'.split('').reverse().join('')`.
//!
//! Invariant: literals are looked for backwards up to a quote of their kind, so time is linear in the text.

use std::borrow::Cow;

use memchr::memmem;

use super::literal;
use crate::bytes::Span;
use crate::limits;

/// Radix of Dean Edwards's packer where none is given: digits, then small letters.
const RADIX: usize = 36;

/// From this radix on, digits are the characters from U+00A1 on.
const HIGH_RADIX: usize = 63;

/// Bytes of the shortest payload and words that are unpacked.
const LEAST: usize = 24;

/// How many times as long as payload and words a script can be: packers gain a half, on code that repeats itself more.
const GROWTH: usize = 16;

/// Digits of a number that stands for a word. Four of radix 36 number more words than a text can have.
const DIGITS: usize = 6;

/// Hands on what is packed, with its place.
pub(super) fn find(text: &[u8], found: &mut dyn FnMut(usize, Vec<u8>)) {
    for at in memmem::find_iter(text, b"split") {
        let after = text.get(at + b"split".len()..).unwrap_or_default();
        if let Some((close, separator, rest)) = call(text, at, after) {
            let find = match separator {
                Some(separator) => unpack(text, close, separator),
                None => turned(text, close, rest),
            };
            if let Some((at, bytes)) = find {
                found(at, bytes);
            }
        }
    }
}

/// The literal that is split closes here, at this byte (or everywhere), and this follows.
fn call<'a>(text: &[u8], at: usize, after: &'a [u8]) -> Option<(usize, Option<u8>, &'a [u8])> {
    let (method, after) = match (text.get(at.checked_sub(1)?)?, after) {
        (b'.', after) => (at - 1, after),
        (b'\'' | b'"', [b'\'' | b'"', b']', after @ ..]) if text.get(at.checked_sub(2)?) == Some(&b'[') => {
            (at - 2, after)
        }
        _ => return None,
    };
    let (separator, rest) = match after {
        [b'(', b'\'' | b'"', byte, b'\'' | b'"', b')', rest @ ..] => (Some(*byte), rest),
        [b'(', b'\'' | b'"', b'\'' | b'"', b')', rest @ ..] => (None, rest),
        _ => return None,
    };
    let close = method.checked_sub(1).filter(|&close| text.get(close).is_some_and(|&byte| literal::is_quote(byte)))?;
    Some((close, separator, rest))
}

/// A literal that is turned around.
fn turned(text: &[u8], close: usize, rest: &[u8]) -> Option<(usize, Vec<u8>)> {
    if !rest.starts_with(b".reverse(") && !rest.starts_with(b"['reverse'](") && !rest.starts_with(b"[\"reverse\"](") {
        return None;
    }
    let inside = literal::before(text, close)?;
    let value = literal::value(inside.of(text));
    Some((inside.from, String::from_utf8_lossy(&value).chars().rev().collect::<String>().into_bytes()))
}

/// The script whose words are listed before `close`.
fn unpack(text: &[u8], close: usize, separator: u8) -> Option<(usize, Vec<u8>)> {
    let list = literal::before(text, close)?;
    let (radix, end) = radix_before(text, list.from.checked_sub(1)?)?;
    let payload = literal::before(text, end)?;
    if payload.of(text).len() + list.of(text).len() < LEAST {
        return None;
    }
    let list = unescaped(text, list);
    let words: Vec<&[u8]> = list.split(|&byte| byte == separator).collect();
    let at = payload.from;
    let payload = unescaped(text, payload);
    let most = limits::UNWRAP_BYTES.min(GROWTH * (payload.len() + list.len()));
    let mut script = Vec::with_capacity(payload.len() + list.len());
    let mut rest: &[u8] = &payload;
    while !rest.is_empty() && script.len() < most {
        let (number, len) = if radix >= HIGH_RADIX { high_number(rest, radix) } else { number(rest, radix) };
        let (token, after) = rest.split_at_checked(len.max(1)).unwrap_or((rest, &[]));
        let word = number.filter(|_| len > 0).and_then(|number| words.get(number)).filter(|word| !word.is_empty());
        script.extend_from_slice(word.copied().unwrap_or(token));
        rest = after;
    }
    Some((at, script))
}

fn unescaped(text: &[u8], inside: Span) -> Cow<'_, [u8]> {
    let inside = inside.of(text);
    if inside.contains(&b'\\') { Cow::Owned(literal::value(inside)) } else { Cow::Borrowed(inside) }
}

/// Reads backwards from the quote that opens the words: `'payload',radix,count,` or `"payload",`. The radix, and the quote
/// that closes the payload.
fn radix_before(text: &[u8], open: usize) -> Option<(usize, usize)> {
    let mut numbers = Vec::new();
    let mut rest = text.get(..open)?.trim_ascii_end();
    loop {
        rest = rest.strip_suffix(b",")?.trim_ascii_end();
        let digits = rest.iter().rev().take(9).take_while(|byte| byte.is_ascii_alphanumeric()).count();
        if digits == 0 {
            break;
        }
        let (before, number) = rest.split_at(rest.len() - digits);
        let number = std::str::from_utf8(number).ok()?;
        numbers.push(match number.strip_prefix("0x") {
            Some(hex) => usize::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        });
        rest = before.trim_ascii_end();
        if numbers.len() > 2 {
            return None;
        }
    }
    // The count, which stands last, is of no use.
    let radix = match numbers.as_slice() {
        [_, radix] => *radix,
        _ => RADIX,
    };
    Some((radix, rest.len().checked_sub(1)?)).filter(|&(radix, _)| (2..=95).contains(&radix))
}

/// The number that a word of the payload is, and the word's length. 0 to 9, a to z, A to Z are its digits.
fn number(rest: &[u8], radix: usize) -> (Option<usize>, usize) {
    let word = rest.iter().take_while(|&&byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let (mut number, mut len) = (Some(0_usize), 0);
    for &byte in word {
        let digit = match byte {
            b'0'..=b'9' => Some(byte - b'0'),
            b'a'..=b'z' => Some(byte - b'a' + 10),
            b'A'..=b'Z' => Some(byte - b'A' + 36),
            _ => None,
        };
        let digit = digit.map(usize::from).filter(|&digit| digit < radix && len < DIGITS);
        number = number.zip(digit).map(|(number, digit)| number * radix + digit);
        len += 1;
    }
    (number, len)
}

/// The same where U+00A1 is 0.
fn high_number(rest: &[u8], radix: usize) -> (Option<usize>, usize) {
    let (mut number, mut len) = (Some(0_usize), 0);
    while let Some(&[lead @ (0xc2 | 0xc3), low @ 0x80..=0xbf]) = rest.get(len..len + 2) {
        let code = usize::from(lead & 3) << 6 | usize::from(low & 0x3f);
        let Some(digit) = code.checked_sub(0xa1) else { break };
        let digit = Some(digit).filter(|&digit| digit < radix && len < 2 * DIGITS);
        number = number.zip(digit).map(|(number, digit)| number * radix + digit);
        len += 2;
    }
    (number, len)
}
