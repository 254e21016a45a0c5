//! Lists -> the bytes of a table.
//!
//! Each filter goes into one bucket, under the key that the fewest requests share: a host of its own, its rarest word, or
//! the hosts of its initiators. Filters without any are tried on every request.

use std::collections::{HashMap, HashSet};

use super::hash::{self, Space};
use super::index::{fingerprint, sub_bucket};
use super::record::{self, DomainOffsets, PLAIN};
use super::sections::Draft;
use super::{HAS_IMPORTANT, HEADER, MAGIC, VERSION, checksum, domains};
use crate::bytes::Write;
use crate::filter::{Anchor, Domains, Filter, IssueKind, ParseIssue, Pattern};
use crate::limits;
use crate::lists::{Issues, Item, items};
use crate::regex::{self, RegexError};
use crate::request::Kinds;

/// Why there is no table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CompileError {
    /// More filters than [`limits::FILTERS`].
    TooManyFilters,
    /// More bytes than [`limits::TABLE_BYTES`].
    TooLarge,
}

impl std::fmt::Display for CompileError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TooManyFilters => write!(f, "more than {} filters", limits::FILTERS),
            Self::TooLarge => write!(f, "a table of more than {} bytes", limits::TABLE_BYTES),
        }
    }
}

impl std::error::Error for CompileError {}

/// Collects lists and compiles them.
#[derive(Debug, Default)]
pub struct Builder<'a> {
    lists: Vec<Draft<'a>>,
    filters: Vec<(usize, u32, Filter<'a>)>,
}

impl<'a> Builder<'a> {
    /// No lists yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a list; what of it was not used.
    pub fn add(&mut self, title: &'a str, text: &'a str) -> Issues {
        let number = self.lists.len();
        let mut list = Draft::new(title);
        let mut issues = Issues::default();
        for item in items(text) {
            match item {
                Item::Filter(entry) => {
                    if let Err(fault) = regex_of(&entry.filter).transpose() {
                        let kind = IssueKind::Regex(fault.to_string());
                        issues.add(ParseIssue { line: entry.line, column: 1, kind });
                        continue;
                    }
                    list.note(entry.line, entry.miner);
                    self.filters.push((number, entry.line, entry.filter));
                }
                Item::Issue(issue) => issues.add(issue),
            }
        }
        self.lists.push(list);
        issues
    }

    /// How many filters there are.
    #[must_use]
    pub fn filter_count(&self) -> usize {
        self.filters.len()
    }

    /// The bytes of the table.
    ///
    /// # Errors
    /// [`CompileError`] where a limit is passed.
    pub fn finish(mut self) -> Result<Vec<u8>, CompileError> {
        if self.filters.len() > limits::FILTERS {
            return Err(CompileError::TooManyFilters);
        }
        self.drop_bad_filters();
        let words = WordCounts::of(&self.filters);
        let mut shared = Shared::default();
        let (mut blocks, mut exceptions) = (Drawers::default(), Drawers::default());
        let mut source_kinds = Kinds::NONE;
        let mut flags = 0;
        for (list, line, filter) in &self.filters {
            let origin = *line as usize * self.lists.len() + list;
            let drawers = if filter.exception { &mut exceptions } else { &mut blocks };
            flags |= if filter.important { HAS_IMPORTANT } else { 0 };
            if let Some(host) = plain_host(filter) {
                drawers.put_plain(host, origin);
                continue;
            }
            let offsets = DomainOffsets {
                from: shared.list(&filter.from),
                to: shared.list(&filter.to),
                denyallow: shared.list(&filter.denyallow),
            };
            let key = key(filter, &words);
            let mut body = Vec::new();
            record::write(filter, origin, key.place(), offsets, &mut body);
            if let Some(Ok(program)) = regex_of(filter) {
                body.extend_from_slice(&program);
            }
            match key {
                Key::Host(key) | Key::Word(key, _) => drawers.put(Some(key), &body),
                Key::Sources => {
                    source_kinds = source_kinds.with(filter.kinds);
                    let target = shared.record(&body);
                    for domain in filter.from.iter() {
                        let Some(host) = crate::host::canonical(domain.name) else {
                            continue;
                        };
                        let mut reference = Vec::new();
                        record::write_reference(target, &host, &mut reference);
                        drawers.put(Some(hash::host(Space::Source, host.as_bytes())), &reference);
                    }
                }
                Key::None => drawers.put(None, &body),
            }
        }
        let mut lists = Vec::new();
        self.lists.iter().for_each(|list| list.write(&mut lists));
        let sections = [blocks.finish(), exceptions.finish(), shared.bytes, lists];
        assemble(&sections, self.lists.len(), source_kinds, flags)
    }

    /// Takes out `badfilter`s and the filters they mean.
    fn drop_bad_filters(&mut self) {
        let bad: HashSet<String> = self
            .filters
            .iter()
            .filter(|(_, _, filter)| filter.badfilter)
            .map(|(_, _, filter)| Filter { badfilter: false, ..*filter }.to_string())
            .collect();
        if !bad.is_empty() {
            self.filters.retain(|(_, _, filter)| !filter.badfilter && !bad.contains(&filter.to_string()));
        }
    }
}

