//! A URL, read in place.
//!
//! Input: text as a browser or a log writes it. Output: scheme, host and the spans that filters anchor to.
//! Nothing is allocated: hosts stay slices of the text. [`canonical`] brings what people write (upper case,
//! Unicode, odd IPv4 forms, percent-encoded hosts) into the form that browsers hand us, and allocates only then.
//!
//! Invariant: reading never fails; a text that is no URL has an empty host and matches no host filter.
//!
//! ```
//! use wattguard::url::{Scheme, Url};
//! let url = Url::parse("wss://user@ws001.coinhive.com.:8443/proxy");
//! assert_eq!(url.scheme(), Scheme::Wss);
//! assert_eq!(url.host(), "ws001.coinhive.com");
//! ```

use std::borrow::Cow;
use std::ops::Range;

use crate::host;

/// The schemes that matter to filters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// `http:`
    Http,
    /// `https:`
    Https,
    /// `ws:`
    Ws,
    /// `wss:`
    Wss,
    /// Any other, `data:` and extension pages among them; `blob:` counts as the scheme of its origin.
    Other,
}

/// One URL: a text and where its host lies in it.
#[derive(Clone, Copy, Debug)]
pub struct Url<'a> {
    text: &'a str,
    scheme: Scheme,
    host_start: usize,
    host_end: usize,
}

impl<'a> Url<'a> {
    /// Reads `text`. A `blob:` URL is read as the URL of the origin inside it.
    #[must_use]
    pub fn parse(text: &'a str) -> Self {
        let text = text.strip_prefix("blob:").unwrap_or(text);
        let text = clip(text, crate::limits::URL_BYTES);
        let bytes = text.as_bytes();
        let Some(colon) = bytes.iter().take(16).position(|&b| b == b':') else {
            return Self::opaque(text);
        };
        let scheme = scheme(bytes.get(..colon).unwrap_or_default());
        let after = bytes.get(colon..).unwrap_or_default();
        if !after.starts_with(b"://") {
            return Self { scheme, ..Self::opaque(text) };
        }
        let start = colon + 3;
        let rest = bytes.get(start..).unwrap_or_default();
        let host = host(rest);
        Self { text, scheme, host_start: start + host.start, host_end: start + host.end }
    }

    fn opaque(text: &'a str) -> Self {
        Self { text, scheme: Scheme::Other, host_start: 0, host_end: 0 }
    }

    /// The whole text (for `blob:`, what follows it), at most [`crate::limits::URL_BYTES`] long.
    #[must_use]
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// The scheme.
    #[must_use]
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// The host without its trailing dot; IPv6 with its brackets; empty where there is none.
    #[must_use]
    pub fn host(&self) -> &'a str {
        let host = self.text.get(self.host_start..self.host_end).unwrap_or_default();
        host.strip_suffix('.').unwrap_or(host)
    }

    /// Where the host begins in [`Url::text`], in bytes.
    #[must_use]
    pub fn host_start(&self) -> usize {
        self.host_start
    }

    /// Where the host ends in [`Url::text`], its trailing dot included, in bytes.
    #[must_use]
    pub fn host_end(&self) -> usize {
        self.host_end
    }

    /// Is there a host?
    #[must_use]
    pub fn has_host(&self) -> bool {
        self.host_end > self.host_start
    }
}

/// The host in what follows `://`: behind the last `@`, up to the port or the end of the authority.
fn host(rest: &[u8]) -> Range<usize> {
    let (mut start, mut colon, mut bracket) = (0, None, None);
    let mut end = rest.len();
    for (at, byte) in rest.iter().enumerate() {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' => {}
            b'/' | b'?' | b'#' | b'\\' => {
                end = at;
                break;
            }
            b'@' => (start, colon, bracket) = (at + 1, None, None),
            b':' => colon = colon.or(Some(at)),
            b']' => bracket = bracket.or(Some(at + 1)),
            _ => {}
        }
    }
    match rest.get(start) {
        Some(b'[') => start..bracket.unwrap_or(end),
        _ => start..colon.unwrap_or(end),
    }
}

fn scheme(name: &[u8]) -> Scheme {
    match name {
        b"https" => Scheme::Https,
        b"http" => Scheme::Http,
        b"wss" => Scheme::Wss,
        b"ws" => Scheme::Ws,
        _ if name.eq_ignore_ascii_case(b"https") => Scheme::Https,
        _ if name.eq_ignore_ascii_case(b"http") => Scheme::Http,
        _ if name.eq_ignore_ascii_case(b"wss") => Scheme::Wss,
        _ if name.eq_ignore_ascii_case(b"ws") => Scheme::Ws,
        _ => Scheme::Other,
    }
}

/// The longest prefix of at most `limit` bytes that ends between two characters.
fn clip(text: &str, limit: usize) -> &str {
    if text.len() <= limit {
        return text;
    }
    let end = (0..=limit.min(text.len())).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
    text.get(..end).unwrap_or_default()
}

/// `text` with its host in the form that browsers use: lower case, punycode, dotted IPv4, compressed IPv6.
/// Borrowed where it has that form already, which is always so for what a browser hands us.
#[must_use]
pub fn canonical(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim_matches(|c: char| c <= ' ');
    let url = Url::parse(trimmed);
    // A blob: URL names no host of its own; only plain URLs are brought into form.
    let host = if trimmed.len() == url.text.len() { url.text.get(url.host_start..url.host_end) } else { None };
    match host.map(|written| (written, host::canonical(written))) {
        Some((written, Some(host))) if host != written => {
            let before = url.text.get(..url.host_start).unwrap_or_default();
            let after = url.text.get(url.host_end..).unwrap_or_default();
            Cow::Owned([before, &host, after].concat())
        }
        _ => Cow::Borrowed(trimmed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_of_urls() {
        for (text, host) in [
            ("https://coinhive.com/lib.js", "coinhive.com"),
            ("https://coinhive.com.:8443/lib.js", "coinhive.com"),
            ("ws://u:p@a.b.c:80?x@y", "a.b.c"),
            ("wss://[::1]:9000/", "[::1]"),
            ("http://a\\@b.com/", "a"),
            ("http://a.com#@b.com", "a.com"),
            ("blob:https://a.com/3f2c", "a.com"),
            ("data:text/html,https://a.com/", ""),
            ("about:blank", ""),
            ("", ""),
            ("https://", ""),
            ("no url at all", ""),
        ] {
            assert_eq!(Url::parse(text).host(), host, "{text}");
        }
    }

    #[test]
    fn canonical_forms() {
        for (text, expected) in [
            ("https://CoinHive.com/Lib.JS", "https://coinhive.com/Lib.JS"),
            ("https://münchen.example/", "https://xn--mnchen-3ya.example/"),
            ("http://0x7f.1/", "http://127.0.0.1/"),
            ("http://2130706433/", "http://127.0.0.1/"),
            ("http://[0:0:0:0:0:0:0:1]/", "http://[::1]/"),
            ("http://[::ffff:1.2.3.4]/", "http://[::ffff:102:304]/"),
            ("http://%63oinhive.com/", "http://coinhive.com/"),
            ("  https://a.com/ ", "https://a.com/"),
            ("https://a.com./", "https://a.com./"),
        ] {
            assert_eq!(canonical(text), expected, "{text}");
        }
    }

    #[test]
    fn long_urls_are_clipped_between_characters() {
        let text = format!("https://a.com/{}", "é".repeat(20_000));
        assert!(Url::parse(&text).text().len() <= crate::limits::URL_BYTES);
    }
}
