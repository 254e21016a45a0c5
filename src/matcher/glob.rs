//! Does a pattern with `*` and `^` match a text? Bounded: see [`crate::limits::GLOB_STEPS_PER_BYTE`].

use crate::filter::Anchor;
use crate::limits;
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
    pub(super) fn matches(&self, url: &Url<'_>) -> bool {
        let text = url.text().as_bytes();
        match self.start {
            Anchor::Start => self.run(text, 0, false),
            Anchor::None => self.run(text, 0, true),
            Anchor::Host => {
                let host = text.get(..url.host_end()).unwrap_or_default();
                (url.host_start()..host.len())
                    .filter(|&at| at == url.host_start() || host.get(at - 1) == Some(&b'.'))
                    .any(|at| self.run(text, at, false))
            }
        }
    }

    /// Does it match `url` from the place `at` on? For patterns that may begin anywhere.
    pub(super) fn matches_at(&self, url: &Url<'_>, at: usize) -> bool {
        self.run(url.text().as_bytes(), at, false)
    }

    /// Runs the pattern from `at`; `floating`: it may begin later as well.
    fn run(&self, text: &[u8], at: usize, floating: bool) -> bool {
        let pattern = self.text;
        let (mut p, mut t) = (0, at);
        // The last `*`: the pattern after it, and where in the text that was tried last.
        let mut star = floating.then_some((0, at));
        let mut steps = limits::GLOB_STEPS_PER_BYTE.saturating_mul(text.len() + 1);
        loop {
            let Some(left) = steps.checked_sub(1) else {
                return false;
            };
            steps = left;
            let met = match (pattern.get(p), text.get(t)) {
                (None, None) => return true,
                (None, Some(_)) if !self.end => return true,
                (None, Some(_)) => false,
                (Some(b'*'), _) => {
                    p += 1;
                    star = Some((p, t));
                    continue;
                }
                // The end of the address counts as a separator.
                (Some(b'^'), None) => {
                    return pattern.get(p..).is_some_and(|rest| rest.iter().all(|b| matches!(b, b'^' | b'*')));
                }
                (Some(b'^'), Some(&byte)) => is_separator(byte),
                (Some(_), None) => return false,
                (Some(&wanted), Some(&byte)) => {
                    wanted == if self.match_case { byte } else { byte.to_ascii_lowercase() }
                }
            };
            if met {
                (p, t) = (p + 1, t + 1);
                continue;
            }
            match star {
                Some((after, tried)) if tried < text.len() => {
                    (p, t) = (after, tried + 1);
                    star = Some((after, tried + 1));
                }
                _ => return false,
            }
        }
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
            ("a*b*c", "https://x.com/a1b2", false),
            ("a*b*c|", "https://x.com/abcabc", true),
            ("-coin-hive.js", "https://x.com/my-coin-hive.js", true),
            (".spacepools.*:", "wss://p.spacepools.org:80/", true),
        ] {
            let filter = parse(pattern).ok();
            let glob = filter.and_then(|filter| match filter.pattern {
                Pattern::Text { start, text, end } => Some(
                    (Glob { start, text: text.as_bytes(), end, match_case: filter.match_case })
                        .matches(&Url::parse(url)),
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
        assert!(!glob.matches(&Url::parse(&text)));
    }
}
