//! The one facade: requests in, verdicts out.
//!
//! An engine never changes after it is built; an update builds another.

use crate::evidence::{Evidence, MinerName, Place, Strength, What};
use crate::matcher::{Match, Table, TableBytes, TableError};
use crate::request::Request;
use crate::verdict::{Context, Policy, Verdict, judge};
use crate::{module, script};

/// The bundled table, written by `cargo xtask rules` from `rules/families/`.
static BUNDLED: &[u8] = include_bytes!("../rules/compiled/table.bin");

/// Judges what pages load.
#[derive(Debug)]
pub struct Engine {
    /// What no exception lifts.
    bundled: TableBytes,
    /// Those of the user's lists, the most trusted first.
    lists: Vec<TableBytes>,
    /// Hosts that no filter names any more, with all below them: the user says so.
    lifted: Vec<String>,
}

impl Engine {
    /// An engine with the bundled list.
    ///
    /// # Errors
    /// [`TableError`] if the bundled table was written by another version (a fault of the build).
    pub fn bundled() -> Result<Self, TableError> {
        Ok(Self { bundled: TableBytes::new(BUNDLED)?, lists: Vec::new(), lifted: Vec::new() })
    }

    /// An engine over the bytes of one table.
    ///
    /// # Errors
    /// [`TableError`] where they are none, or not whole.
    pub fn new(table: Vec<u8>) -> Result<Self, TableError> {
        Ok(Self { bundled: TableBytes::new(table)?, lists: Vec::new(), lifted: Vec::new() })
    }

    /// The same engine with the user's lists, a table for each rank, the most trusted first.
    ///
    /// # Errors
    /// [`TableError`] where bytes are no table, or not a whole one.
    pub fn with(self, lists: impl IntoIterator<Item = Vec<u8>>) -> Result<Self, TableError> {
        let lists = lists.into_iter().map(TableBytes::new).collect::<Result<_, _>>()?;
        Ok(Self { lists, ..self })
    }

    /// The same engine, for which no filter names these hosts and what is below them. Rules of the bundled list cannot be
    /// taken apart, so what lifts one of its hosts lifts the others' filters for it too.
    #[must_use]
    pub fn lifting(self, hosts: impl IntoIterator<Item = String>) -> Self {
        Self { lifted: hosts.into_iter().collect(), ..self }
    }

    /// The address filters that every engine has.
    #[must_use]
    pub fn table(&self) -> Table<'_> {
        self.bundled.table()
    }

    /// The filter that a request meets, after exceptions: those of a table lift what it and the tables below it block.
    #[must_use]
    pub fn block(&self, request: &Request<'_>) -> Option<Match<'_>> {
        if self.lifted.iter().any(|host| is_under(request.url.host(), host)) {
            return None;
        }
        if let Some(found) = self.table().block(request) {
            return Some(found);
        }
        let (at, found) =
            self.lists.iter().enumerate().find_map(|(at, list)| Some((at, list.table().block(request)?)))?;
        let lifted = self.lists.iter().take(at).any(|above| above.table().lift(request).is_some());
        (!lifted).then_some(found)
    }

    /// Judges a request by its address.
    #[must_use]
    pub fn check_request(&self, request: &Request<'_>, policy: Policy) -> Verdict {
        let evidence = self.block(request).map(|found| evidence(&found));
        judge(evidence.into_iter().collect(), policy)
    }

    /// Judges the text of a script, or of a page with its inline scripts, as UTF-8.
    #[must_use]
    pub fn check_script(&self, text: &[u8], context: Context) -> Verdict {
        judge(script::check(text), context)
    }

    /// Judges the bytes of a wasm module.
    #[must_use]
    pub fn check_module(&self, bytes: &[u8], context: Context) -> Verdict {
        judge(module::check(bytes), context)
    }
}

/// Is it this host, or one below it?
fn is_under(host: &str, above: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    let at = host.len().checked_sub(above.len());
    let ends = at.and_then(|at| host.get(at..)).is_some_and(|end| end.eq_ignore_ascii_case(above));
    ends && at.is_some_and(|at| at == 0 || host.as_bytes().get(at - 1) == Some(&b'.'))
}

