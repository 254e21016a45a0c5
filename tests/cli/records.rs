//! `wattguard scan -` on lines of JSON, and on HAR files.

use serde_json::{Value, json};

use crate::scan::MODULE;
use crate::warc::gzip;
use crate::{expect, run};

/// A verdict of nothing, behind what names it.
fn nothing(name: &str, kind: &str) -> String {
    format!("{{{name},\"kind\":\"{kind}\",\"action\":\"allow\",\"score\":0,\"evidence\":[]}}\n")
}

#[test]
fn lines_are_samples() {
    for (line, name, kind) in [
        (r#"{"path":"a.js","text":"<"}"#, r#""path":"a.js""#, "script"),
        (r#"{"path":"a.html","text":"1"}"#, r#""path":"a.html""#, "page"),
        (r#"{"path":"a","text":"1"}"#, r#""path":"a""#, "script"),
        (r#"{"id":7,"text":" <p>"}"#, r#""id":7"#, "page"),
        (r#"{"url":"https://a.example/x.js?y","text":"<"}"#, r#""url":"https://a.example/x.js?y""#, "script"),
        (
            r#"{"id":"7","url":"https://a.example/","base64":"AGFzbQEAAAA="}"#,
            r#""id":"7","url":"https://a.example/""#,
            "module",
        ),
        (r#"{"path":"a.js","base64":"AGFzbQ","kind":"page"}"#, r#""path":"a.js""#, "page"),
        (r#"{"path":"a.js","text":"","kind":"module"}"#, r#""path":"a.js""#, "module"),
    ] {
        let expected = nothing(name, kind);
        expect(&["scan", "-"], line.as_bytes(), 0, &expected, "");
        let input = format!("\u{feff}{line}\r\n\n{line}\n");
        expect(&["scan", "-"], input.as_bytes(), 0, &expected.repeat(2), "");
        expect(&["scan", "-"], &gzip(input.as_bytes()), 0, &expected.repeat(2), "");
    }
    expect(&["scan", "-"], b"", 0, "", "");
    expect(&["scan", "-"], &gzip(b""), 0, "", "");
}

#[test]
fn bad_lines_are_named() {
    for (line, notes) in [
        ("{", "line 2, column 1: not JSON: EOF while parsing an object\n"),
        ("WARC/1.0", "line 2, column 1: not JSON: expected value\n"),
        (r#"{"text":""}"#, "line 2: no \"path\", \"url\" or \"id\"\n"),
        (r#"{"id":"a"}"#, "line 2: no \"text\" and no \"base64\"\n"),
        (r#"{"id":"a","base64":"A"}"#, "line 2: \"base64\" is none\n"),
        (r#"{"id":"a","text":"","kind":"movie"}"#, "line 2: \"kind\" is not script, page or module\n"),
    ] {
        let good = r#"{"id":1,"text":"x"}"#;
        let input = format!("{good}\n{line}\n{good}\n");
        expect(&["scan", "-"], input.as_bytes(), 1, &nothing("\"id\":1", "script").repeat(2), notes);
    }
}

#[test]
fn logs_hold_samples_and_conversations() {
    let content = |text: Value, mime_type: &str| json!({ "content": { "mimeType": mime_type, "text": text } });
    let frame =
        |kind: &str, opcode: u8, data: &str| json!({ "type": kind, "time": 1.5, "opcode": opcode, "data": data });
    for (entry, name, kind) in [
        (json!({ "response": content(json!("<p>"), "text/html; charset=utf-8") }), true, Some("page")),
        (json!({ "response": content(json!("1"), "application/javascript") }), true, Some("script")),
        (json!({ "response": content(json!("{}"), "application/json") }), true, None),
        (json!({ "response": content(json!(7), "text/html") }), true, None),
        (json!({ "response": { "content": { "mimeType": "text/html", "size": 7 } } }), true, None),
        (
            json!({ "response": { "content": { "mimeType": "x", "encoding": "base64", "text": "AGFzbQEAAAA=" } } }),
            true,
            Some("module"),
        ),
        (
            json!({ "_webSocketMessages": [frame("send", 1, "a"), frame("receive", 2, "AAE="), 7] }),
            true,
            Some("message"),
        ),
        (json!({ "_webSocketMessages": [frame("send", 8, "")] }), true, None),
        (json!({ "_webSocketMessages": [] }), true, None),
        (json!({}), false, None),
    ] {
        let mut entry = entry;
        if name && let Some(fields) = entry.as_object_mut() {
            fields.insert("request".to_owned(), json!({ "url": "https://a.example/" }));
        }
        let har = json!({ "log": { "version": "1.2", "entries": [entry] } });
        let expected = kind.map(|kind| nothing("\"url\":\"https://a.example/\"", kind)).unwrap_or_default();
        for text in [har.to_string(), format!("\u{feff}{}", serde_json::to_string_pretty(&har).expect("JSON"))] {
            expect(&["scan", "-"], text.as_bytes(), 0, &expected, "");
            expect(&["scan", "-"], &gzip(text.as_bytes()), 0, &expected, "");
        }
    }
}

/// What was whole before a fault was judged.
#[test]
fn faults_of_a_log_are_named() {
    let entry =
        r#"{"request":{"url":"https://a.example/"},"response":{"content":{"mimeType":"text/html","text":"<p>"}}}"#;
    let bad = entry.replace(r#""text":"<p>""#, r#""encoding":"base64","text":"<p>""#);
    let socket =
        r#"{"request":{"url":"https://a.example/"},"_webSocketMessages":[{"type":"send","opcode":2,"data":"<p>"}]}"#;
    let page = nothing("\"url\":\"https://a.example/\"", "page");
    let message = nothing("\"url\":\"https://a.example/\"", "message");
    for (text, output, notes) in [
        (
            format!(r#"{{"log":{{"entries":[{entry},{bad},{entry}]}}}}"#),
            page.repeat(2),
            "entry 2, https://a.example/: the body is not base64\n",
        ),
        (
            format!(r#"{{"log":{{"entries":[{socket}]}}}}"#),
            message,
            "https://a.example/: 1 binary frames are not base64\n",
        ),
        (
            format!(r#"{{"log":{{"entries":[{entry},{{"request"#),
            page.clone(),
            "standard input: after entry 1: not a whole HAR: EOF while parsing a string\n",
        ),
        (r#"{"log":{}}"#.to_owned(), String::new(), "standard input: not a HAR: no `log.entries`\n"),
    ] {
        expect(&["scan", "-"], text.as_bytes(), 1, &output, notes);
    }
}

/// Standard input stands where it is named, among files.
#[test]
fn standard_input_has_a_place() {
    crate::file("records-a.js", "");
    crate::file("records-b", MODULE);
    let ran = run(&["scan", "records-a.js", "-", "records-b"], br#"{"id":1,"text":""}"#);
    let expected = [
        nothing("\"path\":\"records-a.js\"", "script"),
        nothing("\"id\":1", "script"),
        nothing("\"path\":\"records-b\"", "module"),
    ];
    assert_eq!((ran.code, ran.output), (Some(0), expected.concat()));
}
