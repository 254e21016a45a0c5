//! Text -> the constants that stand in it as numbers: decimal or hexadecimal, with or without a sign, or as bytes in lists.
//!
//! Kernels in JavaScript, asm.js, GLSL and WGSL cannot do without the constants of what they compute.

use crate::primitive::{Found, Words};
use crate::proof::Sizes;

/// What numbers say of a text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Numbers {
    pub(crate) found: Found,
    pub(crate) sizes: Sizes,
    /// Where the first constant stands.
    pub(crate) first: Option<usize>,
}

/// Reads all numbers of a text, in one pass.
pub(crate) fn numbers(text: &[u8]) -> Numbers {
    let mut numbers = Numbers::default();
    let words = Words::shared();
    // The last eight numbers of a list of bytes, as one number, and where the list went on.
    let (mut bytes, mut list) = (0_u64, usize::MAX);
    let mut at = 0;
    while let Some(digits) = text.get(at..).and_then(|rest| rest.iter().position(u8::is_ascii_digit)) {
        let start = at + digits;
        let before = start.checked_sub(1).and_then(|before| text.get(before)).copied().unwrap_or_default();
        if is_name(before) {
            // Digits of a name: most of those in a script made small.
            at = start + text.get(start..).map_or(0, |rest| rest.iter().take_while(|byte| is_name(**byte)).count());
            continue;
        }
        // Most numbers are small and stand in no list.
        if let Some(end) = small(text, start)
            && list != start
            && text.get(end) != Some(&b',')
        {
            at = end;
            continue;
        }
        let (number, end) = number(text, start);
        at = end;
        let Some(number) = number else { continue };
        let found = &mut numbers.found;
        let is_constant = if let Ok(byte) = u8::try_from(number) {
            let goes_on = list == start;
            bytes = if goes_on { bytes >> 8 } else { 0 } | u64::from(byte) << 56;
            list = next(text, end);
            goes_on && words.mark_bytes(bytes, found)
        } else if let Ok(number) = u32::try_from(number) {
            numbers.sizes.mark(number);
            let signed = if before == b'-' { number.wrapping_neg() } else { number };
            words.mark(signed, found)
        } else {
            words.mark_long(number, found)
        };
        if is_constant {
            numbers.first.get_or_insert(start);
        }
    }
    numbers
}

/// Where a number of at most three digits ends.
fn small(text: &[u8], start: usize) -> Option<usize> {
    let digits = text.get(start..start + 4)?;
    let count = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let is_hex = digits.get(1).is_some_and(|byte| matches!(byte, b'x' | b'X'));
    (count < digits.len() && !is_hex).then_some(start + count)
}

/// Whether a name may hold this byte: digits behind it belong to that name.
fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'.')
}

/// Where the next number of a list begins: behind a comma and blanks, few of them.
fn next(text: &[u8], end: usize) -> usize {
    const BLANKS: usize = 40;
    let Some((b',', behind)) = text.get(end..).and_then(|rest| rest.split_first()).map(|(first, rest)| (*first, rest))
    else {
        return usize::MAX;
    };
    let blanks = behind.iter().take(BLANKS).take_while(|byte| byte.is_ascii_whitespace()).count();
    end + 1 + blanks
}

/// The number whose digits begin at `start`, if it is whole and has at most 64 bits, and where it ends. Suffixes of shaders
/// (`u`) and of big integers (`n`) belong to it.
fn number(text: &[u8], start: usize) -> (Option<u64>, usize) {
    let digits = text.get(start..).unwrap_or_default();
    let (radix, digits, prefix) = match digits {
        [b'0', b'x' | b'X', hex @ ..] => (16, hex, 2),
        decimal => (10, decimal, 0),
    };
    let mut value = Some(0_u64);
    let mut taken = 0;
    for &byte in digits {
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            b'a'..=b'f' if radix == 16 => byte - b'a' + 10,
            b'A'..=b'F' if radix == 16 => byte - b'A' + 10,
            // `0xFFFF_0000`
            b'_' => {
                taken += 1;
                continue;
            }
            _ => break,
        };
        value = value.and_then(|value| value.checked_mul(radix)?.checked_add(u64::from(digit)));
        taken += 1;
    }
    let end = start + prefix + taken;
    let mut behind = digits.get(taken..).unwrap_or_default();
    if let [b'u' | b'U' | b'n', rest @ ..] = behind {
        behind = rest;
    }
    let is_whole = taken > 0 && !behind.first().is_some_and(|&byte| is_name(byte));
    (value.filter(|_| is_whole), end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::primitive::Part;

    #[test]
    fn numbers_are_read_in_every_spelling() {
        for (text, expected) in [
            ("0x428a2f98, 0x71374491", 2),
            ("[1116352408,1899447441]", 2),
            ("a^-1245643825", 1),
            ("0x428a2f98u + 1899447441u", 2),
            ("0x428a_2f98", 1),
            ("0x428a2f98n", 1),
            ("[152,47,138,66, 145, 68,55,113]", 1),
            ("152,47,138;66", 0),
            ("x1116352408 $1116352408 1.1116352408 1116352408.5 1116352408e1 0x428a2f98f", 0),
            ("0x 11163524081116352408111635240811163524081116352408", 0),
        ] {
            assert_eq!(numbers(text.as_bytes()).found.count(Part::Sha256), expected, "{text}");
        }
    }
}
