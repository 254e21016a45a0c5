//! A line of JSON -> a sample.

use std::path::Path;

use super::sample::{self, Kind, Sample};
use crate::finding::{Label, Name};
use crate::json::fields;
use crate::{base64, lines};

/// As it stands on its line.
#[derive(Default)]
struct Written {
    path: Option<String>,
    url: Option<String>,
    id: Label,
    text: Option<String>,
    base64: Option<String>,
    kind: Option<String>,
}

fields!(Written {
    "path" => path, "url" => url, "id" => id, "text" => text, "base64" => base64, "kind" => kind
});

/// The sample of a line; else where and why there is none.
pub(super) fn sample(line: &[u8]) -> Result<Sample, String> {
    let mut written = Written::default();
    lines::fill(&mut written, String::from_utf8_lossy(line).as_bytes())?;
    let Written { path, url, id, text, base64, kind } = written;
    if path.is_none() && url.is_none() && id.is_none() {
        return Err(": no \"path\", \"url\" or \"id\"".to_owned());
    }
    let mut bytes = match (text, base64) {
        (Some(text), _) => text.into_bytes(),
        (None, Some(text)) => base64::decoded(&text).ok_or(": \"base64\" is none")?,
        (None, None) => return Err(": no \"text\" and no \"base64\"".to_owned()),
    };
    let faults = sample::shorten(&mut bytes).into_iter().collect();
    let address = path.as_deref().or(url.as_deref()).unwrap_or_default();
    let kind = match kind {
        Some(name) => Kind::named(&name).ok_or(": \"kind\" is not script, page or module")?,
        None => {
            let of_path = || Kind::of_path(Path::new(address.split(['?', '#']).next().unwrap_or_default()));
            Kind::of_magic(&bytes).or_else(of_path).unwrap_or_else(|| Kind::of_text(&bytes))
        }
    };
    Ok(Sample { name: Name { path, id, url }, kind, bytes, faults })
}
