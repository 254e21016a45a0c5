//! An index of a table: from a request to the filters that it may meet.
//!
//! ```text
//! index   lengths of the three shelves (32 bits each) | hosts | words | initiators | rest
//! ```
//! Three shelves (shelf.rs): filters found by a host of the address, by a word of it, by a host of the initiator. The rest
//! are records without a key, which are tried on every request.

use super::Table;
use super::hash::{self, Space};
use super::record::{self, Asked, Lead, PLAIN, Record};
use super::shelf::{self, Shelf, fingerprint};
use crate::bytes::{Reader, Span, Write, index_at};
use crate::request::Kinds;

/// The fingerprint of records without a key.
const NO_KEY: u8 = 0;

/// Where an index of a table lies.
#[derive(Clone, Copy, Debug)]
pub(super) struct Index {
    hosts: Shelf,
    words: Shelf,
    sources: Shelf,
    rest: Span,
}

impl Index {
    /// The index in this part of `table`.
    pub(super) fn new(table: &[u8], part: Span) -> Self {
        let (_, mut rest) = part.split(12);
        let mut shelf = |number: usize| {
            let (shelf, after) = rest.split(index_at(table, part.from + number * 4));
            rest = after;
            Shelf::new(table, shelf)
        };
        Self { hosts: shelf(0), words: shelf(1), sources: shelf(2), rest }
    }

    /// The first record that the request meets and that `wanted` takes: hosts from the top down, then words, then the
    /// initiator's hosts, then filters without a key.
    pub(super) fn find<'a>(
        &self,
        table: &Table<'a>,
        asked: &mut Asked<'_, '_>,
        wanted: &mut dyn FnMut(&Record<'a>) -> bool,
    ) -> Option<Record<'a>> {
        let request = asked.request;
        let bytes = table.bytes;
        let mut walk = Walk { table, asked, wanted, found: None };
        let _ = walk.hosts(&self.hosts, Space::Host, request.url.host(), Lead::Host)
            || !self.words.is_empty()
                && hash::any_word(request.url.text().as_bytes(), |key, place| match self.words.bucket(bytes, key) {
                    Some(bucket) => walk.bucket(bucket, fingerprint(key), &Lead::Word(place)),
                    None => false,
                })
            || table.parts.source_kinds.meets(request.kind)
                && walk.hosts(&self.sources, Space::Source, request.source.host(), Lead::Source)
            || walk.bucket(self.rest.of(bytes), NO_KEY, &Lead::Nothing);
        walk.found
    }
}

/// One search: for what, what is taken, and what was found.
struct Walk<'t, 'a, 'r, 'u> {
    table: &'t Table<'a>,
    asked: &'t mut Asked<'r, 'u>,
    wanted: &'t mut dyn FnMut(&Record<'a>) -> bool,
    found: Option<Record<'a>>,
}

impl<'a> Walk<'_, 'a, '_, '_> {
    /// Is there a record on a shelf under `host` or one above it?
    fn hosts<'h>(&mut self, shelf: &Shelf, space: Space, host: &'h str, lead: impl Fn(&'h [u8]) -> Lead<'h>) -> bool {
        let host = host.as_bytes();
        !shelf.is_empty()
            && hash::suffixes(space, host).any(|(key, at)| match shelf.bucket(self.table.bytes, key) {
                Some(bucket) => self.bucket(bucket, fingerprint(key), &lead(host.get(at..).unwrap_or_default())),
                None => false,
            })
    }

    /// Is there a record in a bucket? (Kept out of the loops that lead here: they turn nearly everything away.)
    #[inline(never)]
    fn bucket(&mut self, bucket: &'a [u8], wanted_fingerprint: u8, lead: &Lead<'_>) -> bool {
        let symbols = self.table.symbols();
        let mut reader = Reader::new(bucket);
        while !reader.is_empty() {
            let head = reader.byte();
            if head & PLAIN != 0 {
                let (origin, coded) = (reader.number(), reader.slice(usize::from(head & !PLAIN)));
                if matches!(lead, Lead::Host(host) if symbols.spell(coded, host)) && self.plain(origin, coded) {
                    return true;
                }
                continue;
            }
            let between = if matches!(lead, Lead::Word(_)) { reader.slice(2) } else { &[] };
            let body = reader.text();
            if head == wanted_fingerprint && self.stands_between(between, lead) && self.record(body, lead) {
                return true;
            }
        }
        false
    }

    /// Takes a plain host.
    fn plain(&mut self, origin: usize, coded: &'a [u8]) -> bool {
        Kinds::DEFAULT.meets(self.asked.request.kind) && self.take(Record::plain_host(origin, coded))
    }

    /// Takes a record that the request meets, if it is wanted.
    fn take(&mut self, record: Record<'a>) -> bool {
        let wanted = (self.wanted)(&record);
        if wanted {
            self.found = Some(record);
        }
        wanted
    }

    /// Does the word stand between these bytes?
    fn stands_between(&self, between: &[u8], lead: &Lead<'_>) -> bool {
        let (&[before, behind], Lead::Word(place)) = (between, lead) else {
            return true;
        };
        let text = self.asked.request.url.text().as_bytes();
        let there = |at: Option<usize>, wanted: u8| wanted == 0 || at.and_then(|at| text.get(at)) == Some(&wanted);
        there(place.start.checked_sub(1), before) && there(Some(place.end), behind)
    }

    /// Takes the record with this body, or that it refers to, if the request meets it.
    fn record(&mut self, body: &'a [u8], lead: &Lead<'_>) -> bool {
        let kind = self.asked.request.kind;
        let body = match record::referred(body) {
            None => body,
            Some((kinds, target, host)) => {
                let another = matches!(lead, Lead::Source(source) if !host.eq_ignore_ascii_case(source));
                if another || !kinds.meets(kind) {
                    return false;
                }
                Reader::new(self.table.domains().get(target..).unwrap_or_default()).text()
            }
        };
        match record::read(body, kind) {
            Some(record) => record.fits(self.asked, lead, self.table) && self.take(record),
            None => false,
        }
    }
}

/// An index while it is filled.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) hosts: shelf::Draft,
    pub(super) words: shelf::Draft,
    pub(super) sources: shelf::Draft,
    rest: Vec<u8>,
}

impl Draft {
    /// A record without a key.
    pub(super) fn put_aside(&mut self, body: &[u8]) {
        self.rest.push(NO_KEY);
        self.rest.text(body);
    }

    /// The bytes of the index.
    pub(super) fn finish(self) -> Vec<u8> {
        let shelves = [
            self.hosts.finish(shelf::HOSTS_A_BUCKET),
            self.words.finish(shelf::WORDS_A_BUCKET),
            self.sources.finish(shelf::HOSTS_A_BUCKET),
        ];
        let mut bytes = Vec::new();
        shelves.iter().for_each(|shelf| bytes.u32(shelf.len()));
        shelves.iter().for_each(|shelf| bytes.extend_from_slice(shelf));
        bytes.extend_from_slice(&self.rest);
        bytes
    }
}
