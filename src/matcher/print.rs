//! A record in Adblock syntax again.

use std::fmt;

use super::domains;
use super::record::{Record, Shape};
use crate::filter::{Domains, Filter, Pattern};

/// A record, and the table's domain lists.
pub(super) struct Printed<'a> {
    pub(super) record: Record<'a>,
    pub(super) domains: &'a [u8],
}

impl fmt::Display for Printed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = |bytes| std::str::from_utf8(bytes).unwrap_or_default();
        let (pattern, match_case) = match self.record.shape {
            Shape::Host(host) => (Pattern::Host(text(host)), false),
            Shape::Text(glob) => {
                (Pattern::Text { start: glob.start, text: text(glob.text), end: glob.end }, glob.match_case)
            }
            Shape::Regex { source, match_case, .. } => (Pattern::Regex(text(source)), match_case),
            Shape::Reference { .. } => return Ok(()),
        };
        let [from, to, denyallow] = self.record.domain_offsets().map(|offset| {
            offset.map(|offset| domains::print(self.domains.get(offset..).unwrap_or_default())).unwrap_or_default()
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
