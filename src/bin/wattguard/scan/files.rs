//! Words of the command line -> the files that they name, one at a time, in an order that depends on names alone.
//!
//! A folder is walked by the bytes of its names, depth first. Links to files are followed, links to folders are not: so a
//! walk goes over a tree and ends, and no file is met in two places. Devices, pipes and sockets inside folders are left
//! alone: opening them may wait for ever. What is named on the command line itself is opened whatever it is.

use std::ffi::OsString;
use std::fs::{self, FileType};
use std::io;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::vec::IntoIter;

/// What a walk comes upon.
#[derive(Debug)]
pub(super) enum Found {
    /// A file that a word names.
    Named(PathBuf),
    /// A file in a folder.
    Met(PathBuf),
    /// Something that cannot be looked at, and why.
    Fault(PathBuf, io::Error),
}

/// Hands on all that there is at a path, until `take` breaks.
pub(super) fn walk(path: PathBuf, take: &mut dyn FnMut(Found) -> ControlFlow<()>) -> ControlFlow<()> {
    match fs::metadata(&path) {
        Ok(found) if found.is_dir() => folder(path, take),
        Ok(_) => take(Found::Named(path)),
        Err(fault) => take(Found::Fault(path, fault)),
    }
}

/// A folder whose entries are being walked.
struct Open {
    path: PathBuf,
    entries: IntoIter<(OsString, FileType)>,
}

fn folder(path: PathBuf, take: &mut dyn FnMut(Found) -> ControlFlow<()>) -> ControlFlow<()> {
    // As deep as a path may be long: no recursion, which hostile folders could drive.
    let mut folders = Vec::new();
    folders.extend(open(path, take)?);
    while let Some(folder) = folders.last_mut() {
        let Some((name, kind)) = folder.entries.next() else {
            folders.pop();
            continue;
        };
        let path = folder.path.join(name);
        if kind.is_dir() {
            folders.extend(open(path, take)?);
        } else if kind.is_file() {
            take(Found::Met(path))?;
        } else if kind.is_symlink() {
            match fs::metadata(&path) {
                Ok(target) if target.is_file() => take(Found::Met(path))?,
                Ok(_) => {}
                Err(fault) => take(Found::Fault(path, fault))?,
            }
        }
    }
    ControlFlow::Continue(())
}

/// Reads the names in a folder; `None` where that cannot be done at all.
fn open(path: PathBuf, take: &mut dyn FnMut(Found) -> ControlFlow<()>) -> ControlFlow<(), Option<Open>> {
    let list = match fs::read_dir(&path) {
        Ok(list) => list,
        Err(fault) => {
            take(Found::Fault(path, fault))?;
            return ControlFlow::Continue(None);
        }
    };
    let mut entries = Vec::new();
    for entry in list {
        match entry.and_then(|entry| Ok((entry.file_name(), entry.file_type()?))) {
            Ok(entry) => entries.push(entry),
            Err(fault) => {
                // What the system cannot read on from, it says again and again.
                take(Found::Fault(path.clone(), fault))?;
                break;
            }
        }
    }
    entries.sort_unstable_by(|one, other| one.0.cmp(&other.0));
    ControlFlow::Continue(Some(Open { path, entries: entries.into_iter() }))
}
