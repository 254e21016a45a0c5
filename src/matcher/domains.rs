//! The hosts of a `domain=`-like option in a table.
//!
//! ```text
//! count x 4 + flags | count x 2 bytes: keys, in order | count x (length x 2, and 1 if excluded | name)
//! ```
//! Keys are looked up by bisection, so that a list of 500 hosts costs a dozen steps for each label of the host asked for;
//! names are read only where a key is met.

use super::hash::{self, Space};
use crate::bytes::{Reader, Write};
use crate::domain;
use crate::filter::Domains;

/// Flag: not every name is excluded.
const INCLUDES: usize = 1;
/// Flag: a name is an entity, `name.*`.
const ENTITIES: usize = 2;

/// Appends `domains`; names are brought into canonical form.
pub(super) fn write(domains: &Domains<'_>, out: &mut Vec<u8>) {
    let mut flags = 0;
    let names: Vec<(u16, bool, String)> = domains
        .iter()
        .filter_map(|entry| {
            let entity = entry.name.strip_suffix(".*");
            let name = match entity {
                // With a label behind it, `163` is no address.
                Some(entity) => crate::host::canonical(&format!("{entity}.x"))?.strip_suffix(".x")?.to_owned(),
                None => crate::host::canonical(entry.name)?,
            };
            let key = key(name.as_bytes());
            let name = name + entity.map_or("", |_| ".*");
            flags |= if entry.excluded { 0 } else { INCLUDES } | if entity.is_some() { ENTITIES } else { 0 };
            Some((key, entry.excluded, name))
        })
        .collect();
    // By key, then as written.
    let mut order: Vec<u64> = (0..).zip(&names).map(|(number, (key, _, _))| u64::from(*key) << 32 | number).collect();
    order.sort_unstable();
    out.number(names.len() << 2 | flags);
    for key in &order {
        out.extend_from_slice(&((key >> 32) as u16).to_le_bytes());
    }
    for (_, excluded, name) in order.iter().filter_map(|key| names.get(*key as u32 as usize)) {
        out.number(name.len() << 1 | usize::from(*excluded));
        out.extend_from_slice(name.as_bytes());
    }
}

/// A list in a table, cut into its parts.
struct List<'a> {
    flags: usize,
    keys: &'a [[u8; 2]],
    names: Reader<'a>,
}

impl<'a> List<'a> {
    /// The list at the start of `bytes`.
    fn read(bytes: &'a [u8]) -> Self {
        let mut reader = Reader::new(bytes);
        let head = reader.number();
        let (keys, _) = reader.slice((head >> 2).saturating_mul(2)).as_chunks();
        Self { flags: head & 3, keys, names: reader }
    }

    /// Names in the order of their keys: `(excluded, name)`.
    fn names(&self) -> impl Iterator<Item = (bool, &'a [u8])> + use<'a> {
        let mut reader = self.names;
        (0..self.keys.len()).map_while(move |_| {
            let head = (!reader.is_empty()).then(|| reader.number())?;
            Some((head & 1 != 0, reader.slice(head >> 1)))
        })
    }

    /// Names with this key.
    fn with(&self, key: u16) -> impl Iterator<Item = (bool, &'a [u8])> + use<'a> {
        let value = |bytes: &[u8; 2]| u16::from_le_bytes(*bytes);
        let first = self.keys.partition_point(|bytes| value(bytes) < key);
        let same = self.keys.get(first..).unwrap_or_default().iter().take_while(|bytes| value(bytes) == key).count();
        self.names().skip(first).take(same)
    }
}

/// The list at the start of `bytes`, as filters write it; its hosts in the order of their keys.
pub(super) fn print(bytes: &[u8]) -> String {
    let mut text = String::new();
    for (excluded, name) in List::read(bytes).names() {
        text.push_str(if text.is_empty() { "" } else { "|" });
        text.push_str(if excluded { "~" } else { "" });
        text.push_str(std::str::from_utf8(name).unwrap_or_default());
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

/// What the list at the start of `bytes` says of `host`.
pub(super) fn say(bytes: &[u8], host: &str) -> Says {
    let list = List::read(bytes);
    // Longer names are more specific.
    let mut best: Option<(usize, bool)> = None;
    let mut take = |excluded: bool, length: usize| {
        if best.is_none_or(|(longest, _)| length > longest) {
            best = Some((length, excluded));
        }
    };
    let mut look_up = |host: &[u8], ending: &[u8]| {
        for (key, at) in hash::suffixes(Space::Source, host) {
            let suffix = host.get(at..).unwrap_or_default();
            for (excluded, name) in list.with(key as u16) {
                if name.strip_suffix(ending).is_some_and(|name| name.eq_ignore_ascii_case(suffix)) {
                    take(excluded, name.len());
                }
            }
        }
    };
    look_up(host.as_bytes(), b"");
    if list.flags & ENTITIES != 0 {
        look_up(domain::without_suffix(host).unwrap_or_default().as_bytes(), b".*");
    }
    match best {
        Some((_, false)) => Says::In,
        Some((_, true)) => Says::Out,
        None if list.flags & INCLUDES == 0 => Says::In,
        None => Says::Out,
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
            ("163.*", "163.com", Says::In),
            ("163.*", "1.163.com", Says::In),
            ("163.*", "0.0.0.163", Says::Out),
        ] {
            let line = format!("x$domain={list}");
            let mut bytes = Vec::new();
            if let Ok(filter) = parse(&line) {
                write(&filter.from, &mut bytes);
            }
            assert_eq!(say(&bytes, host), expected, "{list} {host}");
        }
    }
}
