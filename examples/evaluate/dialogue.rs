//! Frames -> conversations: sampled frames put in the order in which a page and its pool, or an honest server, say them.

use std::collections::{BTreeMap, BTreeSet};

use crate::arithmetic::Rate;
use crate::frames::{Body, Frame};
use crate::random::Random;

/// What the page says first, in this order.
const OPENINGS: &[&str] = &["subscribe", "submitLogin", "auth", "login", "handshake", "register", "getWork", "JOB,"];

/// What the pool says before work, in this order.
const GREETINGS: &[&str] = &["authed", "registered", "[[[", "set_difficulty", "\"result\":{\"id\""];

/// What either side says of shares, and to stay in touch.
const REMARKS: &[&str] =
    &["accepted", "hashsolved", "\"status\"", "keepalived", "submitHashrate", "\"error\",\"params"];

/// Digits and letters of an identifier of work: shorter ones stand in too many frames by chance.
const IDENTIFIER: usize = 4;

/// The frames of one protocol of miners, by what they are for.
#[derive(Default)]
struct Roles<'a> {
    openings: BTreeMap<usize, Vec<&'a Frame>>,
    greetings: BTreeMap<usize, Vec<&'a Frame>>,
    jobs: Vec<&'a Frame>,
    shares: Vec<&'a Frame>,
    remarks: Vec<&'a Frame>,
}

/// What conversations can be made of.
pub(crate) struct Dialogues<'a> {
    miners: BTreeMap<&'a str, Roles<'a>>,
    honest: BTreeMap<&'a str, Vec<&'a Frame>>,
}

impl<'a> Dialogues<'a> {
    /// Sorts the frames.
    pub(crate) fn new(frames: &'a [Frame]) -> Self {
        let (mut miners, mut honest) = (BTreeMap::<&str, Roles<'_>>::new(), BTreeMap::<&str, Vec<&Frame>>::new());
        for frame in frames {
            match frame.miner {
                true => miners.entry(&frame.protocol).or_default().add(frame),
                false => honest.entry(&frame.protocol).or_default().push(frame),
            }
        }
        miners.retain(|_, roles| !roles.jobs.is_empty() && !roles.shares.is_empty());
        Self { miners, honest }
    }

    /// The protocols of miners.
    pub(crate) fn miners(&self) -> Vec<String> {
        self.miners.keys().map(|name| (*name).to_owned()).collect()
    }

    /// The protocols of honest pages.
    pub(crate) fn honest(&self) -> Vec<String> {
        self.honest.keys().map(|name| (*name).to_owned()).collect()
    }

    /// Of the jobs of a protocol, those whose own share is among the frames.
    pub(crate) fn joined(&self, protocol: &str) -> Rate {
        let mut rate = Rate::default();
        if let Some(roles) = self.miners.get(protocol) {
            roles.jobs.iter().for_each(|job| rate.add(roles.shares.iter().any(|share| related(job, share))));
        }
        rate
    }

    /// A conversation with a pool: 3 to 8 frames, with a job and a share of it at least.
    pub(crate) fn mining(&self, protocol: &str, random: &mut Random) -> Vec<Frame> {
        self.miners.get(protocol).map(|roles| roles.dialogue(random)).unwrap_or_default()
    }

    /// A conversation of an honest page: 3 to 20 frames of one protocol.
    pub(crate) fn chatter(&self, protocol: &str, random: &mut Random) -> Vec<Frame> {
        let frames = self.honest.get(protocol).map_or(&[][..], Vec::as_slice);
        let count = if frames.is_empty() { 0 } else { 3 + random.below(18) };
        (0..count).map(|_| random.of(frames).clone()).collect()
    }
}

impl<'a> Roles<'a> {
    fn add(&mut self, frame: &'a Frame) {
        let plain = frame.plain();
        let first = |words: &[&str]| words.iter().position(|word| plain.contains(word));
        let job = plain.contains("\"job\"") || plain.contains("job_id");
        let (opening, greeting) = (first(OPENINGS), first(GREETINGS));
        match (frame.client, opening, greeting) {
            _ if first(REMARKS).is_some() => self.remarks.push(frame),
            (true, Some(at), _) => self.openings.entry(at).or_default().push(frame),
            (true, None, _) => self.shares.push(frame),
            (false, _, Some(at)) => {
                self.greetings.entry(at).or_default().push(frame);
                if job {
                    self.jobs.push(frame);
                }
            }
            (false, _, None) => self.jobs.push(frame),
        }
    }

    fn dialogue(&self, random: &mut Random) -> Vec<Frame> {
        let length = 3 + random.below(6);
        let mut frames: Vec<Frame> =
            self.openings.values().chain(self.greetings.values()).map(|choices| random.of(choices).clone()).collect();
        // A job and its share, whatever the length.
        let least = frames.len() + 2;
        while frames.len() < length.max(least) {
            let job = random.of(&self.jobs);
            frames.push(job.clone());
            for _ in 0..1 + random.below(2) {
                frames.push(self.share_of(job, random));
                if !self.remarks.is_empty() && random.one_in(2) {
                    frames.push(random.of(&self.remarks).clone());
                }
            }
        }
        frames.truncate(length.max(least));
        frames
    }

