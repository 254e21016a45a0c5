//! How many rules a browser takes.

/// How many rules may be emitted. Hosts of a rule cost nothing: a list of 50,000 hosts is one rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Rules of all sorts.
    pub rules: usize,
    /// Rules with a regular expression, which count among the others as well.
    pub regex_rules: usize,
}

impl Budget {
    /// Dynamic rules that are kept for the user's decisions and not for lists; `rules.js` has four at most.
    pub const RESERVED: usize = 10;

    /// Chrome's dynamic rules: `MAX_NUMBER_OF_DYNAMIC_RULES`, 30,000 since version 121. Of those at most 5,000 may be
    /// *unsafe* (redirect, change headers); every [`super::RuleAction`] is safe.
    pub const CHROME: Self = Self { rules: 30_000 - Self::RESERVED, regex_rules: 1_000 };

    /// Firefox's dynamic rules: 5,000 (`extensions.dnr.max_number_of_dynamic_rules`), 1,000 of them with regular
    /// expressions.
    pub const FIREFOX: Self = Self { rules: 5_000 - Self::RESERVED, regex_rules: 1_000 };

    /// No bound: for the static rules, which the build looks at itself.
    pub const UNLIMITED: Self = Self { rules: usize::MAX, regex_rules: usize::MAX };

    /// Takes one rule out of the budget, if there is one left.
    pub(super) fn spend(&mut self, is_regex: bool) -> bool {
        let left = Self {
            rules: self.rules.wrapping_sub(1),
            regex_rules: self.regex_rules.wrapping_sub(usize::from(is_regex)),
        };
        let granted = self.rules > 0 && (!is_regex || self.regex_rules > 0);
        if granted {
            *self = left;
        }
        granted
    }
}
