//! A line of JSON -> a frame.

use wattguard::message::{Direction, Payload};

use crate::finding::Label;
use crate::json::fields;
use crate::{base64, lines};

/// One frame.
#[derive(Debug, PartialEq)]
pub(super) struct Frame {
    pub(super) id: Label,
    /// The socket that it belongs to; none if it stands alone.
    pub(super) conn: Label,
    /// Its place in the socket, where that is said.
    pub(super) part: Option<u64>,
    pub(super) from: Direction,
    /// Milliseconds.
    pub(super) at: Option<u64>,
    content: Content,
}

#[derive(Debug, PartialEq)]
enum Content {
    Text(String),
    Binary(Vec<u8>),
}

/// As it stands on its line.
#[derive(Default)]
struct Written {
    id: Label,
    direction: String,
    text: Option<String>,
    base64: Option<String>,
    conn: Label,
    part: Option<f64>,
    at: Option<f64>,
}

fields!(Written {
    "id" => id, "direction" => direction, "text" => text, "base64" => base64, "conn" => conn, "part" => part, "at" => at
});

impl Frame {
    /// The frame of a line; else where and why there is none.
    pub(super) fn parse(line: &[u8]) -> Result<Self, String> {
        let mut written = Written::default();
        // What is not UTF-8 becomes U+FFFD, as everywhere.
        lines::fill(&mut written, String::from_utf8_lossy(line).as_bytes())?;
        if written.id.is_none() {
            return Err(": no \"id\"".to_owned());
        }
        let from = match written.direction.as_str() {
            "client" => Direction::Client,
            "server" => Direction::Server,
            _ => return Err(": \"direction\" is not client or server".to_owned()),
        };
        let content = match (written.text, written.base64) {
            (Some(text), _) => Content::Text(text),
            (None, Some(text)) => Content::Binary(base64::decoded(&text).ok_or(": \"base64\" is none")?),
            (None, None) => return Err(": no \"text\" and no \"base64\"".to_owned()),
        };
        // Rust's casts stay inside what fits: a time before all times is the first.
        let [part, at] = [written.part, written.at].map(|number| number.map(|number| number as u64));
        Ok(Self { id: written.id, conn: written.conn, part, from, at, content })
    }

    /// What it says.
    pub(super) fn payload(&self) -> Payload<'_> {
        match &self.content {
            Content::Text(text) => Payload::Text(text),
            Content::Binary(bytes) => Payload::Binary(bytes),
        }
    }

    /// Bytes that it holds, about.
    pub(super) fn bytes(&self) -> usize {
        let content = match &self.content {
            Content::Text(text) => text.len(),
            Content::Binary(bytes) => bytes.len(),
        };
        size_of::<Self>() + content
    }
}
