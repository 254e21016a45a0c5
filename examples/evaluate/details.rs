//! One line for every single measurement, for whoever tunes a recogniser; written beside the build, never committed.

use wattguard::evidence::Evidence;

use crate::found;

/// A growing table, separated by tabs.
#[derive(Debug)]
pub(crate) struct Details(pub(crate) String);

impl Default for Details {
    fn default() -> Self {
        Self("part\tlabel\tcluster\tway\tstrength\taction\tid\tname\tevidence\n".to_owned())
    }
}

impl Details {
    /// Adds what was found: in which part, and in which way the sample was changed before (`as is` if it was not).
    pub(crate) fn add(
        &mut self,
        part: &str,
        [label, cluster, way]: [&str; 3],
        [id, name]: [&str; 2],
        evidence: &[Evidence],
    ) {
        let action = format!("{:?}", found::action(evidence)).to_lowercase();
        let strength = found::word(found::strength(evidence));
        let said = found::said(evidence).replace(['\t', '\n', '\r'], " ");
        self.0 += &format!("{part}\t{label}\t{cluster}\t{way}\t{strength}\t{action}\t{id}\t{name}\t{said}\n");
    }
}
