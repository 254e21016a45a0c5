//! Table 4: pages composed of scripts, modules and conversations, judged by all evidence together.
//!
//! Addresses are unknown: no list helps.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use wattguard::evidence::Evidence;
use wattguard::verdict::Action;

use crate::arithmetic::{Clusters, Rate};
use crate::corpus::{Corpus, Sample};
use crate::details::Details;
use crate::dialogue::Dialogues;
use crate::frames::{self, Frame};
use crate::messages::PLAIN;
use crate::random::Random;
use crate::report::Report;
use crate::robustness::Changed;
use crate::scripts::Scripts;
use crate::{SEED, found, parallel};

/// Pages that mine, and honest pages.
const PAGES: usize = 1_000;

/// Pages that mine on request.
const CONSENSUAL: usize = 300;

/// Pages made of the hardest honest parts only.
const HARD: usize = 300;

/// The protocol of those who ask first.
const OFFERED: &str = "nimiq-pool";

/// Honest protocols that speak of blocks, hashes, difficulty, jobs, keys.
const HARD_PROTOCOLS: &[&str] = &[
    "auth-login",
    "binance",
    "captcha",
    "chat",
    "ci-queue",
    "crash-game",
    "eth-rpc",
    "explorer",
    "nostr",
    "pool-dashboard",
    "print-queue",
];

/// Which evidence a page has: of its script, its module, its whole conversation, its conversation before the first share.
const LACKS: [(&str, [bool; PARTS]); 9] = [
    ("all three", [true, true, true, false]),
    ("all three, no share yet", [true, true, false, true]),
    ("no message", [true, true, false, false]),
    ("no module", [true, false, true, false]),
    ("no script", [false, true, true, false]),
    ("script alone", [true, false, false, false]),
    ("module alone", [false, true, false, false]),
    ("message alone", [false, false, true, false]),
    ("message alone, no share yet", [false, false, false, true]),
];

/// Parts of a page that give evidence.
const PARTS: usize = 4;

/// What pages are composed of.
pub(crate) struct Parts<'a> {
    pub(crate) corpus: &'a Corpus,
    pub(crate) modules: &'a HashMap<String, Vec<Evidence>>,
    pub(crate) scripts: &'a Scripts,
    pub(crate) changed: &'a Changed,
}

/// A composed page.
struct Page {
    cluster: String,
    disguised: bool,
    /// What it is made of.
    names: Vec<String>,
    /// In the order of [`LACKS`].
    evidence: [Vec<Evidence>; PARTS],
}

/// How often a cluster had to borrow.
#[derive(Default)]
struct Borrowed {
    script: usize,
    module_of_algorithm: usize,
    module: usize,
    no_variant: usize,
}

/// Composes and judges all pages.
pub(crate) fn measure(parts: &Parts<'_>, report: &mut Report, details: &mut Details) {
    report.heading(2, "4. Together");
    let dialogues = Dialogues::new(&parts.corpus.frames);
    if dialogues.miners().is_empty() {
        report.paragraph("No pages: there are no messages.");
        return;
    }
    mining(parts, &dialogues, report, details);
    consensual(parts, &dialogues, report);
    honest(parts, &dialogues, report, details);
}

impl<'a> Parts<'a> {
    fn samples(&self, wanted: impl Fn(&Sample) -> bool) -> Vec<&'a Sample> {
        self.corpus.samples.iter().filter(|sample| wanted(sample)).collect()
    }

    fn as_is(&self, sample: &Sample) -> Vec<Evidence> {
        let found = if sample.module { self.modules.get(&sample.id) } else { self.scripts.as_is.get(&sample.id) };
        found.cloned().unwrap_or_default()
    }

    /// One of the sample's disguises; as it is where it has none.
    fn disguised(&self, sample: &Sample, random: &mut Random, borrowed: &mut Borrowed) -> (String, Vec<Evidence>) {
        let obfuscated = self.scripts.obfuscated.get(&sample.id).filter(|found| !sample.module && !found.is_empty());
        if let Some(found) = obfuscated {
            let (kind, evidence) = &found[random.below(found.len())];
            return (kind.clone(), evidence.clone());
        }
        borrowed.no_variant += usize::from(!sample.module);
        let changed = if sample.module { &self.changed.modules } else { &self.changed.scripts };
        match changed.get(&sample.id).filter(|found| !found.is_empty()) {
            Some(found) => {
                let (way, evidence) = &found[random.below(found.len())];
                ((*way).to_owned(), evidence.clone())
            }
            None => ("as is".to_owned(), self.as_is(sample)),
        }
    }
}

