//! From the anchors of findings to locations in the input.

use super::{Diagnostic, EventRef, Excerpt};
use crate::finding::{Anchor, Finding, Rule};
use crate::location::Location;
use crate::record::Record;
use crate::secret::Secrets;

/// The record that findings are about.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member, so that none is forgotten")]
pub struct Source<'r> {
    /// Its text.
    pub text: &'r str,
    /// Whether the text is not in the input as it is. Its findings are then located at its first byte.
    pub embedded: bool,
    /// The location of its first byte.
    pub location: &'r Location,
    /// The JSON Pointer of the record in the document that it is a part of.
    pub pointer: Option<&'r str>,
    /// The secrets that are masked in excerpts; `None` for diagnostics without excerpts.
    pub secrets: Option<&'r Secrets>,
}

impl<'r> Source<'r> {
    /// A record or file that is in the input as it is.
    #[must_use]
    pub fn new(text: &'r str, location: &'r Location, secrets: &'r Secrets) -> Self {
        Self { text, embedded: false, location, pointer: None, secrets: Some(secrets) }
    }

    /// A record that was decoded, for diagnostics without excerpts.
    #[must_use]
    pub fn of_record(record: &Record<'r>) -> Self {
        let Record { text, embedded, location, pointer, .. } = *record;
        Self { text, embedded, location, pointer, secrets: None }
    }

    /// The diagnostics of the findings, in the order of the text; the note about findings that are not listed
    /// is last.
    #[must_use]
    pub fn locate<'f>(
        &self,
        findings: impl IntoIterator<Item = &'f Finding>,
        event: &EventRef<'f>,
    ) -> Vec<Diagnostic<'f>>
    where
        'r: 'f,
    {
        let mut found: Vec<_> = findings.into_iter().map(|finding| (self.offset(finding), finding)).collect();
        found.sort_by_key(|(offset, finding)| (finding.rule == Rule::MoreFindings, *offset));
        let (mut position, mut passed) = (self.location.position, 0);
        let mut diagnostics = Vec::with_capacity(found.len());
        for (offset, finding) in found {
            if finding.rule == Rule::MoreFindings {
                (position, passed) = (self.location.position, 0);
            }
            position = position.after(&self.text[passed..offset]);
            passed = offset;
            diagnostics.push(Diagnostic {
                finding,
                location: Location::new(&self.location.file, position),
                excerpt: self.excerpt(finding),
                pointer: self.pointer,
                event: event.clone(),
            });
        }
        diagnostics
    }

    /// The byte of the text that is nearest to the finding in the input.
    fn offset(&self, finding: &Finding) -> usize {
        match &finding.anchor {
            _ if self.embedded => 0,
            Anchor::Byte(offset) => *offset,
            Anchor::Member { span, .. } => span.map_or(0, |span| span.value().start),
            Anchor::Record => 0,
        }
    }

    fn excerpt(&self, finding: &Finding) -> Option<Excerpt> {
        let secrets = self.secrets?;
        match &finding.anchor {
            Anchor::Byte(offset) => Some(Excerpt::around_byte(self.text, *offset, secrets)),
            Anchor::Member { span, .. } => Excerpt::of_member(self.text, (*span)?, secrets),
            Anchor::Record => None,
        }
    }
}
