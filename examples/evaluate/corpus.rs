//! A folder with samples -> what lies in it, by name and kind; the samples themselves are read when they are judged.
//!
//! Invariant: what is not there is said in `missing`, never passed over in silence.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::frames::{self, Frame};

/// A script or a module of the index.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    pub(crate) id: String,
    pub(crate) label: String,
    /// Algorithm or service, without the mark of samples from live sites.
    pub(crate) family: String,
    pub(crate) cluster: String,
    /// Is it a module (otherwise a script)?
    pub(crate) module: bool,
    /// Where it is published: package or repository, and the path in it.
    pub(crate) source: String,
    pub(crate) path: PathBuf,
}

impl Sample {
    /// Honest, and not one of those that mine on request.
    pub(crate) fn benign(&self) -> bool {
        self.label.starts_with("benign")
    }

    /// Mines, or would if it were asked to.
    pub(crate) fn consensual(&self) -> bool {
        self.label == "consensual"
    }

    /// Mines without asking.
    pub(crate) fn miner(&self) -> bool {
        !self.benign() && !self.consensual()
    }

    /// What it is called in the report.
    pub(crate) fn name(&self) -> String {
        format!("{} ({}, {})", self.id, self.label, self.source)
    }

    /// Its bytes.
    pub(crate) fn bytes(&self) -> io::Result<Vec<u8>> {
        fs::read(&self.path)
    }
}

/// An obfuscated copy of a script.
#[derive(Clone, Debug)]
pub(crate) struct Variant {
    /// The script it was made of.
    pub(crate) parent: String,
    /// How.
    pub(crate) kind: String,
    pub(crate) path: PathBuf,
}

/// A package with honest scripts.
#[derive(Clone, Debug)]
pub(crate) struct Package {
    pub(crate) name: String,
    /// Path in the package, place on the disk.
    pub(crate) files: Vec<(String, PathBuf)>,
}

/// All that there is to measure with.
#[derive(Debug, Default)]
pub(crate) struct Corpus {
    pub(crate) samples: Vec<Sample>,
    pub(crate) variants: Vec<Variant>,
    pub(crate) frames: Vec<Frame>,
    pub(crate) packages: Vec<Package>,
    /// What is not there, in words.
    pub(crate) missing: Vec<String>,
}

impl Corpus {
    /// Reads the index and whatever else lies beside it.
    ///
    /// # Errors
    /// There is no index, or a table or the frames cannot be read.
    pub(crate) fn read(folder: &Path) -> Result<Self, String> {
        let mut corpus = Self::default();
        let text = fs::read_to_string(folder.join("index.tsv")).map_err(|error| format!("index.tsv: {error}"))?;
        let rows = rows(&text);
        corpus.samples = rows.iter().map(|row| sample(row, folder)).collect();
        let count = corpus.samples.len();
        corpus.samples.retain(|sample| sample.path.is_file());
        match count - corpus.samples.len() {
            0 => {}
            absent => corpus.missing.push(format!("{absent} of {count} samples of the index")),
        }
        corpus.read_variants(folder)?;
        match fs::read_to_string(folder.join("frames.jsonl")) {
            Ok(text) => corpus.frames = frames::parse(&text)?,
            Err(_) => corpus.missing.push("`frames.jsonl`: no messages, no composed pages".to_owned()),
        }
        corpus.packages = packages(&folder.join("npm")).unwrap_or_default();
        if corpus.packages.is_empty() {
            corpus.missing.push("`npm/`: no scripts of honest packages".to_owned());
        }
        Ok(corpus)
    }

