//! A record in Adblock syntax again.

use std::fmt;

use super::record::{Record, Shape};
use super::{Table, domains};
use crate::filter::{Domains, Filter, Pattern};

/// A record, and the table that it is of.
pub(super) struct Printed<'a> {
    pub(super) record: Record<'a>,
    pub(super) table: Table<'a>,
}

impl fmt::Display for Printed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = |bytes| std::str::from_utf8(bytes).unwrap_or_default();
        let host = match self.record.shape {
            Shape::Host(coded) => self.table.symbols().decode(coded),
            _ => String::new(),
        };
        let (pattern, match_case) = match self.record.shape {
            Shape::Host(_) => (Pattern::Host(&host), false),
            Shape::Text(glob) => {
                (Pattern::Text { start: glob.start, text: text(glob.text), end: glob.end }, glob.match_case)
            }
            Shape::Regex { source, match_case, .. } => (Pattern::Regex(text(source)), match_case),
        };
        let [from, to, denyallow] = self.record.domain_offsets().map(|offset| {
            offset
                .map(|offset| domains::print(self.table.domains().get(offset..).unwrap_or_default()))
                .unwrap_or_default()
        });
        let filter = Filter {
            kinds: self.record.kinds,
            party: self.record.party,
            match_case,
            important: self.record.important,
            from: Domains::of(&from),
            to: Domains::of(&to),
            denyallow: Domains::of(&denyallow),
            ..Filter::of(pattern)
        };
        write!(f, "{filter}")
    }
}
