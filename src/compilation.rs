//! The user's lists -> a table for each rank and the browser's rules, in steps.
//!
//! A background that compiles in one go hears no event meanwhile; so each step takes a bounded number of filters. Every list
//! is read once, and tables and rules are made of the same filters: they are always of one generation. The rules, which
//! protect, come first; the tables, which explain, after them.
//!
//! ```
//! use wattguard::compilation::Compilation;
//! use wattguard::dnr::{Browser, Budget};
//! use wattguard::lists::{Candidate, Standing};
//! let lists = [("Own", "@@||a.example^\n", Standing::OWN), ("List", "||a.example^\n||b.example^\n", Standing::SUBSCRIBED)];
//! let lists = lists.map(|(title, text, standing)| (title, Candidate::new(text).contents(), standing));
//! let mut compilation = Compilation::new(lists, [], Browser::Chrome, Budget::CHROME);
//! while compilation.step(1_000) {}
//! let mut compiled = compilation.finish().unwrap();
//! assert_eq!(compiled.rules.rules.len(), 2);
//! while compiled.tables.step(1_000) {}
//! assert_eq!(compiled.tables.finish().unwrap().len(), 2);
//! ```

use std::collections::{BTreeMap, HashSet};
use std::vec;

use crate::dnr::{self, Browser, Budget, Plan};
use crate::filter::{Filter, ParseIssue};
use crate::lists::{Contents, Entry, Issues, Rank, Standing};
use crate::matcher::{Builder, CompileError, Writing};

/// What lists become.
#[derive(Debug)]
pub struct Compiled<'a> {
    /// The browser's rules; lists have the numbers in which they were given.
    pub rules: dnr::Compiled,
    /// Of each list, how many filters are used, and every line that is not.
    pub lists: Vec<(usize, Issues)>,
    /// The tables, still to be written.
    pub tables: Tables<'a>,
}

/// A table for each rank that has lists, on their way.
#[derive(Debug, Default)]
pub struct Tables<'a> {
    tables: Vec<(Rank, Writing<'a>)>,
    /// Which one is written.
    at: usize,
}

impl Tables<'_> {
    /// Writes some `count` filters; whether there are more.
    pub fn step(&mut self, count: usize) -> bool {
        let Some((_, table)) = self.tables.get_mut(self.at) else { return false };
        if !table.step(count) {
            self.at += 1;
        }
        true
    }

    /// Writes what is left, and gives the tables, the most trusted first.
    ///
    /// # Errors
    /// [`CompileError::TooLarge`].
    pub fn finish(mut self) -> Result<Vec<(Rank, Vec<u8>)>, CompileError> {
        while self.step(usize::MAX) {}
        self.tables.into_iter().map(|(rank, table)| Ok((rank, table.close()?))).collect()
    }
}

/// One list on its way.
#[derive(Debug)]
struct List<'a> {
    entries: vec::IntoIter<Entry<'a>>,
    standing: Standing,
    /// Its number in the table of its rank.
    in_table: usize,
    filters: usize,
    issues: Issues,
}

/// Lists on their way to rules and tables.
pub struct Compilation<'a> {
    lists: Vec<List<'a>>,
    /// Which one is taken in.
    at: usize,
    /// Filters that the user has switched off, in every list: texts as filters print.
    off: HashSet<String>,
    builders: BTreeMap<Rank, Builder<'a>>,
    plan: Plan<'a>,
    budget: Budget,
}

impl std::fmt::Debug for Compilation<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Compilation({} of {} lists)", self.at, self.lists.len())
    }
}

impl<'a> Compilation<'a> {
    /// Of lists with title, contents and standing, in the order in which they count, without those filters that are `off`.
    pub fn new(
        lists: impl IntoIterator<Item = (&'a str, Contents<'a>, Standing)>,
        off: impl IntoIterator<Item = String>,
        browser: Browser,
        budget: Budget,
    ) -> Self {
        let mut builders: BTreeMap<Rank, Builder<'a>> = BTreeMap::new();
        let lists: Vec<_> = lists
            .into_iter()
            .map(|(title, Contents { entries, issues }, standing)| {
                let builder = builders.entry(standing.rank).or_default();
                let in_table = builder.begin(title, standing, entries.len());
                List { entries: entries.into_iter(), standing, in_table, filters: 0, issues }
            })
            .collect();
        let plan = Plan::new(lists.iter().map(|list| list.standing).collect(), browser);
        let mut compilation = Self { lists, at: 0, off: off.into_iter().collect(), builders, plan, budget };
        compilation.note_bad();
        compilation
    }

    /// Filters that take out others are known before any is planned.
    fn note_bad(&mut self) {
        for (number, list) in self.lists.iter().enumerate() {
            for entry in list.entries.as_slice().iter().filter(|entry| entry.filter.badfilter) {
                if !is_off(&self.off, &entry.filter) {
                    self.plan.note(number, &entry.filter);
                }
            }
        }
    }

