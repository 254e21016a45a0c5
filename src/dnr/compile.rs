//! The rules of many filters: those that differ in their hosts alone become one, each gets its id, the budget is kept.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{Hash, Hasher};

use super::condition::{Draft, drafts, has_dotted, spelled};
use super::hosts::{is_acceptable, is_undoubted};
use super::names::Names;
use super::pages::Pages;
use super::{Browser, Budget, Compiled, Condition, DnrIssue, Origin, Rule, RuleAction, id, priority};
use crate::filter::Filter;
use crate::lists::{Consent, Entry, Rank, Standing};
use crate::request::Kinds;

/// What rules must have in common to become one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Key {
    pub(super) priority: u32,
    pub(super) action: RuleAction,
    pub(super) merged: Merged,
    /// Without the hosts that are merged.
    pub(super) condition: Condition,
    /// Of many hosts those that fall on this shelf, counted from 1; 0: all of them.
    pub(super) shelf: u8,
}

/// Rules that many hosts are spread over, by their names: so an update sets those few in which something has changed, and
/// not all hosts again. To set 100,000 takes Chromium 0.2 s and Firefox, whose thread waits for it, 1 s.
const SHELVES: u8 = 64;

/// From so many hosts on they are many.
const MANY: usize = 4_096;

/// In which hosts the rules of a group differ. A rule that asks for none is never merged with one that does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Merged {
    Nothing,
    Addresses,
    Initiators,
}

/// Filters that differ in nothing but their hosts.
struct Group<'a> {
    key: Key,
    hosts: Vec<String>,
    origins: Vec<Origin>,
    /// Filters that are a host and nothing else; none until there is one.
    shelves: Vec<Shelf<'a>>,
}

/// Some of the hosts of a group, still to be spelled as the browser wants them, each once, in no order: to sort 100,000 of
/// them would take long, and in one go.
#[derive(Default)]
struct Shelf<'a> {
    hosts: HashSet<Host<'a>, id::AsItIs>,
    origins: Vec<Origin>,
}

impl Shelf<'_> {
    /// Room that grows is copied again and again; an eighth more, because shelves are not equally full.
    fn with_room_for(hosts: usize) -> Self {
        let room = hosts + hosts / 8;
        Self {
            hosts: HashSet::with_capacity_and_hasher(room, id::AsItIs::default()),
            origins: Vec::with_capacity(room),
        }
    }

    /// Its hosts in all their spellings.
    fn names(&self, browser: Browser) -> Names {
        let mut names = Names::default();
        for Host { hash, name } in &self.hosts {
            names.push(&[name], *hash);
            if has_dotted(name, browser) {
                names.push(&[name, "."], id::hash_on(*hash, b"."));
            }
        }
        names
    }
}

/// A host with its hash, which also chooses its shelf.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Host<'a> {
    hash: u64,
    name: &'a str,
}

impl Hash for Host<'_> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        hasher.write_u64(self.hash);
    }
}

/// A rule in the making.
struct Part {
    key: Key,
    hosts: Names,
    origins: Vec<Origin>,
}

impl<'a> Group<'a> {
    /// `expected`: how many hosts there may be in all.
    fn put(&mut self, host: &'a str, origin: Origin, expected: usize) {
        if self.shelves.is_empty() {
            self.shelves = (0..SHELVES).map(|_| Shelf::with_room_for(expected / usize::from(SHELVES))).collect();
        }
        let hash = id::hash(host.bytes());
        let at = usize::try_from(hash % u64::from(SHELVES)).unwrap_or_default();
        if let Some(shelf) = self.shelves.get_mut(at) {
            shelf.hosts.insert(Host { hash, name: host });
            shelf.origins.push(origin);
        }
    }

