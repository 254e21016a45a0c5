//! Text -> what lists of numbers stand for: bytes or character codes, plain or changed with one key.
//!
//! Invariant: each byte belongs to one list, and only so many lists are worth a guess (see [`crate::limits`]).

use super::literal::push;
use super::text::{begins_as_text, begins_well, is_printable};
use super::{Effort, MODULE};

/// Numbers of the shortest list that is decoded. Shorter ones are sizes, colours and places.
const LEAST: usize = 16;

/// Numbers of the shortest list whose key is guessed: fewer leave several keys that give something printable.
const LEAST_TO_GUESS: usize = 64;

/// One byte in so many is looked at. A prime, so that in `0x61, 0x73, ` it is not always the same column.
const STRIDE: usize = 23;

/// Numbers that are looked at to see whether a key is right.
const PROBE: usize = 32;

/// Numbers that are looked at to choose between keys that are possible.
const SAMPLE: usize = 1024;

/// How far from a list its key is looked for.
const NEAR: usize = 256;

/// Characters have 21 bits.
const MOST: i64 = 0x10_ffff;

/// Adds what each list stands for, with its place.
pub(super) fn find(text: &[u8], effort: &mut Effort, finds: &mut Vec<(usize, Vec<u8>)>) {
    let (mut at, mut done) = (STRIDE - 1, 0);
    while let Some(&byte) = text.get(at) {
        if byte != b',' && !byte.is_ascii_digit() {
            at += STRIDE;
            continue;
        }
        let before = text.get(done..at).unwrap_or_default();
        let after = text.get(at..).unwrap_or_default();
        let start = at - before.iter().rev().take_while(|&&byte| is_of_list(byte)).count();
        let end = at + after.iter().position(|&byte| !is_of_list(byte)).unwrap_or(after.len());
        if end - start >= 2 * LEAST {
            finds.extend(decode(text, start, end, effort).into_iter().map(|bytes| (start, bytes)));
        }
        done = end;
        at = end + STRIDE;
    }
}

fn is_of_list(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f' | b'A'..=b'F' | b'x' | b'X' | b',' | b'-' | b' ' | b'\n' | b'\r' | b'\t')
}

/// What a list stands for as it is, and with a key: what a wrong key leaves may be printable too.
fn decode(text: &[u8], start: usize, end: usize, effort: &mut Effort) -> Vec<Vec<u8>> {
    let numbers = parse(text.get(start..end).unwrap_or_default());
    if numbers.len() < LEAST {
        return Vec::new();
    }
    let head = numbers.get(..PROBE).unwrap_or(&numbers);
    let is_right = |key: &Key| key.apply(head).is_some_and(|codes| is_module(&codes) || is_plain(&codes));
    let none = Some(Key::NONE).filter(is_right);
    let shown = || keys_near(text, start, end).into_iter().filter(is_right).max_by_key(|key| key.score(&numbers));
    let mut key = of_module(head).or_else(shown);
    if key.is_none() && none.is_none() && numbers.len() >= LEAST_TO_GUESS && effort.guess() {
        key = guess(&numbers);
    }
    none.into_iter().chain(key).filter_map(|key| bytes(&key.apply(&numbers)?)).collect()
}

/// The numbers of a list, up to the first that is no byte or character.
fn parse(list: &[u8]) -> Vec<i64> {
    let mut numbers = Vec::with_capacity(list.len() / 4);
    for item in list.split(|&byte| byte == b',') {
        match number(item.trim_ascii()) {
            Some(value) => numbers.push(value),
            // What stands before a list, or behind its last comma.
            None if numbers.len() < LEAST => numbers.clear(),
            None => break,
        }
    }
    numbers
}

fn number(item: &[u8]) -> Option<i64> {
    let (digits, sign) = match item {
        [b'-', digits @ ..] => (digits, -1),
        digits => (digits, 1),
    };
    let (digits, radix) = match digits {
        [b'0', b'x' | b'X', digits @ ..] => (digits, 16),
        digits => (digits, 10),
    };
    // Seven digits hold every character; more are no characters.
    if digits.is_empty() || digits.len() > 7 {
        return None;
    }
    let value = digits
        .iter()
        .try_fold(0, |value, &byte| Some(value * i64::from(radix) + i64::from(char::from(byte).to_digit(radix)?)))?;
    (-128..=MOST).contains(&(sign * value)).then_some(sign * value)
}

