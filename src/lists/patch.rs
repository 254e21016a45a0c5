//! What has changed since a version of a list, and that version -> the next one.
//!
//! The form is RCS's (`diff -n`): `d3 2` takes out two lines from the third on, `a4 1` puts the next line behind the fourth;
//! all numbers are of the version before, ascending. In front may stand `diff name:x checksum:1a2b lines:9`: of a file that
//! has patches of several lists, the name and the number of lines of each, and the beginning of the SHA-1 of what shall come
//! out, in base16. (The form in which Adblock lists offer it: `! Diff-Path: ../patches/1.patch#x`.)

use std::fmt;

/// A patch of one list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patch<'a> {
    /// The beginning of the SHA-1 of what shall come out, in base16, where the patch says it.
    pub checksum: Option<&'a str>,
    lines: &'a str,
}

/// Why there is no next version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatchError {
    /// The file has no patch of this name.
    NotThere,
    /// A line of the patch, 1-based, that says nothing.
    Line(usize),
    /// A line of the patch that speaks of lines that the list does not have, or not in order.
    Place(usize),
}

impl fmt::Display for PatchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotThere => f.write_str("no patch for this list"),
            Self::Line(line) => write!(f, "line {line} of the patch says nothing"),
            Self::Place(line) => write!(f, "line {line} of the patch does not fit the list"),
        }
    }
}

impl std::error::Error for PatchError {}

impl<'a> Patch<'a> {
    /// The patch of this name in a file of patches; `None`: the first.
    ///
    /// # Errors
    /// [`PatchError::NotThere`].
    pub fn find(file: &'a str, name: Option<&str>) -> Result<Self, PatchError> {
        let mut rest = file;
        loop {
            let Some(words) = rest.strip_prefix("diff ") else {
                // Without a line of its own in front all of it is one patch, if it is the first.
                let is_whole = rest.len() == file.len() && !rest.is_empty();
                return if is_whole { Ok(Self { checksum: None, lines: rest }) } else { Err(PatchError::NotThere) };
            };
            let (head, after) = words.split_once('\n').unwrap_or((words, ""));
            let word = |key: &str| head.split_whitespace().find_map(|word| word.strip_prefix(key));
            let count = word("lines:").and_then(|count| count.parse::<usize>().ok());
            let (lines, next) = match count {
                Some(count) => after.split_at(end_of(after, count)),
                None => (after, ""),
            };
            if name.is_none_or(|name| word("name:").is_none_or(|found| found == name)) {
                return Ok(Self { checksum: word("checksum:"), lines });
            }
            rest = next;
        }
    }

    /// The next version.
    ///
    /// # Errors
    /// Where the patch does not fit.
    pub fn apply(&self, text: &str) -> Result<String, PatchError> {
        let mut made = String::with_capacity(text.len() + self.lines.len());
        let (mut lines, mut patch) = (text.split_inclusive('\n'), self.lines.split_inclusive('\n'));
        // Lines of the version before that are done with; lines of the patch that were read.
        let (mut done, mut read) = (0, 0);
        while let Some(line) = patch.next() {
            read += 1;
            let Step { adds, at, count } = Step::read(line).ok_or(PatchError::Line(read))?;
            // `d` begins at its line, `a` behind it.
            let keep = at.checked_sub(done + usize::from(!adds)).ok_or(PatchError::Place(read))?;
            for _ in 0..keep {
                made.push_str(lines.next().ok_or(PatchError::Place(read))?);
            }
            done += keep;
            if adds {
                // The last line may have no end yet.
                if !made.is_empty() && !made.ends_with('\n') {
                    made.push('\n');
                }
                for _ in 0..count {
                    read += 1;
                    made.push_str(patch.next().ok_or(PatchError::Line(read))?);
                }
            } else {
                for _ in 0..count {
                    lines.next().ok_or(PatchError::Place(read))?;
                }
                done += count;
            }
        }
        lines.for_each(|line| made.push_str(line));
        Ok(made)
    }
}

