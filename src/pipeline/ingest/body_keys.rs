//! The names of members by which an object may be the body of an event.

use crate::catalog::Catalog;

/// The names of the required members of event bodies.
pub(super) struct BodyKeys<'c> {
    /// The names, in order.
    names: Vec<&'c str>,
    /// The smallest number of them that the body of one event type requires, at least one.
    least: usize,
}

impl<'c> BodyKeys<'c> {
    pub(super) fn new(catalog: &'c Catalog) -> Self {
        let (mut names, mut least) = (Vec::new(), usize::MAX);
        for known in catalog.event_types() {
            let before = names.len();
            let required = known.body.fields.iter().filter(|field| field.required);
            names.extend(required.map(|field| field.name.as_str()));
            least = least.min(names.len() - before);
        }
        names.sort_unstable();
        names.dedup();
        Self { names, least: least.max(1) }
    }

    /// The smallest number of members with [required names](Self::contains) that a body has.
    pub(super) fn least(&self) -> usize {
        self.least
    }

    /// Whether some body requires a member of this name.
    pub(super) fn contains(&self, name: &str) -> bool {
        self.names.binary_search(&name).is_ok()
    }
}
