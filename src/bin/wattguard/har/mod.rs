//! HAR -> entries, one at a time, in memory that does not grow with the file; and of these, requests.
//!
//! [`walk`] hands on entries with whatever a [`Log`] asks for. Of a request are read the address, the resource type and
//! who asked; bodies and frames pass by ([`crate::skim`]). What one browser leaves out is found elsewhere, as far as it is
//! there:
//!
//! | wanted | first | then |
//! | --- | --- | --- |
//! | resource type | `_resourceType` (Chrome) | the header `Sec-Fetch-Dest` (Firefox), the scheme of WebSockets |
//! | who asked | `_initiator` (Chrome) | the header `Referer`, the page that the entry belongs to |
//!
//! Entries without an address are told and left out. Text that is not JSON ends the reading: there is no next line to go
//! on with.

mod entry;
mod pages;

use std::fmt::Display;
use std::io::{BufRead, BufReader};

use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess};
use serde_json::error::Category;
use wattguard::limits;

use crate::fault::Fault;
use crate::input::{CHUNK, Stream};
use crate::json::{self, Fill, Part, fields};
use crate::output::note;
use crate::requests::Taker;
use crate::skim::Skim;
use entry::Entry;
use pages::Pages;

/// The fields whose strings are read. `_initiator` is one where other tools than browsers wrote it.
const FIELDS: &[&str] = &["_initiator", "_resourceType", "id", "name", "pageref", "title", "url", "value"];

/// Hands every request on; how many entries, or ends of the file, were bad.
///
/// # Errors
/// The input, whose name is `name`, cannot be read; or `take` says so.
pub(crate) fn read(input: impl BufRead, name: impl Display, take: Taker<'_>) -> Result<u64, Fault> {
    let mut requests = Requests { take, pages: Pages::default(), bad: 0 };
    let end = walk(input, name, Skim::new(FIELDS, limits::HAR_STRING_BYTES), &mut requests)?;
    end.iter().for_each(note);
    Ok(requests.bad + u64::from(end.is_some()))
}

struct Requests<'a> {
    take: Taker<'a>,
    pages: Pages,
    bad: u64,
}

impl Log for Requests<'_> {
    type Entry = Entry;

    fn page(&mut self, id: &str, title: &str) {
        self.pages.remember(id, title);
    }

    fn entry(&mut self, number: u64, entry: Entry) -> Result<(), Fault> {
        let asked = entry.asked(&mut self.pages);
        if asked.url.is_empty() {
            self.bad += 1;
            note(format!("entry {number}: no \"request.url\""));
            return Ok(());
        }
        (self.take)(&asked)
    }
}

/// What takes the entries of a HAR.
pub(crate) trait Log {
    /// What is read of an entry.
    type Entry: Part + Default;

    /// A page, whose title may be its address.
    fn page(&mut self, _id: &str, _title: &str) {}

    /// The next entry; the first one has number 1.
    fn entry(&mut self, number: u64, entry: Self::Entry) -> Result<(), Fault>;
}

/// Hands on all of a HAR; what is wrong with its end, if it does not end as it should.
///
/// # Errors
/// The input, whose name is `name`, cannot be read; or `log` says so.
pub(crate) fn walk<L: Log>(
    input: impl BufRead,
    name: impl Display,
    skim: Skim,
    log: &mut L,
) -> Result<Option<String>, Fault> {
    let text = BufReader::with_capacity(CHUNK, Stream::new(input, skim));
    let mut text = serde_json::Deserializer::from_reader(text);
    let mut har = Har { log, found: false, entries: 0, ended: None };
    let read = Fill(&mut Root(&mut har)).deserialize(&mut text).and_then(|()| text.end());
    if let Some(fault) = har.ended {
        return Err(fault);
    }
    let place = match har.entries {
        0 => String::new(),
        entries => format!("after entry {entries}: "),
    };
    match read {
        Err(fault) if fault.classify() == Category::Io && fault.io_error_kind() != Some(TOO_DEEP) => {
            Err(Fault::at(name, fault))
        }
        // The columns that serde counts are those of the skimmed text.
        Err(fault) => Ok(Some(format!("{name}: {place}not a whole HAR: {}", json::message(&fault)))),
        Ok(()) if !har.found => Ok(Some(format!("{name}: not a HAR: no `log.entries`"))),
        Ok(()) => Ok(None),
    }
}

/// How [`Skim`] says that its limit is passed.
const TOO_DEEP: std::io::ErrorKind = std::io::ErrorKind::InvalidData;

/// A HAR while it is read.
struct Har<'a, L> {
    log: &'a mut L,
    /// There is a list of entries.
    found: bool,
    /// How many were read.
    entries: u64,
    /// What ended the reading, where it was not the text.
    ended: Option<Fault>,
}

struct Root<'a, 'b, L>(&'a mut Har<'b, L>);
struct Fields<'a, 'b, L>(&'a mut Har<'b, L>);
struct PageList<'a, 'b, L>(&'a mut Har<'b, L>);
struct EntryList<'a, 'b, L>(&'a mut Har<'b, L>);

impl<L: Log> Part for Root<'_, '_, L> {
    fn field<'de, A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<(), A::Error> {
        match key {
            "log" => map.next_value_seed(Fill(&mut Fields(self.0))),
            _ => json::skip(map),
        }
    }
}

impl<L: Log> Part for Fields<'_, '_, L> {
    fn field<'de, A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<(), A::Error> {
        match key {
            "pages" => map.next_value_seed(Fill(&mut PageList(self.0))),
            "entries" => map.next_value_seed(Fill(&mut EntryList(self.0))),
            _ => json::skip(map),
        }
    }
}

impl<L: Log> Part for PageList<'_, '_, L> {
    fn element<'de, A: SeqAccess<'de>>(&mut self, list: &mut A) -> Result<bool, A::Error> {
        let mut page = Page::default();
        let more = list.next_element_seed(Fill(&mut page))?.is_some();
        self.0.log.page(&page.id, &page.title);
        Ok(more)
    }
}

impl<L: Log> Part for EntryList<'_, '_, L> {
    fn element<'de, A: SeqAccess<'de>>(&mut self, list: &mut A) -> Result<bool, A::Error> {
        self.0.found = true;
        let mut entry = L::Entry::default();
        if list.next_element_seed(Fill(&mut entry))?.is_none() {
            return Ok(false);
        }
        self.0.entries += 1;
        self.0.log.entry(self.0.entries, entry).map(|()| true).map_err(|fault| {
            self.0.ended = Some(fault);
            A::Error::custom("ended")
        })
    }
}

#[derive(Default)]
struct Page {
    id: String,
    /// In Chrome's HARs its address, in Firefox's the title of the document.
    title: String,
}

fields!(Page { "id" => id, "title" => title });
