//! JSON lines -> frames of sockets, as a page and a pool (or an honest server) sent them.

use serde_json::Value;
use wattguard::evidence::Evidence;
use wattguard::message::{Conversation, Direction, Payload};

use crate::{base64, found};

/// Time between the frames of a conversation in milliseconds: shares come every few to sixty seconds.
const PAUSE: u64 = 20_000;

/// Bytes of a text that may look like base64 by chance.
const SHORT: usize = 32;

/// What a frame carries.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Body {
    Text(String),
    Binary(Vec<u8>),
}

/// How what a frame says is hidden.
enum Wrapping {
    None,
    Base64,
    /// Each byte by exclusive or.
    Key(u8),
}

/// One frame.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub(crate) id: String,
    pub(crate) miner: bool,
    pub(crate) protocol: String,
    /// Did the page send it?
    pub(crate) client: bool,
    pub(crate) body: Body,
    /// Means nothing alone.
    pub(crate) context: bool,
    /// The socket, where it is known, and the place in it.
    connection: Option<(String, u64)>,
}

/// Reads one frame a line.
///
/// # Errors
/// A line is not JSON, or lacks its text; it is named by its number.
pub(crate) fn parse(text: &str) -> Result<Vec<Frame>, String> {
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(at, line)| frame(line).map_err(|error| format!("frames.jsonl, line {at}: {error}"))).collect()
}

fn frame(line: &str) -> Result<Frame, String> {
    let value: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
    let text = |name: &str| value.get(name).and_then(Value::as_str);
    let body = match (text("text"), text("base64")) {
        (Some(text), _) => Body::Text(text.to_owned()),
        (None, Some(wrapped)) => Body::Binary(base64::decode(wrapped).ok_or("not base64")?),
        (None, None) => return Err("neither text nor base64".to_owned()),
    };
    let part = value.get("part").and_then(Value::as_u64).unwrap_or(0);
    let name = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    Ok(Frame {
        id: text("id").unwrap_or_default().to_owned(),
        miner: text("label") == Some("miner"),
        protocol: text("protocol").unwrap_or_default().to_owned(),
        client: text("direction") == Some("client"),
        body,
        context: value.get("context").and_then(Value::as_bool).unwrap_or(false),
        connection: value.get("conn").map(|conn| (name(conn), part)),
    })
}

impl Frame {
    fn payload(&self) -> Payload<'_> {
        match &self.body {
            Body::Text(text) => Payload::Text(text),
            Body::Binary(bytes) => Payload::Binary(bytes),
        }
    }

    /// What it says under its wrapping, for people and for putting conversations together.
    pub(crate) fn plain(&self) -> String {
        let bytes = match (&self.body, self.wrapping()) {
            (Body::Text(text), Wrapping::None) => text.clone().into_bytes(),
            (Body::Text(text), _) => base64::decode(text).unwrap_or_default(),
            (Body::Binary(bytes), Wrapping::Key(key)) => bytes.iter().map(|byte| byte ^ key).collect(),
            (Body::Binary(bytes), _) => bytes.clone(),
        };
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// The same frame with something else to say, in the same wrapping.
    pub(crate) fn saying(&self, plain: &str) -> Self {
        let body = match (&self.body, self.wrapping()) {
            (Body::Text(_), Wrapping::None) => Body::Text(plain.to_owned()),
            (Body::Text(_), _) => Body::Text(base64::encode(plain.as_bytes())),
            (Body::Binary(_), Wrapping::Key(key)) => Body::Binary(plain.bytes().map(|byte| byte ^ key).collect()),
            (Body::Binary(bytes), _) => Body::Binary(bytes.clone()),
        };
        Self { body, ..self.clone() }
    }

    fn wrapping(&self) -> Wrapping {
        match &self.body {
            Body::Text(text) if text.len() > SHORT && base64::decode(text).is_some() => Wrapping::Base64,
            Body::Text(_) => Wrapping::None,
            Body::Binary(bytes) => {
                // One byte over all of them: what is wrapped so is JSON, and begins with a brace.
                let key = bytes.first().map_or(0, |first| first ^ b'{');
                let text = bytes.iter().map(|byte| byte ^ key).all(|byte| byte.is_ascii_graphic() || byte == b' ');
                if text { Wrapping::Key(key) } else { Wrapping::None }
            }
        }
    }

    /// What the report shows of it.
    pub(crate) fn shown(&self) -> String {
        match &self.body {
            Body::Text(text) => text.clone(),
            Body::Binary(bytes) => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
        }
    }
}

/// Frames of one socket together and in order, all others alone.
pub(crate) fn sockets(frames: &[Frame]) -> Vec<Vec<&Frame>> {
    let mut sockets: Vec<Vec<&Frame>> = Vec::new();
    for frame in frames {
        let of_frame = |frame: &Frame| frame.connection.as_ref().map(|(name, _)| name.clone());
        let name = of_frame(frame);
        match sockets.iter_mut().find(|socket| name.is_some() && of_frame(socket[0]) == name) {
            Some(socket) => socket.push(frame),
            None => sockets.push(vec![frame]),
        }
    }
    for socket in &mut sockets {
        socket.sort_by_key(|frame| frame.connection.as_ref().map(|(_, part)| *part));
    }
    sockets
}

/// What the recogniser makes of a socket.
pub(crate) fn heard<'a>(frames: impl IntoIterator<Item = &'a Frame>) -> Vec<Evidence> {
    let frames: Vec<&Frame> = frames.into_iter().collect();
    let name = || frames.iter().map(|frame| frame.id.as_str()).collect::<Vec<_>>().join(" ");
    found::guarded(name, || {
        let mut conversation = Conversation::default();
        for (frame, at) in frames.iter().zip((0..).step_by(PAUSE as usize)) {
            let from = if frame.client { Direction::Client } else { Direction::Server };
            conversation.frame(from, frame.payload(), at);
        }
        conversation.evidence().into_iter().collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_read_and_unwrapped() {
        let text = concat!(
            r#"{"id":"a","label":"miner","protocol":"p","direction":"client","text":"hello","context":true}"#,
            "\n",
            r#"{"id":"b","label":"benign","protocol":"p","direction":"server","base64":"KXMKcy8="}"#,
        );
        let frames = parse(text).expect("frames");
        assert!(frames[0].client && frames[0].miner && frames[0].context);
        assert_eq!(frames[1].body, Body::Binary(vec![0x29, 0x73, 0x0a, 0x73, 0x2f]));
        assert_eq!(frames[1].plain(), "{!X!}");
        assert_eq!(frames[1].shown(), "29730a732f");
        assert_eq!(frames[1].saying("{?}").body, Body::Binary(vec![0x29, 0x6d, 0x2f]));
        assert!(parse("{}").is_err());
    }

    #[test]
    fn a_socket_is_in_the_order_of_its_parts() {
        let line = |id: &str, conn: &str, part: u64| {
            format!(
                r#"{{"id":"{id}","label":"miner","protocol":"p","direction":"client","text":"","conn":{conn},"part":{part}}}"#
            )
        };
        let text = [line("a", "1", 2), line("b", "\"x\"", 0), line("c", "1", 1)].join("\n");
        let frames = parse(&text).expect("frames");
        let ids: Vec<Vec<&str>> =
            sockets(&frames).iter().map(|socket| socket.iter().map(|frame| frame.id.as_str()).collect()).collect();
        assert_eq!(ids, [vec!["c", "a"], vec!["b"]]);
    }
}