/// How the numbers were made of characters.
#[derive(Clone, Copy, Debug)]
enum Key {
    Added(i64),
    Xored(i64),
}

impl Key {
    const NONE: Self = Self::Added(0);

    fn undo(self, number: i64) -> i64 {
        match self {
            Self::Added(key) => number - key,
            Self::Xored(key) => number ^ key,
        }
    }

    /// How much the first characters look like a script, or like base64 or hexadecimal digits.
    fn score(self, numbers: &[i64]) -> usize {
        let codes = numbers.iter().take(SAMPLE).map(|&number| u8::try_from(self.undo(number)).unwrap_or_default());
        let scores = codes.map(|byte| match byte {
            b'a'..=b'z' | b' ' => 2,
            b'A'..=b'Z' | b'0'..=b'9' | b'(' | b')' | b'.' | b',' | b';' | b'=' | b'"' | b'\'' => 1,
            _ => 0,
        });
        scores.sum()
    }

    /// The characters, unless some are none. Small negative numbers are bytes with a sign.
    fn apply(self, numbers: &[i64]) -> Option<Vec<u32>> {
        let change = |&number: &i64| {
            let value = self.undo(number);
            let value = if (-255..0).contains(&value) { value & 0xff } else { value };
            u32::try_from(value).ok().filter(|&code| i64::from(code) <= MOST)
        };
        numbers.iter().map(change).collect()
    }
}

fn is_module(codes: &[u32]) -> bool {
    codes.iter().zip(MODULE).filter(|&(&code, &byte)| code == u32::from(byte)).count() == MODULE.len()
}

fn is_plain(codes: &[u32]) -> bool {
    bytes(codes).is_some_and(|bytes| begins_well(&bytes))
}

/// The bytes that codes are, or their characters in UTF-8.
fn bytes(codes: &[u32]) -> Option<Vec<u8>> {
    let bytes: Option<Vec<u8>> = codes.iter().map(|&code| u8::try_from(code).ok()).collect();
    match bytes {
        Some(bytes) if begins_well(bytes.get(..PROBE).unwrap_or(&bytes)) => Some(bytes),
        _ => {
            let mut text = Vec::with_capacity(codes.len());
            codes.iter().for_each(|&code| push(&mut text, code));
            begins_as_text(text.get(..PROBE).unwrap_or(&text)).then_some(text)
        }
    }
}

/// The key with which a list is a module: its first byte is 0.
fn of_module(head: &[i64]) -> Option<Key> {
    let first = *head.first()?;
    [Key::Xored(first), Key::Added(first)]
        .into_iter()
        .find(|key| key.apply(head).is_some_and(|codes| is_module(&codes)))
}

/// Keys near a list that are tried; the numbers of other lists look like keys too.
const KEYS: usize = 8;

/// The keys that stand near a list: numbers behind `^`, `-` or `+`.
fn keys_near(text: &[u8], start: usize, end: usize) -> Vec<Key> {
    let after = text.get(end..text.len().min(end + NEAR)).unwrap_or_default();
    let before = text.get(start.saturating_sub(NEAR)..start).unwrap_or_default();
    let mut keys = Vec::new();
    for part in [after, before] {
        for (at, &sign) in part.iter().enumerate().filter(|(_, byte)| matches!(byte, b'^' | b'-' | b'+')) {
            if keys.len() >= KEYS {
                break;
            }
            let rest = part.get(at + 1..).unwrap_or_default().trim_ascii_start();
            let digits = rest.iter().take_while(|byte| byte.is_ascii_hexdigit() || matches!(byte, b'x' | b'X')).count();
            match (number(rest.get(..digits).unwrap_or_default()), sign) {
                (Some(key), b'^') => keys.push(Key::Xored(key)),
                // Taken away to undo what was added, or the other way round.
                (Some(key), b'-') => keys.push(Key::Added(key)),
                (Some(key), _) => keys.push(Key::Added(-key)),
                (None, _) => {}
            }
        }
    }
    keys
}

/// The key that gives what looks most like a script, of those that give something printable.
fn guess(numbers: &[i64]) -> Option<Key> {
    let is_possible = |key: i64| {
        let mut probe = numbers.iter().take(PROBE);
        probe.all(|&number| u8::try_from(number ^ key).is_ok_and(is_printable))
    };
    let keys = (1..256).filter(|&key| is_possible(key)).map(Key::Xored);
    keys.max_by_key(|key| key.score(numbers))
}
