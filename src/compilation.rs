//! The user's lists -> a table for each rank and the browser's rules, in steps.
//!
//! A background that compiles in one go hears no event meanwhile; so each step takes a bounded number of filters. Every line
//! is read once, and tables and rules are made of the same filters: they are always of one generation.
//!
//! ```
//! use wattguard::compilation::Compilation;
//! use wattguard::dnr::{Browser, Budget};
//! use wattguard::lists::Standing;
//! let lists = [("Own", "@@||a.example^\n", Standing::OWN), ("List", "||a.example^\n||b.example^\n", Standing::SUBSCRIBED)];
//! let mut compilation = Compilation::new(lists, Browser::Chrome, Budget::CHROME);
//! while compilation.step(1_000) {}
//! let compiled = compilation.finish().unwrap();
//! assert_eq!(compiled.tables.len(), 2);
//! assert_eq!(compiled.rules.rules.len(), 2);
//! ```

use std::collections::{BTreeMap, HashSet};

use crate::dnr::{self, Browser, Budget, Plan};
use crate::filter::{Filter, ParseIssue};
use crate::lists::{Entry, Issues, Item, Items, Rank, Standing, items};
use crate::matcher::{Builder, CompileError, Writing};

/// What lists become.
#[derive(Debug)]
pub struct Compiled {
    /// A table for each rank that has lists, the most trusted first.
    pub tables: Vec<(Rank, Vec<u8>)>,
    /// The browser's rules; lists have the numbers in which they were given.
    pub rules: dnr::Compiled,
    /// Of each list, how many filters are used, and every line that is not.
    pub lists: Vec<(usize, Issues)>,
}

/// One list on its way.
#[derive(Debug)]
struct List<'a> {
    items: Items<'a>,
    standing: Standing,
    /// Its number in the table of its rank.
    in_table: usize,
    filters: usize,
    issues: Issues,
}

/// What is done next.
enum Phase<'a> {
    /// The lines of this list are read.
    Reading(usize),
    /// The rules of the filters from here on are planned.
    Planning(usize),
    /// The tables from this one on are written.
    Writing(Vec<(Rank, Writing<'a>)>, usize),
    /// A limit was passed.
    Failed(CompileError),
}

/// Lists on their way to tables and rules.
pub struct Compilation<'a> {
    lists: Vec<List<'a>>,
    /// Filters that the user has switched off, as they print.
    off: HashSet<String>,
    entries: Vec<(usize, Entry<'a>)>,
    builders: BTreeMap<Rank, Builder<'a>>,
    plan: Plan<'a>,
    budget: Budget,
    phase: Phase<'a>,
}

impl std::fmt::Debug for Compilation<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Compilation({} lists, {} filters)", self.lists.len(), self.entries.len())
    }
}

impl<'a> Compilation<'a> {
    /// Of lists with title, text and standing, in the order in which they count.
    pub fn new(
        lists: impl IntoIterator<Item = (&'a str, &'a str, Standing)>,
        browser: Browser,
        budget: Budget,
    ) -> Self {
        let mut builders: BTreeMap<Rank, Builder<'a>> = BTreeMap::new();
        let lists: Vec<_> = lists
            .into_iter()
            .map(|(title, text, standing)| {
                let in_table = builders.entry(standing.rank).or_default().begin(title, standing);
                List { items: items(text), standing, in_table, filters: 0, issues: Issues::default() }
            })
            .collect();
        let plan = Plan::new(lists.iter().map(|list| list.standing).collect(), browser);
        Self { lists, off: HashSet::new(), entries: Vec::new(), builders, plan, budget, phase: Phase::Reading(0) }
    }

    /// The same without filters that the user has switched off, in every list: texts as filters print.
    #[must_use]
    pub fn without(mut self, filters: impl IntoIterator<Item = String>) -> Self {
        self.off.extend(filters);
        self
    }

    /// Does the next part of the work, some `count` filters; whether there is more.
    pub fn step(&mut self, count: usize) -> bool {
        match &mut self.phase {
            Phase::Reading(at) => match self.lists.get_mut(*at) {
                Some(list) => {
                    let is_off = |filter: &Filter<'_>| !self.off.is_empty() && self.off.contains(&filter.to_string());
                    if !list.read(*at, count, is_off, &mut self.entries, &mut self.builders, &mut self.plan) {
                        *at += 1;
                    }
                }
                None => self.phase = Phase::Planning(0),
            },
            Phase::Planning(next) => {
                let end = next.saturating_add(count).min(self.entries.len());
                for (list, entry) in self.entries.get(*next..end).unwrap_or_default() {
                    self.plan.add(*list, entry);
                }
                *next = end;
                if end == self.entries.len() {
                    self.phase = Phase::of(std::mem::take(&mut self.builders));
                }
            }
            Phase::Writing(tables, at) => match tables.get_mut(*at) {
                Some((_, table)) => {
                    if !table.step(count) {
                        *at += 1;
                    }
                }
                None => return false,
            },
            Phase::Failed(_) => return false,
        }
        true
    }

