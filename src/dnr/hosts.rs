//! The hosts that a filter names -> the host lists of a rule.
//!
//! In a filter the most specific name decides. In rules Firefox lets every exclusion win, as the documentation says, and
//! Chrome the longer name.
//!
//! Invariant: no included host is an excluded one or lies below one, so that both browsers read the lists alike.

use super::DnrIssue;
use crate::filter::Domains;
use crate::host;

/// What a condition asks of a host: to be one of the included ones, or below one, and no excluded one.
#[derive(Default)]
pub(super) struct Hosts {
    /// None: all hosts.
    pub(super) included: Vec<String>,
    pub(super) excluded: Vec<String>,
}

impl Hosts {
    /// Reads the hosts of an option. A name that browsers refuse belongs to no host, and is left out.
    ///
    /// # Errors
    /// Entities, hosts included below excluded ones below included ones, and options that include no host there can be.
    pub(super) fn read(domains: &Domains<'_>) -> Result<Self, DnrIssue> {
        let mut hosts = Self::default();
        let mut includes = false;
        for domain in domains.iter() {
            if domain.name.ends_with(".*") {
                return Err(DnrIssue::Entity);
            }
            includes |= !domain.excluded;
            let name = domain.name.strip_suffix('.').unwrap_or(domain.name);
            if let Some(host) = host::canonical(name).filter(|host| is_acceptable(host)) {
                if domain.excluded { &mut hosts.excluded } else { &mut hosts.included }.push(host);
            }
        }
        hosts.forget_idle_exclusions();
        match () {
            () if includes && hosts.included.is_empty() => Err(DnrIssue::Nothing),
            () if hosts.included.iter().any(|host| hosts.excludes(host)) => Err(DnrIssue::MixedDomains),
            () => Ok(hosts),
        }
    }

    /// Only hosts that are `host`, or below it, as well.
    ///
    /// # Errors
    /// [`DnrIssue::Nothing`] where there are none.
    pub(super) fn within(mut self, host: &str) -> Result<Self, DnrIssue> {
        if self.included.is_empty() {
            self.included.push(host.to_owned());
        } else {
            self.included.retain_mut(|included| {
                let wider = is_below(host, included);
                if wider {
                    host.clone_into(included);
                }
                wider || is_below(included, host)
            });
        }
        self.without(Vec::new(), true)
    }

    /// None of `denied`, and nothing below them, however specific what is included.
    ///
    /// # Errors
    /// [`DnrIssue::Nothing`] where nothing is left.
    pub(super) fn deny(self, denied: Self) -> Result<Self, DnrIssue> {
        if !denied.excluded.is_empty() {
            return Err(DnrIssue::MixedDomains);
        }
        let named = !self.included.is_empty();
        self.without(denied.included, named)
    }

    fn without(mut self, denied: Vec<String>, named: bool) -> Result<Self, DnrIssue> {
        self.excluded.extend(denied);
        let included = std::mem::take(&mut self.included);
        self.included = included.into_iter().filter(|host| !self.excludes(host)).collect();
        if named && self.included.is_empty() {
            return Err(DnrIssue::Nothing);
        }
        self.forget_idle_exclusions();
        Ok(self)
    }

    /// Where hosts are included, an exclusion has something to do below one of them only.
    fn forget_idle_exclusions(&mut self) {
        let included = &self.included;
        self.excluded.retain(|host| included.is_empty() || included.iter().any(|above| is_below(host, above)));
    }

    fn excludes(&self, host: &str) -> bool {
        self.excluded.iter().any(|above| is_below(host, above))
    }
}

/// Do browsers take `host` for the name of a host in a rule? Firefox refuses a whole update for one that is not in the
/// form in which its own URL parser prints it: `2.3.4`, `0x7f.1` and broken Punycode are such names.
pub(super) fn is_acceptable(host: &str) -> bool {
    if is_undoubted(host) && host::is_canonical_name(host) {
        return true;
    }
    let is_name = || host::is_canonical_name(host) && host.split('.').all(is_whole);
    host::canonical(host).as_deref() == Some(host) && (host::is_ip_address(host) || is_name())
}

