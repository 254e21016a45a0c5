//! `wattguard compile`: lists -> the bytes of a table, in a file that is whole or not there.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use lexopt::{Arg, Parser};
use wattguard::lists::header;
use wattguard::matcher::Builder;

use crate::Command;
use crate::fault::{Fault, unexpected};
use crate::input::Place;
use crate::output::Output;

pub(crate) const COMMAND: Command = Command {
    name: "compile",
    about: "write the table of lists, for `check --table`",
    help: "\
usage: wattguard compile --output TABLE FILE...

  FILE...          lists; the table names each by its title, or by its file if it has none
  --output TABLE   where the table goes, whole: an older one stays until then

Lines that are not used do no harm here; `wattguard lint` names them.",
    run,
};

fn run(mut parser: Parser) -> Result<ExitCode, Fault> {
    let (mut files, mut target) = (Vec::new(), None);
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("output") => target = Some(PathBuf::from(parser.value()?)),
            Arg::Value(file) => files.push(Place(file)),
            other => return Err(unexpected(other)),
        }
    }
    let target = target.ok_or_else(|| Fault::Usage("--output must be given".to_owned()))?;
    if files.is_empty() {
        return Err(Fault::Usage("no list is given".to_owned()));
    }
    let texts = files.iter().map(Place::list).collect::<Result<Vec<_>, _>>()?;
    let names: Vec<String> = files.iter().map(Place::to_string).collect();
    let mut builder = Builder::new();
    let mut unused = 0;
    for (name, text) in names.iter().zip(&texts) {
        let issues = builder.add(header(text).title.unwrap_or(name), text);
        unused += issues.kept.len() + issues.dropped;
    }
    let filters = builder.filter_count();
    let table = builder.finish().map_err(|fault| Fault::at("these lists", fault))?;
    write_whole(&target, &table).map_err(|fault| Fault::at(target.display(), fault))?;
    let mut output = Output::new();
    let (target, bytes) = (target.display(), table.len());
    output.line(format_args!("{target}: {filters} filters, {bytes} bytes, {unused} lines not used"))?;
    output.close()?;
    Ok(ExitCode::SUCCESS)
}

/// Writes a file that is never seen half-written: it is written beside its place, and then put there.
fn write_whole(target: &Path, bytes: &[u8]) -> io::Result<()> {
    let target = match fs::metadata(target) {
        // What is put in the place of a device or a pipe would not reach what reads it.
        Ok(found) if !found.is_file() => return Err(io::Error::other("is there, but is not a file")),
        Ok(_) => fs::canonicalize(target)?,
        Err(_) => target.to_owned(),
    };
    let mut part = target.clone().into_os_string();
    part.push(format!(".{}.part", std::process::id()));
    let mut file = OpenOptions::new().write(true).create_new(true).open(&part)?;
    let written = write_through(&mut file, bytes).and_then(|()| fs::rename(&part, &target));
    written.inspect_err(|_| {
        let _ = fs::remove_file(&part);
    })
}

/// Writes down to the disk: a name that is given before the bytes are there may outlive them.
fn write_through(file: &mut File, bytes: &[u8]) -> io::Result<()> {
    file.write_all(bytes)?;
    file.sync_all()
}
