//! `wattguard messages`.

use serde_json::{Value, json};
use wattguard::limits;

use crate::{Ran, expect, file, run};

/// The line of a frame that says nothing of mining.
fn nothing(id: &str) -> String {
    format!("{{\"id\":{id},\"kind\":\"message\",\"action\":\"allow\",\"score\":0,\"evidence\":[]}}\n")
}

fn ids(ran: &Ran) -> Vec<String> {
    let lines = ran.output.lines().map(|line| serde_json::from_str::<Value>(line).expect("a line of JSON"));
    lines.map(|line| line.get("id").and_then(Value::as_str).unwrap_or_default().to_owned()).collect()
}

#[test]
fn frames_come_in_any_form() {
    for (input, output) in [
        ("", String::new()),
        (" \n\r\n\n", String::new()),
        (r#"{"id":"a","direction":"client","text":""}"#, nothing("\"a\"")),
        ("\u{feff}{\"id\":\"a\",\"direction\":\"client\",\"text\":\"é\"}\r\n", nothing("\"a\"")),
        (r#"{"id":7,"direction":"server","base64":"AAE=","more":[{}]}"#, nothing("7")),
        (r#"{"id":7.5,"direction":"server","base64":"_-8"}"#, nothing("7.5")),
        (r#"{"id":"\u001b\"","direction":"server","base64":"","at":-1.5,"conn":null}"#, nothing(r#""\u001b\"""#)),
        (r#"{"id":"a","direction":"client","text":"x","conn":3,"part":1e300,"at":1e300}"#, nothing("\"a\"")),
    ] {
        expect(&["messages"], input.as_bytes(), 0, &output, "");
        let path = file("messages-form.jsonl", input);
        expect(&["messages", &path.to_string_lossy()], b"", 0, &output, "");
    }
    let frame = br#"{"id":"a","direction":"client","text":"x"}"#;
    expect(&["messages", "--explain", "-"], frame, 0, "a: allow\n", "");
    // What is not UTF-8 is read as U+FFFD, as everywhere.
    expect(
        &["messages"],
        b"{\"id\":\"a\xff\",\"direction\":\"client\",\"text\":\"\xfe\"}",
        0,
        &nothing("\"a\u{fffd}\""),
        "",
    );
}

#[test]
fn bad_lines_are_named() {
    let long = format!(r#"{{"id":"{}"}}"#, "x".repeat(limits::SAMPLE_LINE_BYTES));
    for (line, notes) in [
        ("{", "line 2, column 1: not JSON: EOF while parsing an object\n".to_owned()),
        ("text", "line 2, column 2: not JSON: expected ident\n".to_owned()),
        ("[]", "line 2: no \"id\"\n".to_owned()),
        (r#"{"direction":"client","text":""}"#, "line 2: no \"id\"\n".to_owned()),
        (r#"{"id":[],"direction":"client","text":""}"#, "line 2: no \"id\"\n".to_owned()),
        (r#"{"id":"a","text":""}"#, "line 2: \"direction\" is not client or server\n".to_owned()),
        (r#"{"id":"a","direction":"up","text":""}"#, "line 2: \"direction\" is not client or server\n".to_owned()),
        (r#"{"id":"a","direction":"client"}"#, "line 2: no \"text\" and no \"base64\"\n".to_owned()),
        (r#"{"id":"a","direction":"client","text":7}"#, "line 2: no \"text\" and no \"base64\"\n".to_owned()),
        (r#"{"id":"a","direction":"client","base64":"A"}"#, "line 2: \"base64\" is none\n".to_owned()),
        (r#"{"id":"a","direction":"client","base64":"é"}"#, "line 2: \"base64\" is none\n".to_owned()),
        (long.as_str(), format!("line 2: longer than {} bytes\n", limits::SAMPLE_LINE_BYTES)),
    ] {
        let good = r#"{"id":1,"direction":"client","text":"x"}"#;
        let input = format!("{good}\n{line}\n{good}\n");
        expect(&["messages"], input.as_bytes(), 1, &nothing("1").repeat(2), &notes);
    }
    expect(&["messages", "nowhere.jsonl"], b"", 2, "", "nowhere.jsonl: No such file or directory (os error 2)\n");
}

/// Frames without a turn, or in their turn, come in the order of lines; others wait.
#[test]
fn sockets_have_an_order() {
    type Row = (&'static str, Option<&'static str>, Option<u64>);
    let rows: [(&[Row], &[&str]); 6] = [
        (&[("a", None, None), ("b", Some("x"), None), ("c", Some("x"), None)], &["a", "b", "c"]),
        (&[("a", Some("x"), Some(0)), ("b", Some("y"), Some(0)), ("c", Some("x"), Some(1))], &["a", "b", "c"]),
        (&[("c", Some("x"), Some(2)), ("b", Some("x"), Some(1)), ("a", Some("x"), Some(0))], &["a", "b", "c"]),
        // Counted from 1, or with a gap: the end says that nothing comes before them.
        (&[("b", Some("x"), Some(2)), ("y", None, Some(0)), ("a", Some("x"), Some(1))], &["y", "a", "b"]),
        (&[("c", Some("x"), Some(7)), ("a", Some("x"), Some(0)), ("b", Some("x"), Some(3))], &["a", "b", "c"]),
        // Twice the same part, and one that was there already.
        (&[("a", Some("x"), Some(0)), ("b", Some("x"), Some(0)), ("c", Some("x"), Some(1))], &["a", "b", "c"]),
    ];
    for (frames, expected) in rows {
        let lines = frames.iter().map(|(id, conn, part)| {
            json!({ "id": id, "direction": "client", "text": "x", "conn": conn, "part": part }).to_string() + "\n"
        });
        let ran = run(&["messages"], lines.collect::<String>().as_bytes());
        assert_eq!(
            (ran.code, ran.notes.as_str(), ids(&ran)),
            (Some(0), "", expected.iter().map(|id| (*id).to_owned()).collect())
        );
    }
}

/// A conversation with a pool, in Coinhive's dialect: all its values are made up.
fn mining() -> [(&'static str, &'static str, String); 4] {
    let blob = format!("0707{}", "8eb7ccd205fa1e7b5a2c0e6d".repeat(7).split_at(148).0);
    let share = json!({ "job_id": "164698158344253", "nonce": "6a3b0c1d", "result": "1f8e7d6c5b4a3928".repeat(4) });
    let frame = |kind: &str, params: Value| json!({ "type": kind, "params": params }).to_string();
    [
        (
            "auth",
            "client",
            frame("auth", json!({ "site_key": "an0therKeyOfNobody0123456789abcd", "type": "anonymous" })),
        ),
        ("job", "server", frame("job", json!({ "job_id": "164698158344253", "blob": blob, "target": "ffffff00" }))),
        ("submit", "client", frame("submit", share)),
        ("accepted", "server", frame("hash_accepted", json!({ "hashes": 256 }))),
    ]
}

/// What each frame's line says: what is asked for, and whether the conversation is complete.
fn verdicts(input: &str) -> Vec<(String, String, bool)> {
    let ran = run(&["messages"], input.as_bytes());
    assert_eq!((ran.code, ran.notes.as_str()), (Some(0), ""), "{input}");
    let lines = ran.output.lines().map(|line| serde_json::from_str::<Value>(line).expect("a line of JSON"));
    let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
    lines
        .map(|line| {
            let complete = text(line.pointer("/evidence/0/key")) == "MessageComplete";
            (text(line.get("id")), text(line.get("action")), complete)
        })
        .collect()
}

/// Each frame has the verdict of its socket up to it, in whatever order the lines come, and whatever comes between.
#[test]
fn a_conversation_adds_up() {
    let lines = |conn: &str| {
        let line = |(part, (id, direction, text)): (usize, (&str, &str, String))| {
            json!({ "id": id, "direction": direction, "text": text, "conn": conn, "part": part, "at": part * 900 })
                .to_string()
        };
        mining().into_iter().enumerate().map(line).collect::<Vec<_>>()
    };
    let other = json!({ "id": "other", "direction": "server", "text": "{\"price\":7}", "conn": "y" }).to_string();
    let expected =
        [("auth", "ask", false), ("job", "ask", false), ("submit", "block", true), ("accepted", "block", true)]
            .map(|(id, action, complete)| (id.to_owned(), action.to_owned(), complete));
    let in_order = lines("x");
    for order in [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]] {
        let input: String = order
            .iter()
            .filter_map(|at| in_order.get(*at))
            .flat_map(|line| [line.as_str(), "\n", other.as_str(), "\n"])
            .collect();
        let (others, frames): (Vec<_>, Vec<_>) = verdicts(&input).into_iter().partition(|(id, ..)| id == "other");
        assert_eq!(frames, expected, "{order:?}");
        assert!(others.len() == 4 && others.iter().all(|(_, action, _)| action == "allow"), "{others:?}");
    }
    // Each of them alone proves nothing.
    let alone: String = lines("x").iter().map(|line| line.replace("\"conn\":\"x\",", "") + "\n").collect();
    assert!(verdicts(&alone).iter().all(|(_, action, complete)| action != "block" && !complete));

    // A browser's log of the same socket.
    let message = |(_, direction, text): (&str, &str, String)| {
        let kind = if direction == "client" { "send" } else { "receive" };
        json!({ "type": kind, "time": 1_700_000_000.5, "opcode": 1, "data": text })
    };
    let messages: Vec<Value> = mining().into_iter().map(message).collect();
    let entry = json!({ "_webSocketMessages": messages, "request": { "url": "wss://a.example/" } });
    let ran = run(&["scan", "--explain", "-"], json!({ "log": { "entries": [entry] } }).to_string().as_bytes());
    let explained =
        "wss://a.example/: block: Speaks the Coinhive mining protocol: received work and sent its result (frame 3)\n";
    assert_eq!((ran.code, ran.output.as_str()), (Some(0), explained));
}

/// Whoever is faster, and wherever batches end.
#[test]
fn the_order_is_that_of_lines() {
    let frames = |number: usize| {
        let conn = if number.is_multiple_of(3) { json!(number % 7) } else { Value::Null };
        let text = "x".repeat(number % 1_000);
        json!({ "id": number.to_string(), "direction": "client", "text": text, "conn": conn }).to_string() + "\n"
    };
    let input: String = (0..20_000).map(frames).collect();
    let first = run(&["messages", "--threads", "1"], input.as_bytes());
    assert_eq!(ids(&first), (0..20_000).map(|number| number.to_string()).collect::<Vec<_>>());
    for threads in ["2", "8"] {
        assert!(run(&["messages", "--threads", threads], input.as_bytes()) == first, "{threads} threads");
    }
}

/// What cannot be put in order is judged all the same, and told.
#[test]
fn what_waits_has_an_end() {
    let text = "x".repeat(1_000_000);
    let frame = |part: u64| {
        json!({ "id": part.to_string(), "direction": "client", "text": text, "conn": "x", "part": part }).to_string()
            + "\n"
    };
    let input: String = (1..=80).rev().map(frame).collect();
    let ran = run(&["messages"], input.as_bytes());
    let notes =
        format!("more than {} bytes of frames before their turn: judged as they came\n", limits::HELD_FRAME_BYTES);
    assert_eq!((ran.code, ran.notes.as_str(), ids(&ran).len()), (Some(1), notes.as_str(), 80));

    let sockets = limits::CONVERSATIONS + 10;
    let frame =
        |conn: usize| format!("{{\"id\":{conn},\"direction\":\"client\",\"text\":\"x\",\"conn\":{conn},\"part\":1}}\n");
    let ran = run(&["messages"], (0..sockets).map(frame).collect::<String>().as_bytes());
    let notes = "more than 65536 sockets at once: 10 were ended before their time\n";
    assert_eq!((ran.code, ran.notes.as_str(), ran.output.lines().count()), (Some(1), notes, sockets));
}