    /// The rules that it becomes: one, or one for each shelf, and one for what is on none.
    fn parts(self, browser: Browser) -> Vec<Part> {
        let Self { key, mut hosts, mut origins, shelves } = self;
        let count: usize = shelves.iter().map(|shelf| shelf.hosts.len()).sum();
        if count < MANY {
            let few = shelves.iter().flat_map(|shelf| &shelf.hosts).map(|host| host.name.to_owned());
            hosts.extend(spelled(few, browser));
            origins.extend(shelves.into_iter().flat_map(|shelf| shelf.origins));
            if count > 0 {
                hosts.sort_unstable();
                hosts.dedup();
                origins.sort_unstable();
            }
            return vec![Part { key, hosts: hosts.iter().collect(), origins }];
        }
        let shelved = (1..=SHELVES).zip(shelves).map(|(shelf, content)| Part {
            key: Key { shelf, ..key.clone() },
            hosts: content.names(browser),
            origins: content.origins,
        });
        let mut parts: Vec<_> = shelved.filter(|part| !part.hosts.is_empty()).collect();
        if !hosts.is_empty() {
            parts.push(Part { key, hosts: hosts.iter().collect(), origins });
        }
        parts
    }
}

/// Compiles filters of one or several lists, in the order in which they count: where the budget does not suffice, rules
/// whose first filter comes earlier are emitted. `standings` say how far each list is trusted; who is not among them is
/// somebody else's.
pub fn compile<'a>(
    standings: &[Standing],
    entries: impl Iterator<Item = (usize, Entry<'a>)>,
    browser: Browser,
    budget: Budget,
) -> Compiled {
    let entries: Vec<_> = entries.collect();
    let mut plan = Plan::new(standings.to_vec(), browser);
    entries.iter().for_each(|(list, entry)| plan.note(*list, &entry.filter));
    entries.iter().for_each(|(list, entry)| plan.add(*list, entry));
    plan.finish(budget)
}

/// Rules in the making, filter by filter, so that a long list need not be compiled in one go.
pub struct Plan<'a> {
    standings: Vec<Standing>,
    browser: Browser,
    /// The filters that `badfilter` takes out, as they print: of lists of the same rank, as in tables.
    bad: HashSet<(Rank, String)>,
    /// By their first filters.
    groups: Vec<Group<'a>>,
    places: HashMap<Key, usize>,
    /// The groups of filters that are a host and nothing else, by rank and whether they are exceptions: most filters are.
    hosts: HashMap<(Rank, bool), usize>,
    issues: Vec<(Origin, DnrIssue)>,
    pages: Pages,
    /// How many hosts may come: their sets need not grow.
    expected: usize,
}

impl<'a> Plan<'a> {
    /// No filters yet.
    #[must_use]
    pub fn new(standings: Vec<Standing>, browser: Browser) -> Self {
        let (bad, places, hosts) = (HashSet::new(), HashMap::new(), HashMap::new());
        let (groups, issues, pages) = (Vec::new(), Vec::new(), Pages::default());
        Self { standings, browser, bad, groups, places, hosts, issues, pages, expected: 0 }
    }

    /// Some `count` filters will be added.
    pub fn expect(&mut self, count: usize) {
        self.expected = count;
    }

    /// Every filter of every list must be noted before the first is added: one may take out another.
    pub fn note(&mut self, list: usize, filter: &Filter<'_>) {
        if filter.badfilter {
            let text = Filter { badfilter: false, ..*filter }.to_string();
            self.bad.insert((self.standing(list).rank, text));
        }
    }

    fn standing(&self, list: usize) -> Standing {
        self.standings.get(list).copied().unwrap_or(Standing::SUBSCRIBED)
    }

