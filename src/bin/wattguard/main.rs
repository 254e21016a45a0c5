//! The command-line tool for list maintainers and incident responders: words -> one command -> an exit code.
//!
//! ```text
//! main.rs      the table of commands, help, exit codes      fault.rs   what ends a run early
//! check.rs     requests -> verdicts     <- requests.rs (JSON lines), har.rs (HAR), json.rs, skim.rs
//! lint.rs      lists -> lines that are not used
//! dnr.rs       lists -> rules of a browser
//! compile.rs   lists -> a table, written whole or not at all
//! scan/        files, crawls -> verdicts of scripts, pages and modules
//! messages/    frames of sockets -> verdicts of conversations
//! finding.rs   a verdict -> JSON, or English by words.rs    pool.rs    jobs for all cores, answers in order
//! har/         a HAR -> its entries; by skim.rs and json.rs format.rs  what a text is
//! input.rs     files and standard input -> UTF-8            lines.rs   lines of a text, none longer than a limit
//! output.rs    standard output and standard error
//! ```
//! Exit codes: 0; 1 where a line of the input is bad or not used; 2 where the run could not be finished.

mod base64;
mod check;
mod compile;
mod dnr;
mod fault;
mod finding;
mod format;
mod har;
mod input;
mod json;
mod lines;
mod lint;
mod messages;
mod output;
mod pool;
mod requests;
mod scan;
mod skim;
mod words;

use std::process::ExitCode;

use lexopt::{Arg, Parser};

use fault::{Fault, unexpected};
use output::{Output, note};

/// One command of the tool.
struct Command {
    name: &'static str,
    /// What it does, on one line.
    about: &'static str,
    /// Its arguments and what they mean.
    help: &'static str,
    /// Reads its arguments and does it.
    run: fn(Parser) -> Result<ExitCode, Fault>,
}

const COMMANDS: [Command; 6] =
    [scan::COMMAND, messages::COMMAND, check::COMMAND, lint::COMMAND, dnr::COMMAND, compile::COMMAND];

fn main() -> ExitCode {
    let mut parser = Parser::from_env();
    let done = match command(&mut parser) {
        Ok(command) => (command.run)(parser).or_else(|fault| command.explain(fault)),
        Err(Fault::Help) => print(&usage()),
        Err(fault) => Err(fault),
    };
    done.unwrap_or_else(end)
}

/// The command that the arguments begin with.
fn command(parser: &mut Parser) -> Result<&'static Command, Fault> {
    let name = match parser.next()? {
        Some(Arg::Value(name)) => name,
        Some(argument) => return Err(unexpected(argument)),
        None => return Err(Fault::Usage(usage())),
    };
    let found = COMMANDS.iter().find(|command| name == command.name);
    found.ok_or_else(|| Fault::Usage(format!("no command `{}`\n\n{}", name.display(), usage())))
}

impl Command {
    /// Prints the help that was asked for; says which command a fault of usage belongs to.
    fn explain(&self, fault: Fault) -> Result<ExitCode, Fault> {
        let Self { name, about, help, .. } = self;
        match fault {
            Fault::Help => print(&format!("{about}\n\n{help}")),
            Fault::Usage(what) => Err(Fault::Usage(format!("{what}; see `wattguard {name} --help`"))),
            other => Err(other),
        }
    }
}

fn usage() -> String {
    let rows = COMMANDS.iter().map(|Command { name, about, .. }| format!("\n  {name:10}{about}"));
    format!(
        "usage: wattguard COMMAND ...\n{}\n\n`wattguard COMMAND --help` says what a command takes. A file named `-` is \
         standard input.\nExit codes: 0; 1 where a line of the input is bad or not used; 2 where the run could not be \
         finished.",
        rows.collect::<String>()
    )
}

fn print(text: &str) -> Result<ExitCode, Fault> {
    let mut output = Output::new();
    output.line(text)?;
    output.close()?;
    Ok(ExitCode::SUCCESS)
}

/// The end of a run that was not finished.
fn end(fault: Fault) -> ExitCode {
    match fault {
        // Whoever read our output has enough: `wattguard ... | head`.
        Fault::Closed => return ExitCode::SUCCESS,
        Fault::Help => note(usage()),
        Fault::Usage(what) | Fault::Input(what) => note(what),
    }
    ExitCode::from(2)
}
