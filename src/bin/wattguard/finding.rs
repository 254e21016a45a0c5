//! A name and a verdict -> a line: of JSON for programs, of English for people.
//!
//! What comes from a page, and from whoever named a file, cannot steer a terminal: see [`printable`].

use serde::Serialize;
use serde_json::Number;
use wattguard::boundary;
use wattguard::evidence::{Evidence, Place, Strength};
use wattguard::verdict::Verdict;

use crate::json::Part;
use crate::words::sentence;

/// For whom lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// Programs.
    Json,
    /// People.
    Explained,
}

/// What was judged, in the words of the input.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Name {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) path: Option<String>,
    #[serde(skip_serializing_if = "Label::is_none")]
    pub(crate) id: Label,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) url: Option<String>,
}

/// A text or a number that names something, given back as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(untagged)]
pub(crate) enum Label {
    #[default]
    None,
    Text(String),
    Number(Number),
}

impl Label {
    pub(crate) fn is_none(&self) -> bool {
        *self == Self::None
    }
}

impl Part for Label {
    fn text(&mut self, text: &str) {
        *self = Self::Text(text.to_owned());
    }

    fn number(&mut self, number: &Number) {
        *self = Self::Number(number.clone());
    }
}

impl std::fmt::Display for Label {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::None => Ok(()),
            Self::Text(text) => f.write_str(&printable(text)),
            Self::Number(number) => number.fmt(f),
        }
    }
}

impl std::fmt::Display for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.path.as_ref().or(self.url.as_ref()) {
            Some(text) => f.write_str(&printable(text)),
            None => self.id.fmt(f),
        }
    }
}

#[derive(Serialize)]
struct Finding<'a> {
    #[serde(flatten)]
    name: &'a Name,
    kind: &'static str,
    action: &'static str,
    score: u32,
    evidence: Vec<Sign<'a>>,
}

/// One evidence. `key` and `arguments` are the message of `_locales` that `what` says in English: what programs count by,
/// and what can be said in other languages.
#[derive(Serialize)]
struct Sign<'a> {
    family: &'static str,
    strength: &'static str,
    what: String,
    #[serde(rename = "where")]
    place: Where<'a>,
    key: Option<&'static str>,
    arguments: Vec<String>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Where<'a> {
    Line { list: &'a str, line: u32 },
    Offset { offset: usize },
    Frame { frame: u32 },
    Page {},
}

/// The line that tells of a verdict, with its end.
pub(crate) fn line(style: Style, name: &Name, kind: &'static str, verdict: &Verdict) -> String {
    let action = boundary::action(verdict.action);
    match style {
        Style::Json => {
            let evidence = verdict.evidence.iter().map(Sign::from).collect();
            let finding = Finding { name, kind, action, score: verdict.score(), evidence };
            // It holds texts and numbers alone: there is nothing that cannot be written.
            serde_json::to_string(&finding).unwrap_or_default() + "\n"
        }
        Style::Explained => {
            let why: Vec<String> = verdict.evidence.iter().map(explained).collect();
            let colon = if why.is_empty() { "" } else { ": " };
            format!("{name}: {action}{colon}{}\n", why.join("; "))
        }
    }
}

fn explained(evidence: &Evidence) -> String {
    let place = match &evidence.place {
        Place::Line { list, line } => format!(" ({}, line {line})", printable(list)),
        Place::Offset(offset) => format!(" (at byte {offset})"),
        Place::Frame(frame) => format!(" (frame {frame})"),
        Place::Page => String::new(),
    };
    let weak = if evidence.strength == Strength::Weak { "weak: " } else { "" };
    format!("{weak}{}{place}", printable(&sentence(&evidence.what)))
}

impl<'a> From<&'a Evidence> for Sign<'a> {
    fn from(evidence: &'a Evidence) -> Self {
        let words = evidence.what.words();
        Self {
            family: boundary::family(evidence.family()),
            strength: boundary::strength(evidence.strength),
            what: sentence(&evidence.what),
            place: Where::from(&evidence.place),
            key: words.as_ref().map(|words| words.key),
            arguments: words.map(|words| words.arguments).unwrap_or_default(),
        }
    }
}

impl<'a> From<&'a Place> for Where<'a> {
    fn from(place: &'a Place) -> Self {
        match place {
            Place::Line { list, line } => Self::Line { list, line: *line },
            Place::Offset(offset) => Self::Offset { offset: *offset },
            Place::Frame(frame) => Self::Frame { frame: *frame },
            Place::Page => Self::Page {},
        }
    }
}

/// A text without what steers a terminal or turns the direction of writing: escapes stand in their places.
pub(crate) fn printable(text: &str) -> String {
    let steers = |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let mut result = String::with_capacity(text.len());
    for c in text.chars() {
        match steers(c) {
            true => result.extend(c.escape_default()),
            false => result.push(c),
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use wattguard::evidence::{Algorithm, ProofOfWork, What};
    use wattguard::verdict::{Policy, judge};

    #[test]
    fn verdicts_are_told_to_programs_and_people() {
        let parts = vec!["AES", "Keccak"];
        let what =
            What::Module(ProofOfWork { algorithm: Algorithm::CryptoNight, parts, scratchpad: None, in_wallets: false });
        let named = What::ModuleName("\u{1b}[2Jcn\"".to_owned());
        let verdict = judge(
            vec![
                Evidence { strength: Strength::Strong, what, place: Place::Offset(7) },
                Evidence { strength: Strength::Weak, what: named, place: Place::Page },
            ],
            Policy::Undecided,
        );
        let name = Name { path: Some("a\n.wasm".to_owned()), ..Name::default() };
        assert_eq!(
            line(Style::Json, &name, "module", &verdict),
            concat!(
                r#"{"path":"a\n.wasm","kind":"module","action":"ask","score":50,"evidence":["#,
                r#"{"family":"module","strength":"strong","what":"Contains the CryptoNight proof of work: AES, Keccak","#,
                r#""where":{"offset":7},"key":"Module","arguments":["CryptoNight","AES, Keccak"]},"#,
                r#"{"family":"module","strength":"weak","what":"Is named like a miner: function “\u001b[2Jcn\"”","#,
                r#""where":{},"key":"ModuleName","arguments":["\u001b[2Jcn\""]}]}"#,
                "\n"
            )
        );
        assert_eq!(
            line(Style::Explained, &name, "module", &verdict),
            "a\\n.wasm: ask: Contains the CryptoNight proof of work: AES, Keccak (at byte 7); weak: Is named like a \
             miner: function “\\u{1b}[2Jcn\"”\n"
        );
        let nothing = judge(Vec::new(), Policy::Undecided);
        assert_eq!(line(Style::Explained, &name, "module", &nothing), "a\\n.wasm: allow\n");
    }
}
