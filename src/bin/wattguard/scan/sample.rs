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

/// How every wasm module begins (WebAssembly Core Specification, 5.5.16).
const MODULE_MAGIC: &[u8] = b"\0asm";

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
    source.take(room as u64 + 1).read_to_end(bytes)?;
    let longer = bytes.len() > limits::SAMPLE_BYTES;
    bytes.truncate(limits::SAMPLE_BYTES);
    Ok(longer)
}

/// What is said of a sample that is longer than the limit.
pub(super) fn cut() -> String {
    format!("longer than {} bytes: judged by those", limits::SAMPLE_BYTES)
}
