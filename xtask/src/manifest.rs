//! manifest.json -> the manifest of one browser.
//!
//! The one in the repository loads unpacked in both browsers as it stands, because each ignores the keys of the other.
//! A package holds only the keys of its browser: the stores warn about foreign ones.

use anyhow::{Context, Result, ensure};
use serde_json::Value;

/// A browser that has packages of its own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Browser {
    Chrome,
    Firefox,
}

/// What only one browser understands.
struct Own {
    browser: Browser,
    place: Place,
}

/// Where in the manifest something stands.
enum Place {
    /// A key of an object: the object as a JSON pointer, the key.
    Key(&'static str, &'static str),
    /// A text in a list: the list as a JSON pointer, the text.
    Item(&'static str, &'static str),
}

/// Every key of manifest.json that one browser has to itself.
const OWN: &[Own] = &[
    Own { browser: Browser::Chrome, place: Place::Key("", "minimum_chrome_version") },
    Own { browser: Browser::Chrome, place: Place::Key("/background", "service_worker") },
    Own { browser: Browser::Firefox, place: Place::Key("", "browser_specific_settings") },
    Own { browser: Browser::Firefox, place: Place::Key("/background", "scripts") },
    Own { browser: Browser::Firefox, place: Place::Item("/permissions", "webRequestBlocking") },
    Own { browser: Browser::Firefox, place: Place::Item("/permissions", "webRequestFilterResponse") },
    Own {
        browser: Browser::Firefox,
        place: Place::Item("/permissions", "webRequestFilterResponse.serviceWorkerScript"),
    },
];

/// Removes what belongs to the other browser.
///
/// # Errors
/// The text is not JSON, or what is to be removed is not there: then the table is out of date.
pub(crate) fn only_for(browser: Browser, text: &str) -> Result<String> {
    let mut manifest: Value = serde_json::from_str(text).context("manifest.json")?;
    for own in OWN.iter().filter(|own| own.browser != browser) {
        own.place.remove_from(&mut manifest)?;
    }
    Ok(format!("{manifest:#}\n"))
}

impl Place {
    fn remove_from(&self, manifest: &mut Value) -> Result<()> {
        let (pointer, name) = match self {
            Place::Key(pointer, name) | Place::Item(pointer, name) => (pointer, name),
        };
        let holder = manifest.pointer_mut(pointer);
        let removed = match (self, holder) {
            (Place::Key(..), Some(Value::Object(object))) => object.remove(*name).is_some(),
            (Place::Item(..), Some(Value::Array(list))) => {
                let before = list.len();
                list.retain(|item| item.as_str() != Some(name));
                list.len() < before
            }
            _ => false,
        };
        ensure!(removed, "manifest.json has no `{name}` in `{pointer}/`");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(browser: Browser, manifest: &Value, expected: Option<Value>) {
        let split = only_for(browser, &manifest.to_string()).ok();
        let split = split.and_then(|text| serde_json::from_str(&text).ok());
        assert_eq!(split, expected, "{browser:?}");
    }

    #[test]
    fn each_browser_keeps_its_own_keys() {
        let both = json!({
            "name": "Wattguard",
            "minimum_chrome_version": "141",
            "browser_specific_settings": { "gecko": {} },
            "background": { "service_worker": "main.js", "scripts": ["main.js"], "type": "module" },
            "permissions": [
                "storage",
                "webRequest",
                "webRequestBlocking",
                "webRequestFilterResponse",
                "webRequestFilterResponse.serviceWorkerScript",
            ],
        });
        let chrome = json!({
            "name": "Wattguard",
            "minimum_chrome_version": "141",
            "background": { "service_worker": "main.js", "type": "module" },
            "permissions": ["storage", "webRequest"],
        });
        let firefox = json!({
            "name": "Wattguard",
            "browser_specific_settings": { "gecko": {} },
            "background": { "scripts": ["main.js"], "type": "module" },
            "permissions": [
                "storage",
                "webRequest",
                "webRequestBlocking",
                "webRequestFilterResponse",
                "webRequestFilterResponse.serviceWorkerScript",
            ],
        });
        check(Browser::Chrome, &both, Some(chrome.clone()));
        check(Browser::Firefox, &both, Some(firefox.clone()));
        // What is not there cannot be removed: a manifest that lost a key must not pass in silence.
        check(Browser::Chrome, &chrome, None);
        check(Browser::Firefox, &firefox, None);
    }
}
