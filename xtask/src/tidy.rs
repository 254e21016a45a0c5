//! What no compiler checks, as rows: sources -> findings. An empty answer is a tidy repository.
//!
//! [`text`] holds the rows about one file, [`messages`] those about `_locales` and its users, [`versions`] the rest.

mod messages;
mod text;
mod versions;

use std::fmt;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::project::Project;

/// Folders that hold nothing of ours: obtained, built, or git's. At any depth.
const SKIPPED: &[&str] = &[".git", "_metadata", "dist", "extension/built", "extension/wasm", "node_modules", "target"];

/// Endings of the files that people write.
const WRITTEN: &[&str] = &[".css", ".html", ".js", ".json", ".md", ".mjs", ".rs", ".toml", ".yml"];

/// A file of the repository.
struct Source {
    /// Relative to the root, with `/`.
    path: String,
    text: String,
}

/// Something to put right.
#[derive(Debug, PartialEq)]
struct Finding {
    path: String,
    /// 1-based; none where it is about the whole file.
    line: Option<usize>,
    what: String,
}

impl Finding {
    fn of_file(path: &str, what: impl Into<String>) -> Finding {
        Finding { path: path.to_owned(), line: None, what: what.into() }
    }

    fn at(path: &str, line: usize, what: impl Into<String>) -> Finding {
        Finding { line: Some(line), ..Finding::of_file(path, what) }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.path, self.what),
            None => write!(f, "{}: {}", self.path, self.what),
        }
    }
}

/// Looks at every file.
///
/// # Errors
/// A file cannot be read, or there is something to put right: all of it is printed.
pub(crate) fn run(project: &Project) -> Result<()> {
    let mut sources = Vec::new();
    collect(&project.root, &project.root, &mut sources)?;
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    let mut findings: Vec<Finding> = sources.iter().flat_map(text::findings).collect();
    findings.extend(messages::findings(&sources)?);
    findings.extend(versions::findings(&sources, &project.version)?);
    for finding in &findings {
        println!("{finding}");
    }
    ensure!(findings.is_empty(), "{} to put right", findings.len());
    println!("{} files are tidy", sources.len());
    Ok(())
}

fn collect(root: &Path, folder: &Path, sources: &mut Vec<Source>) -> Result<()> {
    let entries = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    for entry in entries {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() {
            if !SKIPPED.iter().any(|skipped| path.ends_with(skipped)) {
                collect(root, &path, sources)?;
            }
        } else if WRITTEN.iter().any(|ending| name.ends_with(ending)) {
            let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
            let path = path.strip_prefix(root)?.to_string_lossy().replace('\\', "/");
            sources.push(Source { path, text });
        }
    }
    Ok(())
}
