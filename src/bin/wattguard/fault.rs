//! What ends a run before its time.
//!
//! Faults of single lines are no [`Fault`]: they are told, counted in the exit code, and the run goes on.

use std::fmt::Display;
use std::io;

use lexopt::Arg;

/// Why a run cannot go on.
#[derive(Debug)]
pub(crate) enum Fault {
    /// It need not: help was asked for.
    Help,
    /// It need not: nobody reads the output any more.
    Closed,
    /// The arguments make no sense; which and why.
    Usage(String),
    /// Something cannot be read or written; what and why.
    Input(String),
}

impl Fault {
    /// A file, or what else has a name, that could not be read or written.
    pub(crate) fn at(name: impl Display, what: impl Display) -> Self {
        Self::Input(format!("{name}: {what}"))
    }

    /// Standard output cannot be written to.
    pub(crate) fn of_output(fault: &io::Error) -> Self {
        match fault.kind() {
            io::ErrorKind::BrokenPipe => Self::Closed,
            _ => Self::at("standard output", fault),
        }
    }
}

impl From<lexopt::Error> for Fault {
    fn from(fault: lexopt::Error) -> Self {
        Self::Usage(fault.to_string())
    }
}

/// What an argument means that a command does not know: a call for help, or a mistake.
pub(crate) fn unexpected(argument: Arg<'_>) -> Fault {
    match argument {
        Arg::Short('h') | Arg::Long("help") => Fault::Help,
        other => other.unexpected().into(),
    }
}
