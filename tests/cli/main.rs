//! The command-line tool as people run it: words and input -> output, and an exit code.

#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod check;
mod har;
mod lists;
mod messages;
mod records;
mod scan;
mod system;
mod warc;

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// What came of a run.
#[derive(Debug, PartialEq)]
struct Ran {
    code: Option<i32>,
    output: String,
    notes: String,
}

/// The tool, not started yet; it works where [`file`] puts files.
fn wattguard(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wattguard"));
    command.args(words).current_dir(env!("CARGO_TARGET_TMPDIR"));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs the tool with `input` as its standard input.
fn run(words: &[&str], input: &[u8]) -> Ran {
    finish(&mut wattguard(words), input)
}

fn finish(command: &mut Command, input: &[u8]) -> Ran {
    let mut child = command.spawn().expect("the tool starts");
    let mut standard_input = child.stdin.take().expect("a pipe");
    let done = std::thread::scope(|scope| {
        // A tool that ends early does not read all of it.
        scope.spawn(move || standard_input.write_all(input));
        child.wait_with_output().expect("the tool ends")
    });
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    Ran { code: done.status.code(), output: text(done.stdout), notes: text(done.stderr) }
}

/// Writes a file where the tool works. Tests run side by side: each has names of its own.
fn file(name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, bytes).expect("a file");
    path
}

/// The whole run is as expected.
fn expect(words: &[&str], input: &[u8], code: i32, output: &str, notes: &str) {
    let ran = run(words, input);
    let expected = Ran { code: Some(code), output: output.to_owned(), notes: notes.to_owned() };
    assert_eq!(ran, expected, "{words:?}");
}

#[test]
fn words_are_understood_or_named() {
    for (words, code, output, notes) in [
        ("", 2, "", "usage: wattguard COMMAND"),
        ("--help", 0, "  check     judge requests", ""),
        ("-h", 0, "usage: wattguard COMMAND", ""),
        ("check --help", 0, "usage: wattguard check", ""),
        ("lint -h", 0, "usage: wattguard lint", ""),
        ("dnr --help", 0, "usage: wattguard dnr", ""),
        ("compile --output x --help", 0, "usage: wattguard compile", ""),
        ("mine", 2, "", "no command `mine`"),
        ("--mine", 2, "", "invalid option '--mine'"),
        ("check", 2, "", "one of --bundled, --list and --table must be given; see `wattguard check --help`"),
        ("check --mine", 2, "", "invalid option '--mine'; see `wattguard check --help`"),
        ("check --bundled --table x", 2, "", "one of --bundled"),
        ("check --bundled --bundled", 2, "", "one of --bundled"),
        ("check --bundled a b", 2, "", "unexpected argument \"b\""),
        ("check --bundled=yes", 2, "", "--bundled"),
        ("check --list", 2, "", "missing argument for option '--list'"),
        ("check --table", 2, "", "missing argument for option '--table'"),
        ("check --bundled nowhere.jsonl", 2, "", "nowhere.jsonl: No such file"),
        ("check --list nowhere.txt", 2, "", "nowhere.txt: No such file"),
        ("check --table nowhere.bin", 2, "", "nowhere.bin: No such file"),
        ("scan --help", 0, "usage: wattguard scan", ""),
        ("scan", 2, "", "no path is given; see `wattguard scan --help`"),
        ("scan --threads 0 x", 2, "", "cannot parse argument"),
        ("scan --threads", 2, "", "missing argument for option '--threads'"),
        ("scan --mine", 2, "", "invalid option '--mine'; see `wattguard scan --help`"),
        ("messages --help", 0, "usage: wattguard messages", ""),
        ("messages a b", 2, "", "unexpected argument \"b\""),
        ("messages nowhere.jsonl", 2, "", "nowhere.jsonl: No such file"),
        ("lint", 2, "", "no list is given; see `wattguard lint --help`"),
        ("lint --all nowhere.txt", 2, "", "invalid option '--all'"),
        ("lint nowhere.txt", 2, "", "nowhere.txt: No such file"),
        ("lint .", 2, "", ".: Is a directory"),
        ("dnr nowhere.txt", 2, "", "--browser must be given"),
        ("dnr --browser chrome", 2, "", "no list is given"),
        ("dnr --browser opera nowhere.txt", 2, "", "--browser is chrome or firefox, not `opera`"),
        ("dnr --browser chrome nowhere.txt", 2, "", "nowhere.txt: No such file"),
        ("compile nowhere.txt", 2, "", "--output must be given"),
        ("compile --output x.bin", 2, "", "no list is given"),
        ("compile --output x.bin nowhere.txt", 2, "", "nowhere.txt: No such file"),
    ] {
        let ran = run(&words.split_whitespace().collect::<Vec<_>>(), b"");
        assert_eq!(ran.code, Some(code), "{words}: {ran:?}");
        assert!(ran.output.contains(output) && ran.output.is_empty() == output.is_empty(), "{words}: {ran:?}");
        assert!(ran.notes.contains(notes) && ran.notes.is_empty() == notes.is_empty(), "{words}: {ran:?}");
    }
}
