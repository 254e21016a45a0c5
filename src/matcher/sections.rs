//! The lists of a table: titles, and whose hosts follow from which line on.
//!
//! ```text
//! list   title | flags | miners: count x (id | name | consent) | sections: count x (lines since the last one | miner)
//! ```
//! Lists stand one after the other, each behind its length. Miners go by sections of lines, so that a filter needs no
//! byte for its miner.

use crate::bytes::{Reader, Write};
use crate::limits;
use crate::lists::{Consent, Miner, Standing};

/// Its filters block also where they name no host.
const TRUSTED: u8 = 1;
/// Where it would block, it asks.
const ASKS: u8 = 2;

/// One list while a table is compiled.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft<'a> {
    title: &'a str,
    flags: u8,
    miners: Vec<Miner<'a>>,
    /// First line, number of the miner.
    sections: Vec<(u32, usize)>,
}

impl<'a> Draft<'a> {
    pub(super) fn new(title: &'a str, standing: Standing) -> Self {
        let flag = |is_set: bool, flag: u8| if is_set { flag } else { 0 };
        let flags = flag(standing.is_trusted, TRUSTED) | flag(standing.asks, ASKS);
        Self { title, flags, ..Self::default() }
    }

    /// The filter of `line` is about `miner`. Lines come in order.
    pub(super) fn note(&mut self, line: u32, miner: Option<Miner<'a>>) {
        let Some(miner) = miner else { return };
        let number = match self.miners.iter().position(|known| *known == miner) {
            Some(known) => known,
            // Past the limit the number is that of no miner.
            None if self.miners.len() == limits::MINERS => limits::MINERS,
            None => {
                self.miners.push(miner);
                self.miners.len() - 1
            }
        };
        if self.sections.last().is_none_or(|&(_, last)| last != number) {
            self.sections.push((line, number));
        }
    }

    pub(super) fn write(&self, out: &mut Vec<u8>) {
        let mut bytes = Vec::new();
        bytes.text(self.title.as_bytes());
        bytes.push(self.flags);
        bytes.number(self.miners.len());
        for miner in &self.miners {
            bytes.text(miner.id.as_bytes());
            bytes.text(miner.name.as_bytes());
            bytes.push(u8::from(miner.consent == Consent::Offered));
        }
        bytes.number(self.sections.len());
        let mut last = 0;
        for &(line, miner) in &self.sections {
            bytes.number((line - last) as usize);
            bytes.number(miner);
            last = line;
        }
        out.text(&bytes);
    }
}

/// What a table knows of one list.
#[derive(Clone, Copy, Debug)]
pub(super) struct ListInfo<'a> {
    /// Its title.
    pub(super) title: &'a str,
    flags: u8,
    miners: &'a [u8],
}

/// The list with this number.
pub(super) fn list(bytes: &[u8], number: usize) -> ListInfo<'_> {
    let mut lists = Reader::new(bytes);
    for _ in 0..number {
        if lists.is_empty() {
            break;
        }
        lists.text();
    }
    let mut list = Reader::new(lists.text());
    ListInfo { title: text(list.text()), flags: list.byte(), miners: list.rest() }
}

impl<'a> ListInfo<'a> {
    /// Do its filters block also where they name no host?
    pub(super) fn is_trusted(&self) -> bool {
        self.flags & TRUSTED != 0
    }

    /// Does it ask where others block?
    pub(super) fn asks(&self) -> bool {
        self.flags & ASKS != 0
    }

    /// Whose address the filter of `line` names.
    pub(super) fn miner(&self, line: u32) -> Option<Miner<'a>> {
        let mut reader = Reader::new(self.miners);
        let miners: Vec<Miner<'a>> = (0..reader.number())
            .map_while(|_| {
                let (id, name) = (text(reader.text()), text(reader.text()));
                let consent = if reader.byte() == 1 { Consent::Offered } else { Consent::Hidden };
                (!id.is_empty()).then_some(Miner { id, name, consent })
            })
            .collect();
        let (mut first, mut found) = (0usize, None);
        for _ in 0..reader.number() {
            if reader.is_empty() {
                break;
            }
            first = first.saturating_add(reader.number());
            let miner = reader.number();
            if first > line as usize {
                break;
            }
            found = miners.get(miner).copied();
        }
        found
    }
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}