    /// A share of that job: one of its own where there is one.
    fn share_of(&self, job: &Frame, random: &mut Random) -> Frame {
        let own: Vec<&Frame> = self.shares.iter().copied().filter(|share| related(job, share)).collect();
        match own.as_slice() {
            [] => joined(job, random.of(&self.shares)),
            own => random.of(own).clone(),
        }
    }
}

/// Does the share return an identifier of the job?
fn related(job: &Frame, share: &Frame) -> bool {
    identifiers(job).intersection(&identifiers(share)).next().is_some()
}

/// What may be an identifier of work: words with a digit in them, and the bytes after the first of binary frames.
fn identifiers(frame: &Frame) -> BTreeSet<String> {
    let plain = frame.plain();
    match &frame.body {
        Body::Binary(bytes) if plain.contains(char::REPLACEMENT_CHARACTER) && !plain.contains("job_id") => {
            let identifier = bytes.get(1..=IDENTIFIER).unwrap_or_default();
            BTreeSet::from([identifier.iter().map(|byte| format!("{byte:02x}")).collect()])
        }
        _ => plain
            .split(|character: char| !character.is_ascii_alphanumeric())
            .filter(|word| word.len() >= IDENTIFIER && word.bytes().any(|byte| byte.is_ascii_digit()))
            .map(str::to_owned)
            .collect(),
    }
}

/// The share with the job's identifier in place of its own, where both name it alike.
fn joined(job: &Frame, share: &Frame) -> Frame {
    let (from, into) = (job.plain(), share.plain());
    for (before_in_job, before_in_share) in [("\"job_id\":\"", "\"job_id\":\""), ("\"result\":[\"0x", "\",\"0x")] {
        if let (Some(given), Some(own)) = (word_after(&from, before_in_job), word_after(&into, before_in_share)) {
            return share.saying(&into.replacen(own, given, 1));
        }
    }
    let mut share = share.clone();
    if let (Body::Binary(from), Body::Binary(into)) = (&job.body, &mut share.body)
        && let (Some(given), Some(own)) = (from.get(1..=IDENTIFIER), into.get_mut(1..=IDENTIFIER))
    {
        own.copy_from_slice(given);
    }
    share
}

/// The digits and letters that follow a mark.
fn word_after<'t>(text: &'t str, mark: &str) -> Option<&'t str> {
    let word = text.get(text.find(mark)? + mark.len()..)?;
    let end = word.find(|character: char| !character.is_ascii_alphanumeric()).unwrap_or(word.len());
    word.get(..end).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frames::parse;

    fn frames() -> Vec<Frame> {
        let line = |id: &str, side: &str, text: &str| {
            let text = serde_json::to_string(text).expect("text");
            format!(r#"{{"id":"{id}","label":"miner","protocol":"p","direction":"{side}","text":{text}}}"#)
        };
        let lines = [
            line("share", "client", r#"{"type":"submit","params":{"job_id":"other9","nonce":"00000001"}}"#),
            line("work", "server", r#"{"type":"job","params":{"job_id":"first1","blob":"0c0c"}}"#),
            line("answer", "server", r#"{"type":"authed","params":{"token":"t"}}"#),
            line("hello", "client", r#"{"type":"auth","params":{"site_key":"k"}}"#),
            line("thanks", "server", r#"{"type":"hash_accepted","params":{"hashes":1}}"#),
        ];
        parse(&lines.join("\n")).expect("frames")
    }

    #[test]
    fn a_dialogue_is_in_order_and_its_share_answers_its_job() {
        let frames = frames();
        let dialogues = Dialogues::new(&frames);
        let mut random = Random(7);
        for _ in 0..50 {
            let dialogue = dialogues.mining("p", &mut random);
            let ids: Vec<&str> = dialogue.iter().map(|frame| frame.id.as_str()).collect();
            assert_eq!(ids[..4], ["hello", "answer", "work", "share"], "{ids:?}");
            assert!(ids.len() <= 8, "{ids:?}");
            assert!(dialogue[3].shown().contains("first1"), "{:?}", dialogue[3]);
        }
        assert_eq!(dialogues.joined("p"), Rate { hits: 0, of: 1 });
    }

    #[test]
    fn eth_shares_name_their_header() {
        let mut frames = frames();
        frames[1].body = Body::Text(r#"{"id":0,"result":["0xaaaa1","0xbbbb2"]}"#.to_owned());
        frames[0].body = Body::Text(r#"{"id":4,"params":["0x1111","0x2222","0x3333"]}"#.to_owned());
        let share = joined(&frames[1], &frames[0]);
        assert_eq!(share.shown(), r#"{"id":4,"params":["0x1111","0xaaaa1","0x3333"]}"#);
    }
}
