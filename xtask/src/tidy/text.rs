//! Rows about one file at a time.

use super::{Finding, Source};

/// What must hold of some files.
struct Row {
    /// The files it is about, by path.
    covers: fn(&str) -> bool,
    looks: Look,
}

enum Look {
    /// At how the text begins: with this.
    Begins(&'static str),
    /// At the whole text: what is wrong with it.
    Text(fn(&str) -> Option<String>),
    /// At each line: what it must not hold.
    Lines(fn(&str) -> Option<&'static str>),
}

/// Lines of code in one file; from here on it is two rooms, not one.
const LONGEST: usize = 600;

/// Where things lie on somebody's machine. In halves, so that this file passes its own row.
const MACHINE_PATHS: &[&str] = &[concat!("/", "work/"), concat!("/", "home/"), concat!("/", "root/")];

/// The data folder beside the repository that not everybody has.
const BESIDE: &str = concat!("../", "shared");

/// Marks of what is not finished.
const UNFINISHED: &[&str] = &[concat!("TO", "DO"), concat!("FIX", "ME")];

const ROWS: &[Row] = &[
    Row {
        covers: |path| is_code(path) && !is_data(path),
        looks: Look::Text(|text| {
            let lines = text.lines().count();
            (lines > LONGEST).then(|| format!("{lines} lines, more than {LONGEST}"))
        }),
    },
    Row { covers: |path| is_house(path) && path.ends_with(".rs"), looks: Look::Begins("//!") },
    Row { covers: |path| is_house(path) && path.ends_with(".js"), looks: Look::Begins("/**") },
    Row { covers: |path| is_house(path) && path.ends_with(".css"), looks: Look::Begins("/*") },
    Row {
        covers: |path| !is_data(path),
        looks: Look::Lines(|line| {
            let mut paths = MACHINE_PATHS.iter();
            paths.any(|path| line.contains(path)).then_some("a path of somebody's machine")
        }),
    },
    Row {
        covers: |path| !path.starts_with("extension/") && !path.starts_with("tests/"),
        looks: Look::Lines(|line| line.contains(BESIDE).then_some("a folder beside the repository")),
    },
    Row {
        covers: |path| !is_data(path),
        looks: Look::Lines(|line| {
            let mut words = line.split(|character: char| !character.is_alphanumeric());
            words.any(|word| UNFINISHED.contains(&word)).then_some("unfinished")
        }),
    },
    Row {
        covers: |path| path == "package-lock.json",
        looks: Look::Lines(|line| line.contains("\"resolved\"").then_some("the address of a registry")),
    },
];

/// What the rows have to say of a file.
pub(super) fn findings(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    for row in ROWS.iter().filter(|row| (row.covers)(&source.path)) {
        match row.looks {
            Look::Begins(mark) => {
                if !source.text.starts_with(mark) {
                    let what = format!("does not begin with {mark}, saying what it is for");
                    findings.push(Finding::of_file(&source.path, what));
                }
            }
            Look::Text(look) => {
                let wrong = look(&source.text);
                findings.extend(wrong.map(|what| Finding::of_file(&source.path, what)));
            }
            Look::Lines(look) => findings.extend(
                (1..)
                    .zip(source.text.lines())
                    .filter_map(|(line, text)| Some(Finding::at(&source.path, line, look(text)?))),
            ),
        }
    }
    findings
}

/// The core and the shell.
fn is_house(path: &str) -> bool {
    path.starts_with("src/") || path.starts_with("extension/")
}

fn is_code(path: &str) -> bool {
    [".rs", ".js", ".mjs", ".css"].iter().any(|ending| path.ends_with(ending))
}

/// Addresses, page texts and names of samples, in which any word may stand.
fn is_data(path: &str) -> bool {
    ["rules/", "tests/data/", "tests/evaluation.md", "tests/golden/"].iter().any(|folder| path.starts_with(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `expected`: the lines found, 0 for the whole file.
    fn check(path: &str, text: &str, expected: &[usize]) {
        let source = Source { path: path.to_owned(), text: text.to_owned() };
        let found = findings(&source);
        let lines: Vec<usize> = found.iter().map(|one| one.line.unwrap_or(0)).collect();
        assert_eq!(lines, expected, "{path}: {text}");
    }

    #[test]
    fn a_file_is_not_endless() {
        let documented = |lines: usize| format!("//! A module.\n{}", "\n".repeat(lines - 1));
        check("src/url.rs", &documented(600), &[]);
        check("src/url.rs", &documented(601), &[0]);
        check("rules/compiled/watched.js", &documented(601), &[]);
        check("README.md", &documented(601), &[]);
    }

    #[test]
    fn a_file_says_what_it_is_for() {
        check("src/url.rs", "//! Urls.\n", &[]);
        check("src/url.rs", "use std::fmt;\n", &[0]);
        check("extension/popup/popup.js", "/** The popup. */\n", &[]);
        check("extension/popup/popup.js", "const a = 1;\n", &[0]);
        check("extension/popup/popup.js", "/* @ts-check */\n", &[0]);
        check("extension/popup/popup.css", "body {}\n", &[0]);
        check("extension/popup/popup.css", "/* The popup. */\n", &[]);
        check("extension/popup/popup.html", "<!doctype html>\n", &[]);
        check("tests/e2e/page.mjs", "const a = 1;\n", &[]);
    }

    #[test]
    fn the_repository_stands_alone() {
        let [machine, ..] = MACHINE_PATHS else { return };
        check("README.md", &format!("see\n{machine}main\n"), &[2]);
        check("rules/families/a.toml", &format!("path = '{machine}a.js'\n"), &[]);
        check("xtask/src/a.rs", &format!("{BESIDE}/data\n"), &[1]);
        check("tests/e2e/a.mjs", &format!("import '{BESIDE}/a.js';\n"), &[]);
        check("package-lock.json", "{\n\"resolved\": \"\"\n}\n", &[2]);
    }

    #[test]
    fn the_repository_is_finished() {
        let [mark, ..] = UNFINISHED else { return };
        check("README.md", &format!("fine\n{mark}: more\n"), &[2]);
        check("README.md", &format!("{mark}S is another word\n"), &[]);
    }
}
