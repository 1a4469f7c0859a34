//! Numbers for ids.

use std::collections::HashMap;
use std::hash::Hash;

use foldhash::fast::RandomState;

/// The largest number of ids that are compared one by one, which is faster than hashing them.
const FEW: usize = 8;

/// Numbers from 0 for ids, in the order in which they are inserted. Most timelines have only a few.
#[derive(Debug)]
pub(super) struct IdIndex<K> {
    ids: Vec<K>,
    /// The number of each id; `None` for up to [`FEW`] ids.
    numbers: Option<HashMap<K, usize, RandomState>>,
}

impl<K> Default for IdIndex<K> {
    fn default() -> Self {
        Self { ids: Vec::new(), numbers: None }
    }
}

impl<K: Copy + Eq + Hash> IdIndex<K> {
    /// The ids by their numbers.
    pub(super) fn ids(&self) -> &[K] {
        &self.ids
    }

    /// The number of an id that was inserted.
    pub(super) fn get(&self, id: K) -> Option<usize> {
        match &self.numbers {
            Some(numbers) => numbers.get(&id).copied(),
            None => self.ids.iter().rposition(|known| *known == id),
        }
    }

    /// The number of an id, which is the next one if the id is new.
    pub(super) fn insert(&mut self, id: K) -> usize {
        if let Some(number) = self.get(id) {
            return number;
        }
        let number = self.ids.len();
        self.ids.push(id);
        match &mut self.numbers {
            Some(numbers) => {
                numbers.insert(id, number);
            }
            None if number == FEW => self.numbers = Some(self.ids.iter().copied().zip(0..).collect()),
            None => {}
        }
        number
    }
}

#[cfg(test)]
mod tests {
    use super::{FEW, IdIndex};

    #[test]
    fn ids_have_the_numbers_of_their_first_insertion() {
        let ids: Vec<_> = (0..3 * FEW).map(|id| id.to_string()).collect();
        let ids: Vec<_> = ids.iter().map(String::as_str).collect();
        let mut index = IdIndex::default();
        for (number, id) in ids.iter().copied().enumerate() {
            assert_eq!(index.get(id), None);
            assert_eq!(index.insert(id), number);
            for (number, id) in ids[..=number].iter().copied().enumerate() {
                assert_eq!((index.get(id), index.insert(id)), (Some(number), number));
            }
        }
        assert_eq!(index.ids(), ids);
    }
}
