//! One filter in a table.
//!
//! ```text
//! plain host   0x80|length | origin | host                                 found by its host
//! others       fingerprint (7 bits) | length | shape | origin | [place] | [options] | pattern
//! place        where in the pattern the word stands under which the filter is found
//! options      bits | [kinds] | [from] [to] [denyallow], each an offset into the domains
//! a regular expression's pattern is its text behind its length, and its program (regex/program.rs)
//! reference    fingerprint | length | 7 | offset of the record that it stands for | host of the initiator
//! ```
//! *origin* is `line x lists + list`. A filter with several keys is written once; the others refer to it.

use super::domains::{Keyed, Says};
use super::glob::Glob;
use crate::bytes::{Reader, Write};
use crate::filter::{Anchor, Filter, Party, Pattern};
use crate::regex;
use crate::request::{Kinds, Request};

/// Marks a plain host; the other bits are its length.
pub(super) const PLAIN: u8 = 0x80;

const SHAPE: u8 = 7;
const TEXT: u8 = 0;
const TEXT_START: u8 = 1;
const TEXT_HOST: u8 = 2;
const HOST: u8 = 3;
const REGEX: u8 = 4;
const REFERENCE: u8 = 7;
const END: u8 = 8;
const MATCH_CASE: u8 = 16;
const OPTIONS: u8 = 32;
const PLACE: u8 = 64;

const FIRST_PARTY: u8 = 1;
const THIRD_PARTY: u8 = 2;
const IMPORTANT: u8 = 4;
const HAS_KINDS: u8 = 8;
const HAS_FROM: u8 = 16;
const HAS_TO: u8 = 32;
const HAS_DENYALLOW: u8 = 64;

/// A filter as the table holds it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record<'a> {
    pub(super) origin: usize,
    pub(super) shape: Shape<'a>,
    pub(super) kinds: Kinds,
    pub(super) party: Party,
    pub(super) important: bool,
    from: Option<usize>,
    to: Option<usize>,
    denyallow: Option<usize>,
    place: Option<usize>,
}

