//! The longest of many lengths of time.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::Length;

/// The number of them that are kept.
pub(crate) const LISTED: usize = 10;

/// The longest of many lengths of time, at most [`LISTED`], each with what it is that of. Of equal ones, those with
/// the greater value are kept.
#[derive(Clone, Debug)]
pub(crate) struct Longest<T> {
    /// Those of what has ended, the shortest on top.
    ended: BinaryHeap<Reverse<Lasting<T>>>,
    /// Those of what has not ended and began first, the last on top. Their length is that until 1970.
    open: BinaryHeap<Reverse<Lasting<T>>>,
}

/// A length of time with what it is that of. Longer ones are greater.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Lasting<T> {
    pub(crate) length_ms: i64,
    pub(crate) value: T,
    pub(crate) is_open: bool,
}

impl<T> Default for Longest<T>
where
    T: Ord,
{
    fn default() -> Self {
        Self { ended: BinaryHeap::new(), open: BinaryHeap::new() }
    }
}

impl<T: Clone + Ord> Longest<T> {
    /// Adds a length; its value is made only if it is kept.
    pub(crate) fn add(&mut self, length: Length, value: impl FnOnce() -> T) {
        let (longest, length_ms, is_open) = match length {
            Length::Ended(length_ms) => (&mut self.ended, length_ms, false),
            Length::Open { since: Some(since) } => (&mut self.open, since.saturating_neg(), true),
            Length::Momentary | Length::Open { since: None } | Length::Unknown => return,
        };
        let is_shorter = longest.peek().is_some_and(|Reverse(shortest)| length_ms < shortest.length_ms);
        if longest.len() == LISTED && is_shorter {
            return;
        }
        longest.push(Reverse(Lasting { length_ms, value: value(), is_open }));
        if longest.len() > LISTED {
            longest.pop();
        }
    }

    /// Those that have ended, the longest first.
    pub(crate) fn ended(&self) -> Vec<Lasting<T>> {
        sorted(self.ended.iter().map(|Reverse(ended)| ended.clone()))
    }

    /// Those that have not ended, the longest first. They last until `now`.
    pub(crate) fn open(&self, now: i64) -> Vec<Lasting<T>> {
        sorted(
            self.open.iter().map(|Reverse(open)| Lasting {
                length_ms: open.length_ms.saturating_add(now),
                ..open.clone()
            }),
        )
    }

    /// All of them, the longest first. One that is open lasts until `now`.
    pub(crate) fn all(&self, now: i64) -> Vec<Lasting<T>> {
        sorted(self.open(now).into_iter().chain(self.ended()))
    }
}

/// The longest first, at most [`LISTED`]; those that last no time are left out.
fn sorted<T: Ord>(longest: impl Iterator<Item = Lasting<T>>) -> Vec<Lasting<T>> {
    let mut longest: Vec<_> = longest.filter(|lasting| lasting.length_ms > 0).collect();
    longest.sort_unstable_by(|left, right| right.cmp(left));
    longest.truncate(LISTED);
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_are_kept() {
        let mut longest = Longest::default();
        for minute in 0..1_000_i64 {
            longest.add(Length::Ended(minute * 7 % 1_000), || minute);
            longest.add(Length::Unknown, || minute);
            longest.add(Length::Open { since: None }, || minute);
        }
        longest.add(Length::Open { since: Some(100) }, || -1);
        let sorted = longest.all(1_095);
        let lengths: Vec<_> = sorted.iter().map(|lasting| (lasting.length_ms, lasting.is_open)).collect();
        let expected = [999, 998, 997, 996, 995, 995, 994, 993, 992, 991];
        assert_eq!(lengths.iter().map(|(length_ms, _)| *length_ms).collect::<Vec<_>>(), expected);
        assert_eq!(lengths.iter().filter(|(_, is_open)| *is_open).count(), 1);
    }
}
