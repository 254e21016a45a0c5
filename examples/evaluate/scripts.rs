//! Table 2: what script evidence says of scripts as they are, obfuscated, and in honest packages.

use std::collections::{BTreeMap, HashMap};
use std::fs;

use wattguard::evidence::{Evidence, Strength};
use wattguard::script;

use crate::arithmetic::{Clusters, Rate};
use crate::corpus::{Corpus, Sample};
use crate::details::Details;
use crate::report::{Report, quoted};
use crate::{found, parallel};

/// What was found in scripts.
#[derive(Default)]
pub(crate) struct Scripts {
    /// As they are, by id.
    pub(crate) as_is: HashMap<String, Vec<Evidence>>,
    /// Obfuscated, by the parent's id: how, and what was found.
    pub(crate) obfuscated: HashMap<String, Vec<(String, Vec<Evidence>)>>,
}

/// What the recogniser says of a text.
pub(crate) fn check(name: impl FnOnce() -> String, text: &[u8]) -> Vec<Evidence> {
    found::guarded(name, || script::check(text))
}

/// Measures all scripts.
pub(crate) fn measure(corpus: &Corpus, report: &mut Report, details: &mut Details, npm: bool) -> Scripts {
    report.heading(2, "2. Scripts");
    let samples: Vec<&Sample> = corpus.samples.iter().filter(|sample| !sample.module).collect();
    let judged = parallel::map(&samples, |sample| check(|| sample.name(), &sample.bytes().unwrap_or_default()));
    let judged: Vec<(&Sample, Vec<Evidence>)> = samples.into_iter().zip(judged).collect();
    for (sample, found) in &judged {
        details.add("scripts", [&sample.label, &sample.cluster, "as is"], [&sample.id, &sample.name()], found);
    }
    roles(report, &judged);
    honest(report, &judged);
    let as_is = judged.iter().map(|(sample, found)| (sample.id.clone(), found.clone())).collect();
    let mut scripts = Scripts { as_is, ..Scripts::default() };
    scripts.obfuscated = obfuscated(corpus, report, details, &judged);
    if npm {
        packages(corpus, report, details);
    }
    scripts
}

/// The scripts of cores and loaders: what there is to stop. Glue alone mines nothing.
fn core_or_loader(sample: &Sample) -> bool {
    sample.label == "miner-core" || sample.label == "miner-loader"
}

fn roles(report: &mut Report, judged: &[(&Sample, Vec<Evidence>)]) {
    report.heading(3, "By role");
    let rates = |wanted: &dyn Fn(&Sample) -> bool| {
        let mut rates = [Clusters::default(), Clusters::default()];
        for (sample, found) in judged.iter().filter(|(sample, _)| wanted(sample)) {
            rates[0].add(&sample.cluster, found::strong(found));
            rates[1].add(&sample.cluster, found::strength(found) == Some(Strength::Conclusive));
        }
        rates
    };
    let row = |name: &str, wanted: &dyn Fn(&Sample) -> bool| {
        let [strong, conclusive] = rates(wanted);
        let counts = [strong.0.len(), strong.total().of].map(|count| count.to_string());
        let hits = [strong.total().hits, conclusive.total().hits].map(|count| count.to_string());
        [vec![name.to_owned()], counts.to_vec(), vec![strong.percent()], hits.to_vec()].concat()
    };
    let head = ["role", "clusters", "scripts", "at least strong, mean over clusters", "scripts", "conclusive, scripts"];
    let mut rows: Vec<Vec<String>> = ["miner-core", "miner-loader", "miner-glue", "consensual"]
        .map(|label| row(label, &|sample| sample.label == label))
        .to_vec();
    rows.push(row("**cores and loaders**", &core_or_loader));
    report.table(&head, rows);
    report.heading(3, "By cluster");
    let mut clusters = BTreeMap::<(String, String), Rate>::new();
    for (sample, found) in judged.iter().filter(|(sample, _)| !sample.benign()) {
        clusters.entry((sample.cluster.clone(), sample.label.clone())).or_default().add(found::strong(found));
    }
    let row = |((cluster, label), rate): (&(String, String), &Rate)| {
        vec![cluster.clone(), label.clone(), rate.counted(), rate.percent()]
    };
    report.table(&["cluster", "role", "at least strong", "rate"], clusters.iter().map(row));
    let missed = judged.iter().filter(|(sample, found)| sample.miner() && !found::strong(found));
    let line = |(sample, found): &(&Sample, Vec<Evidence>)| {
        format!("{}, {}, {}: {}", sample.name(), sample.cluster, sample.family, quoted(&found::said(found)))
    };
    report.list("Scripts of miners that are not recognised", &missed.map(line).collect::<Vec<_>>());
}