fn assemble(sections: &[Vec<u8>; 4], lists: usize, kinds: Kinds, flags: u32) -> Result<Vec<u8>, CompileError> {
    let mut body = Vec::new();
    let mut at = HEADER;
    for section in sections {
        body.u32(at);
        at += section.len();
    }
    if at > limits::TABLE_BYTES {
        return Err(CompileError::TooLarge);
    }
    body.u32(at);
    body.u32(lists);
    body.u32(kinds.bits() as usize);
    body.u32(flags as usize);
    sections.iter().for_each(|section| body.extend_from_slice(section));
    let mut bytes = Vec::with_capacity(at);
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&VERSION.to_le_bytes());
    bytes.extend_from_slice(&checksum(&body).to_le_bytes());
    bytes.extend_from_slice(&body);
    Ok(bytes)
}

/// The program of a filter that is a regular expression.
fn regex_of(filter: &Filter<'_>) -> Option<Result<Vec<u8>, RegexError>> {
    match filter.pattern {
        Pattern::Regex(source) => Some(regex::compile(source, filter.match_case)),
        _ => None,
    }
}

/// The host, where the filter is a host and nothing else, short enough for its byte.
fn plain_host<'a>(filter: &Filter<'a>) -> Option<&'a str> {
    let host = filter.pattern.host().filter(|host| host.len() < usize::from(PLAIN))?;
    let plain = Filter { exception: filter.exception, ..Filter::of(filter.pattern) };
    (plain == *filter).then_some(host)
}

/// Where a filter is found.
#[derive(Clone, Copy)]
enum Key {
    Host(u32),
    /// Under a word, which stands at a fixed place of the pattern, or behind a `*`.
    Word(u32, Option<usize>),
    /// Under each host of `domain=`.
    Sources,
    None,
}

impl Key {
    fn place(self) -> Option<usize> {
        match self {
            Self::Word(_, place) => place,
            _ => None,
        }
    }
}

fn key(filter: &Filter<'_>, counts: &WordCounts) -> Key {
    let (start, text, end) = match filter.pattern {
        Pattern::Host(host) => return Key::Host(hash::host(Space::Host, host.as_bytes())),
        Pattern::Text { start, text, end } => (start, text, end),
        Pattern::Regex(_) => (Anchor::None, "", false),
    };
    let host = whole_host(start, text).map(|host| (0, Key::Host(hash::host(Space::Host, &host.to_ascii_lowercase()))));
    let word = words(start, text, end).map(|(at, word)| (counts.rank(word), at, word)).min();
    let word = word.map(|(rank, at, word)| {
        let fixed = start == Anchor::None && !text.as_bytes().iter().take(at).any(|&b| b == b'*');
        (rank, Key::Word(hash::word(word), fixed.then_some(at)))
    });
    let best = host.into_iter().chain(word).min_by_key(|&(rank, _)| rank);
    match (best, sources(filter)) {
        (Some((rank, _)), Some(count)) if rank > COMMON && count <= 64 => Key::Sources,
        (Some((_, key)), _) => key,
        (None, Some(_)) => Key::Sources,
        (None, None) => Key::None,
    }
}

/// The host of a pattern such as `||host/path`, where it is whole.
fn whole_host(start: Anchor, text: &str) -> Option<&[u8]> {
    let bytes = text.as_bytes();
    let end = bytes.iter().position(|b| matches!(b, b'/' | b'^' | b'?' | b':' | b'*'))?;
    let host = bytes.get(..end)?;
    (start == Anchor::Host && bytes.get(end) != Some(&b'*') && !host.is_empty() && !host.starts_with(b"."))
        .then_some(host)
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

/// The words of a pattern that stand whole in every address that it matches, with their places.
fn words(start: Anchor, text: &str, end: bool) -> impl Iterator<Item = (usize, &[u8])> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let from = at + bytes.get(at..)?.iter().position(|&b| hash::is_word(b))?;
            let rest = bytes.get(from..)?;
            let len = rest.iter().position(|&b| !hash::is_word(b)).unwrap_or(rest.len());
            at = from + len;
            let open_before = from == 0 && start == Anchor::None || from > 0 && bytes.get(from - 1) == Some(&b'*');
            let open_after = at == bytes.len() && !end || bytes.get(at) == Some(&b'*');
            if !open_before && !open_after {
                return rest.get(..len).map(|word| (from, word));
            }
        }
    })
}

/// A word with a rank above this leads to too many requests.
const COMMON: u32 = 1 << 16;

