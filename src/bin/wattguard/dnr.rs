//! `wattguard dnr`: lists -> the declarativeNetRequest rules of a browser, and the filters that have none.

use std::collections::BTreeMap;
use std::process::ExitCode;

use lexopt::{Arg, Parser};
use wattguard::dnr::{Browser, Budget, Rule, compile};
use wattguard::lists::{Item, Standing, items};

use crate::Command;
use crate::fault::{Fault, unexpected};
use crate::input::Place;
use crate::output::{Output, note};

pub(crate) const COMMAND: Command = Command {
    name: "dnr",
    about: "print the rules that a browser gets for a list",
    help: "\
usage: wattguard dnr --browser (chrome | firefox) [--issues] FILE...

  FILE...          lists; their filters share one set of rules
  --browser NAME   whose rules
  --issues         also name each filter without a rule, by list and line

Rules go to standard output, as a JSON array with one rule a line; how many filters have none, and why, to standard
error.",
    run,
};

fn run(mut parser: Parser) -> Result<ExitCode, Fault> {
    let (mut files, mut browser, mut name_each) = (Vec::new(), None, false);
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("browser") => browser = Some(browser_of(&parser.value()?.to_string_lossy())?),
            Arg::Long("issues") => name_each = true,
            Arg::Value(file) => files.push(Place(file)),
            other => return Err(unexpected(other)),
        }
    }
    let browser = browser.ok_or_else(|| Fault::Usage("--browser must be given".to_owned()))?;
    if files.is_empty() {
        return Err(Fault::Usage("no list is given".to_owned()));
    }
    let texts = files.iter().map(Place::list).collect::<Result<Vec<_>, _>>()?;
    let mut unused = 0;
    let entries = texts.iter().enumerate().flat_map(|(list, text)| items(text).map(move |item| (list, item)));
    // What a maintainer's own browser would get, were the list trusted fully.
    let compiled = compile(
        &vec![Standing::TRUSTED; texts.len()],
        entries.filter_map(|(list, item)| match item {
            Item::Filter(entry) => Some((list, entry)),
            Item::Issue(_) => {
                unused += 1;
                None
            }
        }),
        browser,
        Budget::UNLIMITED,
    );
    print(&compiled.rules)?;
    let mut reasons: BTreeMap<String, u64> = BTreeMap::new();
    for ((list, line), issue) in &compiled.issues {
        *reasons.entry(issue.to_string()).or_default() += 1;
        if let (true, Some(file)) = (name_each, files.get(*list)) {
            note(format!("{file}:{line}: {issue}"));
        }
    }
    let (rules, without) = (compiled.rules.len(), compiled.issues.len());
    note(format!("{rules} rules; {without} filters without a rule; {unused} lines not used"));
    for (reason, count) in reasons {
        note(format!("{count:>9}  {reason}"));
    }
    Ok(ExitCode::SUCCESS)
}

fn browser_of(name: &str) -> Result<Browser, Fault> {
    match name {
        "chrome" => Ok(Browser::Chrome),
        "firefox" => Ok(Browser::Firefox),
        _ => Err(Fault::Usage(format!("--browser is chrome or firefox, not `{name}`"))),
    }
}

/// One rule a line, so that a comparison of two versions can be read.
fn print(rules: &[Rule]) -> Result<(), Fault> {
    let mut output = Output::new();
    let mut before = "[\n";
    for rule in rules {
        let rule = serde_json::to_string(rule).map_err(|fault| Fault::at("standard output", fault))?;
        output.text(format_args!("{before}{rule}"))?;
        before = ",\n";
    }
    output.line(if rules.is_empty() { "[]" } else { "\n]" })?;
    output.close()
}
