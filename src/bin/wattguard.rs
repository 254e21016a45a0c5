//! The command-line tool for list maintainers.
//!
//! `wattguard check (--bundled | --list FILE...) < requests.jsonl` judges requests, one JSON object
//! `{"url","type","source"}` a line; `wattguard lint FILE...` says what of a list is used and what is not.

use std::io::{self, BufRead, BufWriter, Write};
use std::process::ExitCode;

use serde_json::{Value, json};
use wattguard::boundary;
use wattguard::engine::Engine;
use wattguard::matcher::Builder;
use wattguard::request::Request;
use wattguard::url::canonical;
use wattguard::verdict::{Policy, What};

const USAGE: &str = "usage: wattguard check (--bundled | --list FILE...) < REQUESTS.jsonl
       wattguard lint FILE...";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.split_first() {
        Some((&"check", rest)) => check(rest),
        Some((&"lint", files)) if !files.is_empty() => lint(files),
        _ => Err(USAGE.to_owned()),
    };
    match done {
        Ok(code) => code,
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::from(2)
        }
    }
}

/// Judges requests from standard input; exit code 1 if a line could not be read.
fn check(arguments: &[&str]) -> Result<ExitCode, String> {
    let engine = match arguments {
        ["--bundled"] => Engine::bundled().map_err(|fault| fault.to_string())?,
        ["--list", files @ ..] if !files.is_empty() => engine_of(files)?,
        _ => return Err(USAGE.to_owned()),
    };
    let mut output = BufWriter::new(io::stdout().lock());
    let mut code = ExitCode::SUCCESS;
    for (number, line) in (1..).zip(io::stdin().lock().lines()) {
        let line = line.map_err(|fault| format!("line {number}: {fault}"))?;
        if line.trim().is_empty() {
            continue;
        }
        match serde_json::from_str::<Value>(&line) {
            Ok(request) if request.get("url").is_some_and(Value::is_string) => {
                writeln!(output, "{}", judged(&engine, &request)).map_err(|fault| fault.to_string())?;
            }
            Ok(_) => {
                eprintln!("line {number}: no \"url\"");
                code = ExitCode::FAILURE;
            }
            Err(fault) => {
                eprintln!("line {number}: {fault}");
                code = ExitCode::FAILURE;
            }
        }
    }
    output.flush().map_err(|fault| fault.to_string())?;
    Ok(code)
}

fn judged(engine: &Engine, request: &Value) -> Value {
    let text = |name: &str| request.get(name).and_then(Value::as_str).unwrap_or_default();
    let (url, source) = (canonical(text("url")), canonical(text("source")));
    let verdict = engine.check_request(&Request::parse(&url, text("type"), &source), Policy::Undecided);
    let action = boundary::action(verdict.action);
    match verdict.evidence.into_iter().next().map(|evidence| evidence.what) {
        Some(What::Filter { filter, list, line, miner }) => json!({
            "url": text("url"),
            "action": action,
            "family": miner.map(|miner| miner.id),
            "list": list,
            "line": line,
            "filter": filter,
        }),
        None => {
            json!({ "url": text("url"), "action": action, "family": null, "list": null, "line": null, "filter": null })
        }
    }
}

fn engine_of(files: &[&str]) -> Result<Engine, String> {
    let texts = files.iter().map(|file| read(file)).collect::<Result<Vec<_>, _>>()?;
    let mut builder = Builder::new();
    for (file, text) in files.iter().zip(&texts) {
        builder.add(file, text);
    }
    let table = builder.finish().map_err(|fault| fault.to_string())?;
    Engine::new(table).map_err(|fault| fault.to_string())
}

/// What of each list is used, and every line that is not; exit code 1 if there is one.
fn lint(files: &[&str]) -> Result<ExitCode, String> {
    let mut code = ExitCode::SUCCESS;
    for file in files {
        let text = read(file)?;
        let mut builder = Builder::new();
        let issues = builder.add(file, &text);
        for issue in &issues.kept {
            println!("{file}:{}:{}: {}", issue.line, issue.column, issue.kind);
        }
        let unused = issues.kept.len() + issues.dropped;
        println!("{file}: {} filters accepted, {unused} lines not used", builder.filter_count());
        if unused > 0 {
            code = ExitCode::FAILURE;
        }
    }
    Ok(code)
}

fn read(file: &str) -> Result<String, String> {
    let bytes = std::fs::read(file).map_err(|fault| format!("{file}: {fault}"))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
