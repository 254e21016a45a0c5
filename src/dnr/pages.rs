//! Pages that no list of somebody else blocks: exchanges and wallets, browsers' stores, the largest sites, where lists live.
//!
//! A list that goes wrong, or its owner, must not shut people out of them. The static rules hold the browser to it
//! (`priority::PAGE`); here the filters that would have are found, so that the user is told.

use std::collections::HashSet;

use crate::filter::Filter;
use crate::request::Kinds;

/// What the bundled list is held to as well: names, one a line; `*.name` is shared by strangers and no page of anybody's.
const NEVER_BLOCK: &str = include_str!("../../rules/never-block.txt");

/// Their hosts; what is below them is meant too.
pub fn hosts() -> impl Iterator<Item = &'static str> {
    let names = NEVER_BLOCK.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
    names.filter(|name| !name.is_empty() && !name.starts_with("*."))
}

/// Hosts, to be looked up.
#[derive(Debug, Default)]
pub(super) struct Pages(HashSet<&'static str>);

impl Pages {
    /// Does the filter name such a page, to block it? One that names none may meet it all the same; then the rule holds.
    pub(super) fn are_blocked_by(&mut self, filter: &Filter<'_>) -> bool {
        if filter.exception || !filter.kinds.meets(Kinds::DOCUMENT) {
            return false;
        }
        // Read with the first filter for pages: most lists have none.
        if self.0.is_empty() {
            self.0.extend(hosts());
        }
        filter.pattern.host().is_some_and(|host| self.have(host))
    }

    fn have(&self, host: &str) -> bool {
        let above = host.match_indices('.').filter_map(|(dot, _)| host.get(dot + 1..));
        std::iter::once(host).chain(above).any(|name| self.0.contains(name))
    }
}
