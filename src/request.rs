//! A request as an engine judges it: an address, what asks for it, and as what.
//!
//! Input: the three strings that browsers report. Output: a [`Request`], read in place.

use crate::domain;
use crate::url::Url;

/// What a request loads: one bit each, so that a filter's kinds are a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Kinds(u32);

impl Kinds {
    /// No kind.
    pub const NONE: Self = Self(0);
    /// A page in a tab.
    pub const DOCUMENT: Self = Self(1);
    /// A page in a frame.
    pub const SUBDOCUMENT: Self = Self(1 << 1);
    /// A script, in pages and workers.
    pub const SCRIPT: Self = Self(1 << 2);
    /// A style sheet.
    pub const STYLESHEET: Self = Self(1 << 3);
    /// An image.
    pub const IMAGE: Self = Self(1 << 4);
    /// A font.
    pub const FONT: Self = Self(1 << 5);
    /// Sound or video.
    pub const MEDIA: Self = Self(1 << 6);
    /// `XMLHttpRequest` and `fetch`.
    pub const XHR: Self = Self(1 << 7);
    /// A WebSocket.
    pub const WEBSOCKET: Self = Self(1 << 8);
    /// A plug-in's object.
    pub const OBJECT: Self = Self(1 << 9);
    /// `sendBeacon` and `<a ping>`.
    pub const PING: Self = Self(1 << 10);
    /// Anything else.
    pub const OTHER: Self = Self(1 << 11);
    /// A page in a window that a page opened; only filters say it, no request is one.
    pub const POPUP: Self = Self(1 << 12);
    /// What a filter without types applies to: everything but pages in tabs and windows.
    pub const DEFAULT: Self = Self(0xffe);
    /// Everything.
    pub const ALL: Self = Self(0x1fff);

    /// The set from its bits; unknown bits fall away.
    #[must_use]
    pub const fn from_bits(bits: u32) -> Self {
        Self(bits & Self::ALL.0)
    }

    /// The set as bits.
    #[must_use]
    pub const fn bits(self) -> u32 {
        self.0
    }

    /// Both sets together.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// This set less `other`.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Do the sets share a kind?
    #[must_use]
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The kind of a `webRequest` resource type (Chrome's and Firefox's names).
    #[must_use]
    pub fn of_request(name: &str) -> Self {
        match name {
            "script" => Self::SCRIPT,
            "xmlhttprequest" | "fetch" | "json" => Self::XHR,
            "image" | "imageset" => Self::IMAGE,
            "websocket" => Self::WEBSOCKET,
            "stylesheet" | "xslt" => Self::STYLESHEET,
            "sub_frame" => Self::SUBDOCUMENT,
            "main_frame" => Self::DOCUMENT,
            "font" => Self::FONT,
            "media" => Self::MEDIA,
            "object" | "object_subrequest" => Self::OBJECT,
            "ping" | "beacon" => Self::PING,
            _ => Self::OTHER,
        }
    }
}

/// One request.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// What is asked for.
    pub url: Url<'a>,
    /// Who asks: the URL or origin of the document or worker; without a host if unknown.
    pub source: Url<'a>,
    /// As what it is asked for: one kind.
    pub kind: Kinds,
}

impl<'a> Request<'a> {
    /// Reads the three strings that `webRequest` reports: address, resource type, initiator (empty if unknown).
    #[must_use]
    pub fn parse(url: &'a str, kind: &str, source: &'a str) -> Self {
        Self { url: Url::parse(url), source: Url::parse(source), kind: Kinds::of_request(kind) }
    }

    /// Do address and initiator belong to different registrable domains? `None` where the initiator is unknown.
    #[must_use]
    pub fn is_third_party(&self) -> Option<bool> {
        if !self.source.has_host() {
            return None;
        }
        Some(!domain::same_site(self.url.host(), self.source.host()))
    }
}
