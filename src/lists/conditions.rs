//! Directives of a list -> which of its lines are for others.
//!
//! `!#if env_mobile`, `!#else`, `!#endif`, `!#include name`: what a list says to the programs that read it.

use crate::filter::IssueKind;

/// `!#if` ... `!#endif`: nested conditions, and whether the lines here are left out.
#[derive(Debug, Default)]
pub(super) struct Conditions {
    /// For each open `!#if`: does its current branch hold?
    open: Vec<bool>,
}

impl Conditions {
    /// Are the lines here left out?
    pub(super) fn active(&self) -> bool {
        self.open.contains(&false)
    }

    /// Takes `comment` in if it is a directive; what the reader should know of it.
    pub(super) fn directive(&mut self, comment: &str) -> Option<IssueKind> {
        let directive = comment.strip_prefix('#')?;
        let (word, rest) = directive.split_once(' ').unwrap_or((directive, ""));
        match word.trim() {
            "if" if self.open.len() < 32 => {
                let holds = condition(rest);
                self.open.push(holds == Some(true));
                (holds != Some(true)).then(|| IssueKind::Condition(rest.trim().to_owned()))
            }
            "else" => {
                let holds = self.open.pop()?;
                self.open.push(!holds);
                None
            }
            "endif" => {
                self.open.pop();
                None
            }
            "include" if !self.active() => Some(IssueKind::Include(rest.trim().to_owned())),
            _ => None,
        }
    }
}

/// Does an `!#if` condition hold for Wattguard? `None`: it uses what we do not know.
fn condition(text: &str) -> Option<bool> {
    let any = |part: &str| -> Option<bool> {
        part.split("&&").map(str::trim).try_fold(true, |all, token| {
            let (negated, token) = match token.strip_prefix('!') {
                Some(token) => (true, token),
                None => (false, token),
            };
            let holds = match token.trim_matches(['(', ')', ' ']) {
                "true" | "env_mv3" => true,
                "false"
                | "ext_ublock"
                | "ext_ubol"
                | "ext_devbuild"
                | "adguard"
                | "cap_html_filtering"
                | "cap_user_stylesheet"
                | "cap_ipaddress"
                | "env_mobile"
                | "env_safari"
                | "env_edge"
                | "env_legacy" => false,
                token if token.starts_with("adguard_") || token.starts_with("ext_") => false,
                _ => return None,
            };
            Some(all && holds != negated)
        })
    };
    text.split("||").map(any).try_fold(false, |some, part| Some(some || part?))
}
