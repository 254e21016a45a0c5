//! Sizes as a person reads them, and the budgets that what we ship must keep.

use std::fmt;
use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use flate2::Compression;
use flate2::write::GzEncoder;

/// A number of bytes. KB are 1,000 bytes, as in the budgets.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub(crate) struct Size(pub(crate) u64);

impl Size {
    /// The size of a file.
    ///
    /// # Errors
    /// There is no such file.
    pub(crate) fn of(file: &Path) -> Result<Size> {
        let metadata = fs::metadata(file).with_context(|| file.display().to_string())?;
        Ok(Size(metadata.len()))
    }

    /// The size of a file after `gzip -9`.
    ///
    /// # Errors
    /// The file cannot be read.
    pub(crate) fn gzipped(file: &Path) -> Result<Size> {
        let bytes = fs::read(file).with_context(|| file.display().to_string())?;
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&bytes)?;
        Ok(Size(encoder.finish()?.len() as u64))
    }

    /// Holds a size against its budget.
    ///
    /// # Errors
    /// It is larger; `what` names it.
    pub(crate) fn within(self, budget: Size, what: &str) -> Result<()> {
        ensure!(self <= budget, "{what}: {self}, more than its budget of {budget}");
        Ok(())
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{} KB", self.0 / 1_000, self.0 % 1_000 / 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: u64, expected: &str, within_90_kb: bool) {
        assert_eq!(Size(bytes).to_string(), expected);
        let within = Size(bytes).within(Size(90_000), "wasm");
        assert_eq!(within.is_ok(), within_90_kb, "{bytes}");
    }

    #[test]
    fn sizes_are_shown_and_held_against_a_budget() {
        check(0, "0.0 KB", true);
        check(999, "0.9 KB", true);
        check(41_250, "41.2 KB", true);
        check(90_000, "90.0 KB", true);
        check(90_001, "90.0 KB", false);
    }
}
