//! What an object may be, by the names of its members.

use crate::catalog::Catalog;
use crate::json::{KeyFilter, Scanner, Token};

/// What an object may be, by the names of its members.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) enum ObjectKind {
    /// No record.
    #[default]
    Other,
    /// A delivery record, or no record.
    Delivery,
    /// A record of any kind, or the body of an event.
    Record,
}

impl ObjectKind {
    /// What an object of a valid document may be.
    pub(super) fn of(object: &str, known: &KnownMembers<'_>) -> Self {
        let mut scanner = Scanner::new(object);
        let mut names = ObjectNames::default();
        let Ok(Token::Object) = scanner.begin_value() else { return Self::Other };
        let mut is_first = true;
        while let Ok(true) = scanner.next_member(is_first)
            && let Ok(key) = scanner.parse_key()
        {
            is_first = false;
            if names.add(&key.unescape(), known) == Self::Record || scanner.skip_value().is_err() {
                break;
            }
        }
        names.kind
    }
}

/// What the name of a member says of its object.
#[derive(Clone, Copy, Debug)]
enum NameMeaning {
    /// The object may be an event, or a part of one.
    Record,
    /// An object with two of these may be an event.
    Part,
    /// Without one of these, an object is no delivery record.
    Delivery,
}

/// The names of members by which an object may be a record.
const NAMES: [(&str, NameMeaning); 12] = [
    ("header", NameMeaning::Record),
    ("encrypt", NameMeaning::Record),
    ("challenge", NameMeaning::Record),
    ("event_type", NameMeaning::Record),
    ("schema", NameMeaning::Part),
    ("event", NameMeaning::Part),
    ("uuid", NameMeaning::Part),
    ("type", NameMeaning::Part),
    ("token", NameMeaning::Part),
    ("body", NameMeaning::Delivery),
    ("rawBody", NameMeaning::Delivery),
    ("request", NameMeaning::Delivery),
];

/// The names of members by which an object may be a record or the body of an event.
pub(super) struct KnownMembers<'c> {
    /// The names of the required members of the event bodies whose type is inferred, in order.
    required: Vec<&'c str>,
    /// The smallest number of them that the body of one event type requires, at least one.
    least: usize,
    /// Of all names.
    filter: KeyFilter,
}

impl<'c> KnownMembers<'c> {
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
        let filter = KeyFilter::new(names.iter().copied().chain(NAMES.map(|(name, _)| name)));
        Self { required: names, least: least.max(1), filter }
    }
}

/// The names of the members of an object that were read so far.
#[derive(Debug, Default)]
pub(super) struct ObjectNames {
    kind: ObjectKind,
    /// The number of those of which an event has two.
    parts: usize,
    /// The number of those that the body of an event requires.
    required: usize,
}

impl ObjectNames {
    /// Adds a name. Returns what the object may be by the names so far: a record stays one.
    #[inline]
    pub(super) fn add(&mut self, name: &str, known: &KnownMembers<'_>) -> ObjectKind {
        if known.filter.may_contain(name.as_bytes()) {
            self.add_known(name, known);
        }
        self.kind
    }

    fn add_known(&mut self, name: &str, known: &KnownMembers<'_>) {
        match NAMES.iter().find(|(known, _)| *known == name).map(|(_, meaning)| meaning) {
            Some(NameMeaning::Record) => self.kind = ObjectKind::Record,
            Some(NameMeaning::Part) => self.parts += 1,
            Some(NameMeaning::Delivery) if self.kind == ObjectKind::Other => self.kind = ObjectKind::Delivery,
            Some(NameMeaning::Delivery) | None => {}
        }
        self.required += usize::from(known.required.binary_search(&name).is_ok());
        if self.parts > 1 || self.required >= known.least {
            self.kind = ObjectKind::Record;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_an_object_may_be() {
        let catalog = Catalog::load(&[]).unwrap();
        let known = KnownMembers::new(&catalog);
        for (names, expected) in [
            ("", ObjectKind::Other),
            ("level msg schema", ObjectKind::Other),
            ("schema event", ObjectKind::Record),
            ("uuid a token", ObjectKind::Record),
            ("header", ObjectKind::Record),
            ("encrypt", ObjectKind::Record),
            ("challenge", ObjectKind::Record),
            ("event_type body", ObjectKind::Record),
            ("headers body", ObjectKind::Delivery),
            ("rawBody", ObjectKind::Delivery),
            ("request type", ObjectKind::Delivery),
            ("body header", ObjectKind::Record),
        ] {
            let mut object = ObjectNames::default();
            for name in names.split_whitespace() {
                object.add(name, &known);
            }
            assert_eq!(object.kind, expected, "{names}");
        }
        for known_type in catalog.inferable_types() {
            let mut object = ObjectNames::default();
            for field in known_type.body.fields.iter().filter(|field| field.required) {
                object.add(&field.name, &known);
            }
            assert_eq!(object.kind, ObjectKind::Record, "{}", known_type.name);
        }
    }
}
