//! An index of a table: from a request to the filters that it may meet.

use super::Table;
use super::hash::{self, Space};
use super::record::{self, Asked, Lead, PLAIN, Record, Shape};
use crate::bytes::{Reader, index_at, u32_at};

/// One index of a table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Index<'a> {
    bits: u32,
    directory: &'a [u8],
    buckets: &'a [u8],
}

impl<'a> Index<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        let bits = u32_at(bytes, 0).min(24);
        let directory = (8usize << bits).saturating_add(16);
        let (directory, buckets) = bytes.get(4..).and_then(|rest| rest.split_at_checked(directory)).unwrap_or_default();
        Self { bits, directory, buckets }
    }

    /// The first record that the request meets and that `wanted` takes: hosts from the top down, then words, then the
    /// initiator's hosts, then filters without a key.
    pub(super) fn find(
        &self,
        table: &Table<'a>,
        asked: &mut Asked<'_, '_>,
        mut wanted: impl FnMut(&Record<'a>) -> bool,
    ) -> Option<Record<'a>> {
        if self.buckets.is_empty() {
            return None;
        }
        let request = asked.request;
        let mut search = |key: u32, lead: Lead<'_>| {
            let bucket = self.bucket(key)?;
            search(bucket, Some(fingerprint(key)), lead, table, asked, &mut wanted)
        };
        let host = request.url.host().as_bytes();
        for (key, at) in hash::suffixes(Space::Host, host) {
            if let Some(found) = search(key, Lead::Host(host.get(at..).unwrap_or_default())) {
                return Some(found);
            }
        }
        for (key, at) in hash::words(request.url.text().as_bytes()) {
            if let Some(found) = search(key, Lead::Word(at)) {
                return Some(found);
            }
        }
        if table.source_kinds.meets(request.kind) {
            let source = request.source.host().as_bytes();
            for (key, at) in hash::suffixes(Space::Source, source) {
                if let Some(found) = search(key, Lead::Source(source.get(at..).unwrap_or_default())) {
                    return Some(found);
                }
            }
        }
        let without_key = self.bucket_at(1 << self.bits);
        self::search(without_key, None, Lead::Nothing, table, asked, &mut wanted)
    }

    /// The bucket of a key; `None` where the directory says that no such key is there.
    fn bucket(&self, key: u32) -> Option<&'a [u8]> {
        let bucket = (u64::from(key) >> (32 - self.bits)) as usize;
        let present = u32_at(self.directory, bucket * 8 + 4);
        (present & sub_bucket(key, self.bits) != 0).then(|| self.bucket_at(bucket))
    }

    fn bucket_at(&self, bucket: usize) -> &'a [u8] {
        let (from, to) = (index_at(self.directory, bucket * 8), index_at(self.directory, bucket * 8 + 8));
        self.buckets.get(from..to).unwrap_or_default()
    }
}

/// The bit of a key within its bucket.
pub(super) fn sub_bucket(key: u32, bits: u32) -> u32 {
    1 << (key.unbounded_shl(bits) >> 27)
}

/// The first record of a bucket that the request meets and that `wanted` takes.
fn search<'a>(
    bucket: &'a [u8],
    wanted_fingerprint: Option<u8>,
    lead: Lead<'_>,
    table: &Table<'a>,
    asked: &mut Asked<'_, '_>,
    wanted: &mut impl FnMut(&Record<'a>) -> bool,
) -> Option<Record<'a>> {
    let mut reader = Reader::new(bucket);
    while !reader.is_empty() {
        let head = reader.byte();
        let record = if head & PLAIN != 0 {
            let origin = reader.number();
            Some(Record::plain_host(origin, reader.slice(usize::from(head & !PLAIN))))
                .filter(|_| matches!(lead, Lead::Host(_)))
        } else {
            let body = reader.text();
            let same = wanted_fingerprint.is_none_or(|fingerprint| fingerprint == head);
            same.then(|| record::read(body)).and_then(|record| meant(record, lead, table))
        };
        if let Some(record) = record.filter(|record| record.fits(asked, lead, table.domains) && wanted(record)) {
            return Some(record);
        }
    }
    None
}

/// The record itself, or the one that it refers to if the initiator's host is the one it was found under.
fn meant<'a>(record: Record<'a>, lead: Lead<'_>, table: &Table<'a>) -> Option<Record<'a>> {
    match (record.shape, lead) {
        (Shape::Reference { target, host }, Lead::Source(source)) if host.eq_ignore_ascii_case(source) => {
            Some(record::read(Reader::new(table.domains.get(target..)?).text()))
        }
        (Shape::Reference { .. }, _) => None,
        _ => Some(record),
    }
}

pub(super) fn fingerprint(key: u32) -> u8 {
    (key & 0x7f) as u8
}
