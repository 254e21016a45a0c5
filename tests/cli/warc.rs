//! `wattguard scan -` on crawls.

use std::io::Write;

use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
use flate2::{Compress, Compression, FlushCompress};
use serde_json::Value;
use wattguard::limits;

use crate::scan::MODULE;
use crate::{Ran, expect, run};

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

/// A body in chunks of some bytes.
fn chunked(bytes: &[u8]) -> Vec<u8> {
    let mut result = Vec::new();
    for chunk in bytes.chunks(7) {
        result.extend(format!("{:x};an=extension\r\n", chunk.len()).as_bytes());
        result.extend(chunk);
        result.extend(b"\r\n");
    }
    result.extend(b"0\r\nA-Trailer: x\r\n\r\n");
    result
}

fn record(kind: &str, url: &str, content_type: &str, content: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{}>\r\nwarc-target-uri:{url}\r\nContent-Type: \
         {content_type}\r\nContent-Length: {}\r\n\r\n",
        content.len(),
        content.len()
    );
    [head.as_bytes(), content, b"\r\n\r\n"].concat()
}

/// A record with an HTTP answer.
pub(crate) fn response(url: &str, fields: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\nServer: a: b\r\n{fields}\r\n");
    record("response", url, "application/http; msgtype=response", &[head.as_bytes(), body].concat())
}

/// The addresses and kinds of all lines.
fn told(ran: &Ran) -> Vec<(String, String)> {
    let text = |line: &Value, key| line.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let lines = ran.output.lines().map(|line| serde_json::from_str::<Value>(line).expect("a line of JSON"));
    lines.map(|line| (text(&line, "url"), text(&line, "kind"))).collect()
}

fn rows(rows: &[(&str, &str)]) -> Vec<(String, String)> {
    rows.iter().map(|(url, kind)| ((*url).to_owned(), (*kind).to_owned())).collect()
}

#[test]
fn what_pages_run_is_judged() {
    let records = [
        record("warcinfo", "", "application/warc-fields", b"software: a test\r\n"),
        record("request", "https://a.example/x.js", "application/http; msgtype=request", b"GET /x.js HTTP/1.1\r\n\r\n"),
        response("https://a.example/", "Content-Type: text/html\r\n", b"<p>"),
        response("https://a.example/x.js", "CONTENT-TYPE:\r\n\ttext/javascript\r\n", b"1"),
        response("https://a.example/a", "Content-Type: application/octet-stream\r\n", MODULE),
        response("https://a.example/b", "Content-Type: image/png\r\n", MODULE),
        response("https://a.example/c", "Content-Type: image/png\r\n", b"\x89PNG"),
        response("https://a.example/d", "Content-Type: application/json\r\n", b"{}"),
        response("https://a.example/e", "", b""),
        record("resource", "<https://a.example/f.js>", "text/javascript", b"1"),
        record("metadata", "https://a.example/", "application/warc-fields", b"a: b\r\n"),
        record("revisit", "https://a.example/", "application/http; msgtype=response", b"HTTP/1.1 304\r\n\r\n"),
    ];
    let expected = rows(&[
        ("https://a.example/", "page"),
        ("https://a.example/x.js", "script"),
        ("https://a.example/a", "module"),
        ("https://a.example/b", "module"),
        ("https://a.example/e", "script"),
        ("https://a.example/f.js", "script"),
    ]);
    let members: Vec<u8> = records.iter().flat_map(|record| gzip(record)).collect();
    let whole = records.concat();
    let of_1_0 = String::from_utf8(whole.iter().map(|byte| byte & 0x7f).collect())
        .expect("text")
        .replace("WARC/1.1", "WARC/1.0");
    for input in [&whole, &members, &gzip(&whole), &gzip(&members), &of_1_0.into_bytes()] {
        for threads in ["1", "3"] {
            let ran = run(&["scan", "--threads", threads, "-"], input);
            if input.starts_with(b"\x1f") && gzip(&members) == *input {
                // Gzip in gzip is not undone twice.
                assert_eq!(ran.code, Some(1));
                continue;
            }
            assert_eq!((ran.code, ran.notes.as_str(), told(&ran)), (Some(0), "", expected.clone()));
        }
    }
    let one = response("https://a.example/x.js", "Content-Type: text/javascript\r\n", b"1");
    let line = "{\"id\":\"<urn:uuid:65>\",\"url\":\"https://a.example/x.js\",\"kind\":\"script\",\"action\":\"allow\",\"score\":0,\"evidence\":[]}\n";
    expect(&["scan", "-"], &one, 0, line, "");
    expect(&["scan", "--explain", "-"], &one, 0, "https://a.example/x.js: allow\n", "");
}

