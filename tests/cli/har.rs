//! `wattguard check` on HAR files, as browsers and other tools write them.

#![allow(clippy::indexing_slicing, reason = "an object takes any name")]

use serde_json::{Value, json};

use crate::{expect, file, run};

/// A filter a line: the line that decides says as what a request was judged, or for whom.
const KINDS: [&str; 12] = [
    "document",
    "subdocument",
    "script",
    "stylesheet",
    "image",
    "font",
    "media",
    "xmlhttprequest",
    "websocket",
    "object",
    "ping",
    "other",
];

/// In the order of the format, which browsers keep: pages before entries.
fn har(pages: &Value, entries: &Value) -> String {
    format!(r#"{{"log":{{"version":"1.2","creator":{{"name":"a test"}},"pages":{pages},"entries":{entries}}}}}"#)
}

/// The lines of the filters that decided, in the order of the entries.
fn lines(list: &str, har: &str) -> Vec<Option<u64>> {
    let ran = run(&["check", "--list", list], har.as_bytes());
    assert_eq!((ran.code, ran.notes.as_str()), (Some(0), ""), "{har}");
    let judged = ran.output.lines().map(|line| serde_json::from_str::<Value>(line).expect("a line of JSON"));
    judged.map(|judged| judged.get("line").and_then(Value::as_u64)).collect()
}

#[test]
fn resource_types_are_those_of_web_request() {
    let list: String = KINDS.iter().map(|kind| format!("||k.example^${kind}\n")).collect();
    file("har-kinds.txt", list);
    for (resource_type, destination, scheme, expected) in [
        // Chrome: `_resourceType`, and a header for frames.
        (json!("document"), "", "https", "document"),
        (json!("document"), "document", "https", "document"),
        (json!("document"), "iframe", "https", "subdocument"),
        (json!("script"), "", "https", "script"),
        (json!("script"), "worker", "https", "script"),
        (json!("stylesheet"), "", "https", "stylesheet"),
        (json!("image"), "", "https", "image"),
        (json!("font"), "", "https", "font"),
        (json!("media"), "", "https", "media"),
        (json!("texttrack"), "", "https", "media"),
        (json!("xhr"), "", "https", "xmlhttprequest"),
        (json!("fetch"), "empty", "https", "xmlhttprequest"),
        (json!("eventsource"), "", "https", "xmlhttprequest"),
        (json!("websocket"), "", "wss", "websocket"),
        (json!("ping"), "empty", "https", "ping"),
        (json!("csp-violation-report"), "", "https", "other"),
        (json!("manifest"), "", "https", "other"),
        (json!("anything"), "script", "https", "other"),
        // Firefox: the header alone, over https.
        (Value::Null, "document", "https", "document"),
        (Value::Null, "iframe", "https", "subdocument"),
        (Value::Null, "script", "https", "script"),
        (Value::Null, "worker", "https", "script"),
        (Value::Null, "sharedworker", "https", "script"),
        (Value::Null, "style", "https", "stylesheet"),
        (Value::Null, "image", "https", "image"),
        (Value::Null, "font", "https", "font"),
        (Value::Null, "video", "https", "media"),
        (Value::Null, "embed", "https", "object"),
        (Value::Null, "empty", "https", "xmlhttprequest"),
        (Value::Null, "websocket", "wss", "websocket"),
        (Value::Null, "manifest", "https", "other"),
        (json!(7), "script", "https", "script"),
        // Neither.
        (Value::Null, "", "wss", "websocket"),
        (Value::Null, "", "ws", "websocket"),
        (Value::Null, "", "http", "other"),
    ] {
        let mut request = json!({ "method": "GET", "url": format!("{scheme}://k.example/"), "headers": [] });
        if !destination.is_empty() {
            request["headers"] =
                json!([{ "name": "Host", "value": "k.example" }, { "name": "sec-fetch-dest", "value": destination }]);
        }
        let mut entry = json!({ "request": request, "response": {} });
        if !resource_type.is_null() {
            entry["_resourceType"] = resource_type.clone();
        }
        let line = KINDS.iter().position(|kind| *kind == expected).map(|at| at as u64 + 1);
        let found = lines("har-kinds.txt", &har(&json!([]), &json!([entry])));
        assert_eq!(found, [line], "{resource_type} {destination} {scheme}: {expected}");
    }
}

#[test]
fn who_asked_is_found() {
    let sites = ["initiator", "referrer", "page", "document"];
    let list: String = sites.iter().map(|site| format!("||k.example^$domain={site}.example\n")).collect();
    file("har-sources.txt", list);
    let referrer =
        json!([{ "name": "Cookie", "value": "a=b" }, { "name": "Referer", "value": "https://referrer.example/a" }]);
    let document =
        json!({ "pageref": "p2", "_resourceType": "document", "request": { "url": "https://document.example/" } });
    let title = "https://page.example/a?b";
    for (title, entry, expected) in [
        (title, json!({ "_initiator": { "type": "parser", "url": "https://initiator.example/a" } }), Some("initiator")),
        (title, json!({ "_initiator": "https://initiator.example/a" }), Some("initiator")),
        (title, json!({ "_initiator": { "type": "script", "stack": { "url": "https://x.example/" } } }), Some("page")),
        (title, json!({ "_initiator": { "type": "other" }, "headers": referrer }), Some("referrer")),
        (title, json!({ "_initiator": null, "headers": referrer }), Some("referrer")),
        (title, json!({}), Some("page")),
        (title, json!({ "_resourceType": "document" }), None),
        (title, json!({ "pageref": "p2" }), Some("document")),
        (title, json!({ "pageref": "p3" }), None),
        ("A page of mine", json!({}), None),
        ("A page of mine", json!({ "pageref": "p2" }), Some("document")),
    ] {
        let line = expected.and_then(|site| sites.iter().position(|one| *one == site)).map(|at| at as u64 + 1);
        let mut entry = entry;
        let headers = entry.get("headers").cloned().unwrap_or_default();
        let of = entry.get("pageref").cloned().unwrap_or_else(|| json!("p1"));
        (entry["pageref"], entry["request"]) = (of, json!({ "url": "https://k.example/", "headers": headers }));
        let har = har(&json!([{ "id": "p1", "title": title }, { "id": "p3" }, 7]), &json!([document, entry]));
        assert_eq!(lines("har-sources.txt", &har), [None, line], "{har}");
    }
}

/// One line or many, with a byte order mark or without: what a file holds says what it is, not its name.
#[test]
fn a_har_is_known_by_what_it_holds() {
    file("har.txt", "||k.example^\n");
    let value: Value =
        serde_json::from_str(&har(&json!([]), &json!([{ "request": { "url": "https://k.example/" } }]))).expect("JSON");
    let (line, lines) = (value.to_string(), serde_json::to_string_pretty(&value).expect("JSON"));
    for text in [
        line.clone(),
        lines.clone(),
        format!("\u{feff}{line}"),
        lines.replace('\n', "\r\n"),
        format!("\n\t {line}\n\n"),
        line.replace("{\"log\"", "{ \"log\""),
        lines.replacen('{', "{\n\"comment\":\"\",", 1),
        // A field that stands twice, values of other types than the format's.
        line.replace("\"url\":", "\"url\":\"https://x.example/\",\"headers\":7,\"url\":"),
        line.replace("\"request\":", "\"request\":[[]],\"request\":"),
    ] {
        let path = file("har-known.json", &text);
        let found = "{\"action\":\"block\",\"family\":null,\"filter\":\"||k.example^\",\"line\":1,\"list\":\"har.txt\",\"url\":\"https://k.example/\"}\n";
        expect(&["check", "--list", "har.txt", "-"], text.as_bytes(), 0, found, "");
        expect(&["check", &path.to_string_lossy(), "--list", "har.txt"], b"", 0, found, "");
    }
}

/// What was whole before a fault was judged.
#[test]
fn faults_of_a_har_are_named() {
    file("har-faults.txt", "||k.example^\n");
    let entry = r#"{"request":{"url":"https://k.example/"}}"#;
    let deep = format!(r#"{{"log":{{"entries":[{entry},{}"#, "[".repeat(5_000_000));
    for (text, judged, notes) in [
        (
            format!(r#"{{"log":{{"entries":[{entry},{{}},7,{entry}]}}}}"#),
            2,
            "entry 2: no \"request.url\"\nentry 3: no \"request.url\"\n",
        ),
        (
            format!(r#"{{"log":{{"entries":[{entry},{entry}"#),
            2,
            "standard input: after entry 2: not a whole HAR: EOF while parsing a list\n",
        ),
        (
            format!(r#"{{"log":{{"entries":[{entry},{{"request":{{"url":"https"#),
            1,
            "standard input: after entry 1: not a whole HAR: EOF while parsing a string\n",
        ),
        (
            format!(r#"{{"log":{{"entries":[{entry} {entry}]}}}}"#),
            1,
            "standard input: after entry 1: not a whole HAR: expected `,` or `]`\n",
        ),
        (
            format!(r#"{{"log":{{"entries":[{entry}]}}}} {{"#),
            1,
            "standard input: after entry 1: not a whole HAR: trailing characters\n",
        ),
        (deep, 1, "standard input: after entry 1: not a whole HAR: nested deeper than 1000\n"),
        (r#"{"log":{"entries":7}}"#.to_owned(), 0, "standard input: not a HAR: no `log.entries`\n"),
        (r#"{"log":[]}"#.to_owned(), 0, "standard input: not a HAR: no `log.entries`\n"),
        ("{\n\"url\":\"https://k.example/\"}".to_owned(), 0, "standard input: not a HAR: no `log.entries`\n"),
        ("{\n\"log\"".to_owned(), 0, "standard input: not a whole HAR: EOF while parsing an object\n"),
    ] {
        let ran = run(&["check", "--list", "har-faults.txt"], text.as_bytes());
        let start: String = text.chars().take(100).collect();
        assert_eq!((ran.code, ran.output.lines().count(), ran.notes.as_str()), (Some(1), judged, notes), "{start}");
    }
    expect(&["check", "--list", "har-faults.txt"], br#"{"log":{"entries":[]}}"#, 0, "", "");
}

/// An address has an end, and is judged by its beginning.
#[test]
fn long_addresses_are_cut() {
    file("har-long.txt", "||k.example^\n");
    let url = format!("https://k.example/{}", "x".repeat(1_000_000));
    let text = har(&json!([]), &json!([{ "request": { "url": url } }]));
    let ran = run(&["check", "--list", "har-long.txt"], text.as_bytes());
    let judged: Value = serde_json::from_str(&ran.output).expect("a line of JSON");
    assert_eq!(judged.get("line"), Some(&json!(1)));
    let shown = judged.get("url").and_then(Value::as_str).expect("an address");
    assert!(url.starts_with(shown) && (50_000..100_000).contains(&shown.len()), "{} bytes", shown.len());
}