/// `d3 2`, `a4 1`.
struct Step {
    adds: bool,
    at: usize,
    count: usize,
}

impl Step {
    fn read(line: &str) -> Option<Self> {
        let line = line.trim_end();
        let (adds, numbers) = match line.strip_prefix('a') {
            Some(numbers) => (true, numbers),
            None => (false, line.strip_prefix('d')?),
        };
        let (at, count) = numbers.split_once(' ')?;
        Some(Self { adds, at: at.parse().ok()?, count: count.parse().ok()? })
    }
}

/// Where so many lines end.
fn end_of(text: &str, lines: usize) -> usize {
    text.split_inclusive('\n').take(lines).map(str::len).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "1\n2\n3\n4\n5\n";

    fn patched(text: &str, file: &str, name: Option<&str>) -> Result<String, PatchError> {
        Patch::find(file, name)?.apply(text)
    }

    #[test]
    fn what_patches_make() {
        for (text, file, expected) in [
            (OLD, "d1 1\na1 1\none\nd3 2\na4 3\nx\ny\nz\n", "one\n2\nx\ny\nz\n5\n"),
            (OLD, "a0 1\n0\n", "0\n1\n2\n3\n4\n5\n"),
            (OLD, "a5 1\n6\n", "1\n2\n3\n4\n5\n6\n"),
            (OLD, "d5 1\n", "1\n2\n3\n4\n"),
            (OLD, "d1 5\n", ""),
            // Lines that look like steps are lines.
            (OLD, "a1 1\nd1 1\n", "1\nd1 1\n2\n3\n4\n5\n"),
            ("1\n2", "a2 1\n3", "1\n2\n3"),
            ("a\r\nb\r\n", "d1 1\r\na1 1\r\nA\r\n", "A\r\nb\r\n"),
            ("", "a0 1\n1\n", "1\n"),
        ] {
            assert_eq!(patched(text, file, None).as_deref(), Ok(expected), "{file}");
        }
    }

    #[test]
    fn what_does_not_fit() {
        for (file, expected) in [
            ("", PatchError::NotThere),
            ("<html>\n", PatchError::Line(1)),
            ("d1\n", PatchError::Line(1)),
            ("d0 1\n", PatchError::Place(1)),
            ("d6 1\n", PatchError::Place(1)),
            ("d5 2\n", PatchError::Place(1)),
            ("a6 1\nx\n", PatchError::Place(1)),
            ("a1 2\nx\n", PatchError::Line(3)),
            ("d3 1\nd2 1\n", PatchError::Place(2)),
            ("d1 18446744073709551615\n", PatchError::Place(1)),
        ] {
            assert_eq!(patched(OLD, file, None), Err(expected), "{file}");
        }
    }

    #[test]
    fn patches_of_several_lists_in_one_file() {
        let file = "diff name:one checksum:aa lines:1\nd1 1\ndiff name:other checksum:bb lines:2\na0 1\n0\n";
        for (name, expected) in [
            (Some("one"), Ok((Some("aa"), "2\n3\n4\n5\n"))),
            (Some("other"), Ok((Some("bb"), "0\n1\n2\n3\n4\n5\n"))),
            (Some("third"), Err(PatchError::NotThere)),
            (None, Ok((Some("aa"), "2\n3\n4\n5\n"))),
        ] {
            let found = Patch::find(file, name);
            let made = found.and_then(|patch| Ok((patch.checksum, patch.apply(OLD)?)));
            assert_eq!(made, expected.map(|(sum, text)| (sum, text.to_owned())), "{name:?}");
        }
        let unnamed = Patch::find("diff checksum:cc\nd1 1\n", Some("one"));
        assert_eq!(unnamed.map(|patch| patch.checksum), Ok(Some("cc")), "a file of one list");
    }
}
