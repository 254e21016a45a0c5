//! Filters as one string of bytes that is used where it lies.
//!
//! Input: lists. [`Builder`] compiles them into bytes; [`Table`] reads those bytes in place and answers which filter a
//! request meets. Nothing is deserialised: opening a table costs one checksum.
//!
//! ```
//! use wattguard::matcher::{Builder, Table};
//! use wattguard::request::Request;
//! let mut lists = Builder::new();
//! lists.add("Example", "||coinhive.com^\n@@||coinhive.com/about^\n");
//! let bytes = lists.finish().unwrap();
//! let table = Table::new(&bytes).unwrap();
//! let request = Request::parse("https://ws1.coinhive.com/lib.js", "script", "https://shop.example/");
//! let hit = table.block(&request).unwrap();
//! assert_eq!((hit.line, hit.filter().to_string().as_str()), (1, "||coinhive.com^"));
//! ```
//!
//! # Layout
//! All numbers are little-endian; *number* is LEB128.
//! ```text
//!  0  magic "WATT" | version | checksum of all that follows (64 bits)
//! 16  offsets of the sections: blocks, exceptions, domains, lists, end (32 bits each)
//! 36  number of lists | kinds that filters found by initiator have | flags
//!     blocks      an index (below) of blocking filters
//!     exceptions  an index of exceptions
//!     domains     the hosts of domain= and its like, each distinct list once (domains.rs)
//!     lists       titles, miners, and from which line on whose hosts they are (sections.rs)
//!
//! an index
//!     bits of the bucket number (32 bits)
//!     2^bits + 1 times: where the bucket begins (32 bits) | which of 32 sub-buckets hold a key (32 bits)
//!     buckets: records (record.rs) one after the other; the last bucket has those without a key
//! ```
//! A key's highest bits choose the bucket, the next five the sub-bucket, the lowest seven are the fingerprint. Hosts of the
//! address, words of the address and hosts of the initiator are looked up; a request that meets nothing usually ends at the
//! bits of the sub-buckets. A key never decides: the text of each candidate is compared.
//!
//! # Invariant
//! Bytes that [`Builder::finish`] did not write are refused by [`Table::new`]; whatever the bytes, nothing panics.

mod compile;
mod domains;
mod glob;
mod hash;
mod record;
mod sections;

pub use compile::{Builder, CompileError};
pub use sections::ListInfo;

use crate::bytes::{Reader, index_at, u32_at};
use std::borrow::Cow;

use hash::Space;
use record::{Asked, PLAIN, Record, Shape};

use crate::filter::{Anchor, Domains, Filter, Pattern};
use crate::lists::Miner;
use crate::request::{Kinds, Request};

const MAGIC: &[u8; 4] = b"WATT";
const VERSION: u32 = 1;
const HEADER: usize = 48;
/// The table has filters with `important`.
const HAS_IMPORTANT: u32 = 1;

/// A compiled table, read in place.
#[derive(Clone, Copy, Debug)]
pub struct Table<'a> {
    bytes: &'a [u8],
    blocks: Index<'a>,
    exceptions: Index<'a>,
    domains: &'a [u8],
    lists: &'a [u8],
    list_count: usize,
    source_kinds: Kinds,
    has_important: bool,
}

/// The bytes of a table that were found whole, so that opening them again costs no checksum.
#[derive(Clone, Debug)]
pub struct TableBytes(Cow<'static, [u8]>);

impl TableBytes {
    /// Takes bytes that are a whole table.
    ///
    /// # Errors
    /// [`TableError`] where they are none.
    pub fn new(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Self, TableError> {
        let bytes = bytes.into();
        Table::new(&bytes)?;
        Ok(Self(bytes))
    }

    /// The table.
    #[must_use]
    pub fn table(&self) -> Table<'_> {
        Table::read(&self.0)
    }
}

/// Why bytes are no table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TableError {
    /// They do not begin as a table does.
    NotATable,
    /// Written by another version of Wattguard; the version.
    Version(u32),
    /// Cut off or changed.
    Damaged,
}

impl std::fmt::Display for TableError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotATable => f.write_str("not a table of Wattguard"),
            Self::Version(version) => write!(f, "a table of version {version}; this is version {VERSION}"),
            Self::Damaged => f.write_str("a damaged table: its checksum does not fit"),
        }
    }
}

impl std::error::Error for TableError {}

/// A filter that a request meets.
#[derive(Clone, Copy, Debug)]
pub struct Match<'a> {
    /// Number of the list, in the order they were added.
    pub list: usize,
    /// Title of the list.
    pub title: &'a str,
    /// Line in it, 1-based.
    pub line: u32,
    /// Whose address it is, where the list says so.
    pub miner: Option<Miner<'a>>,
    record: Record<'a>,
    table: Table<'a>,
}

impl<'a> Table<'a> {
    /// Opens `bytes` as a table.
    ///
    /// # Errors
    /// [`TableError`] where they are none, or not whole.
    pub fn new(bytes: &'a [u8]) -> Result<Self, TableError> {
        if bytes.get(..4) != Some(MAGIC) {
            return Err(TableError::NotATable);
        }
        match u32_at(bytes, 4) {
            VERSION => {}
            version => return Err(TableError::Version(version)),
        }
        let sum = u64::from(u32_at(bytes, 8)) | u64::from(u32_at(bytes, 12)) << 32;
        if sum != checksum(bytes.get(16..).unwrap_or_default()) {
            return Err(TableError::Damaged);
        }
        Ok(Self::read(bytes))
    }