    /// Adds a filter of a list.
    pub fn add(&mut self, list: usize, entry: &Entry<'a>) {
        let Entry { filter, .. } = entry;
        let standing = self.standing(list);
        let is_bad = || !self.bad.is_empty() && self.bad.contains(&(standing.rank, filter.to_string()));
        if filter.badfilter || standing.refuses(filter).is_some() || is_bad() {
            return;
        }
        let origin = (list, entry.line);
        let mut filter = *filter;
        if standing.rank == Rank::Subscribed && self.pages.are_blocked_by(&filter) {
            self.issues.push((origin, DnrIssue::Protected));
            filter.kinds = filter.kinds.without(Kinds::DOCUMENT);
            if filter.kinds == Kinds::NONE {
                return;
            }
        }
        if let Err(issue) = acts(standing, entry) {
            self.issues.push((origin, issue));
        } else if let Some(host) = filter.bare_host().filter(|host| is_acceptable(host)) {
            self.put_host(standing.rank, filter.exception, host, origin);
        } else {
            match drafts(&filter, standing.rank, self.browser) {
                Ok(drafts) => drafts.into_iter().for_each(|draft| self.add_draft(draft, origin)),
                Err(issue) => self.issues.push((origin, issue)),
            }
        }
    }

    /// Does any filter take out another?
    #[must_use]
    pub fn has_bad(&self) -> bool {
        !self.bad.is_empty()
    }

    /// Adds a filter that blocks a canonical host and says nothing else, where no filter takes out another.
    pub(crate) fn add_host(&mut self, list: usize, line: u32, host: &'a str) {
        let standing = self.standing(list);
        if standing.asks || !(is_undoubted(host) || is_acceptable(host)) {
            return self.add(list, &Entry::of_host(line, host));
        }
        self.put_host(standing.rank, false, host, (list, line));
    }

    fn put_host(&mut self, rank: Rank, exception: bool, host: &'a str, origin: Origin) {
        let at = self.host_group(rank, exception);
        if let Some(group) = self.groups.get_mut(at) {
            group.put(host, origin, self.expected);
        }
    }

    /// The group of hosts that are blocked, or lifted, in this rank.
    fn host_group(&mut self, rank: Rank, exception: bool) -> usize {
        if let Some(at) = self.hosts.get(&(rank, exception)) {
            return *at;
        }
        let band = priority::band(rank);
        let (priority, action) = match exception {
            true => (band.exception, RuleAction::Allow),
            false => (band.block, RuleAction::Block),
        };
        let condition = Condition::default();
        let at = self.group(Key { priority, action, merged: Merged::Addresses, condition, shelf: 0 });
        self.hosts.insert((rank, exception), at);
        at
    }

    fn add_draft(&mut self, draft: Draft, origin: Origin) {
        let Draft { priority, action, mut condition } = draft;
        let (merged, hosts) = if !condition.request_domains.is_empty() {
            (Merged::Addresses, std::mem::take(&mut condition.request_domains).iter().map(str::to_owned).collect())
        } else if !condition.initiator_domains.is_empty() {
            (Merged::Initiators, std::mem::take(&mut condition.initiator_domains))
        } else {
            (Merged::Nothing, Vec::new())
        };
        let at = self.group(Key { priority, action, merged, condition, shelf: 0 });
        if let Some(group) = self.groups.get_mut(at) {
            group.hosts.extend(hosts);
            group.origins.push(origin);
        }
    }

    fn group(&mut self, key: Key) -> usize {
        let next = self.groups.len();
        let at = *self.places.entry(key.clone()).or_insert(next);
        if at == next {
            self.groups.push(Group { key, hosts: Vec::new(), origins: Vec::new(), shelves: Vec::new() });
        }
        at
    }

    /// The rules of all that was added.
    #[must_use]
    pub fn finish(self, mut budget: Budget) -> Compiled {
        let mut compiled = Compiled { issues: self.issues, ..Compiled::default() };
        let mut kept = Vec::new();
        for part in self.groups.into_iter().flat_map(|group| group.parts(self.browser)) {
            match budget.spend(part.key.condition.regex_filter.is_some()) {
                true => kept.push(part),
                false => compiled.issues.extend(part.origins.into_iter().map(|origin| (origin, DnrIssue::OverBudget))),
            }
        }
        compiled.issues.sort_unstable();
        compiled.issues.dedup();
        for (id, part) in numbered(kept) {
            let Part { key: Key { priority, action, merged, mut condition, .. }, hosts, origins } = part;
            match merged {
                Merged::Nothing => {}
                Merged::Addresses => condition.request_domains = hosts,
                Merged::Initiators => condition.initiator_domains = hosts.iter().map(str::to_owned).collect(),
            }
            compiled.rules.push(Rule { id, priority, action, condition });
            compiled.origins.push(origins);
        }
        compiled
    }
}

