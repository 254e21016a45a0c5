//! HAR -> requests, one entry at a time, in memory that does not grow with the file.
//!
//! Read are the address, the resource type and who asked; bodies and frames pass by ([`crate::skim`]). What one browser
//! leaves out is found elsewhere, as far as it is there:
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
    let text = BufReader::with_capacity(CHUNK, Stream::new(input, Skim::new(FIELDS)));
    let mut text = serde_json::Deserializer::from_reader(text);
    let mut har = Har { take, pages: Pages::default(), found: false, entries: 0, bad: 0, ended: None };
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
            return Err(Fault::at(name, fault));
        }
        // The columns that serde counts are those of the skimmed text.
        Err(fault) => note(format!("{name}: {place}not a whole HAR: {}", json::message(&fault))),
        Ok(()) if !har.found => note(format!("{name}: not a HAR: no `log.entries`")),
        Ok(()) => return Ok(har.bad),
    }
    Ok(har.bad + 1)
}

/// How [`Skim`] says that its limit is passed.
const TOO_DEEP: std::io::ErrorKind = std::io::ErrorKind::InvalidData;

/// A HAR while it is read.
struct Har<'a> {
    take: Taker<'a>,
    pages: Pages,
    /// There is a list of entries.
    found: bool,
    /// How many were read.
    entries: u64,
    /// How many were bad.
    bad: u64,
    /// What ended the reading, where it was not the text.
    ended: Option<Fault>,
}

impl Har<'_> {
    fn entry(&mut self, entry: Entry) -> Result<(), Fault> {
        self.entries += 1;
        let asked = entry.asked(&mut self.pages);
        if asked.url.is_empty() {
            self.bad += 1;
            note(format!("entry {}: no \"request.url\"", self.entries));
            return Ok(());
        }
        (self.take)(&asked)
    }
}

struct Root<'a, 'b>(&'a mut Har<'b>);
struct Log<'a, 'b>(&'a mut Har<'b>);
struct PageList<'a, 'b>(&'a mut Har<'b>);
struct EntryList<'a, 'b>(&'a mut Har<'b>);

impl Part for Root<'_, '_> {
    fn field<'de, A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<(), A::Error> {
        match key {
            "log" => map.next_value_seed(Fill(&mut Log(self.0))),
            _ => json::skip(map),
        }
    }
}

impl Part for Log<'_, '_> {
    fn field<'de, A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<(), A::Error> {
        match key {
            "pages" => map.next_value_seed(Fill(&mut PageList(self.0))),
            "entries" => map.next_value_seed(Fill(&mut EntryList(self.0))),
            _ => json::skip(map),
        }
    }
}

impl Part for PageList<'_, '_> {
    fn element<'de, A: SeqAccess<'de>>(&mut self, list: &mut A) -> Result<bool, A::Error> {
        let mut page = Page::default();
        let more = list.next_element_seed(Fill(&mut page))?.is_some();
        self.0.pages.remember(&page.id, &page.title);
        Ok(more)
    }
}

impl Part for EntryList<'_, '_> {
    fn element<'de, A: SeqAccess<'de>>(&mut self, list: &mut A) -> Result<bool, A::Error> {
        self.0.found = true;
        let mut entry = Entry::default();
        if list.next_element_seed(Fill(&mut entry))?.is_none() {
            return Ok(false);
        }
        self.0.entry(entry).map(|()| true).map_err(|fault| {
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
