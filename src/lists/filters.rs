//! The filters of one list.
//!
//! Most lines of long lists are a host and nothing else. Those are kept apart, in a sixth of the room: 100,000 of them are
//! 1.2 MB instead of 7, and to touch fresh memory takes as long as to read the line.

use super::Entry;

/// Filters with their lines: first all that are a host and nothing else, then the others; both in order.
#[derive(Clone, Debug, Default)]
pub struct Filters<'a> {
    hosts: Vec<(u32, &'a str)>,
    others: Vec<Entry<'a>>,
}

impl<'a> Filters<'a> {
    /// None yet, and room for as many hosts as there are lines.
    #[must_use]
    pub fn with_room_for(lines: usize) -> Self {
        Self { hosts: Vec::with_capacity(lines), others: Vec::new() }
    }

    /// Takes one in.
    pub fn push(&mut self, entry: Entry<'a>) {
        match entry.filter.bare_host().filter(|_| !entry.filter.exception && entry.miner.is_none()) {
            Some(host) => self.push_host(entry.line, host),
            None => self.others.push(entry),
        }
    }

    /// Takes in a canonical host.
    pub(crate) fn push_host(&mut self, line: u32, host: &'a str) {
        self.hosts.push((line, host));
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.hosts.len() + self.others.len()
    }

    /// Is there none?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The filter of this number.
    #[must_use]
    pub fn get(&self, number: usize) -> Option<Entry<'a>> {
        match self.hosts.get(number) {
            Some(&(line, host)) => Some(Entry::of_host(line, host)),
            None => self.others.get(number - self.hosts.len()).copied(),
        }
    }

    /// The host of this number, where there is one: quicker than the filter that says so.
    pub(crate) fn host(&self, number: usize) -> Option<(u32, &'a str)> {
        self.hosts.get(number).copied()
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = Entry<'a>> + '_ {
        (0..self.len()).map_while(|number| self.get(number))
    }

    /// Those that are more than a host.
    pub(crate) fn others(&self) -> &[Entry<'a>] {
        &self.others
    }

    /// All without some, whose numbers are given in order.
    pub(crate) fn without(&mut self, numbers: &[usize]) {
        let (mut number, mut out) = (0, numbers.iter().peekable());
        let mut stays = || {
            number += 1;
            out.next_if_eq(&&(number - 1)).is_none()
        };
        self.hosts.retain(|_| stays());
        self.others.retain(|_| stays());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists::Candidate;

    #[test]
    fn hosts_come_first() {
        let text = "! Miner: a | A | hidden\n||a.com^\n";
        let text = format!("/x.js\n||b.com^\n@@||c.com^\n||d.com^$script\n||e.com^\n{text}");
        let mut filters = Candidate::new(&text).contents().filters;
        let lines = |filters: &Filters<'_>| filters.iter().map(|entry| entry.line).collect::<Vec<_>>();
        assert_eq!(lines(&filters), [2, 5, 1, 3, 4, 7]);
        assert_eq!(filters.get(0).map(|entry| entry.filter.to_string()).as_deref(), Some("||b.com^"));
        assert_eq!((filters.host(1), filters.host(2), filters.get(6).is_none()), (Some((5, "e.com")), None, true));
        filters.without(&[1, 2, 5]);
        assert_eq!(lines(&filters), [2, 3, 4]);
    }
}
