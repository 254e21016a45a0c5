//! The first bytes of an escape -> the character it stands for.
//!
//! Invariant: each reader looks at some ten bytes.

use super::base64::digit;

/// A character, and how many bytes its escape has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Escape {
    pub(super) code: u32,
    pub(super) len: usize,
}

/// `\x41`, `\u0041` (also as a pair of surrogates), `\u{41}` or `\101`, at a backslash.
pub(super) fn backslash(text: &[u8]) -> Option<Escape> {
    match text {
        [b'\\', b'x', rest @ ..] => hex(rest, 2).map(|code| Escape { code, len: 4 }),
        [b'\\', b'u', b'{', rest @ ..] => braced(rest),
        [b'\\', b'u', rest @ ..] => {
            let code = hex(rest, 4)?;
            let low = match rest.get(4..) {
                Some([b'\\', b'u', low @ ..]) if (0xd800..0xdc00).contains(&code) => hex(low, 4),
                _ => None,
            };
            match low {
                Some(low @ 0xdc00..0xe000) => {
                    Some(Escape { code: 0x1_0000 + ((code - 0xd800) << 10) + (low - 0xdc00), len: 12 })
                }
                _ => Some(Escape { code, len: 6 }),
            }
        }
        [b'\\', b'0'..=b'7', ..] => {
            let digits = text.iter().skip(1).take(3).take_while(|byte| matches!(byte, b'0'..=b'7'));
            // `\400` is `\40` and a zero.
            let (code, len) = digits.fold((0, 1), |(code, len), &byte| {
                let more = code * 8 + u32::from(byte - b'0');
                if more < 256 && len > 0 { (more, len + 1) } else { (code, len) }
            });
            Some(Escape { code, len })
        }
        _ => None,
    }
}

fn braced(rest: &[u8]) -> Option<Escape> {
    let digits = rest.iter().take(6).take_while(|byte| byte.is_ascii_hexdigit()).count();
    let code = hex(rest, digits)?;
    (rest.get(digits) == Some(&b'}') && digits > 0).then_some(Escape { code, len: digits + 4 })
}

/// `%41` or `%u0041`, at a percent sign. The first stands for a byte of UTF-8, or of Latin-1.
pub(super) fn percent(text: &[u8]) -> Option<Escape> {
    match text {
        [b'%', b'u', rest @ ..] => hex(rest, 4).map(|code| Escape { code, len: 6 }),
        [b'%', rest @ ..] => hex(rest, 2).map(|code| Escape { code, len: 3 }),
        _ => None,
    }
}

/// `&#65;` or `&#x41;`, at an ampersand.
pub(super) fn reference(text: &[u8]) -> Option<Escape> {
    let (rest, radix, before) = match text {
        [b'&', b'#', b'x' | b'X', rest @ ..] => (rest, 16, 3),
        [b'&', b'#', rest @ ..] => (rest, 10, 2),
        _ => return None,
    };
    let digits = rest.iter().take(7).map_while(|&byte| char::from(byte).to_digit(radix));
    let (code, len) = digits.fold((0_u32, before), |(code, len), digit| (code * radix + digit, len + 1));
    (len > before && rest.get(len - before) == Some(&b';')).then_some(Escape { code, len: len + 1 })
}

fn hex(text: &[u8], digits: usize) -> Option<u32> {
    text.get(..digits)?.iter().try_fold(0, |value, &byte| Some(value << 4 | digit(byte)?))
}
