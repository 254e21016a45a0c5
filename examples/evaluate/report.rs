//! What was measured -> Markdown.

use std::fmt::Write as _;

/// Names in one list; the rest is counted. All of them stand in the file of details.
const LISTED: usize = 60;

/// Characters of a text that is quoted.
const QUOTED: usize = 160;

/// A growing document.
#[derive(Debug, Default)]
pub(crate) struct Report(pub(crate) String);

impl Report {
    /// A heading, `level` deep.
    pub(crate) fn heading(&mut self, level: usize, text: &str) {
        let _ = write!(self.0, "{} {text}\n\n", "#".repeat(level));
    }

    /// A paragraph.
    pub(crate) fn paragraph(&mut self, text: &str) {
        let _ = write!(self.0, "{text}\n\n");
    }

    /// A table; columns but the first are aligned to the right.
    pub(crate) fn table(&mut self, head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) {
        let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
        self.0 += &line(head.iter().map(|cell| (*cell).to_owned()).collect());
        self.0 += &line((0..head.len()).map(|at| if at == 0 { "---" } else { "---:" }.to_owned()).collect());
        for row in rows {
            self.0 += &line(row);
        }
        self.0.push('\n');
    }

    /// A titled list, with its number of lines.
    pub(crate) fn list(&mut self, title: &str, lines: &[String]) {
        let _ = write!(
            self.0,
            "{title}: {}.\n\n",
            if lines.is_empty() { "none".to_owned() } else { lines.len().to_string() }
        );
        for line in lines.iter().take(LISTED) {
            let _ = writeln!(self.0, "- {line}");
        }
        match lines.len().saturating_sub(LISTED) {
            0 => {}
            more => {
                let _ = writeln!(self.0, "- and {more} more");
            }
        }
        if !lines.is_empty() {
            self.0.push('\n');
        }
    }
}

/// A text in code quotes, cut, on one line.
pub(crate) fn quoted(text: &str) -> String {
    let text = text.trim_matches(|character: char| character.is_whitespace() || character.is_control());
    let mut cut: String = text.chars().take(QUOTED).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    let plain = cut.replace(['`', '|'], "'").replace(|character: char| character.is_control(), " ");
    format!("`{plain}`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_short_and_on_one_line() {
        assert_eq!(quoted(" a`b|c\nd\u{1e}"), "`a'b'c d`");
        assert_eq!(quoted(&"é".repeat(200)).chars().count(), QUOTED + 3);
    }

    #[test]
    fn long_lists_are_counted() {
        let mut report = Report::default();
        report.list("Misses", &vec!["a".to_owned(); LISTED + 2]);
        assert!(report.0.starts_with("Misses: 62.\n\n- a\n") && report.0.ends_with("- and 2 more\n\n"));
        let mut report = Report::default();
        report.list("Misses", &[]);
        assert_eq!(report.0, "Misses: none.\n\n");
    }
}
