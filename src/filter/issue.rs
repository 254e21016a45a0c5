//! Why a line is not used as a filter.

use std::fmt;

/// A line that is not used, where it stands, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseIssue {
    /// Line in the list, 1-based.
    pub line: u32,
    /// Column of the fault, 1-based, in characters.
    pub column: u32,
    /// What is the matter.
    pub kind: IssueKind,
}

/// What is the matter with a line.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum IssueKind {
    /// Hides or restyles elements: not about requests.
    Cosmetic,
    /// Runs a script of the blocker's own in pages, by name.
    Scriptlet(String),
    /// Edits a page's HTML.
    Html,
    /// An option that nobody defines.
    UnknownOption(String),
    /// An option that asks for something that Wattguard cannot know or do.
    UnsupportedOption(String),
    /// The filter changes a request or its answer but does not block it.
    NotABlock(String),
    /// An option that needs a value has none, or one that makes no sense.
    InvalidValue(String),
    /// A host that no browser would accept.
    InvalidHost(String),
    /// A regular expression that [`crate::regex`] does not take, and why.
    Regex(String),
    /// The filter would block everything.
    TooBroad,
    /// An exception that names no host, of a list that is not trusted: it could lift any protection.
    BroadException,
    /// Longer than [`crate::limits::LINE_BYTES`].
    TooLong,
    /// `!#include` of another file; the name.
    Include(String),
    /// `!#if` and its like: a condition that is not met or not understood; the condition.
    Condition(String),
    /// Not written in any syntax that lists use.
    NotAFilter,
}

impl IssueKind {
    /// Its name, without what it is about: what lists are summed up by, and how the screens find their words.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Cosmetic => "cosmetic",
            Self::Scriptlet(_) => "scriptlet",
            Self::Html => "html",
            Self::UnknownOption(_) => "unknownOption",
            Self::UnsupportedOption(_) => "unsupportedOption",
            Self::NotABlock(_) => "notABlock",
            Self::InvalidValue(_) => "invalidValue",
            Self::InvalidHost(_) => "invalidHost",
            Self::Regex(_) => "regex",
            Self::TooBroad => "tooBroad",
            Self::BroadException => "broadException",
            Self::TooLong => "tooLong",
            Self::Include(_) => "include",
            Self::Condition(_) => "condition",
            Self::NotAFilter => "notAFilter",
        }
    }
}

impl IssueKind {
    /// What it is about: an option, a host, a condition; empty where its name says all.
    #[must_use]
    pub fn word(&self) -> &str {
        match self {
            Self::Scriptlet(word)
            | Self::UnknownOption(word)
            | Self::UnsupportedOption(word)
            | Self::NotABlock(word)
            | Self::InvalidValue(word)
            | Self::InvalidHost(word)
            | Self::Regex(word)
            | Self::Include(word)
            | Self::Condition(word) => word,
            Self::Cosmetic | Self::Html | Self::TooBroad | Self::BroadException | Self::TooLong | Self::NotAFilter => {
                ""
            }
        }
    }
}

impl fmt::Display for ParseIssue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: {}", self.line, self.column, self.kind)
    }
}

impl fmt::Display for IssueKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cosmetic => f.write_str("cosmetic filter: not about requests"),
            Self::Scriptlet(name) => write!(f, "scriptlet `{name}`: Wattguard runs no scripts of lists"),
            Self::Html => f.write_str("HTML filter: not about requests"),
            Self::UnknownOption(name) => write!(f, "unknown option `{name}`"),
            Self::UnsupportedOption(name) => write!(f, "unsupported option `{name}`"),
            Self::NotABlock(name) => write!(f, "option `{name}` changes requests without blocking them: not applied"),
            Self::InvalidValue(name) => write!(f, "option `{name}` needs another value"),
            Self::InvalidHost(host) => write!(f, "`{host}` is no host"),
            Self::Regex(why) => write!(f, "regular expression: {why}"),
            Self::TooBroad => f.write_str("would block everything"),
            Self::BroadException => f.write_str("exception that names no host"),
            Self::TooLong => write!(f, "longer than {} bytes", crate::limits::LINE_BYTES),
            Self::Include(name) => write!(f, "includes `{name}`: not followed"),
            Self::Condition(condition) => write!(f, "left out by the condition `{condition}`"),
            Self::NotAFilter => f.write_str("not a filter"),
        }
    }
}
