//! Keys that appear more than once in one object.

use std::borrow::Cow;
use std::hash::{BuildHasher, RandomState};

use super::Parser;
use crate::catalog::ObjectSchema;
use crate::event::MemberId;
use crate::event::anomaly::{Anomalies, Anomaly, MAX_NOTED, PathStep, UnknownContainer};
use crate::json::{self, Span};

/// The key of a skipped member, by its hash and the span of the member. It has 16 bytes: an object of a
/// megabyte has a hundred thousand.
#[derive(Clone, Copy, Debug)]
pub(super) struct KeyHash {
    hash: u32,
    span: Span,
}

impl KeyHash {
    fn key(self, text: &str) -> Cow<'_, str> {
        json::key(text, self.span)
    }
}

/// An unknown object or array whose end was not scanned yet.
#[derive(Clone, Copy, Debug)]
pub(super) struct OpenValue {
    pub(super) step: PathStep,
    /// Its index in [`Parser::containers`], if something was noted in it.
    pub(super) noted: Option<u32>,
}

impl<'c> Parser<'c, '_> {
    /// Adds the key of a member of the object that is being parsed.
    #[expect(clippy::cast_possible_truncation, reason = "32 bits distinguish most keys")]
    pub(super) fn push_key(&mut self, name: &str, span: Span) {
        let hash = self.hasher.get_or_insert_with(RandomState::new).hash_one(name) as u32;
        self.keys.push(KeyHash { hash, span });
    }

    /// Notes the keys since `first`, all keys of unknown members of the object that was parsed, and drops
    /// them: those that appear more than once as duplicates and, if the object is in the catalog, each as
    /// unknown. Of a duplicate only the last member counts: what was noted in the others, which is among the
    /// anomalies since `noted`, is dropped.
    pub(super) fn note_keys(
        &mut self,
        first: usize,
        noted: usize,
        object: Option<&'c ObjectSchema>,
        parent: Option<MemberId>,
    ) {
        let text = self.scanner.text();
        let names = &mut self.keys[first..];
        let is_doubled = names.len() > 1 && sort(names, text);
        if is_doubled || object.is_some() {
            let kept = keep_last(names, text, is_doubled);
            if is_doubled {
                self.anomalies.drop_superseded(noted, parent, &self.keys[first..first + kept]);
            }
            for index in first..first + kept {
                let KeyHash { hash: doubled, span } = self.keys[index];
                if let Some(object) = object {
                    self.anomalies.push(Anomaly::Unknown { parent, object, span });
                }
                if doubled == 1 {
                    self.note_duplicate(parent, span);
                }
            }
        }
        self.keys.truncate(first);
    }

    /// Notes a member of the object being parsed that appears more than once.
    pub(super) fn note_duplicate(&mut self, parent: Option<MemberId>, span: Span) {
        // More are only counted.
        let within = if self.anomalies.counts.duplicate < MAX_NOTED { self.note_open() } else { None };
        self.anomalies.push(Anomaly::Duplicate { parent, within, span });
    }

    /// Notes the innermost unknown object or array that is open, with those around it; returns its index.
    fn note_open(&mut self) -> Option<u32> {
        let noted = self.open.iter().rposition(|open| open.noted.is_some());
        for index in noted.map_or(0, |noted| noted + 1)..self.open.len() {
            let around = index.checked_sub(1).and_then(|around| self.open[around].noted);
            let place = u32::try_from(self.containers.len()).expect("a record has fewer values than bytes");
            self.containers.push(UnknownContainer { around, step: self.open[index].step });
            self.open[index].noted = Some(place);
        }
        self.open.last()?.noted
    }
}

impl Anomalies<'_> {
    /// Drops what was noted since `noted` in unknown members of the object `parent`, or of an object in it,
    /// that are not among the members `counting`, which are in the order of the text.
    fn drop_superseded(&mut self, noted: usize, parent: Option<MemberId>, counting: &[KeyHash]) {
        let counts = |place: Span| {
            let after = counting.partition_point(|name| name.span.start <= place.start);
            after.checked_sub(1).is_some_and(|index| place.start < counting[index].span.end)
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

/// Sorts equal keys next to each other, in the order of the text; returns whether there are any.
fn sort(names: &mut [KeyHash], text: &str) -> bool {
    names.sort_unstable_by_key(|name| (name.hash, name.span.start));
    if !names.windows(2).any(|pair| pair[0].hash == pair[1].hash) {
        return false;
    }
    // Keys of one hash are nearly always equal, and then they are sorted already, which one pass verifies.
    names.sort_by(|left, right| {
        let by_name = || left.key(text).cmp(&right.key(text));
        left.hash.cmp(&right.hash).then_with(by_name).then(left.span.start.cmp(&right.span.start))
    });
    true
}

/// Moves the last one of each key to the front, in the order of the text, with a hash of 1 if there are
/// others and 0 if not; returns their number.
fn keep_last(names: &mut [KeyHash], text: &str, is_doubled: bool) -> usize {
    let (mut kept, mut doubled) = (0, 0);
    for index in 0..names.len() {
        let name = names[index];
        let same = |next: &KeyHash| next.hash == name.hash && next.key(text) == name.key(text);
        if is_doubled && names.get(index + 1).is_some_and(same) {
            doubled = 1;
            continue;
        }
        names[kept] = KeyHash { hash: doubled, ..name };
        (kept, doubled) = (kept + 1, 0);
    }
    names[..kept].sort_unstable_by_key(|name| name.span.start);
    kept
}
