//! What the system does to a run: full disks, closed pipes, kills, and memory that must not grow.

#![cfg(target_os = "linux")]

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};

use crate::scan::LOADER;
use crate::{file, finish, warc, wattguard};

/// Every command whose output may be long: its words, and what it reads.
fn commands() -> [(Vec<&'static str>, String); 8] {
    let list = "||a.com^$x\n/some/path$domain=a.*\n".repeat(9_000);
    let distinct: String = (0..9_000).map(|number| format!("/path/{number}\n")).collect();
    let requests = "{\"url\":\"https://a.com/\"}\n".repeat(9_000);
    let samples = "{\"id\":1,\"text\":\"\"}\n".repeat(9_000);
    let frames = "{\"id\":1,\"direction\":\"client\",\"text\":\"\"}\n".repeat(9_000);
    let entries = vec![r#"{"request":{"url":"https://a.com/"}}"#; 9_000].join(",");
    [
        (vec!["check", "--bundled"], requests),
        (vec!["check", "--bundled"], format!(r#"{{"log":{{"entries":[{entries}]}}}}"#)),
        (vec!["scan", "-"], samples),
        (vec!["messages"], frames),
        (vec!["lint", "-"], list),
        (vec!["dnr", "--browser", "chrome", "-"], distinct),
        (vec!["compile", "--output", "system.bin", "-"], "||a.com^\n".to_owned()),
        (vec!["--help"], String::new()),
    ]
}

#[test]
fn a_full_disk_is_told() {
    for (words, input) in commands() {
        let full = OpenOptions::new().write(true).open("/dev/full").expect("a full disk");
        let ran = finish(wattguard(&words).stdout(full), input.as_bytes());
        assert_eq!(ran.code, Some(2), "{words:?}");
        assert_eq!(ran.notes, "standard output: No space left on device (os error 28)\n", "{words:?}");
    }
}

/// `wattguard ... | head`: neither a fault nor a word.
#[test]
fn a_closed_pipe_is_no_fault() {
    for (words, input) in commands() {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let ran = finish(wattguard(&words).stdout(writer), input.as_bytes());
        assert_eq!((ran.code, ran.notes.as_str()), (Some(0), ""), "{words:?}");
    }
}

/// Nobody to tell is no reason to panic.
#[test]
fn a_closed_standard_error_is_no_fault() {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let ran = finish(wattguard(&["check", "--bundled"]).stderr(writer), b"no JSON\n{\"url\":\"https://a.example/\"}\n");
    assert_eq!((ran.code, ran.output.lines().count()), (Some(1), 1));
}

/// The tool where files end after one block of 512 or 1,024 bytes, as on a full disk; or where that kills it.
fn confined(begin: &str, words: &[&str]) -> Command {
    let mut command = Command::new("sh");
    command
        .args(["-c", &format!("{begin} ulimit -f 1; exec \"$0\" \"$@\""), env!("CARGO_BIN_EXE_wattguard")])
        .args(words);
    command.current_dir(env!("CARGO_TARGET_TMPDIR"));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

#[test]
fn a_table_is_whole_or_the_old_one() {
    const OLD: &str = "the table before";
    file("system-list.txt", include_str!("../data/nocoin.txt"));
    let table = file("system-table.bin", OLD);
    let words = ["compile", "--output", "system-table.bin", "system-list.txt"];
    let parts = || {
        let names = fs::read_dir(env!("CARGO_TARGET_TMPDIR")).expect("a folder").filter_map(Result::ok);
        let names = names.map(|entry| entry.file_name().to_string_lossy().into_owned());
        names.filter(|name| name.starts_with("system-table.bin.")).collect::<Vec<_>>()
    };
    for part in parts() {
        fs::remove_file(table.with_file_name(part)).expect("left by a run of this test before");
    }

    // A full disk: told, and nothing is left.
    let ran = finish(&mut confined("trap '' XFSZ;", &words), b"");
    assert_eq!((ran.code, ran.output.as_str()), (Some(2), ""), "{ran:?}");
    assert_eq!(ran.notes, "system-table.bin: File too large (os error 27)\n");
    assert_eq!((fs::read_to_string(&table).expect("a file").as_str(), parts()), (OLD, vec![]));

    // Killed while it writes: the old one is whole.
    let killed = confined("", &words).spawn().and_then(|child| child.wait_with_output()).expect("the tool ends");
    assert!(killed.status.signal().is_some(), "{killed:?}");
    assert_eq!(fs::read_to_string(&table).expect("a file"), OLD);

    // Nowhere to write to; and what is not a file stays what it is.
    for (target, notes) in [
        ("nowhere/table.bin", "nowhere/table.bin: No such file or directory (os error 2)\n"),
        (".", ".: is there, but is not a file\n"),
        ("/dev/null", "/dev/null: is there, but is not a file\n"),
    ] {
        let ran = finish(&mut wattguard(&["compile", "--output", target, "system-list.txt"]), b"");
        assert_eq!((ran.code, ran.notes.as_str()), (Some(2), notes));
    }
    // A link still leads to where it led.
    let link = table.with_file_name("system-link.bin");
    let _ = fs::remove_file(&link);
    std::os::unix::fs::symlink(&table, &link).expect("a link");
    let ran = finish(&mut wattguard(&["compile", "--output", "system-link.bin", "system-list.txt"]), b"");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(fs::symlink_metadata(&link).is_ok_and(|found| found.is_symlink()));
    assert!(fs::metadata(&table).is_ok_and(|found| found.len() > 1_000));
}

/// KiB that a process has taken at most, while it still runs.
fn peak(child: &std::process::Child) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).expect("a process");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse().ok()
}

/// 210 MB through a pipe: bodies, frames, one string and one array that are larger than all memory we grant.
#[test]
fn memory_does_not_grow_with_a_har() {
    const MOST: u64 = 16 * 1024; // KiB; the tool with the bundled table takes 3 to 6 MiB
    let mut child = wattguard(&["check", "--bundled"]).spawn().expect("the tool starts");
    let (mut input, output) = (child.stdin.take().expect("a pipe"), child.stdout.take().expect("a pipe"));
    let counted = std::thread::spawn(move || std::io::BufRead::lines(std::io::BufReader::new(output)).count());

    let frame =
        format!(r#"{{"type":"receive","time":1700000000.5,"opcode":1,"data":"{}"}},"#, "0123456789".repeat(300));
    let body = "aGVsbG8gd29ybGQ".repeat(4_000);
    let mut entries = 0;
    let mut written = 0;
    let mut write = |text: &str| {
        written += text.len();
        input.write_all(text.as_bytes()).expect("the tool reads");
        written
    };
    write("{\n\"log\":{\"pages\":[{\"id\":\"page_1\",\"title\":\"https://shop.example/\"}],\"entries\":[");
    // One entry with 30 MB of frames, one with an address of 30 MB, one with a body of 30 MB.
    write("{\"_webSocketMessages\":[");
    for _ in 0..30_000_000 / frame.len() {
        write(&frame);
    }
    write("{}],\"request\":{\"url\":\"wss://a.example/\"}},{\"request\":{\"url\":\"https://a.example/");
    for _ in 0..500 {
        write(&body);
    }
    write("\"}},{\"request\":{\"url\":\"https://a.example/\"},\"response\":{\"content\":{\"text\":\"");
    for _ in 0..500 {
        write(&body);
    }
    while write("\"}}}") < 210_000_000 {
        entries += 1;
        write(&format!(r#",{{"_webSocketMessages":[{frame}{frame}{{}}],"pageref":"page_1","_resourceType":"script","#));
        write(&format!(
            r#""request":{{"url":"https://coinhive.com/{entries}.js"}},"response":{{"content":{{"text":"{body}"#
        ));
    }
    let peak = peak(&child);
    write("]}}");
    drop(input);
    let done = child.wait_with_output().expect("the tool ends");
    assert_eq!((done.status.code(), String::from_utf8_lossy(&done.stderr).as_ref()), (Some(0), ""));
    assert_eq!(counted.join().ok(), Some(entries + 3));
    assert!(peak.is_some_and(|peak| peak < MOST), "{peak:?} KiB");
}

/// A reader that has enough ends the run, though there would be more to read: `tail -f ... | wattguard ... | head`.
#[test]
fn a_closed_pipe_ends_a_run_that_waits() {
    for (words, line) in [
        (["scan", "-"], "{\"id\":1,\"text\":\"\"}\n"),
        (["messages", "-"], "{\"id\":1,\"direction\":\"client\",\"text\":\"\"}\n"),
    ] {
        let mut child = wattguard(&words).spawn().expect("the tool starts");
        let mut input = child.stdin.take().expect("a pipe");
        drop(child.stdout.take());
        let lines = line.repeat(100_000);
        // It stops reading before the end.
        let _ = input.write_all(lines.as_bytes());
        assert!(child.wait().is_ok_and(|status| status.success()), "{words:?}");
    }
}

/// A crawl of 210 MB through a pipe: pages, pictures larger than all memory we grant, and compressed members.
#[test]
fn memory_does_not_grow_with_a_crawl() {
    const MOST: u64 = 48 * 1024; // KiB; 64 MiB is what one sample may take, and none here has more than 8
    let page = LOADER.repeat(80);
    let pages = [
        warc::response("https://a.example/", "Content-Type: text/html\r\n", page.as_bytes()),
        warc::response("https://a.example/", "Content-Type: image/png\r\n", &[7; 100_000]),
    ];
    let large = warc::response("https://a.example/large", "Content-Type: application/wasm\r\n", &vec![7; 8 << 20]);
    let picture = vec![7; 1 << 20];
    let mut child = wattguard(&["scan", "--threads", "2", "-"]).spawn().expect("the tool starts");
    let (mut input, output) = (child.stdin.take().expect("a pipe"), child.stdout.take().expect("a pipe"));
    let counted = std::thread::spawn(move || std::io::BufRead::lines(std::io::BufReader::new(output)).count());
    let (mut written, mut samples) = (0, 0);
    let mut write = |bytes: &[u8]| {
        written += bytes.len();
        input.write_all(bytes).expect("the tool reads");
        written
    };
    // A picture of 100 MB.
    let head = warc::response("https://a.example/", "Content-Type: image/png\r\n", b"");
    let head = String::from_utf8(head).expect("text").replace("Content-Length: 58", "Content-Length: 104857658");
    write(head.trim_end().as_bytes());
    write(b"\r\n\r\n");
    for _ in 0..100 {
        write(&picture);
    }
    write(b"\r\n\r\n");
    while write(&pages.concat()) < 210_000_000 {
        samples += 1;
        if samples == 500 {
            write(&large);
            samples += 1;
        }
    }
    let peak = peak(&child);
    drop(input);
    let done = child.wait_with_output().expect("the tool ends");
    assert_eq!((done.status.code(), String::from_utf8_lossy(&done.stderr).as_ref()), (Some(0), ""));
    assert_eq!(counted.join().ok(), Some(samples + 1));
    assert!(peak.is_some_and(|peak| peak < MOST), "{peak:?} KiB");
}

/// Frames of 60 MB of many sockets.
#[test]
fn memory_does_not_grow_with_frames() {
    const MOST: u64 = 32 * 1024; // KiB
    let mut child = wattguard(&["messages", "--threads", "2"]).spawn().expect("the tool starts");
    let (mut input, output) = (child.stdin.take().expect("a pipe"), child.stdout.take().expect("a pipe"));
    let counted = std::thread::spawn(move || std::io::BufRead::lines(std::io::BufReader::new(output)).count());
    let text = "0123456789".repeat(1_000);
    let mut frames = 0;
    for number in 0..6_000 {
        let (conn, part) = (number % 1_000, number / 1_000);
        let frame = format!(r#"{{"id":{number},"direction":"client","text":"{text}","conn":{conn},"part":{part}}}"#);
        writeln!(input, "{frame}").expect("the tool reads");
        frames += 1;
    }
    let peak = peak(&child);
    drop(input);
    let done = child.wait_with_output().expect("the tool ends");
    assert_eq!((done.status.code(), String::from_utf8_lossy(&done.stderr).as_ref()), (Some(0), ""));
    assert_eq!(counted.join().ok(), Some(frames));
    assert!(peak.is_some_and(|peak| peak < MOST), "{peak:?} KiB");
}