/// What led a request to a record: with it, most patterns need to be tried at one place only.
#[derive(Clone, Copy, Debug)]
pub(super) enum Lead<'h> {
    /// The host of the address, or one above it.
    Host(&'h [u8]),
    /// The host of the initiator, or one above it.
    Source(&'h [u8]),
    /// A word of the address, and where it begins.
    Word(usize),
    /// Nothing: the record is tried on every request.
    Nothing,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Shape<'a> {
    Host(&'a [u8]),
    Text(Glob<'a>),
    Regex { source: &'a [u8], program: &'a [u8], match_case: bool },
    Reference { target: usize, host: &'a [u8] },
}

/// Offsets of a filter's three domain lists.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct DomainOffsets {
    pub(super) from: Option<usize>,
    pub(super) to: Option<usize>,
    pub(super) denyallow: Option<usize>,
}

/// The body of a record: all but fingerprint and length. `place` is where the word stands that leads to it.
pub(super) fn write(
    filter: &Filter<'_>,
    origin: usize,
    place: Option<usize>,
    offsets: DomainOffsets,
    out: &mut Vec<u8>,
) {
    let (shape, text) = match filter.pattern {
        Pattern::Host(host) => (HOST, host),
        Pattern::Regex(source) => (REGEX, source),
        Pattern::Text { start, text, end } => {
            let start = match start {
                Anchor::None => TEXT,
                Anchor::Start => TEXT_START,
                Anchor::Host => TEXT_HOST,
            };
            (start | if end { END } else { 0 }, text)
        }
    };
    let mut options = match filter.party {
        Party::Any => 0,
        Party::First => FIRST_PARTY,
        Party::Third => THIRD_PARTY,
    };
    let mut flag = |set: bool, bit: u8| options |= if set { bit } else { 0 };
    flag(filter.important, IMPORTANT);
    flag(filter.kinds != Kinds::DEFAULT, HAS_KINDS);
    flag(offsets.from.is_some(), HAS_FROM);
    flag(offsets.to.is_some(), HAS_TO);
    flag(offsets.denyallow.is_some(), HAS_DENYALLOW);
    let has_options = if options == 0 { 0 } else { OPTIONS };
    let has_place = if place.is_some() { PLACE } else { 0 };
    out.push(shape | has_options | has_place | if filter.match_case { MATCH_CASE } else { 0 });
    out.number(origin);
    place.into_iter().for_each(|place| out.number(place));
    if options != 0 {
        out.push(options);
        if filter.kinds != Kinds::DEFAULT {
            out.number(filter.kinds.bits() as usize);
        }
        for offset in [offsets.from, offsets.to, offsets.denyallow].into_iter().flatten() {
            out.number(offset);
        }
    }
    match filter.match_case {
        _ if shape == REGEX => out.text(text.as_bytes()),
        true => out.extend_from_slice(text.as_bytes()),
        false => out.extend(text.bytes().map(|byte| byte.to_ascii_lowercase())),
    }
}

/// A record that stands for another one, for requests of `host`.
pub(super) fn write_reference(target: usize, host: &str, out: &mut Vec<u8>) {
    out.push(REFERENCE);
    out.number(target);
    out.extend_from_slice(host.as_bytes());
}

/// Reads the body of a record.
pub(super) fn read(body: &[u8]) -> Record<'_> {
    let mut reader = Reader::new(body);
    let head = reader.byte();
    let mut record = Record::plain_host(reader.number(), &[]);
    record.place = (head & PLACE != 0).then(|| reader.number());
    if head & OPTIONS != 0 {
        let options = reader.byte();
        record.party = match options & (FIRST_PARTY | THIRD_PARTY) {
            FIRST_PARTY => Party::First,
            THIRD_PARTY => Party::Third,
            _ => Party::Any,
        };
        record.important = options & IMPORTANT != 0;
        if options & HAS_KINDS != 0 {
            record.kinds = Kinds::from_bits(reader.number() as u32);
        }
        let mut offset = |bit: u8| (options & bit != 0).then(|| reader.number());
        record.from = offset(HAS_FROM);
        record.to = offset(HAS_TO);
        record.denyallow = offset(HAS_DENYALLOW);
    }
    let text = reader.rest();
    let match_case = head & MATCH_CASE != 0;
    let glob = |start| Shape::Text(Glob { start, text, end: head & END != 0, match_case });
    record.shape = match head & SHAPE {
        TEXT => glob(Anchor::None),
        TEXT_START => glob(Anchor::Start),
        TEXT_HOST => glob(Anchor::Host),
        HOST => Shape::Host(text),
        REGEX => {
            let mut reader = Reader::new(text);
            Shape::Regex { source: reader.text(), program: reader.rest(), match_case }
        }
        // `origin` stands where a reference has its target.
        _ => Shape::Reference { target: record.origin, host: text },
    };
    record
}

/// A request, and what is computed of it at most once.
pub(super) struct Asked<'r, 'a> {
    pub(super) request: &'r Request<'a>,
    third_party: Option<Option<bool>>,
    source: Option<Keyed<'a>>,
    target: Option<Keyed<'a>>,
}

impl<'r, 'a> Asked<'r, 'a> {
    pub(super) fn new(request: &'r Request<'a>) -> Self {
        Self { request, third_party: None, source: None, target: None }
    }
}

impl<'a> Record<'a> {
    /// A filter that is a host and nothing else.
    pub(super) fn plain_host(origin: usize, host: &'a [u8]) -> Self {
        Self {
            origin,
            shape: Shape::Host(host),
            kinds: Kinds::DEFAULT,
            party: Party::Any,
            important: false,
            from: None,
            to: None,
            denyallow: None,
            place: None,
        }
    }

    /// Offsets of `domain=`, `to=` and `denyallow=`.
    pub(super) fn domain_offsets(&self) -> [Option<usize>; 3] {
        [self.from, self.to, self.denyallow]
    }

    /// Does the request meet this filter? Cheap questions first. `domains` is the table's section of domain lists.
    pub(super) fn fits(&self, asked: &mut Asked<'_, '_>, lead: Lead<'_>, domains: &[u8]) -> bool {
        self.kinds.meets(asked.request.kind)
            && self.pattern_fits(asked.request, lead)
            && self.party_fits(asked)
            && self.domains_fit(asked, domains)
    }

    fn pattern_fits(&self, request: &Request<'_>, lead: Lead<'_>) -> bool {
        match (self.shape, lead, self.place) {
            (Shape::Host(host), Lead::Host(led_here), _) => led_here.eq_ignore_ascii_case(host),
            (Shape::Host(host), _, _) => below(request.url.host().as_bytes(), host),
            (Shape::Text(glob), Lead::Word(at), Some(place)) => {
                at.checked_sub(place).is_some_and(|start| glob.matches_at(&request.url, start))
            }
            (Shape::Text(glob), _, _) => glob.matches(&request.url),
            (Shape::Regex { program, .. }, _, _) => regex::matches(program, request.url.text().as_bytes()),
            (Shape::Reference { .. }, _, _) => false,
        }
    }

    fn party_fits(&self, asked: &mut Asked<'_, '_>) -> bool {
        let request = asked.request;
        self.party == Party::Any
            || *asked.third_party.get_or_insert_with(|| request.is_third_party()) == Some(self.party == Party::Third)
    }

    fn domains_fit(&self, asked: &mut Asked<'_, '_>, domains: &[u8]) -> bool {
        let request = asked.request;
        let list = |offset: usize| domains.get(offset..).unwrap_or_default();
        if let Some(from) = self.from {
            let source = asked.source.get_or_insert_with(|| Keyed::new(request.source.host()));
            if source.asked(list(from)) == Says::Out {
                return false;
            }
        }
        if self.to.is_none() && self.denyallow.is_none() {
            return true;
        }
        let target = asked.target.get_or_insert_with(|| Keyed::new(request.url.host()));
        self.to.is_none_or(|to| target.asked(list(to)) == Says::In)
            && self.denyallow.is_none_or(|deny| target.asked(list(deny)) == Says::Out)
    }
}

/// Is `host` the host `above`, or below it?
fn below(host: &[u8], above: &[u8]) -> bool {
    let before = host.len().checked_sub(above.len()).and_then(|len| host.split_at_checked(len));
    before
        .is_some_and(|(before, tail)| tail.eq_ignore_ascii_case(above) && (before.is_empty() || before.ends_with(b".")))
}

impl Record<'_> {
    /// Does the filter name a host?
    pub(super) fn names_host(&self) -> bool {
        match self.shape {
            Shape::Host(_) => true,
            Shape::Text(glob) => {
                glob.start == Anchor::Host && {
                    !glob.text.starts_with(b"*") && !glob.text.starts_with(b"^") && glob.text.contains(&b'.')
                }
            }
            Shape::Regex { .. } | Shape::Reference { .. } => false,
        }
    }
}
