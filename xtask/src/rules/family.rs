//! rules/families/*.toml: what is known of one family of miners, and what a list of them must never hold.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;
use wattguard::domain::is_public_suffix;
use wattguard::host::is_canonical_name;

/// One file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "facts that people read and later detection uses; the reader demands all of them")]
pub(super) struct Family {
    /// The name of the file.
    #[serde(skip)]
    pub(super) id: String,
    pub(super) name: String,
    pub(super) consent: Consent,
    about: String,
    first_seen: String,
    last_seen: String,
    sources: Vec<String>,
    #[serde(default)]
    hosts: Vec<String>,
    #[serde(default)]
    scripts: Vec<String>,
    #[serde(default)]
    sockets: Vec<String>,
    #[serde(default)]
    left_out: Vec<Reasoned>,
    #[serde(default)]
    added: Vec<Reasoned>,
}

/// How its mining comes to run.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(super) enum Consent {
    Hidden,
    Offered,
}

/// Hosts that stand in the list, or do not, for a reason of their own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reasoned {
    hosts: Vec<String>,
    reason: String,
}

impl Family {
    /// Every host of the family, sorted.
    pub(super) fn hosts(&self) -> impl Iterator<Item = &str> {
        let added = self.added.iter().flat_map(|added| &added.hosts);
        let mut hosts: Vec<&str> = self.hosts.iter().chain(added).map(String::as_str).collect();
        hosts.sort_unstable();
        hosts.into_iter()
    }

    /// The lists of one file that must be sorted and free of repetitions.
    fn sorted_lists(&self) -> impl Iterator<Item = &Vec<String>> {
        let reasoned = self.left_out.iter().chain(&self.added).map(|entry| &entry.hosts);
        [&self.hosts, &self.scripts, &self.sockets].into_iter().chain(reasoned)
    }
}

/// All families, by id, checked against each other and against rules/never-block.txt.
pub(super) fn read_all(rules: &Path) -> Result<Vec<Family>> {
    let never_block = fs::read_to_string(rules.join("never-block.txt")).context("rules/never-block.txt")?;
    let mut families = Vec::new();
    let mut paths: Vec<_> =
        fs::read_dir(rules.join("families"))?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    paths.sort();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|extension| extension == "toml")) {
        let text = fs::read_to_string(path)?;
        let mut family: Family = toml::from_str(&text).with_context(|| path.display().to_string())?;
        family.id = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        families.push(family);
    }
    check(&families, &never_block)?;
    Ok(families)
}

/// What makes a list trustworthy, as one pass of questions over every host.
fn check(families: &[Family], never_block: &str) -> Result<()> {
    let never: Vec<&str> = never_block
        .lines()
        .map(|line| line.split('#').next().unwrap_or_default().trim())
        .filter(|line| !line.is_empty())
        .collect();
    let mut owners = BTreeMap::new();
    for family in families {
        let id = &family.id;
        for list in family.sorted_lists() {
            if let Some(pair) = list.windows(2).find(|pair| pair.first() >= pair.last()) {
                bail!("{id}: `{}` stands out of order: sort, and say each once", pair.join("` before `"));
            }
        }
        let reasons = family.left_out.iter().chain(&family.added);
        ensure!(reasons.clone().all(|entry| !entry.reason.is_empty()), "{id}: a reason is empty");
        ensure!(!family.name.contains('|') && !family.name.is_empty(), "{id}: the name `{}`", family.name);
        for host in family.hosts() {
            ensure!(is_canonical_name(host) && host.contains('.'), "{id}: `{host}` is no host");
            ensure!(!is_public_suffix(host), "{id}: anybody can register below {host}");
            if let Some(never) = never.iter().find(|never| would_block(host, never)) {
                bail!("{id}: {host} would block {never}, see rules/never-block.txt");
            }
            if let Some(other) = owners.insert(host.to_owned(), id) {
                bail!("{id}: {host} stands in {other} already");
            }
        }
    }
    for family in families {
        let left_out = family.left_out.iter().flat_map(|entry| &entry.hosts);
        if let Some(host) = left_out.into_iter().find(|host| owners.contains_key(*host)) {
            bail!("{}: {host} is left out here and listed in {}", family.id, owners.get(host).map_or("", |id| id));
        }
    }
    for (host, id) in &owners {
        let above = host.match_indices('.').filter_map(|(dot, _)| host.get(dot + 1..));
        if let Some(above) = above.into_iter().find(|above| owners.contains_key(*above)) {
            bail!("{id}: {host} is covered by {above} already");
        }
    }
    Ok(())
}

/// Would a filter for `host` block what must never be blocked? `*.other` may have hosts of strangers below it.
fn would_block(host: &str, never: &str) -> bool {
    match never.strip_prefix("*.") {
        Some(shared) => covers(host, shared),
        None => covers(host, never) || covers(never, host),
    }
}

/// Is `host` the same as `other`, or above it?
fn covers(host: &str, other: &str) -> bool {
    other.strip_suffix(host).is_some_and(|before| before.is_empty() || before.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn families(hosts: &[&[&str]]) -> Vec<Family> {
        let family = |(number, hosts): (usize, &&[&str])| Family {
            id: format!("family-{number}"),
            name: "Family".into(),
            consent: Consent::Hidden,
            about: String::new(),
            first_seen: String::new(),
            last_seen: String::new(),
            sources: Vec::new(),
            hosts: hosts.iter().map(|&host| host.into()).collect(),
            scripts: Vec::new(),
            sockets: Vec::new(),
            left_out: Vec::new(),
            added: Vec::new(),
        };
        hosts.iter().enumerate().map(family).collect()
    }

    #[test]
    fn faults_are_named() {
        for (hosts, fault) in [
            (&[&["a.example", "b.example"][..]][..], None),
            (&[&["b.example", "a.example"]], Some("`b.example` before `a.example`")),
            (&[&["a.example", "a.example"]], Some("`a.example` before `a.example`")),
            (&[&["a.example"], &["a.example"]], Some("family-1: a.example stands in family-0")),
            (&[&["a.example"], &["x.a.example"]], Some("x.a.example is covered by a.example")),
            (&[&["A.example"]], Some("`A.example` is no host")),
            (&[&["github.io"]], Some("anybody can register below github.io")),
            (&[&["big.example"]], Some("big.example would block www.big.example")),
            (&[&["x.www.big.example"]], Some("x.www.big.example would block www.big.example")),
            (&[&["x.host.example"]], None),
            (&[&["host.example"]], Some("host.example would block *.host.example")),
        ] {
            let found = check(&families(hosts), "# big sites\nwww.big.example # why\n*.host.example\n")
                .err()
                .map(|fault| fault.to_string());
            let expected =
                fault.is_none() && found.is_none() || found.as_deref().zip(fault).is_some_and(|(a, b)| a.contains(b));
            assert!(expected, "{hosts:?}: {found:?}");
        }
    }
}
