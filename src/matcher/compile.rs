//! Lists -> the bytes of a table.
//!
//! Each filter is written once, under the key that [`Keys`] chooses; where several keys lead to it, they hold references.

use std::collections::HashMap;

use super::hash::{self, Space};
use super::index;
use super::keys::{Key, Keys};
use super::record::{self, DomainOffsets, PLAIN};
use super::sections;
use super::symbols::Encoder;
use super::{HAS_IMPORTANT, HEADER, MAGIC, VERSION, checksum, domains};
use crate::bytes::Write;
use crate::filter::{Domains, Filter, IssueKind, ParseIssue, Pattern};
use crate::limits;
use crate::lists::{Filters, Issues, Item, Standing, items};
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
    lists: Vec<List<'a>>,
}

/// A list, and those of its filters that are used.
#[derive(Debug)]
struct List<'a> {
    title: &'a str,
    standing: Standing,
    filters: Filters<'a>,
}

impl<'a> Builder<'a> {
    /// No lists yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a list; what of it was not used.
    pub fn add(&mut self, title: &'a str, text: &'a str) -> Issues {
        self.add_as(title, text, Standing::BUNDLED)
    }

    /// Adds a list that is trusted so far. All lists of a table are of one rank.
    pub fn add_as(&mut self, title: &'a str, text: &'a str, standing: Standing) -> Issues {
        let (mut issues, mut filters) = (Issues::default(), Filters::default());
        for item in items(text) {
            match item {
                Item::Filter(entry) => match refusal(standing, &entry.filter) {
                    None => filters.push(entry),
                    Some(kind) => issues.add(ParseIssue { line: entry.line, column: 1, kind }),
                },
                Item::Issue(issue) => issues.add(issue),
            }
        }
        self.put(title, standing, filters);
        issues
    }

    /// Adds filters, none of which is refused ([`refusal`]), as a list.
    pub fn put(&mut self, title: &'a str, standing: Standing, filters: Filters<'a>) {
        self.lists.push(List { title, standing, filters });
    }

    /// How many filters there are.
    #[must_use]
    pub fn filter_count(&self) -> usize {
        self.lists.iter().map(|list| list.filters.len()).sum()
    }

    /// The bytes of the table.
    ///
    /// # Errors
    /// [`CompileError`] where a limit is passed.
    pub fn finish(self) -> Result<Vec<u8>, CompileError> {
        let mut writing = self.writing()?;
        while writing.step(usize::MAX) {}
        writing.close()
    }

    /// All filters are there: the table, to be written step by step.
    ///
    /// # Errors
    /// [`CompileError`] where there are too many.
    pub fn writing(mut self) -> Result<Writing<'a>, CompileError> {
        if self.filter_count() > limits::FILTERS {
            return Err(CompileError::TooManyFilters);
        }
        self.drop_bad_filters();
        let others = self.lists.iter().flat_map(|list| list.filters.others()).map(|entry| &entry.filter);
        let entries = self.lists.iter().flat_map(|list| list.filters.iter());
        let hosts: Vec<&str> = entries.filter_map(|entry| entry.filter.pattern.host()).collect();
        let (keys, encoder) = (Keys::of(others), Encoder::learn(hosts.into_iter()));
        let drafts = self.lists.iter().map(|list| sections::Draft::new(list.title, list.standing)).collect();
        let writer = Writer { encoder, ..Writer::default() };
        Ok(Writing { lists: self.lists, drafts, keys, writer, at: 0, next: 0 })
    }

    /// Takes out `badfilter`s and the filters they mean.
    fn drop_bad_filters(&mut self) {
        let others = self.lists.iter().flat_map(|list| list.filters.others()).map(|entry| &entry.filter);
        let mut bad = Places::new();
        for (place, filter) in others.enumerate().filter(|(_, filter)| filter.badfilter) {
            bad.insert(Filter { badfilter: false, ..*filter }.to_string().into_bytes(), place);
        }
        if bad.is_empty() {
            return;
        }
        let is_bad = |filter: &Filter<'_>| filter.badfilter || bad.contains_key(filter.to_string().as_bytes());
        for list in &mut self.lists {
            let numbers = list.filters.iter().enumerate().filter(|(_, entry)| is_bad(&entry.filter));
            let numbers: Vec<_> = numbers.map(|(number, _)| number).collect();
            list.filters.without(&numbers);
        }
    }
}

/// Why a filter of a list that stands so is not used.
#[must_use]
pub fn refusal(standing: Standing, filter: &Filter<'_>) -> Option<IssueKind> {
    match regex_of(filter).transpose() {
        Err(fault) => Some(IssueKind::Regex(fault.to_string())),
        Ok(_) => standing.refuses(filter),
    }
}

/// A table on its way, filter by filter, so that a long list need not be written in one go.
pub struct Writing<'a> {
    lists: Vec<List<'a>>,
    drafts: Vec<sections::Draft<'a>>,
    keys: Keys,
    writer: Writer,
    /// Which list is written, and which of its filters comes next.
    at: usize,
    next: usize,
}

impl std::fmt::Debug for Writing<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Writing({} of {} lists)", self.at, self.lists.len())
    }
}

