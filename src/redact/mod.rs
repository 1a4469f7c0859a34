//! Redaction: texts of events without the ids, tokens, names and other contents of a tenant, so that they can be
//! shared.
//!
//! Values are replaced, not left out. Equal words are replaced by equal ones and different words by different ones, so that a log
//! has the same findings and timelines; a replacement is as long as the original and of the same kind, so that the places
//! of findings are those of the original. Kept are the names of members, codes, event types, times, and small numbers
//! where the catalog has numbers.
//!
//! ```
//! use feishu_ev::catalog::Catalog;
//! use feishu_ev::redact::Redactor;
//!
//! let catalog = Catalog::load(&[])?;
//! let redactor = Redactor::new(&catalog, b"a key that is kept secret");
//! let text = r#"{"event":{"process_id":"7312658016791168538","node_status":2}}"#;
//! let redacted = redactor.text(text);
//! assert_eq!(redacted.len(), text.len());
//! assert!(redacted.contains(r#""node_status":2"#) && !redacted.contains("7312658016791168538"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod kept;
mod pseudonym;
#[cfg(test)]
mod tests;
mod text;

use std::borrow::Cow;
use std::fmt;

use self::kept::Kept;
use self::pseudonym::Pseudonyms;
use self::text::TextRedactor;
use crate::catalog::Catalog;

/// Replaces what identifies people and tenants. Its key cannot be printed.
pub struct Redactor<'c> {
    kept: Kept<'c>,
    pseudonyms: Pseudonyms,
}

impl<'c> Redactor<'c> {
    /// The redactor with a key: whoever has it can find out what was replaced.
    #[must_use]
    pub fn new(catalog: &'c Catalog, key: &[u8]) -> Self {
        Self { kept: Kept::new(catalog), pseudonyms: Pseudonyms::new(key) }
    }

    /// A redacted text of the same length. The text is JSON, or was meant to be.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        TextRedactor::new(self, text).redact()
    }

    /// A redacted id, as it is in a redacted text.
    #[must_use]
    pub fn id(&self, id: &str) -> String {
        TextRedactor::new(self, id).redact_value()
    }

    /// Whether the name of a member stays as it is.
    #[must_use]
    pub fn keeps_name(&self, name: &str) -> bool {
        self.kept.is_name(name)
    }

    /// A redacted JSON Pointer (RFC 6901): names are kept as in a text.
    #[must_use]
    pub fn pointer(&self, pointer: &str) -> String {
        let steps = pointer.split('/').map(|step| {
            if self.kept.is_step(step) {
                return Cow::Borrowed(step);
            }
            let name = step.replace("~1", "/").replace("~0", "~");
            Cow::Owned(self.id(&name).replace('~', "~0").replace('/', "~1"))
        });
        steps.collect::<Vec<_>>().join("/")
    }
}

impl fmt::Debug for Redactor<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Redactor").finish_non_exhaustive()
    }
}
