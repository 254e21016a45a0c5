//! Table 3: what message evidence says of single frames and of whole conversations.

use std::collections::BTreeMap;

use wattguard::evidence::{Evidence, Strength};

use crate::arithmetic::{Clusters, Rate};
use crate::corpus::Corpus;
use crate::details::Details;
use crate::dialogue::Dialogues;
use crate::frames::{self, Frame};
use crate::random::Random;
use crate::report::{Report, quoted};
use crate::{SEED, found, parallel};

/// Protocols that speak openly; all others hide what they say.
pub(crate) const PLAIN: &[&str] =
    &["btc-stratum", "coinhive", "cryptonote-rpc", "deepminer", "duino", "eth-getwork", "nimiq-pool", "webminerpool"];

/// Conversations of each protocol.
const CONVERSATIONS: usize = 100;

/// Measures all frames.
pub(crate) fn measure(corpus: &Corpus, report: &mut Report, details: &mut Details) {
    report.heading(2, "3. Messages");
    let sockets = frames::sockets(&corpus.frames);
    let heard = parallel::map(&sockets, |socket| frames::heard(socket.iter().copied()));
    let judged: Vec<(&[&Frame], Vec<Evidence>)> = sockets.iter().map(Vec::as_slice).zip(heard).collect();
    for (socket, found) in &judged {
        let label = if socket[0].miner { "miner" } else { "benign" };
        details.add("messages", [label, &socket[0].protocol, "as is"], [&socket[0].id, &text(socket)], found);
    }
    singles(report, &judged);
    conversations(corpus, report, details);
}

/// A miner's protocols; a socket that means nothing alone does not count.
fn singles(report: &mut Report, judged: &[(&[&Frame], Vec<Evidence>)]) {
    let (mut miners, mut honest) = (BTreeMap::<&str, [Clusters; 2]>::new(), Rate::default());
    let (mut means, mut touched) = ([Clusters::default(), Clusters::default()], Clusters::default());
    let (mut missed, mut alarms) = (Vec::new(), Vec::new());
    for (socket, found) in judged {
        let (first, strong) = (socket[0], found::strong(found));
        let line = || {
            let side = if first.client { "client" } else { "server" };
            let said = if found.is_empty() { String::new() } else { format!(": {}", found::said(found)) };
            format!("{} {} {side} {}{said}", first.id, first.protocol, quoted(&text(socket)))
        };
        if !first.miner {
            honest.add(strong);
            touched.add(&first.protocol, strong);
            if strong {
                alarms.push(line());
            }
        } else if !socket.iter().all(|frame| frame.context) {
            let rates = miners.entry(&first.protocol).or_default();
            rates[usize::from(first.client)].add(&first.protocol, strong);
            means[usize::from(PLAIN.contains(&first.protocol.as_str()))].add(&first.protocol, strong);
            if !strong {
                missed.push(line());
            }
        }
    }
    report.heading(3, "Frames alone");
    report.paragraph(
        "At least *strong*, frame by frame, each on a socket of its own; frames of one known socket together. Frames \
         that mean nothing alone are left out.",
    );
    let row = |(protocol, [server, client]): (&&str, &[Clusters; 2])| {
        let (server, client) = (server.total(), client.total());
        let both = Rate { hits: server.hits + client.hits, of: server.of + client.of };
        vec![(*protocol).to_owned(), both.of.to_string(), both.percent(), client.counted(), server.counted()]
    };
    let [disguised, plain] = &means;
    let sum = |name: &str, rates: &Clusters| {
        vec![name.to_owned(), rates.total().of.to_string(), rates.percent(), String::new(), String::new()]
    };
    let sums = [sum("**plain, mean over protocols**", plain), sum("**disguised, mean over protocols**", disguised)];
    let head = ["protocol", "frames", "at least strong", "of the page", "of the pool"];
    report.table(&head, miners.iter().map(row).chain(sums));
    report.list("Frames of miners that are missed", &missed);
    report.paragraph(&format!(
        "Honest frames at least strong: {}; protocols with one: {}.",
        honest.bounded(),
        touched.touched().bounded()
    ));
    report.list("False alarms", &alarms);
}

