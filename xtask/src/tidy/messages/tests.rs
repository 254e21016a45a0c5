use super::*;

const MANIFEST: (&str, &str) = ("manifest.json", r#"{ "name": "__MSG_name__" }"#);
const NAME: &str = r#"{ "name": { "message": "Wattguard" } }"#;

fn check(files: &[(&str, &str)], expected: &[&str]) {
    let sources: Vec<Source> =
        files.iter().map(|(path, text)| Source { path: (*path).to_owned(), text: (*text).to_owned() }).collect();
    let found = findings(&sources).map(|found| found.iter().map(ToString::to_string).collect());
    let expected: Vec<String> = expected.iter().map(ToString::to_string).collect();
    assert_eq!(found.ok(), Some(expected), "{files:?}");
}

/// One language, and one file that shows its messages.
fn check_uses(keys: &[&str], path: &str, text: &str, expected: &[&str]) {
    let entries: BTreeMap<&str, Value> =
        keys.iter().map(|key| (*key, serde_json::json!({ "message": "Some text" }))).collect();
    let messages = serde_json::json!(entries).to_string();
    check(&[(ORIGINAL, &messages), (path, text)], expected);
}

#[test]
fn languages_say_the_same() {
    let ja = "_locales/ja/messages.json";
    check(&[(ORIGINAL, NAME), (ja, NAME), MANIFEST], &[]);
    check(&[(ORIGINAL, NAME), (ja, "{}"), MANIFEST], &["_locales/ja/messages.json: `name` is missing"]);
    let more = r#"{ "name": { "message": "W" }, "other": { "message": "O" } }"#;
    check(
        &[(ORIGINAL, NAME), (ja, more), MANIFEST],
        &["_locales/ja/messages.json: `other` is not in _locales/en/messages.json"],
    );
    let with = r#"{ "name": { "message": "$LIST$", "placeholders": { "list": { "content": "$1" } } } }"#;
    check(&[(ORIGINAL, with), (ja, with), MANIFEST], &[]);
    check(
        &[(ORIGINAL, NAME), (ja, with), MANIFEST],
        &["_locales/ja/messages.json: `name`: other placeholders than _locales/en/messages.json"],
    );
    let undefined = r#"{ "name": { "message": "$LIST$" } }"#;
    check(
        &[(ORIGINAL, undefined), MANIFEST],
        &["_locales/en/messages.json: `name`: placeholder `list` must be both defined and used"],
    );
}

#[test]
fn what_is_shown_is_written() {
    let script = "extension/popup/popup.js";
    check_uses(&["a"], script, "show(text('a'));", &[]);
    check_uses(&["a"], script, "text('a');\ntext(\n  'b',\n);", &["extension/popup/popup.js:2: no message `b`"]);
    check_uses(&["noteOne"], script, "text(`note${kind}`)", &[]);
    check_uses(&["noteOne"], script, "text('note' + kind)", &[]);
    check_uses(
        &["a"],
        script,
        "text('a'); text(`gap${kind}`)",
        &["extension/popup/popup.js:1: no message begins with `gap`"],
    );
    check_uses(&["a"], script, "text('a'); text('@@ui_locale'); context('2d')", &[]);
    check_uses(&["nOne", "nOther"], script, "plural('n', 3)", &[]);
    check_uses(
        &["nOne", "nOther"],
        script,
        "plural('n', 3); plural('m', 3)",
        &["extension/popup/popup.js:1: no message is `m` in a form of [\"One\", \"Other\"]"],
    );
    check_uses(
        &["nOne", "nShort"],
        script,
        "pluralKey('n', 3)",
        &["_locales/en/messages.json: `nShort` is never shown"],
    );
    let page = "extension/popup/popup.html";
    check_uses(&["a", "b"], page, r#"<p data-i18n="a" data-i18n-title="b">"#, &[]);
    check_uses(
        &["a"],
        page,
        r#"<p data-i18n="a"><p data-i18n="b">"#,
        &["extension/popup/popup.html:1: no message `b`"],
    );
}

#[test]
fn what_is_written_is_shown() {
    let script = "extension/popup/popup.js";
    let never = "_locales/en/messages.json: `b` is never shown";
    check_uses(&["a", "b"], script, "text('a')", &[never]);
    check_uses(&["a", "b"], script, "text(paused ? 'a' : 'b')", &[]);
    check_uses(
        &["a", "b"],
        "tests/a.js",
        "text('a'); text('b')",
        &["_locales/en/messages.json: `a` is never shown", never],
    );
    // A key without a literal beginning shows nothing that we could know.
    check_uses(&["b"], script, "text(`${kind}`)", &[never]);
}

#[test]
fn placeholders_stand_between_dollars() {
    let check = |message, expected: &[&str]| {
        let expected = expected.iter().map(ToString::to_string).collect();
        assert_eq!(placeholders(message), expected, "{message}");
    };
    check("$HOST$ of $List$", &["host", "list"]);
    check("costs $5 or $6", &[]);
    check("$1 of $2", &[]);
    check("$5 for $HOST$", &["host"]);
    check("no", &[]);
}
