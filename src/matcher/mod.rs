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
//! 16  offsets of the sections: blocks, exceptions, domains, symbols, lists, end (32 bits each)
//! 40  number of lists | kinds that filters found by initiator have | kinds that exceptions have | flags (32 bits each)
//!     blocks      an index (index.rs) of blocking filters
//!     exceptions  an index of exceptions
//!     domains     the hosts of domain= and its like, and records that several keys lead to, each distinct one once
//!     symbols     what hosts are spelled with (symbols.rs)
//!     lists       titles, miners, and from which line on whose hosts they are (sections.rs)
//! ```
//! Hosts of the address, words of the address and hosts of the initiator are looked up. A key never decides: the text of
//! each candidate is compared.
//!
//! # Invariant
//! Bytes that [`Builder::finish`] did not write are refused by [`Table::new`]; whatever the bytes, nothing panics.

mod compile;
mod domains;
mod glob;
mod hash;
mod index;
mod keys;
mod map;
mod print;
mod record;
mod sections;
mod shelf;
mod symbols;

pub use compile::{Builder, CompileError, Writing, refusal};

use std::borrow::Cow;

use index::Index;
use print::Printed;
use record::{Asked, Record};
use symbols::Symbols;

use crate::bytes::{Span, index_at, u32_at};
use crate::lists::Miner;
use crate::request::{Kinds, Request};

const MAGIC: &[u8; 4] = b"WATT";
/// To be raised with every change of layout, hashing or the choice of keys: the checksum does not see those.
const VERSION: u32 = 3;
const HEADER: usize = 56;
/// The table has filters with `important`.
const HAS_IMPORTANT: u32 = 1;

/// A compiled table, read in place.
#[derive(Clone, Copy, Debug)]
pub struct Table<'a> {
    bytes: &'a [u8],
    parts: Parts,
}

/// Where the parts of a table lie, and what its header says.
#[derive(Clone, Copy, Debug)]
struct Parts {
    blocks: Index,
    exceptions: Index,
    domains: Span,
    symbols: Span,
    lists: Span,
    list_count: usize,
    source_kinds: Kinds,
    exception_kinds: Kinds,
    has_important: bool,
}

impl Parts {
    /// Reads the header of bytes that were found whole.
    fn read(bytes: &[u8]) -> Self {
        let part =
            |number: usize| Span { from: index_at(bytes, 16 + number * 4), to: index_at(bytes, 20 + number * 4) };
        Self {
            blocks: Index::new(bytes, part(0)),
            exceptions: Index::new(bytes, part(1)),
            domains: part(2),
            symbols: part(3),
            lists: part(4),
            list_count: index_at(bytes, 40),
            source_kinds: Kinds::from_bits(u32_at(bytes, 44)),
            exception_kinds: Kinds::from_bits(u32_at(bytes, 48)),
            has_important: u32_at(bytes, 52) & HAS_IMPORTANT != 0,
        }
    }
}

/// The bytes of a table that were found whole and whose header was read, so that asking it costs neither again.
#[derive(Clone, Debug)]
pub struct TableBytes {
    bytes: Cow<'static, [u8]>,
    parts: Parts,
}

impl TableBytes {
    /// Takes bytes that are a whole table.
    ///
    /// # Errors
    /// [`TableError`] where they are none.
    pub fn new(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Self, TableError> {
        let bytes = bytes.into();
        let parts = Table::new(&bytes)?.parts;
        Ok(Self { bytes, parts })
    }

    /// The table.
    #[must_use]
    pub fn table(&self) -> Table<'_> {
        Table { bytes: &self.bytes, parts: self.parts }
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
    /// The list asks where others block.
    pub asks: bool,
    is_trusted: bool,
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
        Ok(Self { bytes, parts: Parts::read(bytes) })
    }