/// One of them: first a cluster, or a role, then a sample of it.
fn drawn<'a>(random: &mut Random, samples: &[&'a Sample], by: impl Fn(&Sample) -> String) -> Option<&'a Sample> {
    let mut groups = BTreeMap::<String, Vec<&Sample>>::new();
    samples.iter().for_each(|sample| groups.entry(by(sample)).or_default().push(sample));
    let groups: Vec<Vec<&Sample>> = groups.into_values().collect();
    (!groups.is_empty()).then(|| {
        let group = &groups[random.below(groups.len())];
        group[random.below(group.len())]
    })
}

fn mining(parts: &Parts<'_>, dialogues: &Dialogues<'_>, report: &mut Report, details: &mut Details) {
    let mut random = Random(SEED);
    let mut borrowed = Borrowed::default();
    let (scripts, modules) =
        (parts.samples(|one| one.miner() && !one.module), parts.samples(|one| one.miner() && one.module));
    let mut clusters: Vec<&str> = scripts.iter().chain(&modules).map(|one| one.cluster.as_str()).collect();
    clusters.sort_unstable();
    clusters.dedup();
    let protocols: Vec<String> = dialogues.miners().into_iter().filter(|protocol| protocol != OFFERED).collect();
    let (plain, hidden): (Vec<String>, Vec<String>) =
        protocols.into_iter().partition(|protocol| PLAIN.contains(&protocol.as_str()));
    let (mut pages, mut talks) = (Vec::new(), Vec::new());
    for at in 0..PAGES {
        let disguised = at % 2 == 1;
        let cluster = random.of(&clusters);
        let of_cluster = |one: &&&Sample| one.cluster == cluster;
        let mut choice: Vec<&Sample> = scripts.iter().filter(of_cluster).copied().collect();
        if choice.is_empty() {
            borrowed.script += 1;
            let families: BTreeSet<&str> = modules.iter().filter(of_cluster).map(|one| one.family.as_str()).collect();
            choice = scripts.iter().filter(|one| families.contains(one.family.as_str())).copied().collect();
        }
        let choice = if choice.is_empty() { &scripts } else { &choice };
        let Some(script) = drawn(&mut random, choice, |one| one.label.clone()) else { continue };
        let mut choice: Vec<&Sample> = modules.iter().filter(of_cluster).copied().collect();
        if choice.is_empty() {
            choice = modules.iter().filter(|one| one.family == script.family).copied().collect();
            match choice.is_empty() {
                true => borrowed.module += 1,
                false => borrowed.module_of_algorithm += 1,
            }
        }
        let choice = if choice.is_empty() { &modules } else { &choice };
        let Some(module) = drawn(&mut random, choice, |one| one.cluster.clone()) else { continue };
        let choice = if disguised { &hidden } else { &plain };
        let Some(protocol) = (!choice.is_empty()).then(|| &choice[random.below(choice.len())]) else { continue };
        talks.push(dialogues.mining(protocol, &mut random));
        let ((first, script_found), (second, module_found)) = match disguised {
            true => (
                parts.disguised(script, &mut random, &mut borrowed),
                parts.disguised(module, &mut random, &mut borrowed),
            ),
            false => (("as is".to_owned(), parts.as_is(script)), ("as is".to_owned(), parts.as_is(module))),
        };
        let names = vec![format!("{} {first}", script.id), format!("{} {second}", module.id), protocol.clone()];
        pages.push(Page {
            cluster: cluster.to_owned(),
            disguised,
            names,
            evidence: [script_found, module_found, Vec::new(), Vec::new()],
        });
    }
    hear(&mut pages, &talks);
    report.heading(3, "Pages that mine");
    report.paragraph(&format!(
        "{} composed pages: a cluster, its script (engine, loader or glue), its module, a conversation of 3 to 8 frames, \
         with a job and a share of it. Every second page is disguised: an obfuscated script, a changed module, a protocol \
         that hides. A cluster without a script borrowed one of the same algorithm in {} pages; one without a module \
         borrowed one of the same algorithm in {} pages and any other in {}. {} disguised scripts had no obfuscated variant \
         and were changed as in table 5. The protocol of Nimiq is left out, because who speaks it asks first.",
        pages.len(), borrowed.script, borrowed.module_of_algorithm, borrowed.module, borrowed.no_variant,
    ));
    let head = [
        "evidence",
        "block, mean over clusters",
        "ask or block, mean",
        "plain: block",
        "plain: ask or block",
        "disguised: block",
        "disguised: ask or block",
    ];
    let rows = LACKS.iter().map(|(name, has)| {
        let mut row = vec![(*name).to_owned()];
        for kind in [None, Some(false), Some(true)] {
            for least in [Action::Block, Action::Ask] {
                let mut rate = Clusters::default();
                for page in pages.iter().filter(|page| kind.is_none_or(|kind| page.disguised == kind)) {
                    rate.add(&page.cluster, page.action(has) >= least);
                }
                row.push(rate.percent());
            }
        }
        row
    });
    report.table(&head, rows.collect::<Vec<_>>());
    by_cluster(report, &pages);
    let [(_, all), ..] = LACKS;
    for page in &pages {
        let evidence = page.all(&all);
        let way = if page.disguised { "disguised" } else { "plain" };
        details.add("together", ["miner", &page.cluster, way], [&page.names.join(", "), ""], &evidence);
    }
    let missed = pages.iter().filter(|page| page.action(&all) < Action::Block);
    let line = |page: &Page| format!("{}: {}", page.cluster, page.names.join(", "));
    report.list("Pages with all three that are not blocked", &missed.map(line).collect::<Vec<_>>());
}

