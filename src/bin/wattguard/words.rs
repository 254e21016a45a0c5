//! Evidence -> English, in the words of the extension: `_locales/en/messages.json` is read, and nowhere repeated.
//!
//! A message holds `$NAME$` for its placeholders, whose contents hold `$1` to `$9` for the arguments, and `$$` for `$`:
//! <https://developer.chrome.com/docs/extensions/reference/api/i18n>.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;
use wattguard::evidence::{What, Words};

static MESSAGES: LazyLock<HashMap<String, Message>> = LazyLock::new(|| {
    // Tests hold that it can be read, and that no word is missing.
    serde_json::from_str(include_str!("../../../_locales/en/messages.json")).unwrap_or_default()
});

/// As the extension's file holds it.
#[derive(Debug, Default, Deserialize)]
struct Message {
    message: String,
    #[serde(default)]
    placeholders: HashMap<String, Placeholder>,
}

#[derive(Debug, Deserialize)]
struct Placeholder {
    content: String,
}

/// How evidence is said to people.
pub(crate) fn sentence(what: &What) -> String {
    match (what, what.words()) {
        (What::Filter { filter, .. }, _) => filter.clone(),
        (_, Some(words)) => said(&words),
        (_, None) => String::new(),
    }
}

fn said(words: &Words) -> String {
    match MESSAGES.get(&format!("evidence{}", words.key)) {
        Some(message) => message.filled(&words.arguments),
        None => words.key.to_owned(),
    }
}

impl Message {
    fn filled(&self, arguments: &[String]) -> String {
        replaced(&self.message, &|name| match name {
            "" => Some("$".to_owned()),
            // Names are found in any case, as browsers do.
            name => {
                let found = self.placeholders.get(&name.to_ascii_lowercase())?;
                Some(numbered(&found.content, arguments))
            }
        })
    }
}

/// A text with every `$name$` replaced for which there is something; `$$` is one of no name.
fn replaced(text: &str, of: &dyn Fn(&str) -> Option<String>) -> String {
    let mut parts = text.split('$');
    let mut result = parts.next().unwrap_or_default().to_owned();
    // Between two dollars: a name, or plain text behind a dollar that stands alone.
    let mut open = false;
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        open = !open;
        match of(part).filter(|_| open && parts.peek().is_some()) {
            Some(found) => result.push_str(&found),
            None if open => {
                result.push('$');
                result.push_str(part);
                // The dollar behind it may begin a name.
                open = false;
            }
            None => result.push_str(part),
        }
    }
    result
}

/// A content with its `$1` to `$9`.
fn numbered(content: &str, arguments: &[String]) -> String {
    let mut parts = content.split('$');
    let mut result = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let number = part.chars().next().and_then(|digit| digit.to_digit(10)).filter(|number| *number > 0);
        match number.and_then(|number| Some((number, part.get(1..)?))) {
            Some((number, rest)) => {
                result.push_str(arguments.get(number as usize - 1).map_or("", String::as_str));
                result.push_str(rest);
            }
            None => {
                result.push('$');
                result.push_str(part);
            }
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use wattguard::evidence::{Algorithm, Dialect, ProofOfWork, Step};

    /// One of each message.
    fn every_kind() -> Vec<What> {
        let of_work = |scratchpad| ProofOfWork {
            algorithm: Algorithm::CryptoNight,
            parts: vec!["AES", "Keccak"],
            scratchpad,
            in_wallets: false,
        };
        let steps = [
            Step::Control,
            Step::Login,
            Step::Job { blob: None },
            Step::Job { blob: Some(76) },
            Step::Share,
            Step::Complete,
        ];
        let messages = steps.map(|step| What::Message { dialect: Dialect::Stratum, step });
        [
            What::Module(of_work(None)),
            What::Module(of_work(Some(2 << 20))),
            What::Kernel(of_work(None)),
            What::Kernel(of_work(Some(2 << 20))),
            What::ModuleName("$1".to_owned()),
            What::Interface { miner: "Coinhive", call: "$MINER$ $$ $2".to_owned() },
            What::Vocabulary(vec!["job_id", "hashrate"]),
            What::Compilations { rate: 120 },
            What::Memory { mebibytes: 256 },
            What::Workers { count: 8 },
        ]
        .into_iter()
        .chain(messages)
        .collect()
    }

    /// No message is missing, none has a place that stays open, and arguments stay as they are.
    #[test]
    fn every_kind_has_words() {
        for what in every_kind() {
            let (words, text) = (what.words(), sentence(&what));
            let Some(words) = words else { continue };
            assert!(text.contains(' '), "{}: {text}", words.key);
            let mut rest = text.clone();
            for argument in &words.arguments {
                assert!(rest.contains(argument.as_str()), "{}: {text} lacks {argument}", words.key);
                rest = rest.replacen(argument.as_str(), "", 1);
            }
            assert!(!rest.contains('$'), "{}: {text}", words.key);
        }
        let filter = What::Filter { filter: "||a.example^$script".to_owned(), miner: None, asks: false };
        assert_eq!(sentence(&filter), "||a.example^$script");
    }

    #[test]
    fn places_are_filled_as_browsers_do() {
        let arguments = ["one".to_owned(), "$NAME$".to_owned()];
        let placeholders = || HashMap::from([("name".to_owned(), Placeholder { content: "<$1-$2-$3>".to_owned() })]);
        for (message, expected) in [
            ("", ""),
            ("plain", "plain"),
            ("a $NAME$ b $name$", "a <one-$NAME$-> b <one-$NAME$->"),
            ("$NAME$$NAME$", "<one-$NAME$-><one-$NAME$->"),
            ("5 $$ and $", "5 $ and $"),
            ("$OTHER$ $NAME$", "$OTHER$ <one-$NAME$->"),
            ("costs $ 5", "costs $ 5"),
        ] {
            let message = Message { message: message.to_owned(), placeholders: placeholders() };
            assert_eq!(message.filled(&arguments), expected, "{}", message.message);
        }
    }
}
