//! `wattguard lint`: lists -> how much of them is used, and every line that is not, or how many lines of each kind.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::process::ExitCode;

use lexopt::{Arg, Parser};
use wattguard::filter::{Filter, IssueKind, ParseIssue, Pattern};
use wattguard::lists::{Item, items};
use wattguard::matcher::Builder;

use crate::Command;
use crate::fault::{Fault, unexpected};
use crate::input::Place;
use crate::output::Output;

pub(crate) const COMMAND: Command = Command {
    name: "lint",
    about: "say what of a list is used, and what is not",
    help: "\
usage: wattguard lint [--summary] FILE...

  FILE...          lists: Adblock syntax, hosts files, plain lists of domains, match patterns
  --summary        not the single lines, but how many there are of each kind

The exit code is 1 if a line is not used.",
    run,
};

fn run(mut parser: Parser) -> Result<ExitCode, Fault> {
    let (mut files, mut summary) = (Vec::new(), false);
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("summary") => summary = true,
            Arg::Value(file) => files.push(Place(file)),
            other => return Err(unexpected(other)),
        }
    }
    if files.is_empty() {
        return Err(Fault::Usage("no list is given".to_owned()));
    }
    let mut output = Output::new();
    let mut unused = 0;
    for file in &files {
        unused += lint(file, summary, &mut output)?;
    }
    output.close()?;
    Ok(if unused == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// How many lines of a list are not used.
fn lint(file: &Place, summary: bool, output: &mut Output) -> Result<u64, Fault> {
    let text = file.list()?;
    let (mut filters, mut unused) = (0u64, 0u64);
    let mut kinds: HashMap<String, u64> = HashMap::new();
    for item in items(&text) {
        let issue = match item {
            Item::Issue(issue) => Some(issue),
            Item::Filter(entry) => refused(&entry.filter).map(|issue| ParseIssue { line: entry.line, ..issue }),
        };
        match issue {
            None => filters += 1,
            Some(issue) if summary => {
                unused += 1;
                *kinds.entry(kind(&issue.kind)).or_default() += 1;
            }
            Some(issue) => {
                unused += 1;
                output.line(format_args!("{file}:{}:{}: {}", issue.line, issue.column, issue.kind))?;
            }
        }
    }
    output.line(format_args!("{file}: {filters} filters accepted, {unused} lines not used"))?;
    let mut kinds: Vec<_> = kinds.into_iter().map(|(kind, count)| (Reverse(count), kind)).collect();
    kinds.sort_unstable();
    for (Reverse(count), kind) in kinds {
        output.line(format_args!("{count:>9}  {kind}"))?;
    }
    Ok(unused)
}

/// Why a table does not take a filter. Of regular expressions only a table says so, not the list.
fn refused(filter: &Filter<'_>) -> Option<ParseIssue> {
    matches!(filter.pattern, Pattern::Regex(_)).then(|| format!("[Adblock]\n{filter}")).and_then(|text| {
        let issues = Builder::new().add("", &text);
        issues.kept.into_iter().next()
    })
}

/// What lines that are not used have in common: names of options, but not of hosts or files, nor places in a line.
fn kind(kind: &IssueKind) -> String {
    match kind {
        IssueKind::Scriptlet(_) => "scriptlet: Wattguard runs no scripts of lists".to_owned(),
        IssueKind::InvalidHost(_) => "not a host".to_owned(),
        IssueKind::Include(_) => "includes another file: not followed".to_owned(),
        IssueKind::Condition(_) => "left out by a condition".to_owned(),
        IssueKind::Regex(why) => {
            let (why, _) = why.split_once(", at ").unwrap_or((why, ""));
            IssueKind::Regex(why.to_owned()).to_string()
        }
        kind => kind.to_string(),
    }
}
