//! One filter in a table.
//!
//! ```text
//! plain host   0x80|length | origin | host                                 found by its host
//! others       fingerprint (7 bits) | [between] | length | shape | [options | [kinds]] | origin | [place] | [domains] | pattern
//! between      the bytes that must stand before and behind the word under which the filter is found (0: any)
//! place        where in the pattern the word stands under which the filter is found
//! domains      [from] [to] [denyallow], each an offset into the domains
//! a host is in symbols (symbols.rs)
//! a regular expression's pattern is its text behind its length, and its program (regex/program.rs)
//! reference    fingerprint | [between] | length | 7 | kinds | offset of the record that it stands for | [host]
//! host         of the initiator, where that leads to the filter
//! ```
//! *origin* is `line x lists + list`. A filter with several keys is written once; the others refer to it.

use std::ops::Range;

use super::Table;
use super::domains::{Says, say};
use super::glob::Glob;
use super::symbols::{Encoder, Symbols};
use crate::bytes::{Reader, Write};
use crate::filter::{Anchor, Filter, Party, Pattern, begins_with_host};
use crate::limits;
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
#[derive(Clone, Debug)]
pub(super) enum Lead<'h> {
    /// The host of the address, or one above it.
    Host(&'h [u8]),
    /// The host of the initiator, or one above it.
    Source(&'h [u8]),
    /// The word of the address at this place.
    Word(Range<usize>),
    /// Nothing: the record is tried on every request.
    Nothing,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Shape<'a> {
    /// In symbols.
    Host(&'a [u8]),
    Text(Glob<'a>),
    Regex {
        source: &'a [u8],
        program: &'a [u8],
        match_case: bool,
    },
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
    encoder: &Encoder,
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
    if options != 0 {
        out.push(options);
        if filter.kinds != Kinds::DEFAULT {
            out.number(filter.kinds.bits() as usize);
        }
    }
    for number in [Some(origin), place, offsets.from, offsets.to, offsets.denyallow].into_iter().flatten() {
        out.number(number);
    }
    match filter.match_case {
        _ if shape == REGEX => out.text(text.as_bytes()),
        _ if shape == HOST => encoder.encode(text, out),
        true => out.extend_from_slice(text.as_bytes()),
        false => out.extend(text.bytes().map(|byte| byte.to_ascii_lowercase())),
    }
}

/// A record that stands for another one, for initiators of `host` or whatever leads to it.
pub(super) fn reference(kinds: Kinds, target: usize, host: &[u8]) -> Vec<u8> {
    let mut out = vec![REFERENCE];
    out.number(kinds.bits() as usize);
    out.number(target);
    out.extend_from_slice(host);
    out
}

/// The body of a reference: about which kinds, where its record lies, and the host. `None` if it is none.
pub(super) fn referred(body: &[u8]) -> Option<(Kinds, usize, &[u8])> {
    let (&REFERENCE, rest) = body.split_first()? else {
        return None;
    };
    let mut reader = Reader::new(rest);
    let (kinds, target) = (reader.number(), reader.number());
    Some((Kinds::from_bits(kinds as u32), target, reader.rest()))
}

/// Reads the body of a record that is about requests of `kind`.
pub(super) fn read(body: &[u8], kind: Kinds) -> Option<Record<'_>> {
    let mut reader = Reader::new(body);
    let head = reader.byte();
    let options = if head & OPTIONS != 0 { reader.byte() } else { 0 };
    let kinds = match options & HAS_KINDS {
        0 => Kinds::DEFAULT,
        _ => Kinds::from_bits(reader.number() as u32),
    };
    if !kinds.meets(kind) {
        return None;
    }
    let origin = reader.number();
    let mut number = |there: bool| there.then(|| reader.number());
    let place = number(head & PLACE != 0);
    let from = number(options & HAS_FROM != 0);
    let to = number(options & HAS_TO != 0);
    let denyallow = number(options & HAS_DENYALLOW != 0);
    let party = match options & (FIRST_PARTY | THIRD_PARTY) {
        FIRST_PARTY => Party::First,
        THIRD_PARTY => Party::Third,
        _ => Party::Any,
    };
    let text = reader.rest();
    let match_case = head & MATCH_CASE != 0;
    let glob = |start| Shape::Text(Glob { start, text, end: head & END != 0, match_case });
    let shape = match head & SHAPE {
        TEXT => glob(Anchor::None),
        TEXT_START => glob(Anchor::Start),
        TEXT_HOST => glob(Anchor::Host),
        HOST => Shape::Host(text),
        _ => {
            let mut reader = Reader::new(text);
            Shape::Regex { source: reader.text(), program: reader.rest(), match_case }
        }
    };
    Some(Record { origin, shape, kinds, party, important: options & IMPORTANT != 0, from, to, denyallow, place })
}

/// A request, and what is computed of it at most once.
pub(super) struct Asked<'r, 'a> {
    pub(super) request: &'r Request<'a>,
    third_party: Option<Option<bool>>,
    /// Steps of matching that are left.
    steps: usize,
}

impl<'r, 'a> Asked<'r, 'a> {
    pub(super) fn new(request: &'r Request<'a>) -> Self {
        Self { request, third_party: None, steps: limits::REQUEST_STEPS }
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

    /// Does a request of the right kind meet this filter? Cheap questions first.
    pub(super) fn fits(&self, asked: &mut Asked<'_, '_>, lead: &Lead<'_>, table: &Table<'_>) -> bool {
        self.pattern_fits(asked, lead, table.symbols())
            && self.party_fits(asked)
            && self.domains_fit(asked.request, table.domains())
    }

    fn pattern_fits(&self, asked: &mut Asked<'_, '_>, lead: &Lead<'_>, symbols: Symbols<'_>) -> bool {
        let (request, steps) = (asked.request, &mut asked.steps);
        match (self.shape, lead, self.place) {
            (Shape::Host(host), Lead::Host(led_here), _) => symbols.spell(host, led_here),
            (Shape::Text(glob), Lead::Word(word), Some(place)) => {
                word.start.checked_sub(place).is_some_and(|start| glob.matches_at(&request.url, start, steps))
            }
            // The pattern begins with the whole host that led here.
            (Shape::Text(glob), Lead::Host(host), _) if glob.start == Anchor::Host => {
                glob.matches_at(&request.url, request.url.host_start() + request.url.host().len() - host.len(), steps)
            }
            (Shape::Text(glob), _, _) => glob.matches(&request.url, steps),
            (Shape::Regex { program, .. }, _, _) => {
                regex::matches_within(program, request.url.text().as_bytes(), steps)
            }
            // Hosts lie under keys of hosts.
            (Shape::Host(_), _, _) => false,
        }
    }

    fn party_fits(&self, asked: &mut Asked<'_, '_>) -> bool {
        let request = asked.request;
        self.party == Party::Any
            || *asked.third_party.get_or_insert_with(|| request.is_third_party()) == Some(self.party == Party::Third)
    }

    fn domains_fit(&self, request: &Request<'_>, domains: &[u8]) -> bool {
        let list = |offset: usize| domains.get(offset..).unwrap_or_default();
        self.from.is_none_or(|from| say(list(from), request.source.host()) == Says::In)
            && self.to.is_none_or(|to| say(list(to), request.url.host()) == Says::In)
            && self.denyallow.is_none_or(|deny| say(list(deny), request.url.host()) == Says::Out)
    }
}

impl Record<'_> {
    /// Does the filter name a host?
    pub(super) fn names_host(&self) -> bool {
        match self.shape {
            Shape::Host(_) => true,
            Shape::Text(glob) => begins_with_host(glob.start, glob.text),
            Shape::Regex { .. } => false,
        }
    }
}
