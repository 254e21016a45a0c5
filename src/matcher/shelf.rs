//! Records by key.
//!
//! ```text
//! shelf     bits of the bucket number (32 bits) | directory | buckets; nothing at all if there are no records
//! directory 2^bits + 1 times: where the bucket begins (32 bits) | a Bloom filter of its keys (32 bits, two for each key)
//! buckets   records (record.rs), one after the other; on a shelf of words each with what it is found between
//! ```
//! A key's highest bits choose the bucket, the next ten its bits in the filter, the lowest seven are the fingerprint that
//! stands before a record. A key that is not there usually ends at the filter.

use super::record::PLAIN;
use crate::bytes::{Span, Write, u32_at};

/// How many records share a bucket. The directory costs eight bytes a bucket, and an address has three hosts but twenty
/// words: these are to be turned away at the directory.
pub(super) const HOSTS_A_BUCKET: usize = 4;
/// See [`HOSTS_A_BUCKET`].
pub(super) const WORDS_A_BUCKET: usize = 1;

/// 16 million buckets: more than there can be filters.
const MOST_BITS: u32 = 24;

/// Where a shelf of a table lies.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shelf {
    bits: u32,
    directory: Span,
    buckets: Span,
}

impl Shelf {
    /// The shelf in this part of `table`.
    pub(super) fn new(table: &[u8], part: Span) -> Self {
        let bits = u32_at(table, part.from).clamp(1, MOST_BITS);
        let (_, rest) = part.split(4);
        let (directory, buckets) = rest.split((8usize << bits) + 8);
        Self { bits, directory, buckets }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.buckets.is_empty()
    }

    /// The bucket of a key; `None` where the directory says that no such key is there.
    #[inline]
    pub(super) fn bucket<'a>(&self, table: &'a [u8], key: u32) -> Option<&'a [u8]> {
        let at = self.directory.from + key.wrapping_shr(32 - self.bits) as usize * 8;
        let &[begin, next] = table.get(at..at + 16)?.as_chunks::<8>().0 else {
            return None;
        };
        let begin = u64::from_le_bytes(begin);
        let wanted = filter_bits(key, self.bits);
        if (begin >> 32) as u32 & wanted != wanted {
            return None;
        }
        let from = self.buckets.from;
        table.get(from + begin as u32 as usize..from + u64::from_le_bytes(next) as u32 as usize)
    }
}

/// The bits of a key in the filter of its bucket.
fn filter_bits(key: u32, bits: u32) -> u32 {
    let rest = key.wrapping_shl(bits);
    1 << (rest >> 27) | 1 << (rest >> 22 & 31)
}

/// What stands before a record that is no plain host.
pub(super) fn fingerprint(key: u32) -> u8 {
    (key & 0x7f) as u8
}

/// A shelf while it is filled.
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// Key, where its record begins in `records`.
    keys: Vec<(u32, u32)>,
    records: Vec<u8>,
}

impl Draft {
    /// A plain host, coded.
    pub(super) fn put_plain(&mut self, key: u32, coded: &[u8], origin: usize) {
        self.keys.push((key, self.records.len() as u32));
        self.records.push(PLAIN | coded.len() as u8);
        self.records.number(origin);
        self.records.extend_from_slice(coded);
    }

    /// Any other record; `between` is what it is found between, on a shelf of words.
    pub(super) fn put(&mut self, key: u32, between: &[u8], body: &[u8]) {
        self.keys.push((key, self.records.len() as u32));
        self.records.push(fingerprint(key));
        self.records.extend_from_slice(between);
        self.records.text(body);
    }

    /// The bytes of the shelf.
    pub(super) fn finish(self, records_a_bucket: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        if self.keys.is_empty() {
            return bytes;
        }
        let bits = (self.keys.len() / records_a_bucket).checked_ilog2().unwrap_or(0).clamp(1, MOST_BITS);
        let bucket = |key: u32| (key >> (32 - bits)) as usize;
        // A counting sort: how long each bucket is, where it begins, then every record to its place.
        let mut directory = vec![(0u32, 0u32); (1 << bits) + 1];
        let ends = || self.keys.iter().skip(1).map(|&(_, start)| start).chain([self.records.len() as u32]);
        for (&(key, start), end) in self.keys.iter().zip(ends()) {
            if let Some(entry) = directory.get_mut(bucket(key)) {
                entry.0 += end - start;
                entry.1 |= filter_bits(key, bits);
            }
        }
        let mut begins = 0;
        for entry in &mut directory {
            begins += std::mem::replace(&mut entry.0, begins);
        }
        let mut buckets = vec![0; self.records.len()];
        let mut free: Vec<u32> = directory.iter().map(|entry| entry.0).collect();
        for (&(key, start), end) in self.keys.iter().zip(ends()) {
            let Some(place) = free.get_mut(bucket(key)) else { continue };
            let at = *place as usize;
            *place += end - start;
            let record = self.records.get(start as usize..end as usize).unwrap_or_default();
            if let Some(target) = buckets.get_mut(at..at + record.len()) {
                target.copy_from_slice(record);
            }
        }
        bytes.reserve(4 + directory.len() * 8 + buckets.len());
        bytes.u32(bits as usize);
        for (begins, present) in directory {
            bytes.u32(begins as usize);
            bytes.u32(present as usize);
        }
        bytes.extend_from_slice(&buckets);
        bytes
    }
}
