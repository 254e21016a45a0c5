//! Standard output and standard error: lines out, without panics where nobody reads them.

use std::fmt::Display;
use std::io::{self, BufWriter, StdoutLock, Write};

use crate::fault::Fault;

/// Standard output, buffered.
#[derive(Debug)]
pub(crate) struct Output(BufWriter<StdoutLock<'static>>);

impl Output {
    pub(crate) fn new() -> Self {
        Self(BufWriter::with_capacity(64 * 1024, io::stdout().lock()))
    }

    /// Writes a text.
    ///
    /// # Errors
    /// [`Fault::Closed`] where nobody reads any more; else what the system says (a full disk).
    pub(crate) fn text(&mut self, text: impl Display) -> Result<(), Fault> {
        write!(self.0, "{text}").map_err(|fault| Fault::of_output(&fault))
    }

    /// Writes a line.
    ///
    /// # Errors
    /// As [`Output::text`].
    pub(crate) fn line(&mut self, text: impl Display) -> Result<(), Fault> {
        self.text(format_args!("{text}\n"))
    }

    /// Writes what is still buffered.
    ///
    /// # Errors
    /// As [`Output::text`].
    pub(crate) fn close(mut self) -> Result<(), Fault> {
        self.0.flush().map_err(|fault| Fault::of_output(&fault))
    }
}

/// Says something on standard error. Where that is closed, there is nobody to tell.
pub(crate) fn note(text: impl Display) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}
