//! Counts of events by a text of theirs, such as the id of the app.

use std::cmp::Reverse;
use std::collections::HashMap;

/// Counts by name. Memory is bounded: after many names, events with others are counted together.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    counts: HashMap<Box<str>, u64, foldhash::fast::RandomState>,
    /// The count of all names that are not kept.
    others: u64,
}

/// A name and its count.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "a name and its count")]
pub struct NamedCount {
    /// The name.
    pub name: String,
    /// The count.
    pub count: u64,
}

impl Counts {
    /// The largest number of names that are kept.
    pub const MAX_NAMES: usize = 10_000;
    /// The longest name, in bytes; longer ones are counted with the others.
    const MAX_LENGTH: usize = 256;

    /// Adds to the count of a name.
    pub fn add(&mut self, name: &str, count: u64) {
        if let Some(known) = self.counts.get_mut(name) {
            *known += count;
        } else if self.counts.len() < Self::MAX_NAMES && name.len() <= Self::MAX_LENGTH {
            self.counts.insert(name.into(), count);
        } else {
            self.others += count;
        }
    }

    /// Adds the counts of another part of the log.
    pub fn add_all(&mut self, other: &Self) {
        #[expect(clippy::iter_over_hash_type, reason = "sums do not depend on the order")]
        for (name, count) in &other.counts {
            self.add(name, *count);
        }
        self.others += other.others;
    }

    /// The names with their counts: the largest first, equal ones by name.
    #[must_use]
    pub fn by_count(&self) -> Vec<NamedCount> {
        let counts =
            self.counts.iter().map(|(name, count)| NamedCount { name: name.to_string(), count: *count });
        let mut counts: Vec<_> = counts.collect();
        counts.sort_by(|left, right| {
            Reverse(left.count).cmp(&Reverse(right.count)).then_with(|| left.name.cmp(&right.name))
        });
        counts
    }

    /// The count of the names that are not kept.
    #[must_use]
    pub fn others(&self) -> u64 {
        self.others
    }
}