/// Can a canonical name be neither a number nor Punycode? Most end in a label that begins with a letter, and have no `--`.
pub(super) fn is_undoubted(host: &str) -> bool {
    let bytes = host.as_bytes();
    let last = memchr::memrchr(b'.', bytes).map_or(0, |dot| dot + 1);
    bytes.get(last).is_some_and(u8::is_ascii_lowercase) && !bytes.windows(2).any(|pair| pair == b"--")
}

/// A label that is no Punycode, or one that can be decoded and is spelt as it would be encoded. The tables of UTS 46, which
/// the core does not have, forbid some more.
fn is_whole(label: &str) -> bool {
    let Some(encoded) = label.strip_prefix("xn--") else {
        return true;
    };
    idna::punycode::decode_to_string(encoded).is_some_and(|text| {
        !text.is_ascii()
            && !text.chars().any(|c| c.is_control() || c.is_whitespace())
            && idna::punycode::encode_str(&text.to_lowercase()).as_deref() == Some(encoded)
    })
}

/// Is `host` the host `above`, or below it?
fn is_below(host: &str, above: &str) -> bool {
    host.strip_suffix(above).is_some_and(|before| before.is_empty() || before.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::parse;

    /// `to=` and `denyallow=` of a filter that is a host: what its rule includes and excludes.
    fn check(line: &str, expected: Result<&str, DnrIssue>) {
        let filter = parse(line).ok();
        let found = filter.map(|filter| {
            let mut hosts = Hosts::read(&filter.to)?;
            if let Some(host) = filter.pattern.host() {
                hosts = hosts.within(host)?;
            }
            let hosts = hosts.deny(Hosts::read(&filter.denyallow)?)?;
            Ok([hosts.included.join("|"), hosts.excluded.join("|")].join(" - "))
        });
        assert_eq!(found, Some(expected.map(str::to_owned)), "{line}");
    }

    #[test]
    fn what_rules_include_and_exclude() {
        for (line, expected) in [
            ("x", Ok(" - ")),
            ("x$to=a.com", Ok("a.com - ")),
            ("x$to=a.com.", Ok("a.com - ")),
            ("x$to=~a.com", Ok(" - a.com")),
            ("x$to=a.com|~b.a.com", Ok("a.com - b.a.com")),
            ("x$to=~a.com|b.a.com", Ok("b.a.com - ")),
            ("x$to=a.com|~b.c.com", Ok("a.com - ")),
            ("x$to=a.com|~b.a.com|c.b.a.com", Err(DnrIssue::MixedDomains)),
            ("x$to=a.com|~a.com", Err(DnrIssue::MixedDomains)),
            ("||a.com^", Ok("a.com - ")),
            ("||a.com^$to=b.a.com|c.com", Ok("b.a.com - ")),
            ("||b.a.com^$to=a.com|~c.a.com", Ok("b.a.com - ")),
            ("||c.b.a.com^$to=a.com|~b.a.com", Err(DnrIssue::Nothing)),
            ("||a.com^$to=b.com", Err(DnrIssue::Nothing)),
            ("||a.com^$denyallow=b.a.com|c.com", Ok("a.com - b.a.com")),
            ("||b.a.com^$denyallow=a.com", Err(DnrIssue::Nothing)),
            ("x$to=b.a.com|c.com,denyallow=a.com", Ok("c.com - ")),
            ("x$denyallow=~a.com", Err(DnrIssue::MixedDomains)),
            ("x$to=google.*", Err(DnrIssue::Entity)),
            ("x$to=MÜNCHEN.de", Ok("xn--mnchen-3ya.de - ")),
            ("x$to=xn--mnchen-3ya.de", Ok("xn--mnchen-3ya.de - ")),
            ("x$to=xn--a.de", Err(DnrIssue::Nothing)),
            ("x$to=a+b.de|c.de", Ok("c.de - ")),
            ("x$to=~a+b.de", Ok(" - ")),
            ("x$to=0x7f.1|[::1]", Ok("127.0.0.1|[::1] - ")),
        ] {
            check(line, expected);
        }
    }

    #[test]
    fn names_that_browsers_take() {
        for (host, expected) in [
            ("a.com", true),
            ("a_b.com", true),
            ("1.2.3.4", true),
            ("[::1]", true),
            ("2.3.4", false),
            ("1", false),
            ("a.0x7f", false),
            ("A.com", false),
            ("a.com.", false),
        ] {
            assert_eq!(is_acceptable(host), expected, "{host}");
        }
    }
}
