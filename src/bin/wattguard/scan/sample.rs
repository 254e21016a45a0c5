//! Bytes with a name -> what they are, and their verdict.
//!
//! A page goes to the recogniser of scripts whole: it finds the scripts in it. What begins as a module is one, whatever
//! it is called.

use std::ffi::OsStr;
use std::io::{self, Read};
use std::path::Path;

use wattguard::engine::Engine;
use wattguard::limits;
use wattguard::verdict::{Policy, Verdict};

use crate::finding::Name;

/// How every wasm module begins (WebAssembly Core Specification, 5.5.16).
const MODULE_MAGIC: &[u8] = b"\0asm";

/// Bytes by which it is known what something is.
pub(super) const BEGIN: usize = 512;

/// Bytes of a script, page or module that were read from something larger.
pub(super) struct Sample {
    pub(super) name: Name,
    pub(super) kind: Kind,
    pub(super) bytes: Vec<u8>,
    /// What is wrong with it.
    pub(super) faults: Vec<String>,
}

/// What is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Script,
    Page,
    Module,
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Script => "script",
            Self::Page => "page",
            Self::Module => "module",
        }
    }

    /// The kind of that name.
    pub(super) fn named(name: &str) -> Option<Self> {
        [Self::Script, Self::Page, Self::Module].into_iter().find(|kind| kind.name() == name)
    }

    /// By the end of a file's name.
    pub(super) fn of_path(path: &Path) -> Option<Self> {
        let extension = path.extension().and_then(OsStr::to_str)?.to_ascii_lowercase();
        match extension.as_str() {
            "js" | "mjs" | "cjs" => Some(Self::Script),
            "html" | "htm" => Some(Self::Page),
            "wasm" => Some(Self::Module),
            _ => None,
        }
    }

    /// By what stands at the beginning, whatever the name: only modules say what they are.
    pub(super) fn of_magic(begin: &[u8]) -> Option<Self> {
        begin.starts_with(MODULE_MAGIC).then_some(Self::Module)
    }

    /// As a browser takes what a server answers with: by its type, where that says anything, else by the end of its
    /// address or the first bytes. `None`: no page would run it.
    pub(super) fn of_answer(content_type: &str, url: &str, begin: &[u8]) -> Option<Self> {
        if let Some(kind) = Self::of_magic(begin) {
            return Some(kind);
        }
        let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let path = url.split(['?', '#']).next().unwrap_or_default();
        let of_path = || Self::of_path(Path::new(path));
        match essence.as_str() {
            "text/html" | "application/xhtml+xml" | "image/svg+xml" => Some(Self::Page),
            "application/wasm" => Some(Self::Module),
            _ if essence.ends_with("javascript") || essence.ends_with("ecmascript") => Some(Self::Script),
            "" | "text/plain" | "application/octet-stream" | "binary/octet-stream" | "unknown/unknown" => {
                of_path().or_else(|| (!begin.contains(&0)).then(|| Self::of_text(begin)))
            }
            // Never run, whatever a page asks for: the Fetch standard, "should response to request be blocked due to its
            // MIME type". Of the rest, a script's address says that a page asks for a script.
            _ if ["image/", "audio/", "video/", "font/"].iter().any(|start| essence.starts_with(start)) => None,
            "text/css" | "text/csv" => None,
            _ => of_path().filter(|kind| *kind == Self::Script),
        }
    }

    /// By the first bytes of a text: pages begin with a tag, scripts cannot.
    pub(super) fn of_text(begin: &[u8]) -> Self {
        let text = begin.strip_prefix("\u{feff}".as_bytes()).unwrap_or(begin);
        if text.trim_ascii_start().first() == Some(&b'<') { Self::Page } else { Self::Script }
    }

    /// Judges the bytes of a sample.
    pub(super) fn judge(self, engine: &Engine, bytes: &[u8]) -> Verdict {
        match self {
            Self::Script | Self::Page => engine.check_script(bytes, Policy::Undecided.into()),
            Self::Module => engine.check_module(bytes, Policy::Undecided.into()),
        }
    }
}

/// Reads on to the end, or to the limit of a sample; whether there was more.
///
/// # Errors
/// What the source says; what was read before it is in `bytes`.
pub(super) fn read_on(source: impl Read, bytes: &mut Vec<u8>) -> io::Result<bool> {
    let room = limits::SAMPLE_BYTES.saturating_sub(bytes.len());
    let read = source.take(room as u64 + 1).read_to_end(bytes);
    let longer = shorten(bytes).is_some();
    read.map(|_| longer)
}

/// Cuts off what is beyond the limit of a sample; says so.
pub(super) fn shorten(bytes: &mut Vec<u8>) -> Option<String> {
    let longer = bytes.len() > limits::SAMPLE_BYTES;
    bytes.truncate(limits::SAMPLE_BYTES);
    longer.then(cut)
}

/// What is said of a sample that is longer than the limit.
pub(super) fn cut() -> String {
    format!("longer than {} bytes: judged by those", limits::SAMPLE_BYTES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_what_browsers_take_them_for() {
        use Kind::{Module, Page, Script};
        for (content_type, url, begin, kind) in [
            ("text/html; charset=utf-8", "https://a.example/", "", Some(Page)),
            ("TEXT/HTML", "https://a.example/x.js", "", Some(Page)),
            ("application/javascript", "https://a.example/", "<", Some(Script)),
            ("text/x-javascript;a", "", "", Some(Script)),
            ("application/wasm", "", "", Some(Module)),
            ("image/png", "https://a.example/x.js", "", None),
            ("image/png", "https://a.example/x.png", "\0asm", Some(Module)),
            ("image/svg+xml", "", "", Some(Page)),
            ("text/css", "https://a.example/x.js", "", None),
            ("application/json", "https://a.example/data", "{", None),
            ("application/json", "https://a.example/x.JS?a=b#c", "{", Some(Script)),
            ("application/pdf", "https://a.example/x.html", "", None),
            ("", "https://a.example/", " <p>", Some(Page)),
            ("", "https://a.example/", "let a", Some(Script)),
            ("", "https://a.example/x.mjs", "\0", Some(Script)),
            ("application/octet-stream", "https://a.example/x", "\u{1}\0", None),
            ("application/octet-stream", "https://a.example/x.wasm", "", Some(Module)),
            ("text/plain", "https://a.example/x.html?", "", Some(Page)),
        ] {
            let found = Kind::of_answer(content_type, url, begin.as_bytes());
            assert_eq!(found, kind, "{content_type} {url} {begin:?}");
        }
    }
}
