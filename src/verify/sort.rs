//! Documents with the names of their objects in another order.

use std::cmp::Ordering;
use std::collections::HashMap;

use crate::json::{self, ScanError, Scanner, Token};

/// An order of names.
#[derive(Debug)]
pub(super) enum Order {
    /// That of the alphabet.
    Alphabet,
    /// By these ranks; names without one come behind, as they came.
    Ranks(HashMap<String, usize>),
}

impl Order {
    /// The order of a list, in which the first of equal names counts.
    pub(super) fn of<'n>(names: impl IntoIterator<Item = &'n str>) -> Self {
        let mut ranks = HashMap::new();
        for name in names {
            let rank = ranks.len();
            ranks.entry(name.to_owned()).or_insert(rank);
        }
        Self::Ranks(ranks)
    }
}

/// The document without blanks, with the names of every object in this order. It must be valid, and no deeper than a record.
pub(super) fn sorted(document: &str, order: &Order) -> String {
    let mut sorting =
        Sorting { scanner: Scanner::new(document), order, out: String::with_capacity(document.len()) };
    // What is not valid ends here: the caller has seen to that.
    let _ = sorting.value();
    sorting.out
}

struct Sorting<'s> {
    scanner: Scanner<'s>,
    order: &'s Order,
    out: String,
}

/// A member of the object at hand, as a stretch of what is written.
struct Member {
    /// Its rank; in the alphabet, the length of its name with the quotes.
    key: usize,
    start: usize,
    end: usize,
}

impl Sorting<'_> {
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
        let mut members: Vec<Member> = Vec::new();
        while self.scanner.next_member(members.is_empty())? {
            if !members.is_empty() {
                self.out.push(',');
            }
            let (start, from) = (self.out.len(), self.scanner.offset());
            let name = self.scanner.parse_key()?;
            let written = &self.scanner.text()[from..self.scanner.offset() - 1];
            let written = written.trim_end_matches(|character: char| character.is_ascii_whitespace());
            let key = match self.order {
                Order::Alphabet => written.len(),
                Order::Ranks(ranks) => ranks.get(&*name.unescape()).copied().unwrap_or(usize::MAX),
            };
            self.out.push_str(written);
            self.out.push(':');
            self.value()?;
            members.push(Member { key, start, end: self.out.len() });
        }
        let compare = |left: &Member, right: &Member| self.compare(left, right);
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

    /// Equal names stay as they came.
    fn compare(&self, left: &Member, right: &Member) -> Ordering {
        let by_order = match self.order {
            Order::Alphabet => {
                let name = |member: &Member| &self.out[member.start..member.start + member.key];
                compare_names(name(left), name(right))
            }
            Order::Ranks(_) => left.key.cmp(&right.key),
        };
        by_order.then(left.start.cmp(&right.start))
    }
}

/// Compares two strings as they are written.
fn compare_names(left: &str, right: &str) -> Ordering {
    if left.contains('\\') || right.contains('\\') {
        return json::parse_string(left).cmp(&json::parse_string(right));
    }
    left.trim_matches('"').cmp(right.trim_matches('"'))
}

#[cfg(test)]
mod tests {
    use super::{Order, sorted};

    #[test]
    fn names_are_sorted_at_every_level() {
        let document = r#"{ "b" : [ {"d":1, "c": "x y"} ], "a!":2, "a":{"\u0061":3,"Z":[ ]}, "":null }"#;
        let expected = r#"{"":null,"a":{"Z":[],"\u0061":3},"a!":2,"b":[{"c":"x y","d":1}]}"#;
        assert_eq!(sorted(document, &Order::Alphabet), expected);
    }

    #[test]
    fn names_without_a_rank_and_doubled_names_stay_as_they_came() {
        let order = Order::of(["x", "y", "x"]);
        assert_eq!(
            sorted(r#"{"b":1,"y":1,"a":1,"x":2,"x":1}"#, &order),
            r#"{"x":2,"x":1,"y":1,"b":1,"a":1}"#
        );
    }
}