fn evidence(found: &Match<'_>) -> Evidence {
    Evidence {
        strength: if found.suffices() { Strength::Strong } else { Strength::Weak },
        what: What::Filter {
            filter: found.filter().to_string(),
            asks: found.asks,
            miner: found.miner.map(|miner| MinerName {
                id: miner.id.to_owned(),
                name: miner.name.to_owned(),
                consent: miner.consent,
            }),
        },
        place: Place::Line { list: found.title.to_owned(), line: found.line },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists::Standing;
    use crate::matcher::Builder;
    use crate::verdict::Action;

    /// Own filters, a list, an address -> what is done, and the filter that says so.
    fn check(own: &str, subscribed: (&str, Standing), url: &str, expected: Option<(Action, &str)>) {
        let table = |title, text: &str, standing| {
            let mut builder = Builder::new();
            builder.add_as(title, text, standing);
            builder.finish().ok()
        };
        let lists = [table("Own", own, Standing::OWN), table("List", subscribed.0, subscribed.1)];
        let engine = Engine::bundled().and_then(|engine| engine.with(lists.into_iter().flatten()));
        let verdict = engine.map(|engine| {
            engine.check_request(&Request::parse(url, "script", "https://shop.example/"), Policy::Undecided)
        });
        let found = verdict.map(|Verdict { action, evidence }| {
            evidence.first().map(|one| match &one.what {
                What::Filter { filter, .. } => (action, filter.clone()),
                other => (action, format!("{other:?}")),
            })
        });
        let expected = expected.map(|(action, filter)| (action, filter.to_owned()));
        assert_eq!(found, Ok(expected), "{own} / {} / {url}", subscribed.0);
    }

    /// Of two lists of one rank the one that blocks decides, whichever comes first.
    #[test]
    fn who_decides_among_equals() {
        let asks = Standing { asks: true, ..Standing::SUBSCRIBED };
        for (one, other, expected) in [
            (("||a.example^", asks), ("||a.example^", Standing::SUBSCRIBED), Action::Block),
            (("||a.example^", Standing::SUBSCRIBED), ("||a.example^", asks), Action::Block),
            (("||a.example^", asks), ("/x.js", Standing::SUBSCRIBED), Action::Ask),
            (("/x.js", Standing::SUBSCRIBED), ("||a.example^", asks), Action::Ask),
            (("/x.js", Standing::SUBSCRIBED), ("/x.js", Standing::TRUSTED), Action::Block),
            (("/x.js", Standing::SUBSCRIBED), ("x.js|", Standing::SUBSCRIBED), Action::Allow),
        ] {
            let mut builder = Builder::new();
            builder.add_as("One", one.0, one.1);
            builder.add_as("Other", other.0, other.1);
            let engine = Engine::bundled().and_then(|engine| engine.with(builder.finish().ok()));
            let request = Request::parse("https://a.example/x.js", "script", "https://shop.example/");
            let action = engine.map(|engine| engine.check_request(&request, Policy::Undecided).action);
            assert_eq!(action, Ok(expected), "{} {}", one.0, other.0);
        }
    }

    #[test]
    fn what_the_user_lifts_is_lifted_for_all_lists() {
        let mut builder = Builder::new();
        builder.add_as("List", "||coinhive.com^\n||a.example^", Standing::SUBSCRIBED);
        let engine = Engine::bundled().and_then(|engine| engine.with(builder.finish().ok()));
        let engine = engine.map(|engine| engine.lifting(["coinhive.com".to_owned()]));
        for (url, expected) in [
            ("https://coinhive.com/lib/coinhive.min.js", Action::Allow),
            ("https://WWW.Coinhive.com./lib/coinhive.min.js", Action::Allow),
            ("https://notcoinhive.com.a.example/x.js", Action::Block),
            ("https://a.example/coinhive.com", Action::Block),
            ("https://crypto-loot.com/x.js", Action::Block),
        ] {
            let request = Request::parse(url, "script", "https://shop.example/");
            let action = engine.as_ref().map(|engine| engine.check_request(&request, Policy::Undecided).action);
            assert_eq!(action, Ok(expected), "{url}");
        }
    }

    #[test]
    fn whom_exceptions_lift() {
        use Action::{Allow, Ask, Block};
        const LIST: Standing = Standing::SUBSCRIBED;
        const TRUSTED: Standing = Standing::TRUSTED;
        const DEMOTED: Standing = Standing { asks: true, ..LIST };
        let (a, coinhive) = ("https://a.example/x.js", "https://coinhive.com/lib/coinhive.min.js");
        for (own, list, url, expected) in [
            ("", ("||a.example^", LIST), a, Some((Block, "||a.example^"))),
            ("", ("||a.example^\n@@||a.example/x.js", LIST), a, None),
            ("@@||a.example^", ("||a.example^", LIST), a, None),
            ("@@x.js", ("||a.example^$important", LIST), a, None),
            ("||a.example^", ("@@||a.example^", LIST), a, Some((Block, "||a.example^"))),
            ("||a.example^\n@@||a.example/x", ("||a.example^", LIST), a, None),
            // None lifts what is bundled.
            ("@@||coinhive.com^", ("@@||coinhive.com^", LIST), coinhive, Some((Block, "||coinhive.com^"))),
            // Who names no host explains; the user's own and those that are trusted block.
            ("", ("/x.js", LIST), a, Some((Allow, "/x.js"))),
            ("", ("/x.js", TRUSTED), a, Some((Block, "/x.js"))),
            ("/x.js", ("", LIST), a, Some((Block, "/x.js"))),
            ("", ("||a.example^", DEMOTED), a, Some((Ask, "||a.example^"))),
            // An exception without a host is not used, but the user's own is.
            ("", ("||a.example^\n@@/x.js", LIST), a, Some((Block, "||a.example^"))),
            ("", ("||a.example^\n@@/x.js$domain=shop.example", LIST), a, None),
        ] {
            check(own, list, url, expected);
        }
    }
}
