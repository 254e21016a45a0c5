//! The texts people read: `_locales/*/messages.json` against each other, and against the code that shows them.
//!
//! A message that one language lacks, that nothing shows, or that is shown but not written is a finding. Keys that the
//! code puts together must begin with a literal (`` text(`note${kind}`) ``, `text('note' + kind)`): every
//! message with that beginning then counts as shown.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use anyhow::{Context, Result};
use serde_json::Value;

use super::{Finding, Source};

/// The language that the others translate.
const ORIGINAL: &str = "_locales/en/messages.json";

/// The functions of extension/shared/i18n.js, and the browser's own, whose first argument is a key.
const CALLS: &[&str] = &["around(", "getMessage(", "text("];

/// Those whose first argument is a key without the form that a number takes.
const PLURAL_CALLS: &[&str] = &["plural(", "pluralKey("];

/// The forms of a message that holds a number.
const FORMS: &[&str] = &["One", "Other"];

/// Attributes of our HTML that hold a key: `data-i18n`, `data-i18n-title`, ...
const ATTRIBUTE: &str = "data-i18n";

/// Each key with the placeholders of its message.
type Messages = BTreeMap<String, BTreeSet<String>>;

/// A place that shows a message.
#[derive(Debug, PartialEq)]
struct Use<'a> {
    key: Key<'a>,
    /// 1-based.
    line: usize,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Key<'a> {
    Whole(&'a str),
    Beginning(&'a str),
    /// Followed by one of [`FORMS`].
    Plural(&'a str),
}

impl Key<'_> {
    fn means(self, key: &str) -> bool {
        match self {
            Key::Whole(whole) => key == whole,
            Key::Beginning(beginning) => key.starts_with(beginning),
            Key::Plural(plural) => {
                let form = key.strip_prefix(plural);
                form.is_some_and(|form| FORMS.contains(&form))
            }
        }
    }
}

impl fmt::Display for Key<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Key::Whole(whole) => write!(f, "`{whole}`"),
            Key::Beginning(beginning) => write!(f, "begins with `{beginning}`"),
            Key::Plural(plural) => write!(f, "is `{plural}` in a form of {FORMS:?}"),
        }
    }
}

/// Compares the languages, and the original with its uses.
///
/// # Errors
/// A messages.json is not JSON, or there is no original.
pub(super) fn findings(sources: &[Source]) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    let mut languages = BTreeMap::new();
    for source in sources.iter().filter(|source| is_language(&source.path)) {
        let (messages, wrong) = read(source).with_context(|| source.path.clone())?;
        languages.insert(source.path.as_str(), messages);
        findings.extend(wrong);
    }
    let original = languages.get(ORIGINAL).with_context(|| format!("there is no {ORIGINAL}"))?;
    for (path, translation) in &languages {
        findings.extend(differences(path, original, translation));
    }
    findings.extend(unmatched(sources, original));
    Ok(findings)
}

fn is_language(path: &str) -> bool {
    path.starts_with("_locales/") && path.ends_with("/messages.json")
}

/// Reads one language. A placeholder that is used must be defined: a browser refuses the extension otherwise.
fn read(source: &Source) -> Result<(Messages, Vec<Finding>)> {
    let entries: BTreeMap<String, Value> = serde_json::from_str(&source.text)?;
    let mut findings = Vec::new();
    let mut messages = Messages::new();
    for (key, entry) in entries {
        let text = entry.pointer("/message").and_then(Value::as_str);
        let used = placeholders(text.with_context(|| format!("`{key}` has no message"))?);
        let defined = entry.pointer("/placeholders").and_then(Value::as_object);
        let defined: BTreeSet<String> =
            defined.into_iter().flat_map(|defined| defined.keys().map(|name| name.to_lowercase())).collect();
        for name in used.symmetric_difference(&defined) {
            let what = format!("`{key}`: placeholder `{name}` must be both defined and used");
            findings.push(Finding::of_file(&source.path, what));
        }
        messages.insert(key, used);
    }
    Ok((messages, findings))
}

/// The names between dollars: `$HOST$ of $LIST$`. Browsers do not care about their case.
fn placeholders(message: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut rest = message;
    while let Some((_, after)) = rest.split_once('$') {
        rest = after;
        let is_name =
            |name: &str| !name.is_empty() && name.chars().all(|one| one.is_ascii_alphanumeric() || one == '_');
        if let Some((name, after)) = after.split_once('$')
            && is_name(name)
        {
            names.insert(name.to_lowercase());
            rest = after;
        }
    }
    names
}

