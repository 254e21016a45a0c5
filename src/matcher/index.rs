//! An index of a table: from a request to the filters that it may meet.

use super::Table;
use super::hash::{self, Space};
use super::record::{self, Asked, PLAIN, Record, Shape};
use crate::bytes::{Reader, index_at, u32_at};
use crate::request::Kinds;

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
        let (directory, buckets) = bytes
            .get(4..)
            .and_then(|rest| rest.split_at_checked(directory))
            .unwrap_or_default();
        Self {
            bits,
            directory,
            buckets,
        }
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
        let host = request.url.host().as_bytes();
        for (key, at) in hash::suffixes(Space::Host, host) {
            if let Some(found) = self
                .bucket(key)
                .and_then(|bucket| search(bucket, Some(key), host.get(at..)?, table, asked, &mut wanted))
            {
                return Some(found);
            }
        }
        for key in hash::words(request.url.text().as_bytes()) {
            let found = self
                .bucket(key)
                .and_then(|bucket| search(bucket, Some(key), &[], table, asked, &mut wanted));
            if found.is_some() {
                return found;
            }
        }
        if table.source_kinds.meets(request.kind) {
            let source = request.source.host().as_bytes();
            for (key, at) in hash::suffixes(Space::Source, source) {
                if let Some(found) = self
                    .bucket(key)
                    .and_then(|bucket| search(bucket, Some(key), source.get(at..)?, table, asked, &mut wanted))
                {
                    return Some(found);
                }
            }
        }
        search(self.bucket_at(1 << self.bits), None, &[], table, asked, &mut wanted)
    }

    /// The bucket of a key; `None` where the directory says that no such key is there.
    fn bucket(&self, key: u32) -> Option<&'a [u8]> {
        let bucket = (u64::from(key) >> (32 - self.bits)) as usize;
        let present = u32_at(self.directory, bucket * 8 + 4);
        (present & sub_bucket(key, self.bits) != 0).then(|| self.bucket_at(bucket))
    }

    fn bucket_at(&self, bucket: usize) -> &'a [u8] {
        let (from, to) = (
            index_at(self.directory, bucket * 8),
            index_at(self.directory, bucket * 8 + 8),
        );
        self.buckets.get(from..to).unwrap_or_default()
    }
}

/// The bit of a key within its bucket.
pub(super) fn sub_bucket(key: u32, bits: u32) -> u32 {
    1 << (key.unbounded_shl(bits) >> 27)
}

/// Searches the records of a bucket; `led_here` is the host whose key it was.
fn search<'a>(
    bucket: &'a [u8],
    key: Option<u32>,
    led_here: &[u8],
    table: &Table<'a>,
    asked: &mut Asked<'_, '_>,
    wanted: &mut impl FnMut(&Record<'a>) -> bool,
) -> Option<Record<'a>> {
    let mut reader = Reader::new(bucket);
    while !reader.is_empty() {
        let head = reader.byte();
        if head & PLAIN != 0 {
            let origin = reader.number();
            let host = reader.slice(usize::from(head & !PLAIN));
            if host.len() == led_here.len()
                && host.eq_ignore_ascii_case(led_here)
                && Kinds::DEFAULT.meets(asked.request.kind)
            {
                let record = Record::plain_host(origin, host);
                if wanted(&record) {
                    return Some(record);
                }
            }
            continue;
        }
        let body = reader.text();
        if key.is_some_and(|key| fingerprint(key) != head) {
            continue;
        }
        let mut record = record::read(body);
        if let Shape::Reference { target, host } = record.shape {
            if !host.eq_ignore_ascii_case(led_here) {
                continue;
            }
            let shared = table
                .domains
                .get(target..)
                .map(|bytes| Reader::new(bytes).text())
                .unwrap_or_default();
            record = record::read(shared);
        }
        if record.options_fit(asked, table.domains) && record.pattern_fits(asked.request, led_here) && wanted(&record) {
            return Some(record);
        }
    }
    None
}

pub(super) fn fingerprint(key: u32) -> u8 {
    (key & 0x7f) as u8
}
