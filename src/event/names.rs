//! Names that stand more than once in one object.

use std::borrow::Cow;
use std::hash::{BuildHasher, RandomState};

use super::anomaly::{Anomalies, Anomaly, NOTED, Passed, Step};
use super::reading::Reading;
use crate::catalog::ObjectSchema;
use crate::json::{self, Span};

/// The name of a member that was passed over, by its hash and the place of the member: 16 bytes, as an object of a
/// megabyte has hundred thousands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Name {
    hash: u32,
    span: Span,
}

impl Name {
    fn read(self, text: &str) -> Cow<'_, str> {
        json::key(text, self.span)
    }
}

/// An unknown object or array that is open.
#[derive(Clone, Copy, Debug)]
pub(super) struct Open {
    pub(super) step: Step,
    /// Its index in [`Reading::passed`], if something was noted in it.
    pub(super) noted: Option<u32>,
}

impl<'c> Reading<'c, '_> {
    /// Remembers the name of a member of the object being read.
    #[expect(clippy::cast_possible_truncation, reason = "32 bits tell most names apart")]
    pub(super) fn push_name(&mut self, name: &str, span: Span) {
        let hash = self.hasher.get_or_insert_with(RandomState::new).hash_one(name) as u32;
        self.names.push(Name { hash, span });
    }

    /// Notes the names since `first`, which are all that the object being read has, and forgets them: those that stand more
    /// than once, and if the object is a known one, each as unknown. Of a doubled member only the last one counts: what was
    /// noted in the others, which is among the anomalies since `noted`, is dropped.
    pub(super) fn note_names(
        &mut self,
        first: usize,
        noted: usize,
        object: Option<&'c ObjectSchema>,
        parent: Option<usize>,
    ) {
        let text = self.scanner.text();
        let names = &mut self.names[first..];
        let is_doubled = names.len() > 1 && sort(names, text);
        if is_doubled || object.is_some() {
            let kept = keep_last(names, text, is_doubled);
            if is_doubled {
                self.anomalies.drop_superseded(noted, parent, &self.names[first..first + kept]);
            }
            for index in first..first + kept {
                let Name { hash: doubled, span } = self.names[index];
                if let Some(object) = object {
                    self.anomalies.push(Anomaly::Unknown { parent, object, span });
                }
                if doubled == 1 {
                    self.note_duplicate(parent, span);
                }
            }
        }
        self.names.truncate(first);
    }

    /// Notes a member of the object being read that stands more than once.
    pub(super) fn note_duplicate(&mut self, parent: Option<usize>, span: Span) {
        // More are only counted.
        let within = if self.anomalies.counts.duplicate < NOTED { self.note_open() } else { None };
        self.anomalies.push(Anomaly::Duplicate { parent, within, span });
    }

    /// The innermost unknown object or array that is open, noted with those around it.
    fn note_open(&mut self) -> Option<u32> {
        let noted = self.open.iter().rposition(|open| open.noted.is_some());
        for index in noted.map_or(0, |noted| noted + 1)..self.open.len() {
            let around = index.checked_sub(1).and_then(|around| self.open[around].noted);
            let place = u32::try_from(self.passed.len()).expect("there are no more than bytes of the record");
            self.passed.push(Passed { around, step: self.open[index].step });
            self.open[index].noted = Some(place);
        }
        self.open.last()?.noted
    }
}

impl Anomalies<'_> {
    /// Drops what was noted since `noted` inside of unknown members of the object `parent`, or of an object in it, that are
    /// not among those that count. These are in the order of the text.
    fn drop_superseded(&mut self, noted: usize, parent: Option<usize>, counting: &[Name]) {
        let counts = |place: Span| {
            let behind = counting.partition_point(|name| name.span.start <= place.start);
            behind.checked_sub(1).is_some_and(|index| place.start < counting[index].span.end)
        };
        let before = self.noted.len();
        let mut kept = noted;
        for index in noted..before {
            let dropped = matches!(
                self.noted[index],
                Anomaly::Duplicate { parent: around, within: Some(_), span } if around == parent && !counts(span)
            );
            if !dropped {
                self.noted.swap(kept, index);
                kept += 1;
            }
        }
        self.noted.truncate(kept);
        self.counts.duplicate -= before - kept;
    }
}

/// Puts equal names beside each other, in the order of the text; says whether there are any.
fn sort(names: &mut [Name], text: &str) -> bool {
    names.sort_unstable_by_key(|name| (name.hash, name.span.start));
    if !names.windows(2).any(|pair| pair[0].hash == pair[1].hash) {
        return false;
    }
    // Names of one hash are mostly one name, so that they are sorted already, which takes one look at each.
    names.sort_by(|left, right| {
        let by_name = || left.read(text).cmp(&right.read(text));
        left.hash.cmp(&right.hash).then_with(by_name).then(left.span.start.cmp(&right.span.start))
    });
    true
}

/// Moves the last one of each name to the front, in the order of the text, with 1 for a hash if there are others, or else
/// 0; gives their number.
fn keep_last(names: &mut [Name], text: &str, is_doubled: bool) -> usize {
    let (mut kept, mut doubled) = (0, 0);
    for index in 0..names.len() {
        let name = names[index];
        let same = |next: &Name| next.hash == name.hash && next.read(text) == name.read(text);
        if is_doubled && names.get(index + 1).is_some_and(same) {
            doubled = 1;
            continue;
        }
        names[kept] = Name { hash: doubled, ..name };
        (kept, doubled) = (kept + 1, 0);
    }
    names[..kept].sort_unstable_by_key(|name| name.span.start);
    kept
}
