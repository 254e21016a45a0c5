//! Does a pattern with `*` and `^` match a text? Bounded by the steps that a request has, see [`crate::limits::REQUEST_STEPS`].

use memchr::{memchr, memchr2};

use crate::filter::Anchor;
use crate::url::Url;

/// A pattern as the table holds it: lower case, unless letters are to be compared exactly.
#[derive(Clone, Copy, Debug)]
pub(super) struct Glob<'a> {
    pub(super) start: Anchor,
    pub(super) text: &'a [u8],
    pub(super) end: bool,
    pub(super) match_case: bool,
}

impl Glob<'_> {
    /// Does it match `url`?
    pub(super) fn matches(&self, url: &Url<'_>, steps: &mut usize) -> bool {
        let text = url.text().as_bytes();
        match self.start {
            Anchor::Start => self.run(text, 0, false, steps),
            Anchor::None => self.run(text, 0, true, steps),
            Anchor::Host => (url.host_start()..url.host_end()).any(|at| self.matches_at(url, at, steps)),
        }
    }

    /// Does it match `url` if it begins at the place `at`?
    pub(super) fn matches_at(&self, url: &Url<'_>, at: usize, steps: &mut usize) -> bool {
        let text = url.text().as_bytes();
        let allowed = match self.start {
            Anchor::None => true,
            Anchor::Start => at == 0,
            Anchor::Host if at == url.host_start() => url.has_host(),
            Anchor::Host => {
                (url.host_start()..url.host_end()).contains(&at) && text.get(at.wrapping_sub(1)) == Some(&b'.')
            }
        };
        allowed && self.run(text, at, false, steps)
    }

    /// Matches piece by piece what stands between `*`: each at the first place where it fits, which leaves most for the
    /// others. `floating`: the first may begin later than `at` as well.
    fn run(&self, text: &[u8], mut at: usize, mut floating: bool, steps: &mut usize) -> bool {
        let mut left = Some(self.text);
        while let Some(pattern) = left {
            let piece;
            (piece, left) = match memchr(b'*', pattern) {
                Some(star) => (pattern.get(..star).unwrap_or_default(), pattern.get(star + 1..)),
                None => (pattern, None),
            };
            let to_the_end = self.end && left.is_none();
            let met = match floating {
                true => self.find(piece, text, at, to_the_end, steps),
                false => self.piece(piece, text, at, steps).filter(|&end| !to_the_end || end == text.len()),
            };
            let Some(end) = met else { return false };
            (at, floating) = (end, true);
        }
        true
    }

    /// Where the piece ends that begins at the first place from `at` on.
    fn find(&self, piece: &[u8], text: &[u8], at: usize, to_the_end: bool, steps: &mut usize) -> Option<usize> {
        let Some(&first) = piece.first() else {
            return Some(if to_the_end { text.len() } else { at });
        };
        // A piece has the length of what it matches; only separators may lie beyond the end.
        let mut at = if to_the_end { at.max(text.len().saturating_sub(piece.len())) } else { at };
        loop {
            let rest = text.get(at..)?;
            at += match first {
                b'^' => 0,
                _ if self.match_case => memchr(first, rest)?,
                _ => memchr2(first, first.to_ascii_uppercase(), rest)?,
            };
            match self.piece(piece, text, at, steps) {
                Some(end) if !to_the_end || end == text.len() => return Some(end),
                _ => at += 1,
            }
        }
    }

    /// Where the piece ends that begins at `at`. Compared from its end, because what leads here has often been met by its
    /// beginning.
    fn piece(&self, piece: &[u8], text: &[u8], at: usize, steps: &mut usize) -> Option<usize> {
        *steps = steps.checked_sub(1 + piece.len() / 8)?;
        let rest = text.get(at..)?;
        let (within, beyond) = piece.split_at_checked(rest.len()).unwrap_or((piece, &[]));
        // The end of the address counts as a separator.
        let fits = beyond.iter().all(|&byte| byte == b'^')
            && within.iter().zip(rest).rev().all(|(&wanted, &byte)| match wanted {
                b'^' => is_separator(byte),
                _ if self.match_case => byte == wanted,
                _ => byte.to_ascii_lowercase() == wanted,
            });
        fits.then_some(at + within.len())
    }
}

/// Adblock Plus: "anything but a letter, a digit, or one of _ - . %".
fn is_separator(byte: u8) -> bool {
    !(byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'%') || byte >= 0x80)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::{Pattern, parse};
    use crate::limits;

    #[test]
    fn patterns_and_addresses() {
        for (pattern, url, expected) in [
            ("/miner.js", "https://a.com/x/miner.js?v", true),
            ("/miner.js", "https://a.com/x/MINER.JS", true),
            ("/miner.js$match-case", "https://a.com/x/MINER.JS", false),
            ("/miner.js|", "https://a.com/x/miner.js?v", false),
            ("|https://a.", "https://a.com/", true),
            ("|https://a.", "http://b.com/?https://a.", false),
            ("||a.com/x", "https://b.a.com/x", true),
            ("||a.com/x", "https://ba.com/x", false),
            ("||a.com", "https://a.com.evil.net/", true),
            ("||a.com^x", "https://a.com:x", true),
            ("||a.com*x^", "https://a.com/y/x", true),
            ("||ddns.net^*=ws://", "https://m.ddns.net/p?u=ws://q", true),
            ("a^^", "https://x.com/a", true),
            ("a^^|", "https://x.com/a?", true),
            ("a*b^|", "https://x.com/a1b2b", true),
            ("a*b*^", "https://x.com/ab", true),
            ("a*b*c", "https://x.com/abab", false),
            ("a*a|", "https://x.com/", false),
            ("x*ab|", "https://x.com/abab", true),
            ("a*b*c", "https://x.com/a1b2", false),
            ("a*b*c|", "https://x.com/abcabc", true),
            ("-coin-hive.js", "https://x.com/my-coin-hive.js", true),
            (".spacepools.*:", "wss://p.spacepools.org:80/", true),
        ] {
            let filter = parse(pattern).ok();
            let glob = filter.and_then(|filter| match filter.pattern {
                Pattern::Text { start, text, end } => Some(
                    (Glob { start, text: text.as_bytes(), end, match_case: filter.match_case })
                        .matches(&Url::parse(url), &mut { limits::REQUEST_STEPS }),
                ),
                _ => None,
            });
            assert_eq!(glob, Some(expected), "{pattern} {url}");
        }
    }

    #[test]
    fn hostile_patterns_end() {
        let text = format!("https://a.com/{}", "a".repeat(10_000));
        let pattern = format!("{}b", "*a".repeat(1_000));
        let glob = Glob { start: Anchor::None, text: pattern.as_bytes(), end: false, match_case: false };
        assert!(!glob.matches(&Url::parse(&text), &mut { limits::REQUEST_STEPS }));
    }
}
