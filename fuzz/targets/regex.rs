//! Any expression is compiled or refused, and any text is matched in bounded time; small ones as JavaScript matches them.
//!
//! The input is an expression, a line break and a text. Behind an empty expression stand the bytes of a program.

#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use wattguard::{limits, regex};
use wattguard_fuzz::{grammar, mutate, soon};

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate::text(data, size, max_size, seed, &grammar::EXPRESSIONS)
});

fuzz_target!(|data: &[u8]| {
    let (source, text) = data.split_at(data.iter().position(|&byte| byte == b'\n').unwrap_or(data.len()));
    let text = text.get(1..).unwrap_or_default();
    if source.is_empty() {
        soon("a program", || regex::matches(text, b"https://ab.example/aaab?c=1"));
        return;
    }
    let Ok(source) = std::str::from_utf8(source) else { return };
    for match_case in [false, true] {
        let Ok(program) = soon("compiling", || regex::compile(source, match_case)) else { continue };
        assert!(program.len() <= limits::REGEX_BYTES, "{} bytes", program.len());
        soon("matching", || regex::matches(&program, text));
        if let Some(expected) = as_javascript(source, text, match_case) {
            assert_eq!(regex::matches(&program, text), expected, "/{source}/ on {:?}", text.escape_ascii().to_string());
        }
        if text.len() > 12 && !match_case {
            let long = text.repeat(limits::URL_BYTES / text.len());
            soon("matching a long text", || regex::matches(&program, &long));
        }
    }
});

/// Does JavaScript match? `None` where the answer could be long in coming, or ours could be cut off.
fn as_javascript(source: &str, text: &[u8], match_case: bool) -> Option<bool> {
    let loops = source.bytes().filter(|byte| b"*+{".contains(byte)).count();
    if !source.is_ascii() || !text.is_ascii() || loops > 2 || source.len() > 40 || text.len() > 12 {
        return None;
    }
    // Here regress errs: it takes the Kelvin sign and the long s, which are in `\W`, for k and s. And counted groups of
    // nothing cost it time or memory without end.
    let kelvin = !match_case && source.contains("\\W") && text.iter().any(|byte| b"KSks".contains(byte));
    let counted = source.contains("){") || source.bytes().filter(u8::is_ascii_digit).count() > 4;
    if kelvin || counted {
        return None;
    }
    let theirs = regress::Regex::with_flags(source, if match_case { "" } else { "i" }).ok()?;
    Some(theirs.find(std::str::from_utf8(text).ok()?).is_some())
}