    fn domains(&self) -> &'a [u8] {
        self.parts.domains.of(self.bytes)
    }

    fn symbols(&self) -> Symbols<'a> {
        Symbols::new(self.parts.symbols.of(self.bytes))
    }

    /// The filter that blocks `request`, after exceptions and `important`; one that names a host if there is one.
    #[must_use]
    pub fn block(&self, request: &Request<'_>) -> Option<Match<'a>> {
        let mut asked = Asked::new(request);
        let found = self.best(&mut asked, |_| true)?;
        if found.record.important || self.exception(&mut asked).is_none() {
            return Some(found);
        }
        if !self.parts.has_important {
            return None;
        }
        self.best(&mut asked, |record| record.important)
    }

    /// The exception that lifts what lists below this table block, if `request` meets one.
    #[must_use]
    pub fn lift(&self, request: &Request<'_>) -> Option<Match<'a>> {
        self.exception(&mut Asked::new(request)).map(|record| self.explain(record))
    }

    /// A blocking filter that suffices and does not ask, else one that suffices, else any.
    fn best(&self, asked: &mut Asked<'_, '_>, wanted: impl Fn(&Record<'a>) -> bool) -> Option<Match<'a>> {
        let (mut asking, mut weak) = (None, None);
        let strong = self.parts.blocks.find(self, asked, &mut |record| {
            if !wanted(record) {
                return false;
            }
            let list = self.list(record);
            match (record.names_host() || list.is_trusted(), list.asks()) {
                (true, false) => return true,
                (true, true) => asking.get_or_insert(*record),
                (false, _) => weak.get_or_insert(*record),
            };
            false
        });
        strong.or(asking).or(weak).map(|record| self.explain(record))
    }

    fn list(&self, record: &Record<'a>) -> sections::ListInfo<'a> {
        sections::list(self.parts.lists.of(self.bytes), record.origin % self.parts.list_count.max(1))
    }

    /// An exception for the request, or for the whole page that it comes from.
    fn exception(&self, asked: &mut Asked<'_, '_>) -> Option<Record<'a>> {
        let exceptions = &self.parts.exceptions;
        if self.parts.exception_kinds.meets(asked.request.kind)
            && let Some(record) = exceptions.find(self, asked, &mut |_| true)
        {
            return Some(record);
        }
        let source = asked.request.source;
        if !self.parts.exception_kinds.meets(Kinds::DOCUMENT) || !source.has_host() {
            return None;
        }
        let page = Request { url: source, source, kind: Kinds::DOCUMENT };
        exceptions.find(self, &mut Asked::new(&page), &mut |_| true)
    }

    fn explain(&self, record: Record<'a>) -> Match<'a> {
        let lists = self.parts.list_count.max(1);
        let (list, line) = (record.origin % lists, (record.origin / lists) as u32);
        let info = self.list(&record);
        let (is_trusted, asks) = (info.is_trusted(), info.asks());
        Match { list, title: info.title, line, miner: info.miner(line), asks, is_trusted, record, table: *self }
    }
}

impl<'a> Match<'a> {
    /// The filter, in canonical spelling when printed. Hosts of its options are those of the table.
    #[must_use]
    pub fn filter(&self) -> impl std::fmt::Display + use<'a> {
        Printed { record: self.record, table: self.table }
    }

    /// Does the filter suffice to block: does it name a host, or is its list trusted? If not, it is weak evidence.
    #[must_use]
    pub fn suffices(&self) -> bool {
        self.is_trusted || self.record.names_host()
    }
}

/// A multiply-and-rotate checksum over words of eight bytes: finds damage, keeps no secrets.
fn checksum(bytes: &[u8]) -> u64 {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15; // 2^64 / golden ratio
    let (words, tail) = bytes.as_chunks::<8>();
    let mix = |sum: u64, word: u64| (sum ^ word).wrapping_mul(ODD).rotate_left(29);
    let sum = words.iter().fold(ODD ^ bytes.len() as u64, |sum, word| mix(sum, u64::from_le_bytes(*word)));
    tail.iter().fold(sum, |sum, &byte| mix(sum, u64::from(byte)))
}
