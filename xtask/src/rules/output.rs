//! The compiled files: the list that other blockers can read too, static rules, the engine's table, the shell's hosts.

use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use wattguard::dnr::{self, Browser, Budget, priority};
use wattguard::lists::{Item, Standing, items};
use wattguard::matcher::Builder;
use wattguard::url::Url;

use super::family::{Consent, Family};

/// Title of the bundled list.
const TITLE: &str = "Wattguard";

/// Every compiled file of the families: name, bytes.
pub(super) fn all(families: &[Family], catalogue: &str, version: &str) -> Result<Vec<(&'static str, Vec<u8>)>> {
    let list = list(families, version);
    Ok(vec![
        ("table.bin", table(&list)?),
        ("dnr.json", rules(&list, catalogue)?),
        ("bundled.js", shell(families).into_bytes()),
        ("catalog.js", offers(catalogue).into_bytes()),
        ("wattguard.txt", list.into_bytes()),
    ])
}

fn list(families: &[Family], version: &str) -> String {
    let mut text = format!(
        "[Adblock Plus 2.0]\n! Title: {TITLE}\n! Version: {version}\n! Expires: 4 days\n! License: MPL-2.0\n\
         ! Hosts that mine cryptocurrency in web pages. Written by `cargo xtask rules` from rules/families.\n"
    );
    for family in families {
        let consent = match family.consent {
            Consent::Hidden => "hidden",
            Consent::Offered => "offered",
        };
        text += &format!("\n! Miner: {} | {} | {consent}\n", family.id, family.name);
        family.hosts().for_each(|host| text += &format!("||{host}^\n"));
    }
    text
}

fn table(list: &str) -> Result<Vec<u8>> {
    let mut builder = Builder::new();
    let issues = builder.add(TITLE, list);
    ensure!(issues.kept.is_empty(), "the bundled list: {:?}", issues.kept);
    builder.finish().context("the bundled table")
}

/// One file for both browsers.
fn rules(list: &str, catalogue: &str) -> Result<Vec<u8>> {
    let entries = items(list).filter_map(|item| match item {
        Item::Filter(entry) => Some((0, entry)),
        Item::Issue(_) => None,
    });
    let compiled = dnr::compile(&[Standing::BUNDLED], entries, Browser::Both, Budget::UNLIMITED);
    let unexpected = compiled.issues.iter().find(|(_, issue)| *issue != dnr::DnrIssue::Asks);
    ensure!(unexpected.is_none(), "the bundled list has a filter without a rule: {unexpected:?}");
    Ok(serde_json::to_vec(&[open(catalogue)?, compiled.rules].concat())?)
}

/// What lists cannot block: pages that people must reach, and the addresses of the lists themselves.
fn open(catalogue: &str) -> Result<Vec<dnr::Rule>> {
    let catalogue: Vec<Offer> = serde_json::from_str(catalogue).context("rules/catalog.json")?;
    let catalogue: Vec<Offer> = catalogue.into_iter().filter(|offer| !offer.address.is_empty()).collect();
    let homes = catalogue.iter().map(|offer| Url::parse(&offer.homepage).host().to_owned());
    let hosts: BTreeSet<String> = dnr::never_blocked().map(str::to_owned).chain(homes).collect();
    let request_domains: dnr::Names = hosts.into_iter().collect();
    let pages = dnr::Condition { request_domains, resource_types: vec!["main_frame"], ..Default::default() };
    let lists = catalogue.into_iter().map(|offer| dnr::Condition {
        url_filter: Some(format!("|{}", offer.address)),
        is_url_filter_case_sensitive: Some(true),
        ..Default::default()
    });
    let rule = |(id, condition)| {
        let action = dnr::RuleAction::Allow;
        dnr::Rule { id, priority: priority::PAGE, action, condition }
    };
    Ok((1..).zip(std::iter::once(pages).chain(lists)).map(rule).collect())
}

/// A list that users can switch on.
#[derive(Deserialize)]
struct Offer {
    /// Empty: it has none yet.
    address: String,
    homepage: String,
}

/// The catalogue as a module: Chromium starts no service worker a second time that imports JSON.
fn offers(catalogue: &str) -> String {
    format!(
        "/**\n * The lists that are offered from the start. Written by `cargo xtask rules`; edit rules/catalog.json instead.\n */\n\n\
         /** @type {{{{ id: string, title: string, address: string, homepage: string, licence: string, language: string, on: boolean, \
         key?: string }}[]}} */\nexport const catalogue = {};\n",
        catalogue.trim_end()
    )
}

/// What the shell must know before the core is loaded.
fn shell(families: &[Family]) -> String {
    let hosts = |consent: Consent| {
        let mut hosts: Vec<&str> =
            families.iter().filter(|family| family.consent == consent).flat_map(|family| family.hosts()).collect();
        hosts.sort_unstable();
        format!("[\n  '{}',\n]", hosts.join("',\n  '"))
    };
    format!(
        "/**\n * What the shell must know before the core is loaded: the hosts of the bundled list, and the priorities of\n \
         * rules (src/dnr). Written by `cargo xtask rules`; edit rules/families instead.\n */\n\n\
         /** Priorities of declarativeNetRequest rules; higher wins. */\n\
         export const priority = {{ conviction: {}, repair: {}, decision: {}, decisionForNow: {}, pause: {} }};\n\n\
         /** Hosts whose miners run without asking: blocked. */\nexport const hidden = {};\n\n\
         /** Hosts that offer mining openly: asked about. */\nexport const offered = {};\n",
        priority::CONVICTION,
        priority::REPAIR,
        priority::DECISION,
        priority::DECISION_FOR_NOW,
        priority::PAUSE,
        hosts(Consent::Hidden),
        hosts(Consent::Offered),
    )
}
