//! Table 5: what is still recognised when samples are changed so that they mean the same.

use std::collections::{BTreeMap, HashMap};

use wattguard::evidence::Evidence;

use crate::arithmetic::Clusters;
use crate::corpus::{Corpus, Sample};
use crate::details::Details;
use crate::mutate::{module, script};
use crate::report::{Report, quoted};
use crate::{SEED, found, modules, names, parallel, scripts};

/// Honest modules above this many bytes are left as they are: they would take most of the time.
const HONEST_BYTES: usize = 4_000_000;

/// What was found in changed samples: by id, in which way, and what.
#[derive(Default)]
pub(crate) struct Changed {
    pub(crate) modules: HashMap<String, Vec<(&'static str, Vec<Evidence>)>>,
    pub(crate) scripts: HashMap<String, Vec<(&'static str, Vec<Evidence>)>>,
}

/// One sample, changed in one way.
#[derive(Clone)]
struct Judged<'a> {
    sample: &'a Sample,
    way: &'static str,
    before: Vec<Evidence>,
    /// `None` where it could not be changed.
    after: Option<Vec<Evidence>>,
    /// It was valid and is not any more: a fault of ours.
    broken: bool,
}

/// Measures all miners, and the honest samples that are hardest.
pub(crate) fn measure(corpus: &Corpus, report: &mut Report, details: &mut Details) -> Changed {
    report.heading(2, "5. Robustness");
    report.paragraph(
        "Recognised, at least *strong*, before and after a change that keeps the meaning. Modules lose their names before \
         each change, but for the change of names itself. Every change is made by seeded code of this repository.",
    );
    let chosen = |module: bool| -> Vec<&Sample> {
        corpus.samples.iter().filter(|one| one.module == module && one.label != "benign").collect()
    };
    let modules = pairs(&chosen(true), &module::Way::EVERY);
    let modules = parallel::map(&modules, |(sample, way)| changed_module(sample, *way));
    let scripts = parallel::map(&chosen(false), |sample| changed_script(sample)).concat();
    let mut changed = Changed::default();
    for (part, title, judged, kept) in [
        ("changed modules", "Modules", modules, &mut changed.modules),
        ("changed scripts", "Scripts", scripts, &mut changed.scripts),
    ] {
        for one in &judged {
            let names = [one.sample.label.as_str(), &one.sample.cluster, one.way];
            if let Some(after) = &one.after {
                details.add(part, names, [&one.sample.id, &one.sample.name()], after);
            }
        }
        report.heading(3, title);
        tables(report, &judged);
        for one in judged {
            if let Some(after) = one.after {
                kept.entry(one.sample.id.clone()).or_default().push((one.way, after));
            }
        }
    }
    changed
}

fn pairs<'a, W: Copy>(samples: &[&'a Sample], ways: &[W]) -> Vec<(&'a Sample, W)> {
    samples.iter().flat_map(|sample| ways.iter().map(|way| (*sample, *way))).collect()
}

/// Each sample and way has choices of its own (FNV-1a over both names).
fn seed(sample: &Sample, way: &str) -> u64 {
    let bytes = sample.id.bytes().chain(way.bytes());
    bytes.fold(SEED, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

fn changed_module(sample: &Sample, way: module::Way) -> Judged<'_> {
    let mut judged = Judged { sample, way: way.name(), before: Vec::new(), after: None, broken: false };
    let bytes = sample.bytes().unwrap_or_default();
    if sample.benign() && bytes.len() > HONEST_BYTES {
        return judged;
    }
    let bytes = match way {
        module::Way::Names => Some(bytes),
        _ => names::strip(&bytes),
    };
    let Some(bytes) = bytes else { return judged };
    judged.before = modules::check(sample, "before", &bytes);
    let changed = module::mutate(&bytes, way, seed(sample, way.name()));
    judged.broken = changed
        .as_ref()
        .is_some_and(|changed| wasmparser::validate(changed).is_err() && wasmparser::validate(&bytes).is_ok());
    judged.after = changed.filter(|_| !judged.broken).map(|changed| modules::check(sample, way.name(), &changed));
    judged
}

fn changed_script(sample: &Sample) -> Vec<Judged<'_>> {
    let bytes = sample.bytes().unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let before = scripts::check(|| sample.name(), &bytes);
    let judged = script::Way::EVERY.into_iter().map(|way| {
        let changed = script::mutate(&text, way, seed(sample, way.name()));
        let after = scripts::check(|| format!("{}, {}", sample.name(), way.name()), changed.as_bytes());
        Judged { sample, way: way.name(), before: before.clone(), after: Some(after), broken: false }
    });
    judged.collect()
}

/// Rates of one way.
#[derive(Default)]
struct Rates {
    before: Clusters,
    after: Clusters,
    /// Of those that were recognised before.
    stay: Clusters,
    /// Of honest samples: are they alarms, and were not before?
    alarms: Clusters,
    left: usize,
}

fn tables(report: &mut Report, judged: &[Judged<'_>]) {
    let mut ways = BTreeMap::<&str, Rates>::new();
    let mut clusters = BTreeMap::<&str, BTreeMap<&str, Clusters>>::new();
    let (mut alarms, mut broken) = (Vec::new(), Vec::new());
    for one in judged.iter().filter(|one| !one.sample.consensual()) {
        let rates = ways.entry(one.way).or_default();
        let Some(after) = &one.after else {
            rates.left += usize::from(one.sample.miner());
            if one.broken {
                broken.push(format!("{}, {}", one.sample.name(), one.way));
            }
            continue;
        };
        let (before, after, cluster) = (found::strong(&one.before), found::strong(after), &one.sample.cluster);
        if one.sample.miner() {
            rates.before.add(cluster, before);
            rates.after.add(cluster, after);
            clusters.entry(cluster).or_default().entry(one.way).or_default().add(cluster, after);
            if before {
                rates.stay.add(cluster, after);
            }
        } else {
            rates.alarms.add(cluster, after && !before);
            if after && !before {
                let said = one.after.as_deref().map_or(String::new(), found::said);
                alarms.push(format!("{}, {}: {}", one.sample.name(), one.way, quoted(&said)));
            }
        }
    }
    let head = [
        "change",
        "samples",
        "before",
        "after",
        "before, mean over clusters",
        "after, mean",
        "of those found before, mean",
        "not changed",
        "honest samples that become alarms",
    ];
    let row = |(way, rates): (&&str, &Rates)| {
        let (before, after) = (rates.before.total(), rates.after.total());
        let counts = [before.of, before.hits, after.hits].map(|count| count.to_string());
        let means = [rates.before.percent(), rates.after.percent(), rates.stay.percent()];
        let rest = [rates.left.to_string(), rates.alarms.total().bounded()];
        [vec![(*way).to_owned()], counts.to_vec(), means.to_vec(), rest.to_vec()].concat()
    };
    report.table(&head, ways.iter().map(row));
    let head: Vec<&str> = ["cluster, after"].into_iter().chain(ways.keys().copied()).collect();
    let row = |(cluster, found): (&&str, &BTreeMap<&str, Clusters>)| {
        let cells = ways.keys().map(|way| found.get(way).map_or("–".to_owned(), |rates| rates.total().counted()));
        [(*cluster).to_owned()].into_iter().chain(cells).collect()
    };
    report.table(&head, clusters.iter().map(row));
    report.list("Honest samples that become alarms", &alarms);
    if !broken.is_empty() {
        report.list("Left out, because the change made them invalid", &broken);
    }
}