/// A module shows whether it came through: by its magic it is known.
#[test]
fn codings_are_undone() {
    let text = [MODULE, &[0; 10_000]].concat();
    let twice = gzip(&zlib(&text));
    for (fields, body) in [
        ("Content-Encoding: gzip\r\n", gzip(&text)),
        ("content-encoding: X-GZIP\r\n", gzip(&text)),
        ("Content-Encoding: deflate\r\n", zlib(&text)),
        ("Content-Encoding: deflate\r\n", deflate(&text)),
        ("Content-Encoding: identity\r\n", text.clone()),
        ("Content-Encoding: deflate, gzip\r\n", twice),
        ("Transfer-Encoding: chunked\r\n", chunked(&text)),
        ("Transfer-Encoding: Chunked\r\nContent-Encoding: gzip\r\n", chunked(&gzip(&text))),
        // Undone already by the crawler, which says so nowhere.
        ("Content-Encoding: gzip\r\n", text.clone()),
        ("Transfer-Encoding: chunked\r\n", text.clone()),
        ("Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n", gzip(&text)),
    ] {
        let fields = format!("{fields}Content-Type: image/png\r\n");
        let ran = run(&["scan", "-"], &response("https://a.example/x", &fields, &body));
        assert_eq!((ran.code, ran.notes.as_str()), (Some(0), ""), "{fields}");
        assert_eq!(told(&ran), rows(&[("https://a.example/x", "module")]), "{fields}");
    }
}

/// Whatever is wrong with a record, those around it are judged.
#[test]
fn bad_records_are_told_and_left_out() {
    let good = response("https://a.example/good.js", "Content-Type: text/javascript\r\n", b"good");
    let of = |fields: &str, body: &[u8]| {
        response("https://a.example/bad.js", &format!("{fields}Content-Type: text/javascript\r\n"), body)
    };
    let text = "let a = 1; ".repeat(1_000);
    let gzipped = gzip(text.as_bytes());
    let torn = gzipped.get(..gzipped.len() / 2).expect("half");
    let long = format!("WARC/1.0\r\nX: {}\r\n\r\n", "x".repeat(limits::CRAWL_HEAD_BYTES));
    let claims = |length: &str| {
        String::from_utf8_lossy(&of("", b"1"))
            .replace("Content-Length: 65", &format!("Content-Length: {length}"))
            .into_bytes()
    };
    let address = "https://a.example/bad.js";
    for (bad, lines, notes) in [
        (of("Content-Encoding: br\r\n", b"1"), 2, format!("{address}: coding `br`: not read\n")),
        (of("Content-Encoding: gzip, gzip, gzip, gzip\r\n", b"1"), 2, format!("{address}: 4 codings: not read\n")),
        (of("Content-Encoding: gzip\r\n", torn), 3, format!("{address}: ")),
        (of("Content-Encoding: deflate\r\n", b"\x78\x9c\xff\xff\xff"), 2, format!("record 2, {address}: ")),
        (of("Transfer-Encoding: chunked\r\n", b"5\r\nabc"), 2, format!("record 2, {address}: damaged chunks\n")),
        (
            record("response", address, "application/http", b"no head"),
            2,
            format!("record 2, {address}: no head of an HTTP answer\n"),
        ),
        (claims("many"), 2, format!("record 2, {address}: no head of a record\n")),
        (claims("-1"), 2, format!("record 2, {address}: no head of a record\n")),
        // Too short: what is left of it is taken for damage before the next record.
        (claims("64"), 3, "record 2: no head of a record\n".to_owned()),
        (b"garbage\r\n\0\0\0\r\n".to_vec(), 2, "record 1: no head of a record\n".to_owned()),
        (long.into_bytes(), 2, "record 2: no head of a record\n".to_owned()),
    ] {
        let input = [good.clone(), bad, good.clone()].concat();
        let ran = run(&["scan", "-"], &input);
        assert!(
            ran.code == Some(1) && ran.notes.starts_with(&notes) && ran.notes.lines().count() == 1,
            "{notes}{ran:?}"
        );
        let found = told(&ran);
        assert_eq!(found.len(), lines, "{notes}{ran:?}");
        let good = ("https://a.example/good.js".to_owned(), "script".to_owned());
        assert!(found.first() == Some(&good) && found.last() == Some(&good), "{notes}{ran:?}");
    }
    // More than there is.
    for length in ["66", "18446744073709551615"] {
        let ran = run(&["scan", "-"], &[good.clone(), claims(length)].concat());
        let expected = match length {
            "66" => String::new(),
            _ => format!("record 2, {address}: ends early\n"),
        };
        assert_eq!((told(&ran).len(), ran.notes), (2, expected));
    }
    // A crawl that breaks off.
    let cut = good.get(..good.len() - 6).expect("a part");
    let ran = run(&["scan", "-"], &[&good, cut].concat());
    assert_eq!((ran.code, told(&ran).len()), (Some(1), 2));
    assert_eq!(ran.notes, "record 2, https://a.example/good.js: ends early\n");
    let cut = good.get(..100).expect("a part");
    let ran = run(&["scan", "-"], &[&good, cut].concat());
    assert_eq!((ran.code, told(&ran).len(), ran.notes.lines().count()), (Some(1), 1, 1), "{ran:?}");
}

