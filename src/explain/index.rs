//! The topics by their names.

use std::cell::OnceCell;

use super::entry::EntryKind;
use super::query::{Assignment, bracketed, dotted, is_number, key, trimmed};
use super::topic::{FieldRef, Topic, topics};
use super::words::{WORDS, Word};
use crate::answer::reason_of_text;
use crate::catalog::{Catalog, EventType};
use crate::delivery::SignatureHeader;

/// The terms for all life cycles, in the form in which names are compared.
const LIFE_CYCLES: [&str; 3] = ["lifecycle", "lifecycles", "状态流转"];

/// All topics, with their names.
pub(super) struct Index<'c> {
    topics: Vec<Topic<'c>>,
    /// Names in the form in which they are compared, each with the position of its topic. Made when they are
    /// needed: a code of a field is found without them.
    keys: OnceCell<Vec<(String, usize)>>,
}

/// The result of a look-up.
pub(super) enum Lookup {
    /// The positions of the topics.
    Found(Vec<usize>),
    /// The field has no such code.
    NoSuchCode,
    /// Nothing has this name.
    Nothing,
}

impl<'c> Index<'c> {
    pub(super) fn new(catalog: &'c Catalog) -> Self {
        Self::of_event_types(catalog, &catalog.event_types().collect::<Vec<_>>())
    }

