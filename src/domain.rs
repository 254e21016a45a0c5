//! The registrable domain of a host: the part that one owner registered.
//!
//! Input: a canonical host. Output: its public suffix with one label more (`ws1.coinhive.com` -> `coinhive.com`), or the
//! host itself where there is no such thing (IP addresses, `localhost`, public suffixes themselves).
//!
//! The public suffix list lies in the core as a tree of labels, read in place; private suffixes (`github.io`) count, as
//! they do in both browsers' declarativeNetRequest.
//!
//! ```text
//! node   count | where every 32nd label begins: (count - 1) / 32 x 3 bytes | count x label, in order
//! label  text | what it is (see rule), below 32 and so the end of the text | [size of the node below | that node]
//! ```
//! Numbers are LEB128. The root's labels are the last ones of hosts.
//!
//! ```
//! use wattguard::domain::registrable;
//! assert_eq!(registrable("a.b.example.co.uk"), "example.co.uk");
//! assert_eq!(registrable("me.github.io"), "me.github.io");
//! assert_eq!(registrable("192.0.2.7"), "192.0.2.7");
//! ```

use crate::bytes::Reader;
use crate::host;

/// The tree, written by `cargo xtask rules` from `rules/public-suffixes.dat`.
static SUFFIXES: &[u8] = include_bytes!("../rules/compiled/suffixes.bin");

/// How many labels stand between two that are indexed.
pub const STRIDE: usize = 32;
/// What the list says of a name: bits.
pub mod rule {
    /// This name is a public suffix.
    pub const SUFFIX: u8 = 1;
    /// Every name directly below this one is a public suffix (`*.ck`).
    pub const WILDCARD: u8 = 2;
    /// This name is none, although a wildcard says so (`!www.ck`).
    pub const EXCEPTION: u8 = 4;
    /// There are names below this one.
    pub const BELOW: u8 = 8;
}

/// The registrable domain of `host`, or `host` itself.
#[must_use]
pub fn registrable(host: &str) -> &str {
    match suffix_start(host) {
        Some(suffix) => {
            let before = host.get(..suffix.saturating_sub(1)).unwrap_or_default();
            let label = before.rfind('.').map_or(0, |dot| dot + 1);
            host.get(label..).unwrap_or(host)
        }
        None => host,
    }
}

/// Do two hosts belong to one registrable domain? Looks into the list only where their last two labels are the same.
#[must_use]
pub fn same_site(a: &str, b: &str) -> bool {
    if a.eq_ignore_ascii_case(b) {
        return true;
    }
    tail(a).eq_ignore_ascii_case(tail(b)) && registrable(a).eq_ignore_ascii_case(registrable(b))
}

/// The last two labels of `host`.
fn tail(host: &str) -> &str {
    host.rmatch_indices('.').nth(1).and_then(|(dot, _)| host.get(dot + 1..)).unwrap_or(host)
}

/// `host` without its public suffix and the dot before it: what an entity such as `google.*` is compared with.
#[must_use]
pub fn without_suffix(host: &str) -> Option<&str> {
    host.get(..suffix_start(host)?.checked_sub(1)?)
}

/// Is `host` a public suffix: a name below which anybody can register?
#[must_use]
pub fn is_public_suffix(host: &str) -> bool {
    !host::is_ip_address(host) && suffix_start(host) == Some(0)
}

/// Where the public suffix of `host` begins; `None` for IP addresses and for no host.
fn suffix_start(host: &str) -> Option<usize> {
    if host.is_empty() || host::is_ip_address(host) {
        return None;
    }
    // The default rule `*`: the last label is a suffix.
    let mut suffix = host.rfind('.').map_or(0, |dot| dot + 1);
    let mut node = SUFFIXES;
    let mut wildcard = false;
    let mut end = host.len();
    while let Some(above) = host.get(..end) {
        let at = above.rfind('.').map_or(0, |dot| dot + 1);
        let found = child(node, above.get(at..)?.as_bytes());
        let says = found.map_or(0, |(says, _)| says);
        if says & rule::EXCEPTION != 0 {
            return Some(end + 1);
        }
        if wildcard || says & rule::SUFFIX != 0 {
            suffix = at;
        }
        wildcard = says & rule::WILDCARD != 0;
        match found {
            Some((_, below)) if at > 0 => (node, end) = (below, at - 1),
            _ if wildcard && at > 0 => (node, end) = (&[], at - 1),
            _ => break,
        }
    }
    Some(suffix)
}

/// The label at the start of `bytes`.
fn label(bytes: &[u8]) -> &[u8] {
    let len = bytes.iter().position(|&byte| byte < 0x20).unwrap_or(bytes.len());
    bytes.get(..len).unwrap_or_default()
}

/// What the tree says of a label in `node`, and the node below it.
fn child<'a>(node: &'a [u8], wanted: &[u8]) -> Option<(u8, &'a [u8])> {
    let mut reader = Reader::new(node);
    let count = reader.number();
    let mut index = Reader::new(reader.slice(count.saturating_sub(1) / STRIDE * 3));
    let labels = reader.rest();
    let mut start = 0;
    while !index.is_empty() {
        let next = u32::from_le_bytes([index.byte(), index.byte(), index.byte(), 0]) as usize;
        if label(labels.get(next..)?) > wanted {
            break;
        }
        start = next;
    }
    let mut reader = Reader::new(labels.get(start..)?);
    while !reader.is_empty() {
        let label = label(reader.rest());
        reader.slice(label.len());
        let says = reader.byte();
        let below = if says & rule::BELOW != 0 { reader.text() } else { &[] };
        match label.cmp(wanted) {
            std::cmp::Ordering::Less => {}
            std::cmp::Ordering::Equal => return Some((says, below)),
            std::cmp::Ordering::Greater => return None,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    // Rows after the test cases of the public suffix list's own project.
    #[test]
    fn registrable_domains() {
        for (host, expected) in [
            ("com", "com"),
            ("example.com", "example.com"),
            ("b.example.com", "example.com"),
            ("a.b.example.com", "example.com"),
            ("uk.com", "uk.com"),
            ("b.example.uk.com", "example.uk.com"),
            ("test.ac", "test.ac"),
            ("c.kobe.jp", "c.kobe.jp"),
            ("b.c.kobe.jp", "b.c.kobe.jp"),
            ("a.b.c.kobe.jp", "b.c.kobe.jp"),
            ("city.kobe.jp", "city.kobe.jp"),
            ("www.city.kobe.jp", "city.kobe.jp"),
            ("ck", "ck"),
            ("test.ck", "test.ck"),
            ("b.test.ck", "b.test.ck"),
            ("a.b.test.ck", "b.test.ck"),
            ("www.ck", "www.ck"),
            ("www.www.ck", "www.ck"),
            ("example.ide.kyoto.jp", "example.ide.kyoto.jp"),
            ("localhost", "localhost"),
            ("a.localhost", "a.localhost"),
            ("me.github.io", "me.github.io"),
            ("x.me.github.io", "me.github.io"),
            ("[::1]", "[::1]"),
            ("", ""),
        ] {
            assert_eq!(registrable(host), expected, "{host}");
        }
    }

    #[test]
    fn suffixes_and_entities() {
        for (host, suffix, entity) in [
            ("co.uk", true, None),
            ("github.io", true, None),
            ("google.co.uk", false, Some("google")),
            ("www.google.com", false, Some("www.google")),
            ("foo.ck", true, None),
            ("1.2.3.4", false, None),
        ] {
            assert_eq!(is_public_suffix(host), suffix, "{host}");
            assert_eq!(without_suffix(host), entity, "{host}");
        }
    }
}
