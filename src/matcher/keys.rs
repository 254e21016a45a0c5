//! Under what each filter is found: what the fewest requests share.
//!
//! A host of its own, its rarest word, the words of which a regular expression needs one, or the hosts of its initiators.
//! Filters that have none of these are tried on every request.

use super::hash::{self, Space};
use crate::filter::{Anchor, Filter, Pattern};
use crate::regex;

/// Where a filter is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Key {
    /// Under a host of the address.
    Host(u32),
    /// Under a word between two bytes (0: any), which stands at a fixed place of the pattern, or behind a `*`.
    Word { key: u32, place: Option<usize>, between: [u8; 2] },
    /// Under each of several words, of which every match has one, between two bytes (0: any).
    AnyWord { keys: Vec<u32>, between: [u8; 2] },
    /// Under each host of `domain=`.
    Sources,
    /// On every request.
    Nothing,
}

/// A word with a rank above this leads to too many requests.
const COMMON: u32 = 1 << 16;

/// A filter with a common word is found by its initiators instead if these are not more: each costs a dozen bytes.
const FEW_SOURCES: usize = 64;

/// A host leads to its requests alone, and is the better key unless more filters than these begin with it.
const FILTERS_A_HOST: u32 = 4;

/// Words that stand in a large part of all addresses, whatever the list.
const EVERYWHERE: [&str; 36] = [
    "http", "https", "ws", "wss", "www", "com", "net", "org", "js", "css", "php", "html", "htm", "png", "jpg", "gif",
    "svg", "json", "woff2", "webp", "min", "cdn", "static", "assets", "images", "img", "image", "api", "v1", "v2",
    "id", "main", "index", "de", "ru", "io",
];

/// Chooses keys, knowing how many filters could be found under each word.
pub(super) struct Keys {
    counts: Vec<u16>,
    everywhere: Vec<u32>,
}

impl Keys {
    /// Slots of the counts; words that share one only look more frequent than they are.
    const SLOTS: usize = 1 << 16;

    pub(super) fn of<'a>(filters: impl Iterator<Item = &'a Filter<'a>>) -> Self {
        let mut counts = vec![0u16; Self::SLOTS];
        for filter in filters {
            let Pattern::Text { start, text, end } = filter.pattern else { continue };
            let host = whole_host(start, text).map(|host| hash::host(Space::Host, host));
            let words = words(start, text, end).map(|word| hash::word(word.text));
            for key in words.chain(host) {
                if let Some(count) = counts.get_mut(key as usize % Self::SLOTS) {
                    *count = count.saturating_add(1);
                }
            }
        }
        let everywhere = EVERYWHERE.iter().map(|word| hash::word(word.as_bytes())).collect();
        Self { counts, everywhere }
    }

    fn count(&self, key: u32) -> u32 {
        u32::from(self.counts.get(key as usize % Self::SLOTS).copied().unwrap_or(0))
    }

    /// Low for a word that leads to few filters and few requests: rare first, then long.
    fn rank(&self, word: &[u8]) -> u32 {
        let key = hash::word(word);
        let count = self.count(key);
        let everywhere = if word.len() == 1 || self.everywhere.contains(&key) { COMMON } else { 0 };
        everywhere + (count << 5) + (31 - (word.len() as u32).min(31)) + 1
    }

    pub(super) fn key(&self, filter: &Filter<'_>) -> Key {
        let best = match filter.pattern {
            Pattern::Host(host) => return Key::Host(hash::host(Space::Host, host.as_bytes())),
            Pattern::Text { start, text, end } => self.of_text(start, text, end),
            Pattern::Regex(source) => self.of_regex(source, filter.match_case),
        };
        match (best, sources(filter)) {
            (Some((rank, _)), Some(count)) if rank > COMMON && count <= FEW_SOURCES => Key::Sources,
            (Some((_, key)), _) => key,
            (None, Some(_)) => Key::Sources,
            (None, None) => Key::Nothing,
        }
    }

    fn of_text(&self, start: Anchor, text: &str, end: bool) -> Option<(u32, Key)> {
        let host = whole_host(start, text).map(|host| {
            let key = hash::host(Space::Host, host);
            (self.count(key).saturating_sub(FILTERS_A_HOST) << 5, Key::Host(key))
        });
        let word = words(start, text, end).map(|word| (self.rank(word.text), word)).min_by_key(|&(rank, _)| rank);
        let word = word.map(|(rank, Word { text: word, at, between })| {
            let fixed = !text.as_bytes().iter().take(at).any(|&byte| byte == b'*');
            (rank, Key::Word { key: hash::word(word), place: fixed.then_some(at), between })
        });
        host.into_iter().chain(word).min_by_key(|&(rank, _)| rank)
    }

    /// The set of words that is worst in no word.
    fn of_regex(&self, source: &str, match_case: bool) -> Option<(u32, Key)> {
        let sets = regex::words(source, match_case).into_iter().map(|set| {
            let worst = set.words.iter().map(|word| self.rank(word)).max().unwrap_or(u32::MAX);
            (worst, set)
        });
        let (rank, set) = sets.min_by_key(|&(rank, _)| rank)?;
        let keys = set.words.iter().map(|word| hash::word(word)).collect();
        Some((rank, Key::AnyWord { keys, between: set.between }))
    }
}