/// Words that stand in a large part of all addresses, whatever the list.
const EVERYWHERE: [&str; 40] = [
    "http", "https", "ws", "wss", "www", "com", "net", "org", "js", "css", "php", "html", "htm", "png", "jpg", "gif",
    "svg", "json", "woff2", "webp", "min", "cdn", "static", "assets", "images", "img", "image", "api", "v1", "v2", "1",
    "2", "0", "id", "main", "index", "de", "ru", "io", "co",
];

/// How many filters could be found under each word.
struct WordCounts {
    counts: Vec<u16>,
    everywhere: HashSet<u32>,
}

impl WordCounts {
    const SLOTS: usize = 1 << 16;

    fn of(filters: &[(usize, u32, Filter<'_>)]) -> Self {
        let mut counts = vec![0u16; Self::SLOTS];
        for (_, _, filter) in filters {
            if let Pattern::Text { start, text, end } = filter.pattern {
                for (_, word) in words(start, text, end) {
                    if let Some(count) = counts.get_mut(hash::word(word) as usize % Self::SLOTS) {
                        *count = count.saturating_add(1);
                    }
                }
            }
        }
        Self { counts, everywhere: EVERYWHERE.iter().map(|word| hash::word(word.as_bytes())).collect() }
    }

    /// Low for a word that leads to few filters and few requests: rare first, then long.
    fn rank(&self, word: &[u8]) -> u32 {
        let key = hash::word(word);
        let count = u32::from(self.counts.get(key as usize % Self::SLOTS).copied().unwrap_or(0));
        let everywhere = if self.everywhere.contains(&key) || word.len() == 1 { COMMON } else { 0 };
        everywhere + (count << 5) + (31 - (word.len() as u32).min(31)) + 1
    }
}

/// Domain lists and shared records, each distinct one once.
#[derive(Default)]
struct Shared {
    bytes: Vec<u8>,
    known: HashMap<Vec<u8>, usize>,
}

impl Shared {
    fn list(&mut self, domains: &Domains<'_>) -> Option<usize> {
        if domains.is_empty() {
            return None;
        }
        let mut bytes = Vec::new();
        domains::write(domains, &mut bytes);
        Some(self.put(bytes))
    }

    fn record(&mut self, body: &[u8]) -> usize {
        let mut bytes = Vec::new();
        bytes.text(body);
        self.put(bytes)
    }

    fn put(&mut self, bytes: Vec<u8>) -> usize {
        let at = self.bytes.len();
        if let Some(&known) = self.known.get(&bytes) {
            return known;
        }
        self.bytes.extend_from_slice(&bytes);
        self.known.insert(bytes, at);
        at
    }
}

/// The records of an index, before they are sorted into buckets.
#[derive(Default)]
struct Drawers {
    /// Key (none: tried on every request), where its record begins in `records`.
    keys: Vec<(Option<u32>, usize)>,
    records: Vec<u8>,
}

impl Drawers {
    fn put_plain(&mut self, host: &str, origin: usize) {
        self.keys.push((Some(hash::host(Space::Host, host.as_bytes())), self.records.len()));
        self.records.push(PLAIN | host.len() as u8);
        self.records.number(origin);
        self.records.extend_from_slice(host.as_bytes());
    }

    fn put(&mut self, key: Option<u32>, body: &[u8]) {
        self.keys.push((key, self.records.len()));
        self.records.push(fingerprint(key.unwrap_or(0)));
        self.records.text(body);
    }

    /// The bytes of the index; none if it has no records.
    fn finish(self) -> Vec<u8> {
        if self.keys.is_empty() {
            return Vec::new();
        }
        // Four records a bucket: the directory then costs two bytes a record.
        let bits = (self.keys.len() / 4).checked_ilog2().unwrap_or(0).clamp(1, 24);
        let last = 1usize << bits;
        let bucket = |key: Option<u32>| key.map_or(last, |key| (key >> (32 - bits)) as usize);
        let ends = self.keys.iter().map(|&(_, start)| start).skip(1).chain([self.records.len()]);
        let mut order: Vec<(usize, usize, usize, Option<u32>)> =
            self.keys.iter().zip(ends).map(|(&(key, start), end)| (bucket(key), start, end, key)).collect();
        order.sort_by_key(|&(bucket, start, _, _)| (bucket, start));
        let (mut directory, mut buckets) = (Vec::with_capacity(8 * last + 16), Vec::with_capacity(self.records.len()));
        let mut rows = order.into_iter().peekable();
        for number in 0..=last {
            directory.u32(buckets.len());
            let mut present = 0;
            while let Some((_, start, end, key)) = rows.next_if(|row| row.0 == number) {
                present |= key.map_or(0, |key| sub_bucket(key, bits));
                buckets.extend_from_slice(self.records.get(start..end).unwrap_or_default());
            }
            directory.u32(present as usize);
        }
        directory.u32(buckets.len());
        directory.u32(0);
        let mut bytes = Vec::with_capacity(4 + directory.len() + buckets.len());
        bytes.u32(bits as usize);
        bytes.extend_from_slice(&directory);
        bytes.extend_from_slice(&buckets);
        bytes
    }
}
