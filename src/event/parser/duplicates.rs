//! Objects in which a known member appears more than once. The last one counts, as in the official SDKs, so
//! the others are skipped as if they did not exist: nothing in them is collected, missing or unknown.

use super::Parser;
use crate::catalog::{Field, FieldSet, ObjectSchema};
use crate::event::MemberId;
use crate::event::anomaly::AnomalyCounts;
use crate::event::envelope::TopLevel;
use crate::json::{ScanError, Span};

/// The state of the parser at the beginning of an object.
#[derive(Clone, Copy, Debug)]
pub(super) struct Checkpoint {
    /// The offset after the bracket that opens the object.
    offset: usize,
    members: usize,
    pub(super) anomalies: usize,
    counts: AnomalyCounts,
    pub(super) keys: usize,
    containers: usize,
    secrets: usize,
    unread: Option<MemberId>,
}

impl<'c> Parser<'c, '_> {
    /// The state of the parser.
    #[inline]
    pub(super) fn checkpoint(&self) -> Checkpoint {
        Checkpoint {
            offset: self.scanner.offset(),
            members: self.members.len(),
            anomalies: self.anomalies.noted.len(),
            counts: self.anomalies.counts,
            keys: self.keys.len(),
            containers: self.containers.len(),
            secrets: self.secrets.len(),
            unread: self.unread,
        }
    }

    /// Drops what was noted since the checkpoint, except the spans of credentials.
    fn restore(&mut self, checkpoint: &Checkpoint) {
        self.anomalies.noted.truncate(checkpoint.anomalies);
        self.anomalies.counts = checkpoint.counts;
        self.keys.truncate(checkpoint.keys);
        self.containers.truncate(checkpoint.containers);
        self.unread = checkpoint.unread;
    }

    /// Parses an object again in which a known member appears more than once.
    #[cold]
    pub(super) fn object_with_duplicates(
        &mut self,
        object: &'c ObjectSchema,
        parent: Option<MemberId>,
        checkpoint: &Checkpoint,
    ) -> Result<(), ScanError> {
        // An object around it may have to be parsed again too.
        self.with_duplicates.insert(checkpoint.offset);
        self.restore(checkpoint);
        self.secrets.truncate(checkpoint.secrets);
        self.members.truncate(checkpoint.members);
        if parent.is_none() {
            self.forget_top_level();
        }
        // The key of a member of the object was scanned last.
        let depth = self.scanner.depth();
        self.scanner.seek(checkpoint.offset, depth);
        let last = self.last_of_each(object)?;
        self.scanner.seek(checkpoint.offset, depth);
        let (mut seen, mut first) = (FieldSet::default(), true);
        while self.scanner.next_member(first)? {
            first = false;
            let start = self.scanner.offset();
            let name = self.scanner.parse_key()?.unescape();
            let Some(field) = object.find(&name) else {
                self.unknown_member(&name, start, parent)?;
                continue;
            };
            let last = &last[field.index];
            if last.span.start as usize == start {
                seen.insert(field);
                if last.count > 1 {
                    self.note_duplicate(parent, last.span);
                }
                self.last_member(field, parent, start)?;
            } else {
                let before = self.checkpoint();
                let span = self.skip_member(&name, start, parent)?;
                if field.secret {
                    self.secrets.truncate(before.secrets);
                    self.secrets.push(span.value..span.end);
                }
                self.restore(&before);
            }
        }
        self.finish(object, parent, seen, checkpoint);
        Ok(())
    }

    /// Drops what was parsed of the top-level members, except for what a [`Checkpoint`] has.
    fn forget_top_level(&mut self) {
        (self.top, self.known, self.deferred) = (TopLevel::default(), None, None);
        self.annotations.clear();
    }

    /// A function of its own, so that the code for ordinary members is compiled for them alone.
    #[inline(never)]
    fn last_member(
        &mut self,
        field: &'c Field,
        parent: Option<MemberId>,
        start: usize,
    ) -> Result<(), ScanError> {
        self.known_member(field, parent, start)
    }

    /// The last member of each field in the object whose bracket was scanned.
    fn last_of_each(&mut self, object: &ObjectSchema) -> Result<Vec<LastMember>, ScanError> {
        let mut last = vec![LastMember::default(); object.fields.len()];
        let mut first = true;
        while self.scanner.next_member(first)? {
            first = false;
            let start = self.scanner.offset();
            let name = self.scanner.parse_key()?.unescape();
            let value = self.scanner.skip_value()?;
            if let Some(field) = object.find(&name) {
                let end = self.scanner.offset();
                let count = last[field.index].count + 1;
                last[field.index] = LastMember { span: Span::new(start, end - value.len(), end), count };
            }
        }
        Ok(last)
    }
}

/// The last member of a field.
#[derive(Clone, Copy, Debug, Default)]
struct LastMember {
    span: Span,
    /// The number of members of the field.
    count: usize,
}