    /// The index without the topics of other event types.
    pub(super) fn of_event_types(catalog: &'c Catalog, event_types: &[&'c EventType]) -> Self {
        Self { topics: topics(catalog, event_types), keys: OnceCell::new() }
    }

    pub(super) fn topics(&self) -> &[Topic<'c>] {
        &self.topics
    }

    /// Looks up a term of any number of words.
    pub(super) fn look_up(&self, term: &str) -> Lookup {
        if trimmed(term).eq_ignore_ascii_case("findings") {
            return Lookup::Found(self.positions(|topic| matches!(topic, Topic::Rule(_))));
        }
        if LIFE_CYCLES.contains(&key(trimmed(term)).as_str()) {
            return Lookup::Found(self.positions(|topic| matches!(topic, Topic::LifeCycle(_))));
        }
        let exact = self.exact(term.trim());
        if !exact.is_empty() {
            return Lookup::Found(exact);
        }
        let term = trimmed(term);
        let exact = self.exact(term);
        if !exact.is_empty() {
            return Lookup::Found(exact);
        }
        for label in [bracketed(term), Some(term).filter(|term| term.contains('+'))].into_iter().flatten() {
            // Two causes are joined by `+`.
            let parts: Vec<_> = label.split('+').map(|part| self.of_label(part)).collect();
            if parts.iter().all(|part| !part.is_empty()) {
                return Lookup::Found(parts.concat());
            }
        }
        let assigned = self.assigned(&Assignment::parse(term));
        match (assigned, reason_of_text(term)) {
            (Lookup::Nothing, Some(reason)) => Lookup::Found(self.positions(
                |topic| matches!(topic, Topic::Entry(entry) if entry.kind == EntryKind::Reason && entry.name == reason.name()),
            )),
            (assigned, _) => assigned,
        }
    }

    /// The topics of which a name contains the term. Those of the catalog and the rules come before any others.
    pub(super) fn containing(&self, term: &str) -> Vec<usize> {
        let key = key(trimmed(term));
        // Two Chinese characters are specific enough to search for; two Latin letters occur everywhere.
        let long_enough = if key.is_ascii() { 4 } else { 2 };
        if key.chars().count() < long_enough {
            return Vec::new();
        }
        let found = self.with_key(|known| known.contains(&key));
        let (entries, others): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|position| matches!(self.topics[*position], Topic::Entry(_)));
        if others.is_empty() { entries } else { others }
    }

    /// The topics with exactly this name, and those that a word with this name stands for.
    fn exact(&self, term: &str) -> Vec<usize> {
        if term.is_empty() || term.contains('=') {
            return Vec::new();
        }
        let mut found = self.named(term);
        let key = key(term);
        for word in WORDS {
            if word.words.iter().any(|known| super::query::key(known) == key) {
                found.splice(0..0, self.of_word(word));
            }
        }
        let mut found = without_repetitions(found);
        // A list of event types comes before what is said of one, and a life cycle before its event types.
        found.sort_by_key(|position| match self.topics[*position] {
            Topic::Subject(_) => 0,
            Topic::LifeCycle(_) => 1,
            _ => 2,
        });
        found
    }

    /// The topics that a word stands for, after the word itself if there is more to say of it.
    fn of_word(&self, word: &'static Word) -> Vec<usize> {
        let mut found = Vec::new();
        if word.note.is_some() {
            found.extend(
                self.positions(|topic| matches!(topic, Topic::Word(known) if std::ptr::eq(*known, word))),
            );
        }
        for term in word.terms {
            if !term.contains('=') {
                found.extend(self.named(term));
            } else if let Lookup::Found(positions) = self.assigned(&Assignment::parse(term)) {
                found.extend(positions);
            }
        }
        found
    }

    /// The topics with exactly this name or path.
    fn named(&self, term: &str) -> Vec<usize> {
        let wanted = key(term);
        let found = self.with_key(|known| *known == wanted);
        if !found.is_empty() {
            return found;
        }
        if let Some(header) = SignatureHeader::named(term.split(':').next().unwrap_or_default().trim()) {
            return self
                .positions(|topic| matches!(topic, Topic::Entry(entry) if entry.name == header.name()));
        }
        let path = dotted(term);
        let wanted = key(&path);
        let found = self.with_key(|known| *known == wanted);
        if !found.is_empty() || path.is_empty() {
            return found;
        }
        self.members(&path)
    }

    /// The members of outputs with this path, or else those whose paths end in it.
    fn members(&self, path: &str) -> Vec<usize> {
        let found = self.positions(|topic| member_path(topic).is_some_and(|pattern| fits(pattern, path)));
        if !found.is_empty() {
            return found;
        }
        if let Some(path) = label_path(path) {
            return self.members(&path);
        }
        let ending = format!(".{}", path.to_lowercase());
        self.positions(|topic| member_path(topic).is_some_and(|known| known.ends_with(&ending)))
    }

    /// The topics that a label in a message can name: a rule or a cause.
    fn of_label(&self, label: &str) -> Vec<usize> {
        self.positions(|topic| match topic {
            Topic::Rule(rule) => rule.code().eq_ignore_ascii_case(label),
            Topic::Entry(entry) => entry.kind == EntryKind::Cause && entry.name.eq_ignore_ascii_case(label),
            _ => false,
        })
    }

    /// The codes and known values of a field. A short name also means the longer ones that have its words: `status`
    /// also means `node_status`, where the same integer has another meaning. A field without codes stands for
    /// itself, unless its value is the name of something.
    fn assigned(&self, assignment: &Assignment<'_>) -> Lookup {
        let (owner, words) = self.owner(&assignment.words);
        let Some((name, code)) = words.split_first() else { return Lookup::Nothing };
        let path = key(&dotted(name));
        let mut exact = self.fields(owner, |field, _| {
            [&field.field.name, &field.field.path].iter().any(|known| key(known) == path)
        });
        if exact.is_empty() {
            exact = self.fields(owner, |_, topic| topic.names().iter().any(|known| key(known) == path));
        }
        if code.is_empty() {
            return if owner.is_some() && !exact.is_empty() { Lookup::Found(exact) } else { Lookup::Nothing };
        }
        let mut found = self.codes(&exact, &code.join(" "));
        if found.is_empty() && assignment.has_label {
            found = self.codes(&exact, code[0]);
        }
        let states_value = assignment.is_explicit || is_number(code[0]);
        let are_coded = !exact.is_empty() && exact.iter().all(|position| self.has_codes(*position));
        let lacks_code = found.is_empty() && are_coded;
        if lacks_code || exact.is_empty() && owner.is_some() {
            // The meaning of the code in another field would be taken for an answer.
            return if states_value && code.len() == 1 { Lookup::NoSuchCode } else { Lookup::Nothing };
        }
        let longer = self.fields(owner, |field, _| has_words(&field.field.name, name));
        found.extend(self.codes(&longer, &code.join(" ")));
        if !found.is_empty() {
            return Lookup::Found(found);
        }
        let holders = if exact.is_empty() { self.members(&dotted(name)) } else { exact };
        if holders.is_empty() || !states_value {
            return Lookup::Nothing;
        }
        let named = if is_number(code[0]) { Vec::new() } else { self.named(&code.join(" ")) };
        Lookup::Found(if named.is_empty() { holders } else { named })
    }

    fn has_codes(&self, position: usize) -> bool {
        matches!(self.topics[position], Topic::Field(place) if !place.field.codes().is_empty() && !place.has_values())
    }

    /// The event type that the first word names, and the words after it.
    fn owner<'w, 't>(&self, words: &'w [&'t str]) -> (Option<&str>, &'w [&'t str]) {
        if let [first, rest @ ..] = words
            && !rest.is_empty()
        {
            let named = self.topics.iter().find_map(|topic| match topic {
                Topic::EventType(known) if known.name.eq_ignore_ascii_case(first) => {
                    Some(known.name.as_str())
                }
                _ => None,
            });
            if named.is_some() {
                return (named, rest);
            }
        }
        (None, words)
    }

    /// The fields, of one owner or of all, that fulfill a condition.
    fn fields(
        &self,
        owner: Option<&str>,
        condition: impl Fn(&FieldRef<'_>, &Topic<'_>) -> bool,
    ) -> Vec<usize> {
        self.positions(|topic| match topic {
            Topic::Field(field) => owner.is_none_or(|owner| field.owner == owner) && condition(field, topic),
            _ => false,
        })
    }

    /// The codes and known values of fields with this integer, name, label or value.
    fn codes(&self, fields: &[usize], code: &str) -> Vec<usize> {
        let wanted = key(code);
        let is_of = |place: &FieldRef<'_>| {
            fields.iter().any(|position| matches!(self.topics[*position], Topic::Field(field) if std::ptr::eq(field.field, place.field)))
        };
        self.positions(|topic| match topic {
            Topic::Code(place, known) => {
                let names = [&known.name, &known.label.zh, &known.label.en];
                is_of(place)
                    && (key(&known.code.to_string()) == wanted
                        || names.iter().any(|name| key(name) == wanted))
            }
            Topic::Value(place, known) => {
                let names = [&known.code.to_string(), &known.label.zh, &known.label.en];
                is_of(place) && names.iter().any(|name| key(name) == wanted)
            }
            _ => false,
        })
    }

    fn positions(&self, condition: impl Fn(&Topic<'_>) -> bool) -> Vec<usize> {
        (0..self.topics.len()).filter(|position| condition(&self.topics[*position])).collect()
    }

    /// The topics with a name of which the compared form fulfills a condition.
    fn with_key(&self, condition: impl Fn(&String) -> bool) -> Vec<usize> {
        let keys = self.keys.get_or_init(|| {
            let names = self.topics.iter().enumerate();
            let names = names.filter(|(_, topic)| !matches!(topic, Topic::Word(_)));
            names
                .flat_map(|(position, topic)| {
                    topic.names().into_iter().map(move |name| (key(&name), position))
                })
                .collect()
        });
        let found = keys.iter().filter(|(known, _)| condition(known)).map(|(_, position)| *position);
        without_repetitions(found.collect())
    }
}