/// Pages of each cluster that are blocked, and those that are asked about at least.
fn by_cluster(report: &mut Report, pages: &[Page]) {
    let mut clusters = BTreeMap::<&str, Vec<&Page>>::new();
    pages.iter().for_each(|page| clusters.entry(&page.cluster).or_default().push(page));
    let head: Vec<&str> =
        ["cluster: block / ask or block", "pages"].into_iter().chain(LACKS.map(|(name, _)| name)).collect();
    let row = |(cluster, pages): (&&str, &Vec<&Page>)| {
        let percent = |has: &[bool; PARTS], least: Action| {
            let hits = pages.iter().filter(|page| page.action(has) >= least).count();
            format!("{:.0}", 100.0 * hits as f64 / pages.len() as f64)
        };
        let cells =
            LACKS.iter().map(|(_, has)| format!("{} / {}", percent(has, Action::Block), percent(has, Action::Ask)));
        [(*cluster).to_owned(), pages.len().to_string()].into_iter().chain(cells).collect()
    };
    report.table(&head, clusters.iter().map(row));
}

impl Page {
    fn all(&self, has: &[bool; PARTS]) -> Vec<Evidence> {
        self.evidence.iter().zip(has).filter(|(_, has)| **has).flat_map(|(evidence, _)| evidence.clone()).collect()
    }

    fn action(&self, has: &[bool; PARTS]) -> Action {
        found::action(&self.all(has))
    }
}

/// Listens to the conversation of each page, whole and before the first share: that is what the page says after the pool
/// has spoken.
fn hear(pages: &mut [Page], talks: &[Vec<Frame>]) {
    let heard = parallel::map(talks, |talk| {
        let answered = talk.iter().position(|frame| !frame.client).unwrap_or(talk.len());
        let share = talk.iter().skip(answered).position(|frame| frame.client).map_or(talk.len(), |at| answered + at);
        (frames::heard(talk), frames::heard(&talk[..share]))
    });
    for (page, (whole, begun)) in pages.iter_mut().zip(heard) {
        page.evidence[2] = whole;
        page.evidence[3] = begun;
    }
}

fn consensual(parts: &Parts<'_>, dialogues: &Dialogues<'_>, report: &mut Report) {
    let mut random = Random(SEED);
    let scripts = parts.samples(|one| one.consensual() && !one.module);
    let modules = parts.samples(|one| one.consensual() && one.module);
    report.heading(3, "Pages that mine on request");
    let (mut pages, mut talks) = (Vec::new(), Vec::new());
    for _ in 0..CONSENSUAL {
        let script = drawn(&mut random, &scripts, |one| one.id.clone());
        let module = drawn(&mut random, &modules, |one| one.id.clone());
        talks.push(dialogues.mining(OFFERED, &mut random));
        let found = |sample: Option<&Sample>| sample.map(|sample| parts.as_is(sample)).unwrap_or_default();
        let evidence = [found(script), found(module), Vec::new(), Vec::new()];
        pages.push(Page { cluster: String::new(), disguised: false, names: Vec::new(), evidence });
    }
    hear(&mut pages, &talks);
    report.paragraph(&format!(
        "{CONSENSUAL} pages composed of Nimiq's parts: they are to be asked about, and not blocked."
    ));
    let rows = LACKS.iter().map(|(name, has)| {
        let count = |wanted| pages.iter().filter(|page| page.action(has) == wanted).count();
        let counts = [Action::Allow, Action::Ask, Action::Block].map(|wanted| count(wanted).to_string());
        [vec![(*name).to_owned()], counts.to_vec()].concat()
    });
    report.table(&["evidence", "allow", "ask", "block"], rows.collect::<Vec<_>>());
}

