//! `wattguard scan` on files and folders.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use wattguard::limits;

use crate::{Ran, expect, run, warc, wattguard};

/// The smallest module: the magic and the version.
pub(crate) const MODULE: &[u8] = b"\0asm\x01\0\0\0";

/// A page that starts a miner, as none in particular does.
pub(crate) const LOADER: &str =
    "<p><script>var m = new CoinHive.Anonymous('an0therKeyOfNobody0123456789abcd');m.start()</script>";

/// A module whose one function is named as miners name theirs.
pub(crate) fn named_module() -> Vec<u8> {
    let name = b"_cryptonight_hash";
    let export = [&[7, 21, 1, 17], name.as_slice(), &[0, 0]].concat();
    [MODULE, &[1, 4, 1, 0x60, 0, 0], &[3, 2, 1, 0], &export, &[10, 4, 1, 2, 0, 0x0b]].concat()
}

/// An empty folder where the tool works.
fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).expect("a folder");
    path
}

fn write(path: &Path, bytes: impl AsRef<[u8]>) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, bytes).expect("a file");
}

/// The names and kinds of all lines.
fn told(ran: &Ran) -> Vec<(String, String)> {
    let text = |line: &Value, key| line.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let lines = ran.output.lines().map(|line| serde_json::from_str::<Value>(line).expect("a line of JSON"));
    lines.map(|line| (text(&line, "path"), text(&line, "kind"))).collect()
}

fn rows(rows: &[(&str, &str)]) -> Vec<(String, String)> {
    rows.iter().map(|(path, kind)| ((*path).to_owned(), (*kind).to_owned())).collect()
}

#[test]
fn folders_are_walked_in_the_order_of_names() {
    let root = folder("scan-walk");
    for (name, bytes) in [
        ("b.js", b"1".as_slice()),
        ("a/z.MJS", b""),
        ("a/deep/er/x.cjs", b"<"),
        ("a.html", b"1"),
        ("c/page.htm", b""),
        ("c/really.wasm", b"no module"),
        ("c/no-name", MODULE),
        ("c/image.png", MODULE),
        ("c/script.js", MODULE),
        ("c/style.css", b"a{}"),
        ("c/empty", b""),
        ("c/short", b"\0as"),
    ] {
        write(&root.join(name), bytes);
    }
    let expected = rows(&[
        ("scan-walk/a/deep/er/x.cjs", "script"),
        ("scan-walk/a/z.MJS", "script"),
        ("scan-walk/a.html", "page"),
        ("scan-walk/b.js", "script"),
        ("scan-walk/c/image.png", "module"),
        ("scan-walk/c/no-name", "module"),
        ("scan-walk/c/page.htm", "page"),
        ("scan-walk/c/really.wasm", "module"),
        ("scan-walk/c/script.js", "module"),
    ]);
    for threads in ["1", "2", "9"] {
        let ran = run(&["scan", "--threads", threads, "scan-walk"], b"");
        assert_eq!((ran.code, ran.notes.as_str(), told(&ran)), (Some(0), "", expected.clone()));
    }
    // What is named is judged whatever its name, and as often as it is named.
    for (words, expected) in [
        ("scan scan-walk/c/style.css", rows(&[("scan-walk/c/style.css", "script")])),
        ("scan scan-walk/c/empty", rows(&[("scan-walk/c/empty", "script")])),
        (
            "scan scan-walk/b.js scan-walk/a/../b.js",
            rows(&[("scan-walk/b.js", "script"), ("scan-walk/a/../b.js", "script")]),
        ),
        ("scan -- scan-walk/a.html", rows(&[("scan-walk/a.html", "page")])),
    ] {
        let ran = run(&words.split(' ').collect::<Vec<_>>(), b"");
        assert_eq!((ran.code, told(&ran)), (Some(0), expected), "{words}");
    }
}

#[test]
fn lines_hold_all_fields() {
    let root = folder("scan-fields");
    write(&root.join("a.js"), "let a = 1;");
    let expected =
        "{\"path\":\"scan-fields/a.js\",\"kind\":\"script\",\"action\":\"allow\",\"score\":0,\"evidence\":[]}\n";
    assert_eq!(run(&["scan", "scan-fields"], b"").output, expected);
    assert_eq!(run(&["scan", "--explain", "scan-fields"], b"").output, "scan-fields/a.js: allow\n");
}