/// The host of a pattern such as `||host/path`, where it is whole.
fn whole_host(start: Anchor, text: &str) -> Option<&[u8]> {
    let bytes = text.as_bytes();
    let end = match bytes.first() {
        Some(b'[') => bytes.iter().position(|&b| b == b']')? + 1,
        _ => bytes.iter().position(|b| matches!(b, b'/' | b'^' | b'?' | b':' | b'*'))?,
    };
    let host = bytes.get(..end)?;
    let closed = matches!(bytes.get(end), Some(b'/' | b'^' | b'?' | b':'));
    // Addresses are asked for without the dot at their end.
    let plain = !host.is_empty() && !host.starts_with(b".") && !host.ends_with(b".");
    (start == Anchor::Host && closed && plain).then_some(host)
}

/// How many hosts a filter's `domain=` includes, if it includes hosts only.
fn sources(filter: &Filter<'_>) -> Option<usize> {
    let mut count = 0;
    for domain in filter.from.iter().filter(|domain| !domain.excluded) {
        if domain.name.ends_with(".*") {
            return None;
        }
        count += 1;
    }
    (count > 0).then_some(count)
}

/// A word of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Word<'a> {
    text: &'a [u8],
    /// Where it begins.
    at: usize,
    /// What stands before and behind it; 0: `^`, an end of the address, or a digit of an escape, which has two cases.
    between: [u8; 2],
}

/// The words of a pattern that stand whole in every address that it matches.
fn words(start: Anchor, text: &str, end: bool) -> impl Iterator<Item = Word<'_>> {
    let bytes = text.as_bytes();
    let mut next = 0;
    std::iter::from_fn(move || {
        loop {
            let at = (next..bytes.len()).find(|&at| hash::is_word(bytes, at))?;
            let to = (at..bytes.len()).find(|&at| !hash::is_word(bytes, at)).unwrap_or(bytes.len());
            next = to;
            let neighbours = [at.checked_sub(1).and_then(|at| bytes.get(at)), bytes.get(to)];
            // At its ends a pattern may go on within a word, unless it is anchored there; and so may a `*`.
            let anchored = [start != Anchor::None, end];
            let closed = |(neighbour, anchored): (Option<&u8>, bool)| neighbour.map_or(anchored, |&byte| byte != b'*');
            if neighbours.into_iter().zip(anchored).all(closed) {
                let fixed = |&byte: &u8| byte != b'^' && !byte.is_ascii_alphanumeric();
                let byte = |neighbour: Option<&u8>| neighbour.copied().filter(fixed).unwrap_or(0);
                return Some(Word { text: bytes.get(at..to)?, at, between: neighbours.map(byte) });
            }
        }
    })
}
