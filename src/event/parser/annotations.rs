//! The members `decoded` that earlier runs of this tool have appended.

use std::ops::Range;

use super::Parser;

impl Parser<'_, '_> {
    /// Notes the span of a member `decoded`, with the comma that joins it to the other members.
    pub(super) fn note_annotation(&mut self, member: Range<usize>) {
        let text = self.scanner.text();
        let start = text[..member.start].trim_end().len();
        // The comma before it may belong to an earlier one.
        let done = self.annotations.last().map_or(0, |earlier| earlier.end);
        let added = if start > done && text[..start].ends_with(',') {
            start - 1..member.end
        } else {
            let rest = text[member.end..].trim_start();
            let comma = usize::from(rest.starts_with(','));
            start.max(done)..text.len() - rest.len() + comma
        };
        match self.annotations.last_mut() {
            Some(earlier) if earlier.end == added.start => earlier.end = added.end,
            _ => self.annotations.push(added),
        }
    }
}
