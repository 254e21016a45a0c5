//! Changes to texts that keep them texts: tokens come and go, lines and parts of lines are copied elsewhere, new ones are
//! drawn.
//!
//! Bytes that change one by one hardly ever make an option of a filter, or a host that stands in a filter and in a request
//! too. A third of the changes is left to libFuzzer, which does just that.

use libfuzzer_sys::fuzzer_mutate;

use crate::grammar::{Fresh, Grammar};
use crate::random::Random;

/// Changes the first `size` bytes of `data`; the new size, at most `most`. The arguments are those of `fuzz_mutator!`.
pub fn text(data: &mut [u8], size: usize, most: usize, seed: u32, grammar: &Grammar) -> usize {
    let mut random = Random(u64::from(seed) << 8 | 0x5eed);
    random.below(1);
    let mut text = data[..size].to_vec();
    match random.below(6) {
        0 | 1 => return fuzzer_mutate(data, size, most),
        2 => renew(&mut text, (grammar.fresh)(&mut random)),
        _ => (0..1 + random.below(4)).for_each(|_| change(&mut text, &mut random, grammar.tokens)),
    }
    text.truncate(most.min(data.len()));
    data[..text.len()].copy_from_slice(&text);
    text.len()
}

fn renew(text: &mut Vec<u8>, fresh: Fresh) {
    match fresh {
        Fresh::Whole(whole) => *text = whole.into_bytes(),
        Fresh::First(line) => replace(text, 0, 0, format!("{line}\n").as_bytes()),
        Fresh::Last(line) => text.extend_from_slice(format!("\n{line}").as_bytes()),
    }
}

fn change(text: &mut Vec<u8>, random: &mut Random, tokens: &[&str]) {
    let at = random.below(text.len() + 1);
    match random.below(7) {
        0 | 1 => replace(text, at, 0, random.of(tokens).as_bytes()),
        2 => {
            let len = random.below(9);
            replace(text, at, len, random.of(tokens).as_bytes());
        }
        3 => {
            let (from, len) = (random.below(text.len() + 1), 1 + random.below(12));
            let part = text[from..text.len().min(from + len)].to_vec();
            replace(text, at, 0, &part);
        }
        4 => {
            let lines: Vec<&[u8]> = text.split(|&byte| byte == b'\n').collect();
            let line = [lines[random.below(lines.len())], b"\n"].concat();
            let start = text[..at].iter().rposition(|&byte| byte == b'\n').map_or(0, |end| end + 1);
            replace(text, start, 0, &line);
        }
        5 => {
            let start = text[..at].iter().rposition(|&byte| byte == b'\n').map_or(0, |end| end + 1);
            let len = text[start..].iter().position(|&byte| byte == b'\n').map_or(text.len(), |end| end + 1);
            replace(text, start, len, b"");
        }
        _ => {
            let len = random.below(24);
            replace(text, at, len, b"");
        }
    }
}

/// Puts `new` into the place of `len` bytes from `at` on.
fn replace(text: &mut Vec<u8>, at: usize, len: usize, new: &[u8]) {
    text.splice(at..text.len().min(at.saturating_add(len)), new.iter().copied());
}