/// Does a filter of such a list act by itself?
fn acts(standing: Standing, entry: &Entry<'_>) -> Result<(), DnrIssue> {
    let offered = entry.miner.is_some_and(|miner| miner.consent == Consent::Offered);
    match entry.filter.exception {
        false if offered => Err(DnrIssue::Asks),
        false if standing.asks => Err(DnrIssue::Demoted),
        false if !standing.is_trusted && !entry.filter.names_host() => Err(DnrIssue::NoHost),
        _ => Ok(()),
    }
}

/// Gives each part its id; where several ask for the same, the lesser one in order gets it.
fn numbered(mut parts: Vec<Part>) -> BTreeMap<u32, Part> {
    parts.sort_unstable_by(|one, other| one.key.cmp(&other.key));
    let mut numbered = BTreeMap::new();
    for part in parts {
        let mut id = id::wanted(&part.key);
        while numbered.contains_key(&id) {
            id = id::next(id);
        }
        numbered.insert(id, part);
    }
    numbered
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dnr::{END_ID, FIRST_ID};
    use crate::lists::{Item, items};

    fn compile_lists(texts: &[&str], budget: Budget) -> Compiled {
        let entries = (0..).zip(texts).flat_map(|(list, text)| {
            items(text).filter_map(move |item| match item {
                Item::Filter(entry) => Some((list, entry)),
                Item::Issue(_) => None,
            })
        });
        compile(&[Standing::TRUSTED; 3], entries, Browser::Chrome, budget)
    }

    fn of(text: &str) -> Compiled {
        compile_lists(&[&format!("! list\n{text}")], Budget::UNLIMITED)
    }

    #[test]
    fn rules_as_browsers_read_them() {
        let json = serde_json::to_string(&of("||b.com^\n||a.com^\n*$domain=x.com\n*$domain=y.com").rules).ok();
        let expected = r#"[{"id":817975750,"priority":10,"action":{"type":"block"},"condition":{"requestDomains":["a.com","b.com"]}},{"id":826179422,"priority":10,"action":{"type":"block"},"condition":{"initiatorDomains":["x.com","y.com"]}}]"#;
        assert_eq!(json.as_deref(), Some(expected));
    }

    #[test]
    fn every_rule_leads_back_to_its_filters() {
        let compiled = of("||a.com^\n/x/$script\n||b.com^\n/(?!x)/\nx$domain=g.*\n||a.com^$to=b.com\nx\nx$badfilter");
        let mut origins = compiled.origins.clone();
        origins.sort();
        assert_eq!(origins, [vec![(0, 2), (0, 4)], vec![(0, 3)]]);
        assert_eq!(
            compiled.issues,
            [((0, 5), DnrIssue::Regex), ((0, 6), DnrIssue::Entity), ((0, 7), DnrIssue::Nothing)]
        );
    }

    #[test]
    fn a_rule_for_all_hosts_is_not_merged_with_those_for_some() {
        for text in [
            "*$script,domain=x.com\n||a.com^$script,domain=x.com\n||b.com^$script,domain=x.com",
            "/x.js\n/x.js$to=a.com\n/x.js$to=b.com",
        ] {
            let rules = of(text).rules;
            let mut hosts: Vec<_> =
                rules.iter().map(|rule| rule.condition.request_domains.lines().replace('\n', "|")).collect();
            hosts.sort();
            assert_eq!(hosts, ["", "a.com|b.com"], "{text}");
        }
    }

    /// Before, after -> how many rules differ.
    #[test]
    fn an_update_touches_the_rules_that_it_changes() {
        let list = "||a.com^\n||b.com^$script\n/x.js\n@@||c.com^$document\n/y/\n*$websocket,domain=d.com\n";
        for (before, after, removed, added) in [
            (list, list.to_owned(), 0, 0),
            (list, format!("||new.com^\n{list}"), 1, 1),
            (list, format!("{list}/z.js\n"), 0, 1),
            (list, list.replace("/x.js\n", ""), 1, 0),
            (list, list.replace("||a.com^\n", ""), 1, 0),
            (list, list.replace("d.com", "d.com|e.com"), 1, 1),
            (list, list.lines().rev().collect::<Vec<_>>().join("\n"), 0, 0),
        ] {
            let (before, after) = (of(before).rules, of(&after).rules);
            let digests = |rules: &[Rule]| rules.iter().map(|rule| (rule.id, rule.digest())).collect::<HashSet<_>>();
            let differ = |some: &[Rule], others: &[Rule]| digests(some).difference(&digests(others)).count();
            assert_eq!((differ(&before, &after), differ(&after, &before)), (removed, added), "{after:?}");
            let ids = |rules: &[Rule]| rules.iter().map(|rule| rule.id).collect::<HashSet<_>>();
            let gone = ids(&before).difference(&ids(&after)).count();
            assert_eq!(gone, removed.saturating_sub(added), "a rule whose hosts change keeps its id");
        }
    }

    #[test]
    fn many_hosts_are_spread_so_that_one_more_changes_one_rule() {
        let list = |count: usize| (0..count).map(|at| format!("||host{at}.com^\n")).collect::<String>();
        let text = list(MANY);
        let before = of(&format!("{text}||host1.com^\n*$script,to=a.com,denyallow=b.com\n"));
        assert_eq!(before.rules.len(), usize::from(SHELVES) + 1);
        let hosts = before.rules.iter().flat_map(|rule| rule.condition.request_domains.iter()).collect::<HashSet<_>>();
        assert_eq!(hosts.len(), MANY + 1, "each host once, and one of the other filter");
        let origins: usize = before.origins.iter().map(Vec::len).sum();
        assert_eq!(origins, MANY + 2, "also of the host that stands there twice");
        for (after, removed, added) in
            [(format!("||new.com^\n{text}"), 1, 1), (list(MANY - 1), usize::from(SHELVES), 1), (text.clone(), 0, 0)]
        {
            let digests = |rules: &[Rule]| rules.iter().map(|rule| (rule.id, rule.digest())).collect::<HashSet<_>>();
            let (before, after) = (digests(&of(&text).rules), digests(&of(&after).rules));
            let differ = (before.difference(&after).count(), after.difference(&before).count());
            assert_eq!(differ, (removed, added));
        }
        let over = compile_lists(&[&text], Budget { rules: 10, regex_rules: 0 });
        assert_eq!(over.rules.len(), 10);
        assert!(over.issues.iter().all(|(_, issue)| *issue == DnrIssue::OverBudget) && over.issues.len() > 1_000);
    }

    #[test]
    fn ids_are_unique_and_in_range() {
        let text: String = (0..20_000).map(|number| format!("/x{number}.js\n")).collect();
        let rules = of(&text).rules;
        assert_eq!(rules.len(), 20_000);
        assert!(rules.is_sorted_by(|one, other| one.id < other.id));
        assert!(rules.iter().all(|rule| (FIRST_ID..END_ID).contains(&rule.id)));
    }

    /// Two filters that were found to ask for the same id.
    #[test]
    fn groups_that_ask_for_one_id_get_neighbours() {
        let ids = |text| of(text).rules.iter().map(|rule| rule.id).collect::<Vec<_>>();
        assert_eq!([ids("/30829.js"), ids("/40483.js")], [[945_797_378], [945_797_378]]);
        assert_eq!(ids("/30829.js\n/40483.js"), [945_797_378, 945_797_379]);
        assert_eq!(of("/30829.js\n/40483.js").rules, of("/40483.js\n/30829.js").rules);
        assert_eq!(id::next(END_ID - 1), FIRST_ID);
    }

    #[test]
    fn ids_follow_from_all_that_a_rule_says() {
        let filters = [
            "x",
            "y",
            "/x/",
            "x$match-case",
            "x$third-party",
            "x$first-party",
            "x$script",
            "x$image",
            "x$domain=a.com",
            "x$domain=~a.com",
            "x$domain=~b.com",
            "x$to=a.com",
            "x$to=~a.com",
            "x$to=~b.com",
            "x$to=~b.com|~a.com",
            "x$domain=a.com,to=b.com",
            "x$domain=b.com,to=b.com",
            "x$important",
            "@@x",
        ];
        let ids: HashSet<u32> = filters.iter().flat_map(|filter| of(filter).rules).map(|rule| rule.id).collect();
        assert_eq!(ids.len(), filters.len());
    }

    #[test]
    fn earlier_filters_take_the_budget() {
        let lists = ["! first\n/a.js\n/b/\n||a.com^", "! second\n||b.com^\n/c.js\n/d/\n/e.js"];
        for (rules, regex_rules, over) in [
            (6, 2, &[][..]),
            (5, 2, &[(1, 5)]),
            (3, 2, &[(1, 3), (1, 4), (1, 5)]),
            // `||b.com^` has its rule with `||a.com^`.
            (1, 1, &[(0, 3), (0, 4), (1, 2), (1, 3), (1, 4), (1, 5)]),
            (6, 1, &[(1, 4)]),
            (4, 0, &[(0, 3), (1, 4)]),
            (0, 2, &[(0, 2), (0, 3), (0, 4), (1, 2), (1, 3), (1, 4), (1, 5)]),
        ] {
            let compiled = compile_lists(&lists, Budget { rules, regex_rules });
            let expected: Vec<_> = over.iter().map(|&origin| (origin, DnrIssue::OverBudget)).collect();
            assert_eq!(compiled.issues, expected, "{rules} rules, {regex_rules} with regular expressions");
            assert!(compiled.rules.len() <= rules && compiled.regex_rules().count() <= regex_rules);
        }
    }

    #[test]
    fn no_list_blocks_pages_that_must_be_reached() {
        let text = "||binance.com^$document\n||www.binance.com^$document,script\n||binance.com.example^$document\n\
                    @@||binance.com^$document\n||binance.com^$script";
        for (standing, expected) in [(Standing::SUBSCRIBED, &[(0, 1), (0, 2)][..]), (Standing::OWN, &[])] {
            let entries = items(text).filter_map(|item| match item {
                Item::Filter(entry) => Some((0, entry)),
                Item::Issue(_) => None,
            });
            let compiled = compile(&[standing], entries, Browser::Chrome, Budget::UNLIMITED);
            let told: Vec<_> = compiled.issues.iter().map(|(origin, issue)| (*origin, *issue)).collect();
            assert_eq!(told, expected.iter().map(|origin| (*origin, DnrIssue::Protected)).collect::<Vec<_>>());
            let blocks = |rule: &&Rule| rule.action == RuleAction::Block;
            let pages = |rule: &&Rule| rule.condition.resource_types.contains(&"main_frame");
            let hosts: Vec<_> = compiled.rules.iter().filter(blocks).filter(pages).collect();
            let names_it =
                hosts.iter().flat_map(|rule| rule.condition.request_domains.iter()).any(|host| host == "binance.com");
            assert_eq!(names_it, standing.rank == Rank::Own);
        }
    }

    #[test]
    fn what_the_browser_refuses_is_named() {
        let mut compiled = of("/a/\n/b/$script\n||a.com^");
        let refused = compiled.regex_rules().map(|rule| rule.id).collect::<Vec<_>>();
        refused.iter().for_each(|&id| compiled.refuse(id));
        compiled.refuse(1);
        assert_eq!(compiled.issues, [((0, 2), DnrIssue::RegexRefused), ((0, 3), DnrIssue::RegexRefused)]);
        assert_eq!((compiled.rules.len(), compiled.origins.as_slice()), (1, &[vec![(0, 4)]][..]));
    }
}
