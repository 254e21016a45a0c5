//! Base64 -> bytes: the alphabet of MIME or that of URLs (RFC 4648, sections 4 and 5), padded or not.

use base64::Engine;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

const ANY_PADDING: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);
const OF_MIME: GeneralPurpose = GeneralPurpose::new(&STANDARD, ANY_PADDING);
const OF_URLS: GeneralPurpose = GeneralPurpose::new(&URL_SAFE, ANY_PADDING);

/// The bytes; `None` where it is no base64.
pub(crate) fn decoded(text: &str) -> Option<Vec<u8>> {
    OF_MIME.decode(text).or_else(|_| OF_URLS.decode(text)).ok()
}
