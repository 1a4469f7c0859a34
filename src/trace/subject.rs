//! What timelines are about.

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::RandomState;
use smol_str::SmolStr;

use crate::catalog::SubjectKind;

/// What a timeline is about, such as a process.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct TimelineSubject {
    /// What it is.
    pub kind: Arc<SubjectKind>,
    /// The id.
    pub id: SmolStr,
}

/// What an event belongs to.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub struct SubjectRef<'e> {
    /// What it is.
    pub kind: &'e Arc<SubjectKind>,
    /// The id.
    pub id: &'e str,
}

impl From<SubjectRef<'_>> for TimelineSubject {
    fn from(subject: SubjectRef<'_>) -> Self {
        Self { kind: Arc::clone(subject.kind), id: subject.id.into() }
    }
}

/// A map from what timelines are about. There are few kinds, and many ids of each.
#[derive(Debug)]
pub(super) struct SubjectMap<T> {
    by_kind: Vec<IdsOfKind<T>>,
}

/// The values of the ids of a kind.
#[derive(Debug)]
struct IdsOfKind<T> {
    kind: Arc<SubjectKind>,
    values: HashMap<SmolStr, T, RandomState>,
}

impl<T> Default for SubjectMap<T> {
    fn default() -> Self {
        Self { by_kind: Vec::new() }
    }
}

impl<T> SubjectMap<T> {
    pub(super) fn get(&self, subject: SubjectRef<'_>) -> Option<&T> {
        self.ids(subject.kind)?.get(subject.id)
    }

    pub(super) fn get_mut(&mut self, subject: SubjectRef<'_>) -> Option<&mut T> {
        self.ids_mut(subject.kind)?.get_mut(subject.id)
    }

    pub(super) fn insert(&mut self, subject: SubjectRef<'_>, value: T) {
        if let Some(values) = self.ids_mut(subject.kind) {
            values.insert(subject.id.into(), value);
        } else {
            let values = [(subject.id.into(), value)].into_iter().collect();
            self.by_kind.push(IdsOfKind { kind: Arc::clone(subject.kind), values });
        }
    }

    pub(super) fn remove(&mut self, subject: SubjectRef<'_>) {
        if let Some(ids) = self.ids_mut(subject.kind) {
            ids.remove(subject.id);
        }
    }

    fn ids(&self, kind: &SubjectKind) -> Option<&HashMap<SmolStr, T, RandomState>> {
        self.by_kind.iter().find(|known| known.kind.name == kind.name).map(|known| &known.values)
    }

    fn ids_mut(&mut self, kind: &SubjectKind) -> Option<&mut HashMap<SmolStr, T, RandomState>> {
        self.by_kind.iter_mut().find(|known| known.kind.name == kind.name).map(|known| &mut known.values)
    }
}