fn honest(report: &mut Report, judged: &[(&Sample, Vec<Evidence>)]) {
    report.heading(3, "Honest scripts");
    let mut rows = Vec::new();
    for label in ["benign", "benign-hard"] {
        let mut rates = [Clusters::default(), Clusters::default(), Clusters::default()];
        for (sample, found) in judged.iter().filter(|(sample, _)| sample.label == label) {
            let strength = found::strength(found);
            rates[0].add(&sample.cluster, strength.is_some());
            rates[1].add(&sample.cluster, strength >= Some(Strength::Strong));
            rates[2].add(&sample.cluster, strength == Some(Strength::Conclusive));
        }
        let [any, strong, conclusive] = &rates;
        let rate =
            [any.total().counted(), strong.total().bounded(), strong.touched().bounded(), conclusive.total().bounded()];
        rows.push([vec![label.to_owned()], rate.to_vec()].concat());
    }
    report.table(&["label", "any evidence", "at least strong", "clusters with one", "conclusive"], rows);
    let alarms = judged.iter().filter(|(sample, found)| sample.benign() && found::strong(found));
    let line =
        |(sample, found): &(&Sample, Vec<Evidence>)| format!("{}: {}", sample.name(), quoted(&found::said(found)));
    report.list("Honest scripts that are at least strong", &alarms.map(line).collect::<Vec<_>>());
}

/// One obfuscator's scripts.
#[derive(Default)]
struct Obfuscated {
    /// Of parents that were found as they are: are they still?
    stay: Clusters,
    /// Of all parents.
    all: Clusters,
    /// Of cores and loaders.
    cores: Clusters,
    /// Of honest parents: are they alarms now?
    alarms: Clusters,
}

type Found = HashMap<String, Vec<(String, Vec<Evidence>)>>;

fn obfuscated(
    corpus: &Corpus,
    report: &mut Report,
    details: &mut Details,
    judged: &[(&Sample, Vec<Evidence>)],
) -> Found {
    report.heading(3, "Obfuscated scripts, by parent");
    let parents: HashMap<&str, &(&Sample, Vec<Evidence>)> = judged.iter().map(|one| (one.0.id.as_str(), one)).collect();
    let found = parallel::map(&corpus.variants, |variant| {
        check(|| format!("{} {}", variant.parent, variant.kind), &fs::read(&variant.path).unwrap_or_default())
    });
    let mut kinds = BTreeMap::<&str, Obfuscated>::new();
    let mut alarms = Vec::new();
    let mut answer = Found::new();
    for (variant, found) in corpus.variants.iter().zip(found) {
        let Some((parent, before)) = parents.get(variant.parent.as_str()) else { continue };
        let names = [parent.label.as_str(), &parent.cluster, &variant.kind];
        details.add("scripts", names, [&parent.id, &parent.name()], &found);
        let strong = found::strong(&found);
        let rates = kinds.entry(&variant.kind).or_default();
        if parent.benign() {
            rates.alarms.add(&parent.cluster, strong);
            if strong {
                alarms.push(format!("{}, {}: {}", parent.name(), variant.kind, quoted(&found::said(&found))));
            }
        }
        if parent.miner() {
            rates.all.add(&parent.cluster, strong);
            if found::strong(before) {
                rates.stay.add(&parent.cluster, strong);
            }
            if core_or_loader(parent) {
                rates.cores.add(&parent.cluster, strong);
            }
        }
        answer.entry(parent.id.clone()).or_default().push((variant.kind.clone(), found));
    }
    let head = [
        "variant",
        "parents found as they are",
        "stay found",
        "mean over clusters",
        "of all parents, mean",
        "of cores and loaders, mean",
        "honest parents that become alarms",
    ];
    let row = |(kind, rates): (&&str, &Obfuscated)| {
        let stay = rates.stay.total();
        let counts = [stay.of, stay.hits].map(|count| count.to_string());
        let means = [rates.stay.percent(), rates.all.percent(), rates.cores.percent(), rates.alarms.total().bounded()];
        [vec![(*kind).to_owned()], counts.to_vec(), means.to_vec()].concat()
    };
    report.table(&head, kinds.iter().map(row));
    report.list("Honest parents that become false alarms", &alarms);
    answer
}

fn packages(corpus: &Corpus, report: &mut Report, details: &mut Details) {
    report.heading(3, "Honest packages of npm");
    let files: Vec<(&str, &str, &std::path::Path)> = corpus
        .packages
        .iter()
        .flat_map(|package| {
            package.files.iter().map(|(path, place)| (package.name.as_str(), path.as_str(), place.as_path()))
        })
        .collect();
    let found = parallel::map(&files, |(package, path, place)| {
        let bytes = fs::read(place).unwrap_or_default();
        (bytes.len(), check(|| format!("{package} {path}"), &bytes))
    });
    let bytes: usize = found.iter().map(|(bytes, _)| bytes).sum();
    let (mut strong, mut touched, mut any, mut lines) = (Rate::default(), Clusters::default(), 0, Vec::new());
    for ((package, path, _), (_, found)) in files.iter().zip(&found) {
        strong.add(found::strong(found));
        touched.add(package, found::strong(found));
        any += usize::from(!found.is_empty());
        if !found.is_empty() {
            details.add("packages", ["npm", package, "as is"], [package, &format!("{package} {path}")], found);
        }
        if found::strong(found) {
            lines.push(format!("{package} {path}: {}", quoted(&found::said(found))));
        }
    }
    report.paragraph(&format!(
        "{} packages, {} files, {} MB. Any evidence in {any} files. At least strong: {} files, {} packages.",
        corpus.packages.len(),
        files.len(),
        bytes / 1_000_000,
        strong.bounded(),
        touched.touched().bounded(),
    ));
    report.list("Files that are at least strong", &lines);
}
