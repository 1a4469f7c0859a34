//! The names of members by which an object may be the body of an event.

use crate::catalog::Catalog;

/// The names of the required members of the event bodies whose type is inferred.
pub(super) struct BodyKeys<'c> {
    /// The names, in order.
    names: Vec<&'c str>,
    /// The smallest number of them that the body of one event type requires, at least one.
    least: usize,
    /// The lengths of the names, as bits: most names of a log are shorter. That of the last bit and more is one.
    lengths: u64,
}

impl<'c> BodyKeys<'c> {
    pub(super) fn new(catalog: &'c Catalog) -> Self {
        let (mut names, mut least) = (Vec::new(), usize::MAX);
        for known in catalog.inferable_types() {
            let before = names.len();
            let required = known.body.fields.iter().filter(|field| field.required);
            names.extend(required.map(|field| field.name.as_str()));
            least = least.min(names.len() - before);
        }
        names.sort_unstable();
        names.dedup();
        let lengths = names.iter().fold(0, |lengths, name| lengths | length_bit(name));
        Self { names, least: least.max(1), lengths }
    }

    /// The smallest number of members with [required names](Self::contains) that a body has.
    pub(super) fn least(&self) -> usize {
        self.least
    }

    /// Whether some body requires a member of this name.
    pub(super) fn contains(&self, name: &str) -> bool {
        self.lengths & length_bit(name) != 0 && self.names.binary_search(&name).is_ok()
    }
}

/// The bit of the length of a name.
fn length_bit(name: &str) -> u64 {
    1 << name.len().min(63)
}
