//! The hosts of a `domain=`-like option in a table.
//!
//! ```text
//! count | count x 2 bytes: low half of each name's key | count x (1 byte: length and 0x80 if excluded | name)
//! ```
//! The keys are scanned first, so that a list of 500 hosts costs a walk over 1,000 bytes and no more.

use super::hash::{self, Space};
use crate::bytes::{Reader, Write};
use crate::domain;
use crate::filter::Domains;

const EXCLUDED: u8 = 0x80;

/// Appends `domains`; names are brought into canonical form.
pub(super) fn write(domains: &Domains<'_>, out: &mut Vec<u8>) {
    let names: Vec<(bool, String)> = domains
        .iter()
        .filter_map(|entry| {
            let (name, entity) = match entry.name.strip_suffix(".*") {
                Some(name) => (name, ".*"),
                None => (entry.name, ""),
            };
            let name = crate::host::canonical(name)? + entity;
            (name.len() < 128).then_some((entry.excluded, name))
        })
        .collect();
    out.number(names.len());
    for (_, name) in &names {
        out.extend_from_slice(&(key(name.as_bytes())).to_le_bytes());
    }
    for (excluded, name) in &names {
        out.push(name.len() as u8 | if *excluded { EXCLUDED } else { 0 });
        out.extend_from_slice(name.as_bytes());
    }
}

/// The list at the start of `bytes`, as filters write it.
pub(super) fn print(bytes: &[u8]) -> String {
    let mut reader = Reader::new(bytes);
    let count = reader.number();
    reader.slice(count.saturating_mul(2));
    let mut text = String::new();
    for number in 0..count {
        let head = reader.byte();
        let name = reader.slice(usize::from(head & !EXCLUDED));
        text.push_str(if number > 0 { "|" } else { "" });
        text.push_str(if head & EXCLUDED != 0 { "~" } else { "" });
        text.push_str(std::str::from_utf8(name).unwrap_or_default());
        if reader.is_empty() {
            break;
        }
    }
    text
}

fn key(name: &[u8]) -> u16 {
    hash::host(Space::Source, name) as u16
}

/// What a list of domains says of a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Says {
    /// The most specific name that fits includes it, or nothing excludes it and nothing is included at all.
    In,
    /// It is excluded, or others are included.
    Out,
}

/// A host with the keys of itself and all above it, computed once a request.
#[derive(Debug)]
pub(super) struct Keyed<'a> {
    host: &'a [u8],
    keys: Vec<(u16, usize)>,
    entity: Option<&'a [u8]>,
}

impl<'a> Keyed<'a> {
    pub(super) fn new(host: &'a str) -> Self {
        let keys = hash::suffixes(Space::Source, host.as_bytes()).map(|(key, at)| (key as u16, at)).collect();
        Self { host: host.as_bytes(), keys, entity: domain::without_suffix(host).map(str::as_bytes) }
    }

    /// What the list at the start of `bytes` says of this host.
    pub(super) fn asked(&self, bytes: &[u8]) -> Says {
        let mut reader = Reader::new(bytes);
        let count = reader.number();
        let mut keys = Reader::new(reader.slice(count.saturating_mul(2)));
        // Length of the most specific name that fits, and whether it excludes.
        let mut best: Option<(usize, bool)> = None;
        let mut only_exclusions = true;
        for _ in 0..count {
            if reader.is_empty() {
                break;
            }
            let key = u16::from_le_bytes([keys.byte(), keys.byte()]);
            let head = reader.byte();
            let (excluded, name) = (head & EXCLUDED != 0, reader.slice(usize::from(head & !EXCLUDED)));
            only_exclusions &= excluded;
            if self.fits(key, name) && best.is_none_or(|(len, _)| name.len() > len) {
                best = Some((name.len(), excluded));
            }
        }
        match best {
            Some((_, false)) => Says::In,
            Some((_, true)) => Says::Out,
            None if only_exclusions => Says::In,
            None => Says::Out,
        }
    }

    fn fits(&self, key: u16, name: &[u8]) -> bool {
        if let Some(entity) = name.strip_suffix(b".*") {
            let before = self.entity.and_then(|host| host.strip_suffix(entity));
            return before.is_some_and(|before| before.is_empty() || before.ends_with(b"."));
        }
        self.keys
            .iter()
            .any(|&(own, at)| own == key && self.host.get(at..).is_some_and(|suffix| suffix.eq_ignore_ascii_case(name)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::parse;

    #[test]
    fn the_most_specific_name_wins() {
        for (list, host, expected) in [
            ("a.com", "a.com", Says::In),
            ("a.com", "x.a.com", Says::In),
            ("a.com", "b.com", Says::Out),
            ("a.com", "xa.com", Says::Out),
            ("~a.com", "b.com", Says::In),
            ("~a.com", "x.a.com", Says::Out),
            ("a.com|~x.a.com", "y.x.a.com", Says::Out),
            ("a.com|~x.a.com", "y.a.com", Says::In),
            ("~a.com|x.a.com", "x.a.com", Says::In),
            ("google.*", "www.google.co.uk", Says::In),
            ("google.*", "google.evil.com", Says::Out),
            ("~google.*", "google.de", Says::Out),
            ("MÜNCHEN.de", "xn--mnchen-3ya.de", Says::In),
        ] {
            let line = format!("x$domain={list}");
            let mut bytes = Vec::new();
            if let Ok(filter) = parse(&line) {
                write(&filter.from, &mut bytes);
            }
            assert_eq!(Keyed::new(host).asked(&bytes), expected, "{list} {host}");
        }
    }
}
