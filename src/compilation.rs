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
//! let mut compiled = compilation.finish();
//! assert_eq!(compiled.rules.rules.len(), 2);
//! while compiled.tables.step(1_000).unwrap() {}
//! assert_eq!(compiled.tables.finish().unwrap().len(), 2);
//! ```

use std::collections::{BTreeMap, HashSet};
use std::vec;

use crate::dnr::{self, Browser, Budget, Plan};
use crate::filter::{Filter, ParseIssue};
use crate::lists::{Contents, Filters, Issues, Rank, Standing};
use crate::matcher::{self, Builder, CompileError, Writing};

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

/// A table for each rank that has lists, on their way, the most trusted first.
#[derive(Debug, Default)]
pub struct Tables<'a> {
    builders: vec::IntoIter<(Rank, Builder<'a>)>,
    writing: Option<(Rank, Writing<'a>)>,
    written: Vec<(Rank, Vec<u8>)>,
}

impl Tables<'_> {
    /// Writes some `count` filters; whether there are more.
    ///
    /// # Errors
    /// [`CompileError`] where a limit is passed.
    pub fn step(&mut self, count: usize) -> Result<bool, CompileError> {
        match self.writing.take() {
            Some((rank, mut table)) => match table.step(count) {
                true => self.writing = Some((rank, table)),
                false => self.written.push((rank, table.close()?)),
            },
            None => match self.builders.next() {
                Some((rank, builder)) => self.writing = Some((rank, builder.writing()?)),
                None => return Ok(false),
            },
        }
        Ok(true)
    }

    /// Writes what is left, and gives the tables.
    ///
    /// # Errors
    /// As [`Tables::step`].
    pub fn finish(mut self) -> Result<Vec<(Rank, Vec<u8>)>, CompileError> {
        while self.step(usize::MAX)? {}
        Ok(self.written)
    }
}

/// One list on its way.
#[derive(Debug)]
struct List<'a> {
    title: &'a str,
    standing: Standing,
    filters: Filters<'a>,
    /// The filter that is looked at next.
    next: usize,
    /// Numbers of those that are not used.
    refused: Vec<usize>,
    issues: Issues,
}

/// Lists on their way to rules and tables.
pub struct Compilation<'a> {
    lists: Vec<List<'a>>,
    /// Which one is taken in.
    at: usize,
    /// Filters that the user has switched off, in every list: texts as filters print.
    off: HashSet<String>,
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
        let list = |(title, Contents { filters, issues }, standing)| {
            let (next, refused) = (0, Vec::new());
            List { title, standing, filters, next, refused, issues }
        };
        let lists: Vec<_> = lists.into_iter().map(list).collect();
        let mut plan = Plan::new(lists.iter().map(|list| list.standing).collect(), browser);
        plan.expect(lists.iter().map(|list| list.filters.len()).sum());
        let mut compilation = Self { lists, at: 0, off: off.into_iter().collect(), plan, budget };
        compilation.note_bad();
        compilation
    }

    /// Filters that take out others are known before any is planned.
    fn note_bad(&mut self) {
        for (number, list) in self.lists.iter().enumerate() {
            for entry in list.filters.others().iter().filter(|entry| entry.filter.badfilter) {
                if !is_off(&self.off, &entry.filter) {
                    self.plan.note(number, &entry.filter);
                }
            }
        }
    }

    /// Takes in some `count` filters; whether there are more.
    pub fn step(&mut self, count: usize) -> bool {
        let Self { lists, at, off, plan, .. } = self;
        let Some(list) = lists.get_mut(*at) else { return false };
        for _ in 0..count {
            let number = list.next;
            list.next += 1;
            if let Some((line, host)) = list.filters.host(number).filter(|_| off.is_empty() && !plan.has_bad()) {
                plan.add_host(*at, line, host);
                continue;
            }
            let Some(entry) = list.filters.get(number) else {
                *at += 1;
                break;
            };
            if is_off(off, &entry.filter) {
                list.refused.push(number);
                continue;
            }
            match matcher::refusal(list.standing, &entry.filter) {
                None => plan.add(*at, &entry),
                Some(kind) => {
                    list.refused.push(number);
                    list.issues.add(ParseIssue { line: entry.line, column: 1, kind });
                }
            }
        }
        true
    }

    /// Takes in what is left, and gives what the lists have become.
    #[must_use]
    pub fn finish(mut self) -> Compiled<'a> {
        while self.step(usize::MAX) {}
        let mut builders: BTreeMap<Rank, Builder<'a>> = BTreeMap::new();
        let mut lists = Vec::new();
        for List { title, standing, mut filters, refused, issues, .. } in self.lists {
            filters.without(&refused);
            lists.push((filters.len(), issues));
            builders.entry(standing.rank).or_default().put(title, standing, filters);
        }
        let builders = builders.into_iter().collect::<Vec<_>>().into_iter();
        Compiled { rules: self.plan.finish(self.budget), lists, tables: Tables { builders, ..Tables::default() } }
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
        let Compiled { rules, lists, mut tables } = compilation.finish();
        for _ in 0..100 {
            tables.step(count)?;
        }
        assert!(!tables.step(count)?, "it ends");
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
        let filters: Vec<_> = compiled.lists.iter().map(|(filters, _)| *filters).collect();
        let rules: Vec<_> = compiled.rules.rules.into_iter().map(|rule| rule.condition.url_filter).collect();
        assert_eq!((filters, rules), (vec![1, 0], vec![Some("||c.example/x.js".to_owned())]));
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
        let hosts: Vec<_> = rules.rules.iter().flat_map(|rule| rule.condition.request_domains.iter()).collect();
        assert!(hosts.contains(&"bad.example"), "{hosts:?}");
    }
}
