//! Other programs: run to their end, judged by their exit code.

use std::env;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use anyhow::{Context, Result, ensure};

/// Runs a program whose output goes where ours goes.
///
/// # Errors
/// It cannot be started, or its exit code is not 0; the message holds the command.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = status(command)?;
    ensure!(status.success(), "`{}`: {status}", shown(command));
    Ok(())
}

/// Runs a program whose output goes where ours goes; what its exit code means is the caller's matter.
///
/// # Errors
/// It cannot be started.
pub(crate) fn status(command: &mut Command) -> Result<ExitStatus> {
    command.status().with_context(|| format!("cannot start `{}`", shown(command)))
}

/// Runs a program and returns what it printed.
///
/// # Errors
/// It cannot be started, its exit code is not 0, or it did not print UTF-8.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output =
        command.stderr(Stdio::inherit()).output().with_context(|| format!("cannot start `{}`", shown(command)))?;
    ensure!(output.status.success(), "`{}`: {}", shown(command), output.status);
    String::from_utf8(output.stdout).with_context(|| format!("output of `{}`", shown(command)))
}

/// Runs a program, shows each line it prints at once and hands it on.
///
/// # Errors
/// It cannot be started, or its output cannot be read.
pub(crate) fn lines(command: &mut Command, mut on_line: impl FnMut(&str)) -> Result<ExitStatus> {
    let mut child =
        command.stdout(Stdio::piped()).spawn().with_context(|| format!("cannot start `{}`", shown(command)))?;
    let mut output = child.stdout.take().map(BufReader::new);
    let mut bytes = Vec::new();
    while let Some(output) = &mut output {
        bytes.clear();
        if output.read_until(b'\n', &mut bytes)? == 0 {
            break;
        }
        // Tests may print anything, also what is not UTF-8.
        let line = String::from_utf8_lossy(&bytes);
        print!("{line}");
        on_line(line.trim_end());
    }
    Ok(child.wait()?)
}

/// Whether a program can be started and ends with 0; its output is not shown.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

/// Where PATH has a program of that name.
pub(crate) fn which(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// The command as one would type it, with the program's name instead of its place.
fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name();
    let words = program.into_iter().chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}