fn honest(parts: &Parts<'_>, dialogues: &Dialogues<'_>, report: &mut Report, details: &mut Details) {
    report.heading(3, "Honest pages");
    report.paragraph(
        "Composed of 1 to 3 scripts, up to 2 modules, up to 2 conversations of 3 to 20 frames; hard ones of wallets, hash \
         libraries, captchas and network workers, with conversations of explorers, pool dashboards, exchanges, job queues. \
         The pages are drawn from the samples above, with repetition.",
    );
    let hard_protocol = |protocol: &String| HARD_PROTOCOLS.iter().any(|hard| protocol.starts_with(hard));
    let all = dialogues.honest();
    let hard: Vec<String> = all.iter().filter(|protocol| hard_protocol(protocol)).cloned().collect();
    let (mut rows, mut lines) = (Vec::new(), BTreeMap::<String, usize>::new());
    for (title, count, hard_only, protocols) in [("all", PAGES, false, &all), ("hard", HARD, true, &hard)] {
        let wanted = |one: &Sample| one.benign() && (!hard_only || one.label == "benign-hard");
        let scripts = parts.samples(|one| wanted(one) && !one.module);
        let modules = parts.samples(|one| wanted(one) && one.module);
        let actions = pages(parts, dialogues, count, [&scripts, &modules], protocols);
        let (mut blocked, mut asked) = (Rate::default(), Rate::default());
        for (names, evidence) in &actions {
            let action = found::action(evidence);
            blocked.add(action == Action::Block);
            asked.add(action == Action::Ask);
            if action > Action::Allow {
                let word = format!("{action:?}").to_lowercase();
                *lines.entry(format!("{title}, {word}: {}", names.join(", "))).or_default() += 1;
                details.add("together", ["benign", title, "honest"], [&names.join(", "), ""], evidence);
            }
        }
        rows.push(vec![title.to_owned(), count.to_string(), blocked.bounded(), asked.bounded()]);
    }
    report.table(&["pages", "number", "blocked", "asked about"], rows);
    let lines: Vec<String> = lines.iter().map(|(line, pages)| format!("{line}: {pages} pages")).collect();
    report.list("Parts with evidence that is at least strong, of honest pages that are asked about or blocked", &lines);
}

/// Honest pages: the names of their parts with strong evidence, and all their evidence.
fn pages(
    parts: &Parts<'_>,
    dialogues: &Dialogues<'_>,
    count: usize,
    [scripts, modules]: [&[&Sample]; 2],
    protocols: &[String],
) -> Vec<(Vec<String>, Vec<Evidence>)> {
    let mut random = Random(SEED);
    let composed: Vec<(Vec<&Sample>, Vec<Vec<Frame>>)> = (0..count)
        .map(|_| {
            let mut samples = Vec::new();
            for (pool, many) in [(scripts, 1 + random.below(3)), (modules, random.below(3))] {
                // Hard ones are a tenth of the samples, and half of the pages' parts.
                let hard = random.one_in(2);
                let of_kind: Vec<&Sample> =
                    pool.iter().filter(|one| (one.label == "benign-hard") == hard).copied().collect();
                let pool = if of_kind.is_empty() { pool.to_vec() } else { of_kind };
                samples.extend((0..many).filter_map(|_| drawn(&mut random, &pool, |one| one.cluster.clone())));
            }
            let many = if protocols.is_empty() { 0 } else { random.below(3) };
            let talks = (0..many).map(|_| {
                let protocol = &protocols[random.below(protocols.len())];
                dialogues.chatter(protocol, &mut random)
            });
            (samples, talks.collect())
        })
        .collect();
    parallel::map(&composed, |(samples, talks)| {
        let mut found: Vec<(String, Vec<Evidence>)> =
            samples.iter().map(|sample| (sample.name(), parts.as_is(sample))).collect();
        found.extend(talks.iter().map(|talk| (talk[0].protocol.clone(), frames::heard(talk))));
        let strong: BTreeSet<&String> =
            found.iter().filter(|(_, found)| found::strong(found)).map(|(name, _)| name).collect();
        let names = strong.into_iter().cloned().collect();
        (names, found.into_iter().flat_map(|(_, evidence)| evidence).collect())
    })
}
