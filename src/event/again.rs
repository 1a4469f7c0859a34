//! Objects in which a known member stands more than once. The last one counts, as in the official SDKs, so the others are
//! passed over, as if they were not there: nothing in them is read, missing or unknown.

use super::anomaly::Counts;
use super::reading::Reading;
use crate::catalog::{Field, FieldSet, ObjectSchema};
use crate::json::{ScanError, Span};

/// How far the reading had come where an object begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    /// Behind the bracket that opens the object.
    offset: usize,
    members: usize,
    pub(super) anomalies: usize,
    counts: Counts,
    pub(super) names: usize,
    passed: usize,
    secrets: usize,
    unread: Option<usize>,
}

impl<'c> Reading<'c, '_> {
    /// How far the reading has come.
    #[inline]
    pub(super) fn mark(&self) -> Mark {
        Mark {
            offset: self.scanner.offset(),
            members: self.members.len(),
            anomalies: self.anomalies.noted.len(),
            counts: self.anomalies.counts,
            names: self.names.len(),
            passed: self.passed.len(),
            secrets: self.secrets.len(),
            unread: self.unread,
        }
    }

    /// Forgets what was noted since `mark`, but for the places of credentials.
    fn forget(&mut self, mark: &Mark) {
        self.anomalies.noted.truncate(mark.anomalies);
        self.anomalies.counts = mark.counts;
        self.names.truncate(mark.names);
        self.passed.truncate(mark.passed);
        self.unread = mark.unread;
    }

    /// Reads an object again in which a known member has come twice.
    #[cold]
    pub(super) fn object_again(
        &mut self,
        object: &'c ObjectSchema,
        parent: Option<usize>,
        mark: &Mark,
    ) -> Result<(), ScanError> {
        // An object around it may have to be read again too.
        self.doubled.insert(mark.offset);
        self.forget(mark);
        self.secrets.truncate(mark.secrets);
        self.members.truncate(mark.members);
        if parent.is_none() {
            self.forget_top();
        }
        // The name of a member of the object was passed last.
        let depth = self.scanner.depth();
        self.scanner.seek(mark.offset, depth);
        let last = self.last_of_each(object)?;
        self.scanner.seek(mark.offset, depth);
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
                let mark = self.mark();
                let span = self.pass_member(&name, start, parent)?;
                if field.secret {
                    self.secrets.truncate(mark.secrets);
                    self.secrets.push(span.value..span.end);
                }
                self.forget(&mark);
            }
        }
        self.finish(object, parent, seen, mark);
        Ok(())
    }

    /// A call of its own, so that the way of ordinary members is compiled for them alone.
    #[inline(never)]
    fn last_member(
        &mut self,
        field: &'c Field,
        parent: Option<usize>,
        start: usize,
    ) -> Result<(), ScanError> {
        self.known_member(field, parent, start)
    }

    /// The last member of each known name in the object whose bracket is passed.
    fn last_of_each(&mut self, object: &ObjectSchema) -> Result<Vec<Last>, ScanError> {
        let mut last = vec![Last::default(); object.fields.len()];
        let mut first = true;
        while self.scanner.next_member(first)? {
            first = false;
            let start = self.scanner.offset();
            let name = self.scanner.parse_key()?.unescape();
            let value = self.scanner.skip_value()?;
            if let Some(field) = object.find(&name) {
                let end = self.scanner.offset();
                let count = last[field.index].count + 1;
                last[field.index] = Last { span: Span::new(start, end - value.len(), end), count };
            }
        }
        Ok(last)
    }
}

/// The last member of a name.
#[derive(Clone, Copy, Debug, Default)]
struct Last {
    span: Span,
    /// How many there are in all.
    count: usize,
}
