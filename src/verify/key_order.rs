//! Documents with the keys of their objects in another order.

use std::cmp::Ordering;
use std::collections::HashMap;

use crate::json::{self, ScanError, Scanner, Token};

/// An order of the keys of objects.
#[derive(Debug)]
pub(super) enum KeyOrder {
    /// By the text of the key.
    Alphabetical,
    /// By the rank of the key; keys without a rank come last, in their order in the document.
    Like(HashMap<String, usize>),
}

impl KeyOrder {
    /// The order of a list, in which the first of equal keys counts.
    pub(super) fn like<'n>(keys: impl IntoIterator<Item = &'n str>) -> Self {
        let mut ranks = HashMap::new();
        for key in keys {
            let rank = ranks.len();
            ranks.entry(key.to_owned()).or_insert(rank);
        }
        Self::Like(ranks)
    }
}

/// The document without whitespace, with the keys of every object in this order. It must be valid, and no
/// deeper than a record.
pub(super) fn reordered(document: &str, order: &KeyOrder) -> String {
    let mut reordering =
        Reordering { scanner: Scanner::new(document), order, out: String::with_capacity(document.len()) };
    // An invalid document is cut off here; the caller has validated it.
    let _ = reordering.value();
    reordering.out
}

struct Reordering<'s> {
    scanner: Scanner<'s>,
    order: &'s KeyOrder,
    out: String,
}

/// A member of the current object, as a span of `out`.
struct WrittenMember {
    start: usize,
    /// The end of its key, quotes included.
    key_end: usize,
    end: usize,
    /// The rank of its key; `usize::MAX` if the order gives it none.
    rank: usize,
}

impl Reordering<'_> {
    fn value(&mut self) -> Result<(), ScanError> {
        let start = self.scanner.offset();
        match self.scanner.begin_value()? {
            Token::Object => self.object(),
            Token::Array => {
                self.out.push('[');
                let mut first = true;
                while self.scanner.next_element(first)? {
                    if !first {
                        self.out.push(',');
                    }
                    first = false;
                    self.value()?;
                }
                self.out.push(']');
                Ok(())
            }
            _ => {
                let written = &self.scanner.text()[start..self.scanner.offset()];
                self.out
                    .push_str(written.trim_start_matches(|character: char| character.is_ascii_whitespace()));
                Ok(())
            }
        }
    }

    fn object(&mut self) -> Result<(), ScanError> {
        self.out.push('{');
        let inside = self.out.len();
        let mut members: Vec<WrittenMember> = Vec::new();
        while self.scanner.next_member(members.is_empty())? {
            if !members.is_empty() {
                self.out.push(',');
            }
            let (start, key_start) = (self.out.len(), self.scanner.offset());
            let name = self.scanner.parse_key()?;
            let written = &self.scanner.text()[key_start..self.scanner.offset() - 1];
            let written = written.trim_end_matches(|character: char| character.is_ascii_whitespace());
            let rank = match self.order {
                KeyOrder::Alphabetical => None,
                KeyOrder::Like(ranks) => ranks.get(&*name.unescape()).copied(),
            };
            self.out.push_str(written);
            let key_end = self.out.len();
            self.out.push(':');
            self.value()?;
            members.push(WrittenMember {
                start,
                key_end,
                end: self.out.len(),
                rank: rank.unwrap_or(usize::MAX),
            });
        }
        let compare = |left: &WrittenMember, right: &WrittenMember| self.compare(left, right);
        if !members.is_sorted_by(|left, right| compare(left, right).is_le()) {
            members.sort_unstable_by(compare);
            let written = self.out.split_off(inside);
            for (index, member) in members.iter().enumerate() {
                if index > 0 {
                    self.out.push(',');
                }
                self.out.push_str(&written[member.start - inside..member.end - inside]);
            }
        }
        self.out.push('}');
        Ok(())
    }

    /// Compares two members; equal keys keep their order.
    fn compare(&self, left: &WrittenMember, right: &WrittenMember) -> Ordering {
        let by_key = match self.order {
            KeyOrder::Alphabetical => {
                let key = |member: &WrittenMember| &self.out[member.start..member.key_end];
                compare_keys(key(left), key(right))
            }
            KeyOrder::Like(_) => left.rank.cmp(&right.rank),
        };
        by_key.then(left.start.cmp(&right.start))
    }
}

/// Compares two keys that are written as JSON strings.
fn compare_keys(left: &str, right: &str) -> Ordering {
    if left.contains('\\') || right.contains('\\') {
        return json::parse_string(left).cmp(&json::parse_string(right));
    }
    left.trim_matches('"').cmp(right.trim_matches('"'))
}

#[cfg(test)]
mod tests {
    use super::{KeyOrder, reordered};

    #[test]
    fn keys_are_sorted_at_every_level() {
        let document = r#"{ "b" : [ {"d":1, "c": "x y"} ], "a!":2, "a":{"\u0061":3,"Z":[ ]}, "":null }"#;
        let expected = r#"{"":null,"a":{"Z":[],"\u0061":3},"a!":2,"b":[{"c":"x y","d":1}]}"#;
        assert_eq!(reordered(document, &KeyOrder::Alphabetical), expected);
    }

    #[test]
    fn keys_without_a_rank_and_duplicate_keys_keep_their_order() {
        let order = KeyOrder::like(["x", "y", "x"]);
        assert_eq!(
            reordered(r#"{"b":1,"y":1,"a":1,"x":2,"x":1}"#, &order),
            r#"{"x":2,"x":1,"y":1,"b":1,"a":1}"#
        );
    }
}