#[test]
fn a_damaged_member_takes_no_other_along() {
    let good = gzip(&response("https://a.example/good.js", "Content-Type: text/javascript\r\n", b"good"));
    let mut bad = gzip(&response("https://a.example/bad.js", "", "let a = 1; ".repeat(10).as_bytes()));
    let middle = bad.len() / 2;
    bad.iter_mut().skip(middle).take(3).for_each(|byte| *byte = !*byte);
    let ran = run(&["scan", "-"], &[good.clone(), bad, good.clone()].concat());
    let expected = ("https://a.example/good.js".to_owned(), "script".to_owned());
    assert_eq!((ran.code, ran.notes.lines().count()), (Some(1), 1), "{ran:?}");
    assert_eq!(told(&ran).iter().filter(|found| **found == expected).count(), 2, "{ran:?}");
}

/// A few bytes that become many: judged by their beginning, in bounded memory.
#[test]
fn bombs_have_an_end() {
    // A stretch of zeros ends at a byte, so that it can stand there many times (RFC 1951, 3.2.4, an empty block).
    let mut stretch = Vec::with_capacity(100_000);
    let zeros = vec![0; 1 << 20];
    Compress::new(Compression::fast(), false).compress_vec(&zeros, &mut stretch, FlushCompress::Full).expect("zeros");
    // A module whose one section claims all that follows.
    let module = [MODULE, b"\0\xff\xff\xff\xff\x07"].concat();
    let stored = [&[0, 14, 0, !14, !0], module.as_slice()].concat();
    let head = b"\x1f\x8b\x08\0\0\0\0\0\0\xff";
    let body = [head.as_slice(), &stored, &stretch.repeat(limits::SAMPLE_BYTES / zeros.len() + 1)].concat();
    assert!(body.len() < limits::SAMPLE_BYTES / 100);
    let bomb = response("https://a.example/b", "Content-Encoding: gzip\r\n", &body);
    let ran = run(&["scan", "-"], &bomb);
    assert_eq!(told(&ran), rows(&[("https://a.example/b", "module")]));
    let notes = format!("https://a.example/b: longer than {} bytes: judged by those\n", limits::SAMPLE_BYTES);
    assert_eq!((ran.code, ran.notes), (Some(1), notes));
}