    /// Takes in some `count` filters; whether there are more.
    pub fn step(&mut self, count: usize) -> bool {
        let Self { lists, at, off, builders, plan, .. } = self;
        let Some(list) = lists.get_mut(*at) else { return false };
        let Some(builder) = builders.get_mut(&list.standing.rank) else { return false };
        for _ in 0..count {
            let Some(entry) = list.entries.next() else {
                *at += 1;
                break;
            };
            if is_off(off, &entry.filter) {
                continue;
            }
            match builder.put(list.in_table, list.standing, &entry) {
                Ok(()) => {
                    list.filters += 1;
                    plan.add(*at, &entry);
                }
                Err(kind) => list.issues.add(ParseIssue { line: entry.line, column: 1, kind }),
            }
        }
        true
    }

    /// Takes in what is left, and gives what the lists have become.
    ///
    /// # Errors
    /// [`CompileError::TooManyFilters`].
    pub fn finish(mut self) -> Result<Compiled<'a>, CompileError> {
        while self.step(usize::MAX) {}
        let tables = self.builders.into_iter().map(|(rank, builder)| Ok((rank, builder.writing()?)));
        Ok(Compiled {
            tables: Tables { tables: tables.collect::<Result<_, CompileError>>()?, at: 0 },
            rules: self.plan.finish(self.budget),
            lists: self.lists.into_iter().map(|list| (list.filters, list.issues)).collect(),
        })
    }
}

/// To print a filter takes longer than all else that is done with it.
fn is_off(off: &HashSet<String>, filter: &Filter<'_>) -> bool {
    !off.is_empty() && off.contains(&filter.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists::Candidate;

    const OWN: &str = "||own.example^\n@@||lifted.example^\n/own.js\n||bad.example^\n";
    const ONE: &str =
        "! One\n||a.example^\n||b.example^$script\n/x.js\n@@/y.js\nb.example##.ad\n||bad.example^$badfilter\n";
    const OTHER: &str = "0.0.0.0 c.example d.example\n0.0.0.0 a.example\n";

    const LISTS: [(&str, &str, Standing); 3] =
        [("Own", OWN, Standing::OWN), ("One", ONE, Standing::SUBSCRIBED), ("Other", OTHER, Standing::SUBSCRIBED)];

    fn read(lists: &[(&'static str, &'static str, Standing)]) -> Vec<(&'static str, Contents<'static>, Standing)> {
        lists.iter().map(|&(title, text, standing)| (title, Candidate::new(text).contents(), standing)).collect()
    }

    /// Rules, what became of the lists, and the tables.
    type All = (dnr::Compiled, Vec<(usize, Issues)>, Vec<(Rank, Vec<u8>)>);

    fn compiled(count: usize) -> Result<All, CompileError> {
        let mut compilation = Compilation::new(read(&LISTS), [], Browser::Firefox, Budget::FIREFOX);
        // More than enough, were each step one filter.
        for _ in 0..100 {
            compilation.step(count);
        }
        assert!(!compilation.step(count), "it ends");
        let Compiled { rules, lists, mut tables } = compilation.finish()?;
        for _ in 0..100 {
            tables.step(count);
        }
        assert!(!tables.step(count), "it ends");
        Ok((rules, lists, tables.finish()?))
    }

    #[test]
    fn steps_of_any_size_make_the_same() {
        let of = |count| compiled(count).map(|(rules, _, tables)| (rules, tables)).ok();
        let whole = of(usize::MAX);
        for count in [1, 2, 3, 5] {
            assert_eq!(of(count), whole, "{count}");
        }
        assert!(whole.is_some());
    }

    #[test]
    fn what_is_switched_off_is_in_neither() {
        let text = "||a.example^\n||b.example^$script\n||c.example/x.js\n";
        let lists = [("One", text, Standing::SUBSCRIBED), ("Other", "0.0.0.0 a.example\n", Standing::SUBSCRIBED)];
        let off = ["||a.example^", "||b.example^$script", "||nobody.example^"].map(str::to_owned);
        let compiled = Compilation::new(read(&lists), off, Browser::Chrome, Budget::CHROME).finish();
        let left = compiled.map(|compiled| {
            let filters = compiled.lists.iter().map(|(filters, _)| *filters).collect::<Vec<_>>();
            let rules: Vec<_> = compiled.rules.rules.into_iter().map(|rule| rule.condition.url_filter).collect();
            (filters, rules)
        });
        assert_eq!(left, Ok((vec![1, 0], vec![Some("||c.example/x.js".to_owned())])));
    }

    #[test]
    fn what_lists_become() {
        let Ok((rules, lists, tables)) = compiled(2) else { return assert_eq!("compiled", "") };
        assert_eq!(tables.iter().map(|(rank, _)| *rank).collect::<Vec<_>>(), [Rank::Own, Rank::Subscribed]);
        let counts: Vec<_> = lists
            .iter()
            .map(|(filters, issues)| (*filters, issues.kept.iter().map(|issue| issue.kind.name()).collect::<Vec<_>>()))
            .collect();
        assert_eq!(counts, [(4, vec![]), (4, vec!["cosmetic", "broadException"]), (3, vec![])]);
        // `/x.js` explains. The list takes out no filter of the user's.
        let issues: Vec<_> = rules.issues.iter().map(|(origin, issue)| (*origin, issue.to_string())).collect();
        assert_eq!(issues, [((1, 4), "names no host: explains, but does not block by itself".to_owned())]);
        let hosts: Vec<_> = rules.rules.iter().flat_map(|rule| &rule.condition.request_domains).collect();
        assert!(hosts.contains(&&"bad.example".to_owned()), "{hosts:?}");
    }
}
