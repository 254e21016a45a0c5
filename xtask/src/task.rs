//! The arguments of `cargo xtask`, read: words -> [`Task`].

use anyhow::{Context, Result, bail};

use crate::bench;
use crate::build::Names;
use crate::e2e::Options;

/// What `cargo xtask` without arguments says.
pub(crate) const USAGE: &str = "\
usage: cargo xtask TASK

  build [--release]           compile the core into extension/wasm; both browsers then load this folder unpacked
                              (--release: without the names of functions, as it ships)
  demo [--show] [--json FILE] open both browsers on a page that mines and show what was stopped
  test                        everything: build, rules, checks, Rust, JavaScript and end-to-end tests
  e2e [--full] [--browser B]  the matrix of test miners and the honest pages, as tables for both browsers or one
                              (--full: all of them, and the processor's time; takes hours)
  check                       fmt, clippy, tsc, tidy
  rules [--check]             compile rules/families into rules/compiled, or only say whether that is fresh
  dist                        write the packages for Chrome and Firefox into dist/
  bench page [--pairs N]      what the extension costs a page: ratios of one run, with and without it, in both browsers
  bench lists [--hosts N]     what a list costs until it protects, beside what the browser alone takes, in both browsers
                              (--quick: coarse, in 90 s; --only PART,...: start, load, echo, wasm, messages, memory)
  evaluate FOLDER             measure the recognisers over a folder of samples and write tests/evaluation.md
                              (--help: what the folder holds; --only PART,...: print some tables only)";

/// One run of `cargo xtask`.
#[derive(Debug, PartialEq)]
pub(crate) enum Task {
    /// Print [`USAGE`].
    Help,
    /// Compile the core.
    Build(Names),
    /// Write the packages.
    Dist,
    /// Compile the rules, or look whether they are fresh.
    Rules {
        /// Only look.
        check: bool,
    },
    /// Everything that needs no browser and no test.
    Check,
    /// Everything.
    Test,
    /// Measure the recognisers.
    Evaluate {
        /// Passed on to examples/evaluate, which knows what they mean; the folder stands first.
        words: Vec<String>,
    },
    /// Measure what the extension costs in browsers.
    Bench {
        /// The folder in benches/.
        what: &'static str,
        /// Passed on to its run.mjs, which knows what they mean.
        flags: Vec<String>,
    },
    /// Print what the end-to-end tests measure.
    EndToEnd(Options),
    /// Show both browsers at work.
    Demo {
        /// Passed on to tests/e2e/demo.mjs, which knows what they mean.
        flags: Vec<String>,
    },
}

impl Task {
    /// Reads the words after `cargo xtask`.
    ///
    /// # Errors
    /// A word that means nothing here, by name.
    pub(crate) fn parse(arguments: &[String]) -> Result<Task> {
        let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
        Ok(match words.as_slice() {
            [] | ["help" | "--help" | "-h"] => Task::Help,
            ["build"] => Task::Build(Names::Kept),
            ["build", "--release"] => Task::Build(Names::Removed),
            ["dist"] => Task::Dist,
            ["rules"] => Task::Rules { check: false },
            ["rules", "--check"] => Task::Rules { check: true },
            ["check"] => Task::Check,
            ["test"] => Task::Test,
            ["bench", what, flags @ ..] => Task::Bench {
                what: bench::PARTS
                    .into_iter()
                    .find(|part| part == what)
                    .with_context(|| format!("no bench `{what}`"))?,
                flags: flags.iter().map(ToString::to_string).collect(),
            },
            ["e2e", words @ ..] => Task::EndToEnd(Options::parse(words)?),
            ["demo", flags @ ..] => Task::Demo { flags: flags.iter().map(ToString::to_string).collect() },
            ["evaluate", words @ ..] => Task::Evaluate { words: words.iter().map(ToString::to_string).collect() },
            _ => bail!("cannot read `{}`\n\n{USAGE}", words.join(" ")),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(words: &str, expected: Option<Task>) {
        let arguments: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
        assert_eq!(Task::parse(&arguments).ok(), expected, "{words}");
    }

    #[test]
    fn words_mean_tasks() {
        check("", Some(Task::Help));
        check("build", Some(Task::Build(Names::Kept)));
        check("build --release", Some(Task::Build(Names::Removed)));
        check("build --debug", None);
        check("rules", Some(Task::Rules { check: false }));
        check("rules --check", Some(Task::Rules { check: true }));
        check("test", Some(Task::Test));
        check("test tidy", None);
        let flags = vec!["--json".to_owned(), "out.json".to_owned()];
        check("demo --json out.json", Some(Task::Demo { flags }));
        let flags = vec!["--quick".to_owned()];
        check("bench page --quick", Some(Task::Bench { what: "page", flags }));
        check("bench lists", Some(Task::Bench { what: "lists", flags: Vec::new() }));
        check("bench", None);
        check("bench nothing", None);
        let words = vec!["samples".to_owned(), "--only".to_owned(), "modules".to_owned()];
        check("evaluate samples --only modules", Some(Task::Evaluate { words }));
        check("e2e", Some(Task::EndToEnd(Options::default())));
        check(
            "e2e --full --browser firefox",
            Some(Task::EndToEnd(Options::parse(&["--browser", "firefox", "--full"]).unwrap_or_default())),
        );
        check("e2e --browser safari", None);
        check("evaluate", Some(Task::Evaluate { words: Vec::new() }));
        check("destroy", None);
    }
}
