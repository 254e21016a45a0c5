//! How many tests passed and failed, read from what the test runners print.

use std::ops::AddAssign;

/// Tests that passed and tests that failed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Tally {
    pub(crate) passed: u32,
    pub(crate) failed: u32,
}

impl Tally {
    /// A stage that is one test, and passed it.
    pub(crate) const PASSED: Tally = Tally { passed: 1, failed: 0 };
    /// A stage that is one test, and failed it.
    pub(crate) const FAILED: Tally = Tally { passed: 0, failed: 1 };

    /// Reads one line of `cargo test`: `test result: ok. 3 passed; 0 failed; 1 ignored; ...`.
    pub(crate) fn of_cargo(line: &str) -> Option<Tally> {
        let (_verdict, counts) = line.strip_prefix("test result: ")?.split_once(". ")?;
        let mut counts = counts.split("; ");
        let passed = counts.next()?.strip_suffix(" passed")?.parse().ok()?;
        let failed = counts.next()?.strip_suffix(" failed")?.parse().ok()?;
        Some(Tally { passed, failed })
    }

    /// Reads a whole report of node's `tap` reporter, which closes with `# pass 3`, `# fail 0`, `# cancelled 0`.
    ///
    /// Tests may print such lines too; node writes its own last.
    pub(crate) fn of_tap(report: &str) -> Option<Tally> {
        let last = |name: &str| {
            let mut counts =
                report.lines().rev().filter_map(|line| line.strip_prefix("# ")?.strip_prefix(name)?.strip_prefix(' '));
            counts.next()?.trim().parse::<u32>().ok()
        };
        Some(Tally { passed: last("pass")?, failed: last("fail")?.saturating_add(last("cancelled")?) })
    }

    /// The tally of a whole run: where the runner failed although every test that it counted passed (a crash, a file
    /// that does not compile), or where it counted none, that is a failure.
    pub(crate) fn settled(self, runner_succeeded: bool) -> Tally {
        let silent = self == Tally::default() || (!runner_succeeded && self.failed == 0);
        Tally { failed: self.failed.saturating_add(u32::from(silent)), ..self }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Tally) {
        self.passed = self.passed.saturating_add(other.passed);
        self.failed = self.failed.saturating_add(other.failed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(passed: u32, failed: u32) -> Tally {
        Tally { passed, failed }
    }

    #[test]
    fn a_line_of_cargo_is_read() {
        let check = |line, expected| assert_eq!(Tally::of_cargo(line), expected, "{line}");
        let rest = "1 ignored; 0 measured; 0 filtered out; finished in 0.00s";
        let ok = format!("test result: ok. 12 passed; 0 failed; {rest}");
        check(&ok, Some(tally(12, 0)));
        let failed = format!("test result: FAILED. 3 passed; 2 failed; {rest}");
        check(&failed, Some(tally(3, 2)));
        check("test url::tests::hosts ... ok", None);
        check("test result: unknown", None);
        check("", None);
    }

    #[test]
    fn a_report_of_node_is_read() {
        let check = |report, expected| assert_eq!(Tally::of_tap(report), expected, "{report}");
        let counts = "# tests 4\n# suites 0\n# pass 2\n# fail 1\n# cancelled 1\n# skipped 0\n# todo 0\n";
        check(counts, Some(tally(2, 2)));
        let printed = format!("# pass 99\n# passed 7\nok 1 - a\n1..1\n{counts}");
        check(&printed, Some(tally(2, 2)));
        check("TAP version 13\n", None);
    }

    #[test]
    fn silence_is_a_failure() {
        let check = |counted: Tally, succeeded, expected| {
            assert_eq!(counted.settled(succeeded), expected, "{counted:?}");
        };
        check(tally(3, 0), true, tally(3, 0));
        check(tally(3, 1), false, tally(3, 1));
        check(tally(3, 0), false, tally(3, 1));
        check(tally(0, 0), true, tally(0, 1));
        check(tally(0, 0), false, tally(0, 1));
    }
}
