//! A run of stages: each is timed and counted, a failure is told at once and again at the end.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::tally::Tally;

/// The stages that ran, in their order.
#[derive(Default)]
pub(crate) struct Suite {
    stages: Vec<Stage>,
}

struct Stage {
    name: &'static str,
    tally: Tally,
    time: Duration,
    /// The error that ended it, if one did.
    error: Option<String>,
}

impl Suite {
    /// Runs what later stages need. It counts only when it fails.
    pub(crate) fn need<T>(&mut self, name: &'static str, work: impl FnOnce() -> Result<T>) -> Option<T> {
        let mut found = None;
        self.tests(name, || {
            found = Some(work()?);
            Ok(Tally::default())
        });
        found
    }

    /// Runs a stage that counts as one test.
    pub(crate) fn stage(&mut self, name: &'static str, work: impl FnOnce() -> Result<()>) -> bool {
        self.tests(name, || work().map(|()| Tally::PASSED))
    }

    /// Runs a stage that counts its tests itself. An error counts as one failed test.
    pub(crate) fn tests(&mut self, name: &'static str, work: impl FnOnce() -> Result<Tally>) -> bool {
        println!("\n== {name}");
        let start = Instant::now();
        let (tally, error) = match work() {
            Ok(tally) => (tally, None),
            Err(error) => (Tally::FAILED, Some(format!("{error:#}"))),
        };
        if let Some(error) = &error {
            println!("error: {error}");
        }
        self.stages.push(Stage { name, tally, time: start.elapsed(), error });
        tally.failed == 0
    }

    /// Prints what came of each stage and, alone on the last line, the sum.
    pub(crate) fn close(self) -> ExitCode {
        let mut sum = Tally::default();
        println!("\n== summary");
        for stage in &self.stages {
            sum += stage.tally;
            let Tally { passed, failed } = stage.tally;
            let seconds = stage.time.as_secs_f64();
            let mark = if failed == 0 { "ok" } else { "FAILED" };
            println!("{mark:6}  {:24} {passed:5} passed {failed:4} failed {seconds:7.1} s", stage.name);
            if let Some(error) = &stage.error {
                println!("        {}", error.replace('\n', "\n        "));
            }
        }
        println!("\n{} passed, {} failed", sum.passed, sum.failed);
        if sum.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}