impl Writing<'_> {
    /// Writes so many filters; whether there are more.
    pub fn step(&mut self, count: usize) -> bool {
        let (Some(list), Some(draft)) = (self.lists.get(self.at), self.drafts.get_mut(self.at)) else {
            return false;
        };
        let end = self.next.saturating_add(count).min(list.filters.len());
        let origin = |line: u32| line as usize * self.lists.len() + self.at;
        for number in self.next..end {
            if let Some((line, host)) = list.filters.host(number).filter(|(_, host)| is_short(host)) {
                self.writer.add_host(host, false, origin(line));
            } else if let Some(entry) = list.filters.get(number) {
                draft.note(entry.line, entry.miner);
                self.writer.add(&entry.filter, origin(entry.line), &self.keys);
            }
        }
        self.next = end;
        if end == list.filters.len() {
            (self.at, self.next) = (self.at + 1, 0);
        }
        true
    }

    /// The bytes of the table, once all is written.
    ///
    /// # Errors
    /// [`CompileError::TooLarge`].
    pub fn close(self) -> Result<Vec<u8>, CompileError> {
        let mut lists = Vec::new();
        self.drafts.iter().for_each(|draft| draft.write(&mut lists));
        self.writer.finish(&lists, self.drafts.len())
    }
}

/// The parts of a table while they are filled.
#[derive(Default)]
struct Writer {
    encoder: Encoder,
    blocks: index::Draft,
    exceptions: index::Draft,
    shared: Shared,
    source_kinds: Kinds,
    exception_kinds: Kinds,
    has_important: bool,
    /// Room for one record.
    body: Vec<u8>,
}

impl Writer {
    fn add(&mut self, filter: &Filter<'_>, origin: usize, keys: &Keys) {
        if filter.exception {
            self.exception_kinds = self.exception_kinds.with(filter.kinds);
        }
        self.has_important |= filter.important;
        if let Some(host) = filter.bare_host().filter(|host| is_short(host)) {
            return self.add_host(host, filter.exception, origin);
        }
        let index = if filter.exception { &mut self.exceptions } else { &mut self.blocks };
        self.body.clear();
        let offsets = DomainOffsets {
            from: self.shared.list(&filter.from),
            to: self.shared.list(&filter.to),
            denyallow: self.shared.list(&filter.denyallow),
        };
        let key = keys.key(filter);
        let place = match key {
            Key::Word { place, .. } => place,
            _ => None,
        };
        record::write(filter, origin, place, offsets, &self.encoder, &mut self.body);
        if let Some(Ok(program)) = regex_of(filter) {
            self.body.extend_from_slice(&program);
        }
        match key {
            Key::Host(key) => index.hosts.put(key, &[], &self.body),
            Key::Word { key, between, .. } => index.words.put(key, &between, &self.body),
            Key::AnyWord { keys, between } => {
                let body = record::reference(filter.kinds, self.shared.record(&self.body), &[]);
                keys.into_iter().for_each(|key| index.words.put(key, &between, &body));
            }
            Key::Sources => {
                self.source_kinds = self.source_kinds.with(filter.kinds);
                let target = self.shared.record(&self.body);
                for host in filter.from.iter().filter_map(|domain| crate::host::canonical(domain.name)) {
                    let body = record::reference(filter.kinds, target, host.as_bytes());
                    index.sources.put(hash::host(Space::Source, host.as_bytes()), &[], &body);
                }
            }
            Key::Nothing => index.put_aside(&self.body),
        }
    }

    /// A filter that is a short host and nothing else.
    fn add_host(&mut self, host: &str, exception: bool, origin: usize) {
        let index = if exception { &mut self.exceptions } else { &mut self.blocks };
        self.body.clear();
        self.encoder.encode(host, &mut self.body);
        index.hosts.put_plain(hash::host(Space::Host, host.as_bytes()), &self.body, origin);
    }

    fn finish(self, lists: &[u8], list_count: usize) -> Result<Vec<u8>, CompileError> {
        let (blocks, exceptions, symbols) = (self.blocks.finish(), self.exceptions.finish(), self.encoder.bytes());
        let sections = [&blocks, &exceptions, &self.shared.bytes, &symbols, lists];
        let end = sections.iter().fold(HEADER, |at, section| at + section.len());
        if end > limits::TABLE_BYTES {
            return Err(CompileError::TooLarge);
        }
        let mut bytes = Vec::with_capacity(end);
        bytes.extend_from_slice(MAGIC);
        bytes.u32(VERSION as usize);
        bytes.extend_from_slice(&[0; 8]);
        let mut at = HEADER;
        for section in sections {
            bytes.u32(at);
            at += section.len();
        }
        bytes.u32(end);
        bytes.u32(list_count);
        bytes.u32(self.source_kinds.bits() as usize);
        bytes.u32(self.exception_kinds.bits() as usize);
        bytes.u32(if self.has_important { HAS_IMPORTANT as usize } else { 0 });
        sections.iter().for_each(|section| bytes.extend_from_slice(section));
        let sum = checksum(bytes.get(16..).unwrap_or_default());
        if let Some(place) = bytes.get_mut(8..16) {
            place.copy_from_slice(&sum.to_le_bytes());
        }
        Ok(bytes)
    }
}

/// The program of a filter that is a regular expression.
fn regex_of(filter: &Filter<'_>) -> Option<Result<Vec<u8>, RegexError>> {
    match filter.pattern {
        Pattern::Regex(source) => Some(regex::compile(source, filter.match_case)),
        _ => None,
    }
}

/// Does the length of a host fit into its byte?
fn is_short(host: &str) -> bool {
    host.len() < usize::from(PLAIN)
}

/// Where texts are. (One kind of map for all uses: each kind costs kilobytes of wasm.)
type Places = HashMap<Vec<u8>, usize>;

/// Domain lists and shared records, each distinct one once.
#[derive(Default)]
struct Shared {
    bytes: Vec<u8>,
    known: Places,
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