    /// Does what is left, and gives what the lists have become.
    ///
    /// # Errors
    /// [`CompileError`] where a limit is passed.
    pub fn finish(mut self) -> Result<Compiled, CompileError> {
        while self.step(usize::MAX) {}
        let tables = match self.phase {
            Phase::Writing(tables, _) => tables,
            Phase::Failed(fault) => return Err(fault),
            Phase::Reading(_) | Phase::Planning(_) => Vec::new(),
        };
        let tables = tables.into_iter().map(|(rank, table)| Ok((rank, table.close()?)));
        Ok(Compiled {
            tables: tables.collect::<Result<_, CompileError>>()?,
            rules: self.plan.finish(self.budget),
            lists: self.lists.into_iter().map(|list| (list.filters, list.issues)).collect(),
        })
    }
}

impl<'a> Phase<'a> {
    fn of(builders: BTreeMap<Rank, Builder<'a>>) -> Self {
        let tables = builders.into_iter().map(|(rank, builder)| Ok((rank, builder.writing()?)));
        match tables.collect() {
            Ok(tables) => Self::Writing(tables, 0),
            Err(fault) => Self::Failed(fault),
        }
    }
}

impl<'a> List<'a> {
    /// Reads so many items; whether there are more.
    fn read(
        &mut self,
        number: usize,
        count: usize,
        is_off: impl Fn(&Filter<'_>) -> bool,
        entries: &mut Vec<(usize, Entry<'a>)>,
        builders: &mut BTreeMap<Rank, Builder<'a>>,
        plan: &mut Plan<'a>,
    ) -> bool {
        for _ in 0..count {
            let entry = match self.items.next() {
                None => return false,
                Some(Item::Issue(issue)) => {
                    self.issues.add(issue);
                    continue;
                }
                Some(Item::Filter(entry)) if is_off(&entry.filter) => continue,
                Some(Item::Filter(entry)) => entry,
            };
            let Some(builder) = builders.get_mut(&self.standing.rank) else { return false };
            match builder.put(self.in_table, self.standing, &entry) {
                Ok(()) => {
                    self.filters += 1;
                    plan.note(number, &entry.filter);
                    entries.push((number, entry));
                }
                Err(kind) => self.issues.add(ParseIssue { line: entry.line, column: 1, kind }),
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = "||own.example^\n@@||lifted.example^\n/own.js\n||bad.example^\n";
    const ONE: &str =
        "! One\n||a.example^\n||b.example^$script\n/x.js\n@@/y.js\nb.example##.ad\n||bad.example^$badfilter\n";
    const OTHER: &str = "0.0.0.0 c.example d.example\n0.0.0.0 a.example\n";

    fn compiled(count: usize) -> Result<Compiled, CompileError> {
        let lists =
            [("Own", OWN, Standing::OWN), ("One", ONE, Standing::SUBSCRIBED), ("Other", OTHER, Standing::SUBSCRIBED)];
        let mut compilation = Compilation::new(lists, Browser::Firefox, Budget::FIREFOX);
        // More than enough, were each step one filter.
        for _ in 0..100 {
            compilation.step(count);
        }
        assert!(!compilation.step(count), "it ends");
        compilation.finish()
    }

    #[test]
    fn steps_of_any_size_make_the_same() {
        let whole = compiled(usize::MAX).map(|whole| (whole.tables, whole.rules)).ok();
        for count in [1, 2, 3, 5] {
            assert_eq!(compiled(count).map(|one| (one.tables, one.rules)).ok(), whole, "{count}");
        }
        assert!(whole.is_some());
    }

    #[test]
    fn what_is_switched_off_is_in_neither() {
        let text = "||a.example^\n||b.example^$script\n||c.example/x.js\n";
        let lists = [("One", text, Standing::SUBSCRIBED), ("Other", "0.0.0.0 a.example\n", Standing::SUBSCRIBED)];
        let compilation = Compilation::new(lists, Browser::Chrome, Budget::CHROME);
        let off = ["||a.example^", "||b.example^$script", "||nobody.example^"].map(str::to_owned);
        let compiled = compilation.without(off).finish();
        let left = compiled.map(|compiled| {
            let filters = compiled.lists.iter().map(|(filters, _)| *filters).collect::<Vec<_>>();
            let rules: Vec<_> = compiled.rules.rules.into_iter().map(|rule| rule.condition.url_filter).collect();
            (filters, rules)
        });
        assert_eq!(left, Ok((vec![1, 0], vec![Some("||c.example/x.js".to_owned())])));
    }

    #[test]
    fn what_lists_become() {
        let Ok(Compiled { tables, rules, lists }) = compiled(2) else { return assert_eq!("compiled", "") };
        assert_eq!(tables.iter().map(|(rank, _)| *rank).collect::<Vec<_>>(), [Rank::Own, Rank::Subscribed]);
        let counts: Vec<_> = lists
            .iter()
            .map(|(filters, issues)| (*filters, issues.kept.iter().map(|issue| issue.kind.name()).collect::<Vec<_>>()))
            .collect();
        assert_eq!(counts, [(4, vec![]), (4, vec!["broadException", "cosmetic"]), (3, vec![])]);
        // `/x.js` explains. The list takes out no filter of the user's.
        let issues: Vec<_> = rules.issues.iter().map(|(origin, issue)| (*origin, issue.to_string())).collect();
        assert_eq!(issues, [((1, 4), "names no host: explains, but does not block by itself".to_owned())]);
        let hosts: Vec<_> = rules.rules.iter().flat_map(|rule| &rule.condition.request_domains).collect();
        assert!(hosts.contains(&&"bad.example".to_owned()), "{hosts:?}");
    }
}