    /// Reads the header of bytes that were found whole.
    fn read(bytes: &'a [u8]) -> Self {
        let section = |number: usize| {
            let (from, to) = (index_at(bytes, 16 + number * 4), index_at(bytes, 20 + number * 4));
            bytes.get(from..to).unwrap_or_default()
        };
        Self {
            bytes,
            blocks: Index::new(section(0)),
            exceptions: Index::new(section(1)),
            domains: section(2),
            lists: section(3),
            list_count: index_at(bytes, 36),
            source_kinds: Kinds::from_bits(u32_at(bytes, 40)),
            has_important: u32_at(bytes, 44) & HAS_IMPORTANT != 0,
        }
    }

    /// The bytes of the table.
    #[must_use]
    pub fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// The filter that blocks `request`, after exceptions and `important`; one that names a host if there is one.
    #[must_use]
    pub fn block(&self, request: &Request<'_>) -> Option<Match<'a>> {
        let mut asked = Asked::new(request);
        let found = self.best(&mut asked, |_| true)?;
        if found.record.important || self.exception(&mut asked).is_none() {
            return Some(found);
        }
        if !self.has_important {
            return None;
        }
        self.best(&mut asked, |record| record.important)
    }

    /// A blocking filter that names a host, else any.
    fn best(&self, asked: &mut Asked<'_, '_>, wanted: impl Fn(&Record<'a>) -> bool) -> Option<Match<'a>> {
        let mut weak = None;
        let strong = self.blocks.find(self, asked, |record| {
            if !wanted(record) {
                return false;
            }
            let strong = record.names_host();
            if !strong {
                weak.get_or_insert(*record);
            }
            strong
        });
        strong.or(weak).map(|record| self.explain(record))
    }

    /// An exception for the request, or for the whole page that it comes from.
    fn exception(&self, asked: &mut Asked<'_, '_>) -> Option<Record<'a>> {
        if let Some(record) = self.exceptions.find(self, asked, |_| true) {
            return Some(record);
        }
        let source = asked.request.source;
        let page = Request {
            url: source,
            source,
            kind: Kinds::DOCUMENT,
        };
        self.exceptions.find(self, &mut Asked::new(&page), |_| true)
    }

    fn explain(&self, record: Record<'a>) -> Match<'a> {
        let lists = self.list_count.max(1);
        let (list, line) = (record.origin % lists, (record.origin / lists) as u32);
        let info = sections::list(self.lists, list);
        Match {
            list,
            title: info.title,
            line,
            miner: info.miner(line),
            record,
            table: *self,
        }
    }
}

impl<'a> Match<'a> {
    /// The filter, in canonical spelling when printed. Hosts of its options are those of the table.
    #[must_use]
    pub fn filter(&self) -> impl std::fmt::Display + use<'a> {
        Printed {
            record: self.record,
            domains: self.table.domains,
        }
    }

    /// Does the filter name a host? If not, it is weak evidence.
    #[must_use]
    pub fn names_host(&self) -> bool {
        self.record.names_host()
    }
}

impl Record<'_> {
    fn names_host(&self) -> bool {
        match self.shape {
            Shape::Host(_) => true,
            Shape::Text(glob) => {
                glob.start == Anchor::Host && {
                    !glob.text.starts_with(b"*") && !glob.text.starts_with(b"^") && glob.text.contains(&b'.')
                }
            }
            Shape::Regex { .. } | Shape::Reference { .. } => false,
        }
    }
}

/// One index of a table.
#[derive(Clone, Copy, Debug)]
struct Index<'a> {
    bits: u32,
    directory: &'a [u8],
    buckets: &'a [u8],
}

impl<'a> Index<'a> {
    fn new(bytes: &'a [u8]) -> Self {
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
    fn find(
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
fn sub_bucket(key: u32, bits: u32) -> u32 {
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

fn fingerprint(key: u32) -> u8 {
    (key & 0x7f) as u8
}

/// A multiply-and-rotate checksum over words of eight bytes: finds damage, keeps no secrets.
fn checksum(bytes: &[u8]) -> u64 {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15; // 2^64 / golden ratio
    let (words, tail) = bytes.as_chunks::<8>();
    let mix = |sum: u64, word: u64| (sum ^ word).wrapping_mul(ODD).rotate_left(29);
    let sum = words.iter().fold(ODD ^ bytes.len() as u64, |sum, word| {
        mix(sum, u64::from_le_bytes(*word))
    });
    tail.iter().fold(sum, |sum, &byte| mix(sum, u64::from(byte)))
}

/// A record in Adblock syntax again.
struct Printed<'a> {
    record: Record<'a>,
    domains: &'a [u8],
}

impl std::fmt::Display for Printed<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = |bytes| std::str::from_utf8(bytes).unwrap_or_default();
        let (pattern, match_case) = match self.record.shape {
            Shape::Host(host) => (Pattern::Host(text(host)), false),
            Shape::Text(glob) => (
                Pattern::Text {
                    start: glob.start,
                    text: text(glob.text),
                    end: glob.end,
                },
                glob.match_case,
            ),
            Shape::Regex { source, match_case } => (Pattern::Regex(text(source)), match_case),
            Shape::Reference { .. } => return Ok(()),
        };
        let [from, to, denyallow] = self.record.domain_offsets().map(|offset| {
            offset
                .map(|offset| domains::print(self.domains.get(offset..).unwrap_or_default()))
                .unwrap_or_default()
        });
        let filter = Filter {
            exception: false,
            pattern,
            kinds: self.record.kinds,
            party: self.record.party,
            match_case,
            important: self.record.important,
            badfilter: false,
            from: Domains::of(&from),
            to: Domains::of(&to),
            denyallow: Domains::of(&denyallow),
        };
        write!(f, "{filter}")
    }
}