    fn read_variants(&mut self, folder: &Path) -> Result<(), String> {
        let entries = sorted(folder).map_err(|error| error.to_string())?;
        let named =
            |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("variants"));
        let folders: Vec<PathBuf> = entries.into_iter().filter(|path| named(path) && path.is_dir()).collect();
        if folders.is_empty() {
            self.missing.push("`variants*/`: no obfuscated scripts".to_owned());
        }
        for folder in folders {
            let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let Ok(text) = fs::read_to_string(folder.join("variants.tsv")) else {
                self.missing.push(format!("`{name}/variants.tsv`: its obfuscated scripts are left out"));
                continue;
            };
            let variants: Vec<Variant> = rows(&text).iter().map(|row| variant(row, &folder)).collect();
            let absent = variants.iter().filter(|variant| !variant.path.is_file()).count();
            if absent > 0 {
                self.missing.push(format!("{absent} of {} obfuscated scripts of `{name}/`", variants.len()));
            }
            self.variants.extend(variants.into_iter().filter(|variant| variant.path.is_file()));
        }
        Ok(())
    }
}

type Row<'a> = HashMap<&'a str, &'a str>;

/// The lines of a table as maps from its head.
fn rows(text: &str) -> Vec<Row<'_>> {
    let mut lines = text.lines();
    let head: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    lines.map(|line| head.iter().copied().zip(line.split('\t')).collect()).collect()
}

fn cell<'a>(row: &Row<'a>, name: &str) -> &'a str {
    row.get(name).copied().unwrap_or_default()
}

fn sample(row: &Row<'_>, folder: &Path) -> Sample {
    let [id, label, kind] = ["id", "label", "kind"].map(|name| cell(row, name));
    let version = match cell(row, "source_kind") {
        "npm" => format!("@{}", cell(row, "version_or_blob")),
        _ => String::new(),
    };
    let family = cell(row, "family");
    Sample {
        id: id.to_owned(),
        label: label.to_owned(),
        family: family.split(':').next().unwrap_or(family).to_owned(),
        cluster: cell(row, "cluster").to_owned(),
        module: kind == "wasm",
        source: format!("{}{version} {}", cell(row, "source"), cell(row, "path")),
        path: folder.join("samples").join(label).join(format!("{id}.{kind}")),
    }
}

fn variant(row: &Row<'_>, folder: &Path) -> Variant {
    Variant {
        parent: cell(row, "parent").to_owned(),
        kind: cell(row, "variant").to_owned(),
        path: folder.join(cell(row, "label")).join(format!("{}.js", cell(row, "id"))),
    }
}

/// The packages of a folder, each with its scripts.
fn packages(folder: &Path) -> io::Result<Vec<Package>> {
    let mut packages = Vec::new();
    for path in sorted(folder)?.into_iter().filter(|path| path.is_dir()) {
        let mut files = Vec::new();
        scripts(&path, &path, &mut files)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        packages.push(Package { name, files });
    }
    Ok(packages)
}

fn scripts(root: &Path, folder: &Path, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    for path in sorted(folder)? {
        if path.is_dir() {
            scripts(root, &path, files)?;
        } else if path.extension().is_some_and(|ending| ["js", "mjs", "cjs"].iter().any(|known| ending == *known)) {
            files.push((path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned(), path));
        }
    }
    Ok(())
}

/// What lies in a folder, in an order that is the same on every machine.
fn sorted(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_are_named_by_what_is_published() {
        let head = "id\tlabel\tfamily\tcluster\tkind\tsource_kind\tsource\tversion_or_blob\tpath\tinner\tsha256\tbytes";
        let text = format!(
            "{head}\nj1\tbenign\tlibrary\tb1\tjs\tnpm\t@a/b\t1.2\tpackage/c.js\tfile\t00\t1\n\
             w2\tminer\tcryptonight:capture\tm4\twasm\tgit\to/r\tf00\tx/y.wasm\tfile\t00\t1\n"
        );
        let samples: Vec<Sample> = rows(&text).iter().map(|row| sample(row, Path::new("f"))).collect();
        let [script, module] = samples.as_slice() else { panic!("{samples:?}") };
        assert_eq!(script.name(), "j1 (benign, @a/b@1.2 package/c.js)");
        assert_eq!(script.path, Path::new("f/samples/benign/j1.js"));
        assert_eq!(module.name(), "w2 (miner, o/r x/y.wasm)");
        assert_eq!(module.family, "cryptonight");
        assert!(module.miner() && module.module && script.benign() && !script.module);
    }
}