/// From whatever door a sample comes, its evidence is the same.
#[test]
fn miners_are_found_and_explained() {
    let root = folder("scan-found");
    write(&root.join("a.html"), LOADER);
    write(&root.join("b"), named_module());
    let ran = run(&["scan", "scan-found"], b"");
    let [page, module] = ran.output.lines().collect::<Vec<_>>()[..] else { panic!("{ran:?}") };
    for (line, path, kind, action, score, family, strength, key, what) in [
        (
            page,
            "a.html",
            "page",
            "ask",
            50,
            "script",
            "strong",
            "Interface",
            "Starts a miner (Coinhive): “CoinHive.Anonymous(",
        ),
        (
            module,
            "b",
            "module",
            "allow",
            5,
            "module",
            "weak",
            "ModuleName",
            "Is named like a miner: function “_cryptonight_hash”",
        ),
    ] {
        let told: Value = serde_json::from_str(line).expect("a line of JSON");
        let text = |pointer| told.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        assert_eq!([text("/path"), text("/kind"), text("/action")], [&format!("scan-found/{path}"), kind, action]);
        assert_eq!(
            [text("/evidence/0/family"), text("/evidence/0/strength"), text("/evidence/0/key")],
            [family, strength, key]
        );
        let number = |pointer| told.pointer(pointer).and_then(Value::as_u64);
        assert_eq!((number("/score"), number("/evidence/0/where/offset").is_some()), (Some(score), true), "{line}");
        assert!(text("/evidence/0/what").starts_with(what), "{line}");
    }
    let ran = run(&["scan", "--explain", "scan-found"], b"");
    let [explained_page, explained_module] = ran.output.lines().collect::<Vec<_>>()[..] else { panic!("{ran:?}") };
    assert!(explained_page.starts_with("scan-found/a.html: ask: Starts a miner (Coinhive): “CoinHive.Anonymous("));
    assert_eq!(
        explained_module,
        "scan-found/b: allow: weak: Is named like a miner: function “_cryptonight_hash” (at byte 21)"
    );

    // All behind the name is the same by any other door.
    let (_, page) = page.split_once(',').expect("fields");
    let url = "\"url\":\"https://a.example/\"";
    let text = serde_json::to_string(LOADER).expect("JSON");
    let har = format!(
        "{{\"log\":{{\"entries\":[{{\"request\":{{{url}}},\"response\":{{\"content\":{{\"mimeType\":\"text/html\",\"text\":{text}}}}}}}]}}}}"
    );
    let zipped = warc::gzip(LOADER.as_bytes());
    let fields = "Content-Type: text/html\r\nContent-Encoding: gzip\r\n";
    let crawl = warc::gzip(&warc::response("https://a.example/", fields, &zipped));
    for (input, name) in [
        (format!("{{{url},\"text\":{text}}}").as_bytes(), url.to_owned()),
        (har.as_bytes(), url.to_owned()),
        (crawl.as_slice(), format!("\"id\":\"<urn:uuid:{}>\",{url}", zipped.len() + 82)),
    ] {
        expect(&["scan", "-"], input, 0, &format!("{{{name},{page}\n"), "");
    }
}

/// Text without a telling name is a page where it begins with a tag.
#[test]
fn pages_are_known_by_their_beginning() {
    let root = folder("scan-text");
    for (text, kind) in [
        (" \r\n<!doctype html>", "page"),
        ("\u{feff}<p>", "page"),
        ("a < b", "script"),
        ("", "script"),
        ("  ", "script"),
    ] {
        write(&root.join("text"), text);
        assert_eq!(told(&run(&["scan", "scan-text/text"], b"")), rows(&[("scan-text/text", kind)]), "{text:?}");
    }
}

/// Faults are told in their places; everything else is judged.
#[test]
fn bad_files_are_told_and_left_out() {
    let root = folder("scan-bad");
    write(&root.join("a.js"), "");
    write(&root.join("z.js"), "");
    let ran = run(&["scan", "scan-bad/a.js", "scan-bad/nowhere.js", "scan-bad/z.js"], b"");
    assert_eq!(told(&ran), rows(&[("scan-bad/a.js", "script"), ("scan-bad/z.js", "script")]));
    assert_eq!(
        (ran.code, ran.notes.as_str()),
        (Some(1), "scan-bad/nowhere.js: No such file or directory (os error 2)\n")
    );
}

