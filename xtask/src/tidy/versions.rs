//! The version of Wattguard stands in Cargo.toml and in manifest.json: the same.

use anyhow::{Context, Result};
use serde_json::Value;

use super::{Finding, Source};

const MANIFEST: &str = "manifest.json";

/// Compares the version in manifest.json with cargo's.
///
/// # Errors
/// There is no manifest.json, or it is not JSON.
pub(super) fn findings(sources: &[Source], version: &str) -> Result<Option<Finding>> {
    let manifest = sources.iter().find(|source| source.path == MANIFEST);
    let text = &manifest.context("there is no manifest.json")?.text;
    let manifest: Value = serde_json::from_str(text).context(MANIFEST)?;
    let found = manifest.pointer("/version").and_then(Value::as_str);
    Ok((found != Some(version)).then(|| {
        let found = found.unwrap_or("none");
        Finding::of_file(MANIFEST, format!("version {found}, but Cargo.toml has {version}"))
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(manifest: &str, expected: Option<bool>) {
        let source = Source { path: MANIFEST.to_owned(), text: manifest.to_owned() };
        let agrees = findings(&[source], "0.2.0").ok().map(|finding| finding.is_none());
        assert_eq!(agrees, expected, "{manifest}");
    }

    #[test]
    fn versions_agree() {
        check(r#"{ "version": "0.2.0" }"#, Some(true));
        check(r#"{ "version": "0.1.0" }"#, Some(false));
        check("{}", Some(false));
        check("{", None);
    }
}