fn text(socket: &[&Frame]) -> String {
    let plain = |frame: &&Frame| {
        let (plain, shown) = (frame.plain(), frame.shown());
        if plain == shown || plain.contains(char::REPLACEMENT_CHARACTER) { shown } else { format!("({plain}) {shown}") }
    };
    socket.iter().map(plain).collect::<Vec<_>>().join(" / ").replace(['\t', '\n', '\r'], " ")
}

/// One protocol's conversations.
#[derive(Default)]
struct Rates {
    strong: Rate,
    conclusive: Rate,
}

fn conversations(corpus: &Corpus, report: &mut Report, details: &mut Details) {
    report.heading(3, "Conversations");
    let dialogues = Dialogues::new(&corpus.frames);
    let mut random = Random(SEED);
    let (mut rows, mut means) = (Vec::new(), [Clusters::default(), Clusters::default()]);
    for protocol in dialogues.miners() {
        let composed: Vec<Vec<Frame>> = (0..CONVERSATIONS).map(|_| dialogues.mining(&protocol, &mut random)).collect();
        let heard = parallel::map(&composed, |dialogue| frames::heard(dialogue));
        let mut rates = Rates::default();
        for (dialogue, found) in composed.iter().zip(&heard) {
            let ids: Vec<&str> = dialogue.iter().map(|frame| frame.id.as_str()).collect();
            details.add("conversations", ["miner", &protocol, "composed"], [&ids.join(" "), ""], found);
            rates.strong.add(found::strong(found));
            rates.conclusive.add(found::strength(found) == Some(Strength::Conclusive));
        }
        means[usize::from(PLAIN.contains(&protocol.as_str()))].0.insert(protocol.clone(), rates.conclusive);
        let joined = dialogues.joined(&protocol);
        rows.push(vec![protocol, rates.strong.percent(), rates.conclusive.percent(), joined.counted()]);
    }
    let [disguised, plain] = &means;
    for (name, rates) in [("**plain, mean over protocols**", plain), ("**disguised, mean over protocols**", disguised)]
    {
        rows.push(vec![name.to_owned(), String::new(), rates.percent(), String::new()]);
    }
    report.paragraph(&format!(
        "{CONVERSATIONS} conversations of each protocol, composed of its frames: what the page says first, answers, jobs, \
         each with a share of it. Shares whose job is not among the frames are given the job's identifier where its \
         place in them is known; otherwise they stand as they are."
    ));
    report.table(&["protocol", "at least strong", "conclusive", "jobs whose own share is there"], rows);
    honest(&dialogues, &mut random, report, details);
}

fn honest(dialogues: &Dialogues<'_>, random: &mut Random, report: &mut Report, details: &mut Details) {
    let (mut strong, mut lines) = (Rate::default(), Vec::new());
    for protocol in dialogues.honest() {
        let composed: Vec<Vec<Frame>> = (0..CONVERSATIONS).map(|_| dialogues.chatter(&protocol, random)).collect();
        for (dialogue, found) in composed.iter().zip(parallel::map(&composed, |dialogue| frames::heard(dialogue))) {
            strong.add(found::strong(&found));
            if found::strong(&found) {
                let ids: Vec<&str> = dialogue.iter().map(|frame| frame.id.as_str()).collect();
                details.add("conversations", ["benign", &protocol, "composed"], [&ids.join(" "), ""], &found);
                lines.push(format!("{protocol}, {}: {}", ids.join(" "), quoted(&found::said(&found))));
            }
        }
    }
    report.paragraph(&format!(
        "Honest conversations, 3 to 20 frames of one protocol each, at least strong: {}.",
        strong.bounded()
    ));
    report.list("False alarms in conversations", &lines);
}