/// A file without end, as it were: it takes no place on the disk.
#[test]
fn long_files_are_judged_by_their_beginning() {
    let root = folder("scan-long");
    for (more, notes) in [
        (0, String::new()),
        (1, format!("scan-long/long.wasm: longer than {} bytes: judged by those\n", limits::SAMPLE_BYTES)),
    ] {
        let file = fs::File::create(root.join("long.wasm")).expect("a file");
        file.set_len(limits::SAMPLE_BYTES as u64 + more).expect("a long file");
        let ran = run(&["scan", "scan-long"], b"");
        assert_eq!((ran.code, ran.notes.as_str()), (Some(i32::from(more > 0)), notes.as_str()));
        assert_eq!(told(&ran), rows(&[("scan-long/long.wasm", "module")]));
    }
    fs::remove_file(root.join("long.wasm")).expect("a file");
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::os::unix::net::UnixListener;
    use std::process::Command;

    use super::*;

    /// Loops end, nothing is met twice, and what leads nowhere is told.
    #[test]
    fn links_do_no_harm() {
        let root = folder("scan-links");
        write(&root.join("real/a.js"), "");
        symlink(".", root.join("real/loop")).expect("a link");
        symlink("../real", root.join("real/up")).expect("a link");
        symlink("/", root.join("real/everything")).expect("a link");
        symlink("self.js", root.join("self.js")).expect("a link");
        symlink("real/a.js", root.join("linked.js")).expect("a link");
        symlink("nowhere.js", root.join("gone.js")).expect("a link");
        symlink("/dev/zero", root.join("endless.js")).expect("a link");
        let ran = run(&["scan", "scan-links"], b"");
        assert_eq!(told(&ran), rows(&[("scan-links/linked.js", "script"), ("scan-links/real/a.js", "script")]));
        assert_eq!(ran.code, Some(1));
        let [gone, own] = ran.notes.lines().collect::<Vec<_>>()[..] else { panic!("{ran:?}") };
        assert!(gone.starts_with("scan-links/gone.js: No such file"), "{gone}");
        assert!(own.starts_with("scan-links/self.js: Too many levels of symbolic links"), "{own}");
        // A link that is named is followed.
        let ran = run(&["scan", "scan-links/real/up"], b"");
        assert_eq!((ran.code, told(&ran)), (Some(0), rows(&[("scan-links/real/up/a.js", "script")])));
    }

    /// A pipe that nobody writes to, a socket: they would be waited for without end.
    #[test]
    fn pipes_and_sockets_are_left_alone() {
        let root = folder("scan-special");
        write(&root.join("a.js"), "");
        let made = Command::new("mkfifo").arg(root.join("pipe.js")).status();
        assert!(made.is_ok_and(|status| status.success()));
        let _socket = UnixListener::bind(root.join("s.js")).expect("a socket");
        let ran = run(&["scan", "scan-special"], b"");
        assert_eq!((ran.code, told(&ran)), (Some(0), rows(&[("scan-special/a.js", "script")])));
    }

    /// As somebody who may not read everything. Root may, so root becomes somebody else.
    #[test]
    fn what_may_not_be_read_is_told() {
        let root = folder("scan-closed");
        write(&root.join("a.js"), "");
        write(&root.join("closed.js"), "");
        write(&root.join("folder/b.js"), "");
        write(&root.join("z.js"), "");
        let close = |name| fs::set_permissions(root.join(name), fs::Permissions::from_mode(0o000));
        assert!(close("closed.js").is_ok() && close("folder").is_ok());
        let is_root = fs::File::open(root.join("closed.js")).is_ok();
        let mut command = if is_root { Command::new("setpriv") } else { wattguard(&["scan", "scan-closed"]) };
        if is_root {
            // The way to the folder may be closed to others too: they keep its handle, as their working folder.
            command.args(["--reuid=65534", "--regid=65534", "--clear-groups", "/proc/self/fd/0", "scan", "."]);
            command.stdin(fs::File::open(env!("CARGO_BIN_EXE_wattguard")).expect("the tool"));
            command.current_dir(&root).stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
        }
        let done = command.output().expect("the tool ends");
        let reopen = |name| fs::set_permissions(root.join(name), fs::Permissions::from_mode(0o700));
        assert!(reopen("closed.js").is_ok() && reopen("folder").is_ok());
        let (output, notes) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
        assert_eq!((done.status.code(), output.lines().count()), (Some(1), 2), "{output}{notes}");
        let [file, folder] = notes.lines().collect::<Vec<_>>()[..] else { panic!("{notes}") };
        assert!(
            file.contains("closed.js: Permission denied") && folder.contains("folder: Permission denied"),
            "{notes}"
        );
    }

    /// Names of any bytes; a terminal is not steered by them.
    #[test]
    fn names_are_any_bytes() {
        let root = folder("scan-names");
        write(&root.join(OsStr::from_bytes(b"\x1b[31m\xff.js")), "");
        symlink("nowhere", root.join("\u{1b}[2J.js")).expect("a link");
        let ran = run(&["scan", "scan-names"], b"");
        assert_eq!(told(&ran), rows(&[("scan-names/\u{1b}[31m\u{fffd}.js", "script")]));
        assert!(ran.notes.starts_with("scan-names/\\u{1b}[2J.js: "), "{ran:?}");
        let ran = run(&["scan", "--explain", "scan-names"], b"");
        assert_eq!(ran.output, "scan-names/\\u{1b}[31m\u{fffd}.js: allow\n");
    }

    /// A path as long as the system lets it be, and folders below it that cannot be named.
    #[test]
    fn depth_does_no_harm() {
        let root = folder("scan-deep");
        let script = "cd scan-deep && for i in $(seq 30); do mkdir -p $(printf 'd/%.0s' $(seq 100)) && cd $(printf 'd/%.0s' $(seq 100)); done; touch x.js";
        let made = Command::new("bash").args(["-c", script]).current_dir(env!("CARGO_TARGET_TMPDIR")).status();
        assert!(made.is_ok_and(|status| status.success()));
        write(&root.join("e.js"), "");
        let ran = run(&["scan", "scan-deep"], b"");
        assert_eq!(told(&ran), rows(&[("scan-deep/e.js", "script")]));
        assert!(ran.code == Some(1) && ran.notes.contains("File name too long") && ran.notes.lines().count() == 1);
        let removed = Command::new("rm").args(["-rf", "scan-deep"]).current_dir(env!("CARGO_TARGET_TMPDIR")).status();
        assert!(removed.is_ok_and(|status| status.success()));
    }
}
