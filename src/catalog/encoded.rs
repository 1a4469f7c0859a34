//! JSON text that is written to the output as it is.

use crate::json::write_string;

/// JSON that is part of the output for many events, rendered once.
#[derive(Clone, Debug)]
pub struct Encoded(String);

impl Encoded {
    pub(super) fn new(json: Vec<u8>) -> Self {
        Self(String::from_utf8(json).expect("JSON made of texts is UTF-8"))
    }

    /// A JSON string.
    pub(super) fn string(text: &str) -> Self {
        let mut json = Vec::with_capacity(text.len() + 2);
        write_string(&mut json, text);
        Self::new(json)
    }

    /// The JSON text.
    #[must_use]
    #[inline]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The bytes of the JSON text.
    #[must_use]
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}
