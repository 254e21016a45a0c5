//! One line of a list, as a value.
//!
//! Input: a line. Output: a [`Filter`] that borrows from it, or an [`IssueKind`] that says why there is none. Printing a
//! filter and reading it again gives the same filter.
//!
//! ```
//! use wattguard::filter::{Filter, parse};
//! let filter = parse("||coinhive.com^$third-party,script").unwrap();
//! assert_eq!(filter.pattern.host(), Some("coinhive.com"));
//! assert_eq!(filter.to_string(), "||coinhive.com^$script,third-party");
//! ```

mod display;
mod issue;
mod options;
mod parse;
mod plain;

pub use issue::{IssueKind, ParseIssue};
pub(crate) use parse::bare_host;
pub use parse::parse;
pub use plain::{match_pattern, plain_host};

use crate::request::Kinds;

/// A network filter: which requests, and what of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Filter<'a> {
    /// `@@`: lifts other filters instead of blocking.
    pub exception: bool,
    /// Which addresses.
    pub pattern: Pattern<'a>,
    /// Which kinds of request.
    pub kinds: Kinds,
    /// Relation of address and initiator.
    pub party: Party,
    /// Compare letters exactly.
    pub match_case: bool,
    /// Cannot be lifted by exceptions.
    pub important: bool,
    /// Takes the same filter without this option out of the list.
    pub badfilter: bool,
    /// `domain=` / `from=`: hosts of the initiator.
    pub from: Domains<'a>,
    /// `to=`: hosts of the address.
    pub to: Domains<'a>,
    /// `denyallow=`: hosts of the address that are left alone.
    pub denyallow: Domains<'a>,
}

impl<'a> Filter<'a> {
    /// A filter that blocks these addresses and says nothing else.
    #[must_use]
    pub const fn of(pattern: Pattern<'a>) -> Self {
        Self {
            exception: false,
            pattern,
            kinds: Kinds::DEFAULT,
            party: Party::Any,
            match_case: false,
            important: false,
            badfilter: false,
            from: Domains::NONE,
            to: Domains::NONE,
            denyallow: Domains::NONE,
        }
    }

    /// The host, where the filter is one and says nothing else, but that it may be an exception.
    pub(crate) fn bare_host(&self) -> Option<&'a str> {
        // The host itself is compared with nothing.
        const NOTHING: Filter<'_> = Filter::of(Pattern::Host(""));
        let rest = Self { exception: false, pattern: NOTHING.pattern, ..*self };
        self.pattern.host().filter(|_| rest == NOTHING)
    }

    /// Does it name a host: one that is asked, or, of exceptions, one that asks?
    #[must_use]
    pub fn names_host(&self) -> bool {
        let asks = self.exception && self.from.iter().any(|domain| !domain.excluded);
        asks || self.pattern.names_host()
    }
}

/// Which addresses a filter means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern<'a> {
    /// `||host^`: this host and everything below it, whatever port and path. Canonical, see [`crate::host`].
    Host(&'a str),
    /// Text with `*` (anything) and `^` (a separator or the end).
    Text {
        /// Where the text must begin.
        start: Anchor,
        /// The text, without outer `*`; empty: every address.
        text: &'a str,
        /// It must end where the address ends (`|`).
        end: bool,
    },
    /// A regular expression in JavaScript's syntax, without its slashes.
    Regex(&'a str),
}

/// Where a pattern's text begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Anywhere.
    None,
    /// At the start of the address (`|`).
    Start,
    /// At a label of the host (`||`).
    Host,
}

/// Whose requests a filter means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Party {
    /// Everybody's.
    Any,
    /// Those to the initiator's own registrable domain.
    First,
    /// Those to another registrable domain.
    Third,
}

/// The hosts of a `domain=`-like option: a list that is read where it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Domains<'a>(&'a str);

/// One host of a [`Domains`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Domain<'a> {
    /// `~`: this host and all below it are left out.
    pub excluded: bool,
    /// The host, or an entity that ends in `.*`.
    pub name: &'a str,
}

impl<'a> Domains<'a> {
    /// No hosts.
    pub(crate) const NONE: Self = Self("");

    /// The hosts of a text that was a domain list before.
    pub(crate) fn of(text: &'a str) -> Self {
        Self(text)
    }

    /// Is nothing asked of the host?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The hosts in their order.
    pub fn iter(&self) -> impl Iterator<Item = Domain<'a>> + use<'a> {
        self.0.split('|').filter(|entry| !entry.is_empty()).map(|entry| match entry.strip_prefix('~') {
            Some(name) => Domain { excluded: true, name },
            None => Domain { excluded: false, name: entry },
        })
    }
}

impl<'a> Pattern<'a> {
    /// The host, where the pattern is nothing else.
    #[must_use]
    pub fn host(&self) -> Option<&'a str> {
        match self {
            Self::Host(host) => Some(host),
            _ => None,
        }
    }

    /// Does it begin with a host, at least with its upper labels?
    #[must_use]
    pub fn names_host(&self) -> bool {
        match self {
            Self::Host(_) => true,
            Self::Text { start, text, .. } => begins_with_host(*start, text.as_bytes()),
            Self::Regex(_) => false,
        }
    }
}

/// Does a pattern's text begin with a host?
pub(crate) fn begins_with_host(start: Anchor, text: &[u8]) -> bool {
    start == Anchor::Host && !text.starts_with(b"*") && !text.starts_with(b"^") && text.contains(&b'.')
}