/// What a translation has more, less, or with other placeholders.
fn differences(path: &str, original: &Messages, translation: &Messages) -> Vec<Finding> {
    let keys: BTreeSet<&String> = original.keys().chain(translation.keys()).collect();
    let compare = |key: &String| match (original.get(key), translation.get(key)) {
        (Some(_), None) => Some(format!("`{key}` is missing")),
        (None, Some(_)) => Some(format!("`{key}` is not in {ORIGINAL}")),
        (one, other) if one != other => Some(format!("`{key}`: other placeholders than {ORIGINAL}")),
        _ => None,
    };
    keys.into_iter().filter_map(|key| Some(Finding::of_file(path, compare(key)?))).collect()
}

/// What is shown but not written, and what is written but not shown.
fn unmatched(sources: &[Source], original: &Messages) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut shown = BTreeSet::new();
    let shows = |source: &&Source| source.path.starts_with("extension/") || source.path == "manifest.json";
    for source in sources.iter().filter(shows) {
        for Use { key, line } in uses(source) {
            let meant = || original.keys().filter(|written| key.means(written));
            if meant().next().is_none() {
                findings.push(Finding::at(&source.path, line, format!("no message {key}")));
            }
            shown.extend(meant());
        }
        let quoted =
            |key: &str| ['\'', '"', '`'].iter().any(|quote| source.text.contains(&format!("{quote}{key}{quote}")));
        let stem = |key: &str| FORMS.iter().find_map(|form| key.strip_suffix(form)).is_some_and(quoted);
        let literal = |key: &&String| quoted(key) || stem(key);
        if source.path.ends_with(".js") {
            // `paused ? 'resume' : 'pause'`, or a table of keys or of what their plural forms begin with.
            shown.extend(original.keys().filter(literal));
        }
    }
    let silent = original.keys().filter(|key| !shown.contains(key));
    findings.extend(silent.map(|key| Finding::of_file(ORIGINAL, format!("`{key}` is never shown"))));
    findings
}

/// Every place of a file that certainly holds a key.
fn uses(source: &Source) -> Vec<Use<'_>> {
    let text = source.text.as_str();
    let after = |mark: &'static str| {
        text.match_indices(mark).filter_map(move |(at, _)| {
            let (before, rest) = text.split_at_checked(at)?;
            Some((before, rest.strip_prefix(mark)?))
        })
    };
    let mut uses = Vec::new();
    let mut add = |before: &str, key| {
        let line = before.matches('\n').count() + 1;
        uses.push(Use { key, line });
    };
    for (before, rest) in after("__MSG_") {
        if let Some((key, _)) = rest.split_once("__") {
            add(before, Key::Whole(key));
        }
    }
    if source.path.ends_with(".html") {
        for (before, rest) in after(ATTRIBUTE) {
            let value = rest.split_once("=\"").and_then(|(_, value)| value.split_once('"'));
            if let Some((key, _)) = value {
                add(before, Key::Whole(key));
            }
        }
    }
    if source.path.ends_with(".js") {
        for call in CALLS.iter().chain(PLURAL_CALLS) {
            for (before, rest) in after(call) {
                // `context('2d')` is no call of `text`.
                let whole_name = !before.ends_with(|one: char| one.is_alphanumeric() || one == '_');
                match argument(rest).filter(|_| whole_name) {
                    Some(Key::Whole(key)) if PLURAL_CALLS.contains(call) => {
                        add(before, Key::Plural(key));
                    }
                    Some(key) => add(before, key),
                    None => {}
                }
            }
        }
    }
    uses
}

/// The key at the beginning of an argument list, where it is a literal. Keys of the browser itself begin with `@@`.
fn argument(arguments: &str) -> Option<Key<'_>> {
    let arguments = arguments.trim_start();
    let quote = arguments.chars().next().filter(|one| "'\"`".contains(*one))?;
    let (literal, rest) = arguments.strip_prefix(quote)?.split_once(quote)?;
    let key = match literal.split_once("${") {
        Some((beginning, _)) if quote == '`' => Key::Beginning(beginning),
        _ if rest.trim_start().starts_with('+') => Key::Beginning(literal),
        _ => Key::Whole(literal),
    };
    // A key without any literal beginning would stand for every message.
    let says_something = key != Key::Beginning("") && !literal.starts_with("@@");
    says_something.then_some(key)
}

#[cfg(test)]
mod tests;
