//! Why a filter has no rule.

use std::fmt;

/// Why a filter has no rule. A limit of the browsers, never a mistake of the list: the matcher applies the filter all the
/// same, except for [`DnrIssue::Nothing`], which it finds nothing for either.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum DnrIssue {
    /// Openly offered mining: Wattguard asks instead of blocking.
    Asks,
    /// Its list was demoted: Wattguard asks instead of blocking.
    Demoted,
    /// It names no host, and its list is not trusted that far: it explains, and does not block.
    NoHost,
    /// A regular expression that RE2, Chrome's engine, cannot take or reads otherwise than JavaScript: look-ahead,
    /// references back, empty classes. Firefox takes them all.
    Regex,
    /// The browser itself refused the regular expression, for its size most likely: see [`super::Compiled::refuse`].
    RegexRefused,
    /// `domain=google.*`: rules know no entities.
    Entity,
    /// Hosts that are included below others that are excluded: in rules exclusion wins.
    MixedDomains,
    /// `||2.3.4^`, `||xn--a^`: browsers refuse the name as a host, and with it every rule that is sent along.
    Host,
    /// Characters beyond ASCII in the pattern; addresses have none.
    NotAscii,
    /// Two `^` that may both be the end of the address: in rules only the last one may.
    Separators,
    /// An exception for whole pages that asks where they were opened from: browsers ask that of the navigation, lists mean
    /// the page itself.
    PageSource,
    /// Would block a page that no list may block: it blocks there what the page asks for, not the page.
    Protected,
    /// Begins at the scheme, which is another one for sockets in Firefox: not in rules for both browsers.
    Scheme,
    /// No request can meet it: its host and the hosts of its options exclude each other, or its pattern begins where no
    /// host does.
    Nothing,
    /// Past [`super::Budget`]: earlier filters have taken the rules that the browser grants.
    OverBudget,
}

impl DnrIssue {
    /// Its name: how the screens find their words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Asks => "asks",
            Self::Demoted => "demoted",
            Self::NoHost => "noHost",
            Self::Regex => "regexRule",
            Self::RegexRefused => "regexRefused",
            Self::Entity => "entity",
            Self::MixedDomains => "mixedDomains",
            Self::Host => "host",
            Self::NotAscii => "notAscii",
            Self::Separators => "separators",
            Self::PageSource => "pageSource",
            Self::Protected => "protected",
            Self::Scheme => "scheme",
            Self::Nothing => "nothing",
            Self::OverBudget => "overBudget",
        }
    }
}

impl fmt::Display for DnrIssue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Asks => "mining that is openly offered: asked about, not blocked",
            Self::Demoted => "its list asks instead of blocking",
            Self::NoHost => "names no host: explains, but does not block by itself",
            Self::Regex => "the browser's rules cannot hold this regular expression",
            Self::RegexRefused => "the browser refuses this regular expression",
            Self::Entity => "the browser's rules cannot say `name.*`",
            Self::MixedDomains => "the browser's rules cannot include a host below one that they exclude",
            Self::Host => "browsers refuse a name in it as a host",
            Self::NotAscii => "addresses have no characters beyond ASCII",
            Self::Separators => "in the browser's rules only the last `^` can be the end of the address",
            Self::PageSource => "an exception for whole pages cannot ask where they were opened from",
            Self::Protected => "no list may block this page",
            Self::Scheme => "browsers disagree on the scheme of sockets",
            Self::Nothing => "no request can meet it",
            Self::OverBudget => "the browser takes no more rules",
        })
    }
}
