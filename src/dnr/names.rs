//! Many hosts as one text: a rule may name 100,000 of them, and as many small pieces of memory take longer to make than
//! all else that is done with them.

use serde::{Serialize, Serializer};

use super::id;

/// Hosts, a line each.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Names {
    lines: String,
    count: usize,
    /// The sum of their hashes: the same in whatever order they stand.
    digest: u64,
}

impl Names {
    /// Adds one, which may be given in parts, with its hash.
    pub(super) fn push(&mut self, parts: &[&str], hash: u64) {
        parts.iter().for_each(|part| self.lines.push_str(part));
        self.lines.push('\n');
        self.count += 1;
        self.digest = self.digest.wrapping_add(hash);
    }

    /// A number that stands for all of them, in whatever order.
    pub(super) fn digest(&self) -> u64 {
        self.digest
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count
    }

    /// Is there none?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &str> + Clone {
        self.lines.split_terminator('\n')
    }

    /// All of them, with a newline between two.
    #[must_use]
    pub fn lines(&self) -> &str {
        self.lines.strip_suffix('\n').unwrap_or_default()
    }
}

impl<S: AsRef<str>> FromIterator<S> for Names {
    fn from_iter<I: IntoIterator<Item = S>>(hosts: I) -> Self {
        let mut names = Self::default();
        hosts.into_iter().for_each(|host| names.push(&[host.as_ref()], id::hash(host.as_ref().bytes())));
        names
    }
}

impl Serialize for Names {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}
