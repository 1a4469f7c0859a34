//! Numbers for ids.

use std::collections::HashMap;

/// The largest number of ids that are compared one by one, which is faster than hashing them.
const FEW: usize = 8;

/// Numbers from 0 for ids, in the order in which they are inserted. Most timelines have only a few.
#[derive(Debug, Default)]
pub(super) struct IdIndex<'i> {
    ids: Vec<&'i str>,
    /// The number of each id; empty for up to [`FEW`] ids.
    numbers: HashMap<&'i str, usize>,
}

impl<'i> IdIndex<'i> {
    /// The ids by their numbers.
    pub(super) fn ids(&self) -> &[&'i str] {
        &self.ids
    }

    /// The number of an id that was inserted.
    pub(super) fn get(&self, id: &str) -> Option<usize> {
        if self.ids.len() <= FEW {
            self.ids.iter().rposition(|known| *known == id)
        } else {
            self.numbers.get(id).copied()
        }
    }

    /// The number of an id, which is the next one if the id is new.
    pub(super) fn insert(&mut self, id: &'i str) -> usize {
        if let Some(number) = self.get(id) {
            return number;
        }
        let number = self.ids.len();
        self.ids.push(id);
        if number == FEW {
            self.numbers.extend(self.ids.iter().copied().zip(0..));
        } else if number > FEW {
            self.numbers.insert(id, number);
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
        let mut index = IdIndex::default();
        for (number, id) in ids.iter().enumerate() {
            assert_eq!(index.get(id), None);
            assert_eq!(index.insert(id), number);
            for (number, id) in ids[..=number].iter().enumerate() {
                assert_eq!((index.get(id), index.insert(id)), (Some(number), number));
            }
        }
        assert_eq!(index.ids(), ids);
    }
}
