//! Table 1: what module evidence alone says of every module, as it is and without names.

use std::collections::{BTreeMap, HashMap};

use wattguard::evidence::Evidence;
use wattguard::module;
use wattguard::verdict::Action;

use crate::arithmetic::{Clusters, Rate};
use crate::corpus::{Corpus, Sample};
use crate::details::Details;
use crate::report::{Report, quoted};
use crate::{found, names, parallel};

/// Families whose proof of work needs so much memory and so many primitives that content alone must tell.
const TELLING: &[&str] = &["cryptonight", "randomx", "scrypt-yescrypt", "yescrypt", "yespower"];

/// What was found in one module.
struct Judged<'a> {
    sample: &'a Sample,
    as_is: Vec<Evidence>,
    /// `None` where it cannot be read to its end.
    nameless: Option<Vec<Evidence>>,
}

/// What the recogniser says of bytes; `sample` and `way` are for the list of faults.
pub(crate) fn check(sample: &Sample, way: &str, bytes: &[u8]) -> Vec<Evidence> {
    found::guarded(|| format!("{}, {way}", sample.name()), || module::check(bytes))
}

/// Measures all modules; what was found in each as it is, by id.
pub(crate) fn measure(corpus: &Corpus, report: &mut Report, details: &mut Details) -> HashMap<String, Vec<Evidence>> {
    let samples: Vec<&Sample> = corpus.samples.iter().filter(|sample| sample.module).collect();
    let judged: Vec<Judged<'_>> = parallel::map(&samples, |sample| {
        let bytes = sample.bytes().unwrap_or_default();
        let nameless = names::strip(&bytes).map(|bytes| check(sample, "without names", &bytes));
        Judged { sample, as_is: check(sample, "as is", &bytes), nameless }
    });
    for Judged { sample, as_is, nameless } in &judged {
        let row = |details: &mut Details, way, evidence: &[Evidence]| {
            details.add("modules", [&sample.label, &sample.cluster, way], [&sample.id, &sample.name()], evidence);
        };
        row(details, "as is", as_is);
        nameless.iter().for_each(|evidence| row(details, "without names", evidence));
    }
    report.heading(2, "1. Modules");
    report.paragraph(
        "Recognised: at least *strong*. Without names: custom sections dropped, exports and imports renamed to `e0`, \
         `i0` and so on.",
    );
    recognised(report, &judged);
    actions(report, &judged);
    judged.into_iter().map(|one| (one.sample.id.clone(), one.as_is)).collect()
}

/// Rates of one family or cluster.
#[derive(Default)]
struct Rates {
    as_is: Clusters,
    nameless: Clusters,
}

impl Rates {
    fn add(&mut self, one: &Judged<'_>) {
        self.as_is.add(&one.sample.cluster, found::strong(&one.as_is));
        self.nameless.add(&one.sample.cluster, one.nameless.as_ref().is_some_and(|found| found::strong(found)));
    }

    fn row(&self, name: &str) -> Vec<String> {
        let of = self.as_is.total().of.to_string();
        let mut row = vec![name.to_owned(), self.as_is.0.len().to_string(), of];
        for clusters in [&self.as_is, &self.nameless] {
            row.extend([clusters.percent(), clusters.total().hits.to_string()]);
        }
        row
    }
}

fn recognised(report: &mut Report, judged: &[Judged<'_>]) {
    let miners: Vec<&Judged<'_>> = judged.iter().filter(|one| !one.sample.benign()).collect();
    let (mut families, mut clusters) = (BTreeMap::<String, Rates>::new(), BTreeMap::<String, Rates>::new());
    let (mut telling, mut all) = (Rates::default(), Rates::default());
    for one in &miners {
        families.entry(one.sample.family.clone()).or_default().add(one);
        clusters.entry(format!("{} ({})", one.sample.cluster, one.sample.family)).or_default().add(one);
        if one.sample.miner() {
            all.add(one);
            if TELLING.contains(&one.sample.family.as_str()) {
                telling.add(one);
            }
        }
    }
    report.heading(3, "By family");
    let head =
        ["family", "clusters", "modules", "as is, mean over clusters", "modules", "without names, mean", "modules"];
    let sums = [telling.row("**CryptoNight, RandomX, yescrypt, yespower**"), all.row("**all miners**")];
    report.table(&head, families.iter().map(|(name, rates)| rates.row(name)).chain(sums));
    report.heading(3, "By cluster");
    let head = ["cluster (family)", "modules", "as is", "without names"];
    let row = |(name, rates): (&String, &Rates)| {
        vec![name.clone(), rates.as_is.total().of.to_string(), rates.as_is.percent(), rates.nameless.percent()]
    };
    report.table(&head, clusters.iter().map(row));
    let missed = miners.iter().filter(|one| !one.nameless.as_ref().is_some_and(|found| found::strong(found)));
    let lines: Vec<String> = missed
        .map(|one| {
            let (cluster, family) = (&one.sample.cluster, &one.sample.family);
            let said = one.nameless.as_ref().map_or("cannot be read to its end".to_owned(), |found| found::said(found));
            format!("{}, {cluster}, {family}: {}", one.sample.name(), quoted(&said))
        })
        .collect();
    report.list("Modules that mine, hidden or on request, and are not recognised without names", &lines);
}

fn actions(report: &mut Report, judged: &[Judged<'_>]) {
    report.heading(3, "Verdicts by module evidence alone");
    let mut rows = Vec::new();
    for label in ["benign", "benign-hard", "consensual", "miner"] {
        let of_label: Vec<&Judged<'_>> = judged.iter().filter(|one| one.sample.label == label).collect();
        for (way, nameless) in [("as is", false), ("without names", true)] {
            let evidence = |one: &Judged<'_>| match nameless {
                true => one.nameless.clone(),
                false => Some(one.as_is.clone()),
            };
            let actions: Vec<(Action, &str)> = of_label
                .iter()
                .filter_map(|one| Some((found::action(&evidence(one)?), one.sample.cluster.as_str())))
                .collect();
            let count = |wanted: Action| actions.iter().filter(|(action, _)| *action == wanted).count().to_string();
            let mut blocked = Clusters::default();
            actions.iter().for_each(|(action, cluster)| blocked.add(cluster, *action == Action::Block));
            let mut row = vec![label.to_owned(), way.to_owned(), actions.len().to_string()];
            row.extend([count(Action::Allow), count(Action::Ask), count(Action::Block)]);
            let bound = |rate: Rate| if label.starts_with("benign") { rate.bounded() } else { rate.counted() };
            row.extend([bound(blocked.total()), bound(blocked.touched())]);
            rows.push(row);
        }
    }
    report.table(&["label", "way", "modules", "allow", "ask", "block", "blocked modules", "in clusters"], rows);
    let alarm = |one: &&Judged<'_>| {
        let nameless = one.nameless.iter().any(|found| found::action(found) > Action::Allow);
        one.sample.benign() && (found::action(&one.as_is) > Action::Allow || nameless)
    };
    let line = |one: &Judged<'_>| {
        let action = format!("{:?}", found::action(&one.as_is)).to_lowercase();
        format!("{}: {action}, {}", one.sample.name(), quoted(&found::said(&one.as_is)))
    };
    report.list(
        "Honest modules that are asked about or blocked",
        &judged.iter().filter(alarm).map(line).collect::<Vec<_>>(),
    );
}
