//! JSON that is read for a few fields, whatever else it holds.
//!
//! A [`Part`] says which fields it wants; [`Fill`] fills it while the text streams by. What is not wanted is skipped
//! without being kept, however large. A value of another type than expected leaves its part as it was: only text that is
//! not JSON is an error. Of fields that stand twice, the last one counts.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Number;

/// Something that takes what it wants from a JSON value.
pub(crate) trait Part {
    /// The value is a string.
    fn text(&mut self, _text: &str) {}

    /// The value is a number.
    fn number(&mut self, _number: &Number) {}

    /// The value is an object; this is one of its fields, to be taken from `map` or skipped.
    fn field<'de, A: MapAccess<'de>>(&mut self, _key: &str, map: &mut A) -> Result<(), A::Error> {
        skip(map)
    }

    /// The value is an array; its next element is to be taken from `list` or skipped. `false` at its end.
    fn element<'de, A: SeqAccess<'de>>(&mut self, list: &mut A) -> Result<bool, A::Error> {
        Ok(list.next_element::<IgnoredAny>()?.is_some())
    }
}

/// Passes over the value of a field.
pub(crate) fn skip<'de, A: MapAccess<'de>>(map: &mut A) -> Result<(), A::Error> {
    map.next_value::<IgnoredAny>().map(|_| ())
}

impl Part for String {
    fn text(&mut self, text: &str) {
        text.clone_into(self);
    }
}

impl Part for Option<String> {
    fn text(&mut self, text: &str) {
        *self = Some(text.to_owned());
    }
}

impl Part for Option<f64> {
    fn number(&mut self, number: &Number) {
        *self = number.as_f64();
    }
}

/// Makes a struct a [`Part`] whose fields are those of the object.
macro_rules! fields {
    ($part:ident { $($key:literal => $field:ident),* }) => {
        impl $crate::json::Part for $part {
            fn field<'de, A: serde::de::MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<(), A::Error> {
                match key {
                    $($key => map.next_value_seed($crate::json::Fill(&mut self.$field)),)*
                    _ => $crate::json::skip(map),
                }
            }
        }
    };
}
pub(crate) use fields;

/// Fills a part from the next value.
pub(crate) struct Fill<'a, P>(pub(crate) &'a mut P);

impl<'de, P: Part> DeserializeSeed<'de> for Fill<'_, P> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, P: Part> Visitor<'de> for Fill<'_, P> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.0.text(text);
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            self.0.field(&key, &mut map)?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while self.0.element(&mut list)? {}
        Ok(())
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<(), E> {
        self.0.number(&number.into());
        Ok(())
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<(), E> {
        self.0.number(&number.into());
        Ok(())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<(), E> {
        if let Some(number) = Number::from_f64(number) {
            self.0.number(&number);
        }
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }
}

/// What is wrong with a text, without serde's `at line 1 column 7`.
pub(crate) fn message(fault: &serde_json::Error) -> String {
    let text = fault.to_string();
    let place = format!(" at line {} column {}", fault.line(), fault.column());
    text.strip_suffix(&place).unwrap_or(&text).to_owned()
}