/// Whether a name has the words of another one, and more: `node_status` and `status_v2` have those of `status`.
fn has_words(name: &str, words: &str) -> bool {
    name != words && format!("_{name}_").contains(&format!("_{words}_"))
}

/// The path of a member of an output.
fn member_path<'t>(topic: &'t Topic<'_>) -> Option<&'t str> {
    match topic {
        Topic::Entry(entry) if entry.kind == EntryKind::Member => Some(&entry.name),
        _ => None,
    }
}

/// The path of a label of a nested field, or of a part of it, with the path of the field as one name.
fn label_path(path: &str) -> Option<String> {
    let (field, last) = path.strip_prefix("decoded.labels.")?.rsplit_once('.')?;
    let is_part = matches!(last, "name" | "zh" | "en");
    match (is_part, field.contains('.')) {
        (true, true) => Some(format!("decoded.labels.*.{last}")),
        (true, false) => None,
        (false, _) => Some("decoded.labels.*".to_owned()),
    }
}

/// Whether a path has the form of a pattern, in which `*` is any name and `**` any path.
fn fits(pattern: &str, path: &str) -> bool {
    let mut names = path.split('.');
    for part in pattern.split('.') {
        match (part, names.next()) {
            (_, None) => return false,
            ("**", _) => return true,
            ("*", _) => {}
            (part, Some(name)) if part.eq_ignore_ascii_case(name) => {}
            _ => return false,
        }
    }
    names.next().is_none()
}

/// The positions without those that occurred before.
fn without_repetitions(positions: Vec<usize>) -> Vec<usize> {
    let mut found = Vec::new();
    for position in positions {
        if !found.contains(&position) {
            found.push(position);
        }
    }
    found
}
