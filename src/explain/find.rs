//! The look-up of terms.

use std::collections::HashSet;

use super::index::{Index, Lookup};
use super::messages::NoEntry;
use super::query::{Assignment, dotted, key, trimmed};
use super::topic::{FieldRef, Topic, fields};
use crate::catalog::Catalog;
use crate::message::List;
use crate::similar::most_similar;

/// The most words that are looked up together.
const MAX_WORDS: usize = 8;

/// What was found for several terms.
#[derive(Debug)]
#[non_exhaustive]
pub struct FoundTopics<'c> {
    /// The topics.
    pub topics: Vec<Topic<'c>>,
    /// The terms without topics.
    pub unknown: Vec<String>,
}

/// The topics that a term names: an event type, a handler, a field, a code of a field, the name or label of a
/// code, a known value, a scope, a rule, or another name that the program prints, in Chinese or English and in
/// any case. If none has this name, those that contain it.
#[must_use]
pub fn find<'c>(catalog: &'c Catalog, term: &str) -> Vec<Topic<'c>> {
    find_all(catalog, &[term]).topics
}

/// The topics of several terms. Terms that mean something together, such as `node_status 5`, are looked up
/// together.
#[must_use]
pub fn find_all<'c>(catalog: &'c Catalog, terms: &[impl AsRef<str>]) -> FoundTopics<'c> {
    let terms: Vec<&str> = terms.iter().map(AsRef::as_ref).collect();
    if let [term] = terms[..]
        && let Some(topics) = codes(catalog, term)
    {
        return FoundTopics { topics, unknown: Vec::new() };
    }
    let index = Index::new(catalog);
    let (mut found, mut unknown) = (Vec::new(), Vec::new());
    add(&index, &terms, &mut found, &mut unknown);
    let mut topics: Vec<Topic<'c>> = Vec::new();
    for (number, position) in found.iter().enumerate() {
        if !found[..number].contains(position) {
            topics.push(index.topics()[*position].clone());
        }
    }
    FoundTopics { topics, unknown }
}

/// The topics of a field with a code, as in `node_status=5`, if they are found without parsing event types that have
/// no such field.
pub(super) fn codes<'c>(catalog: &'c Catalog, term: &str) -> Option<Vec<Topic<'c>>> {
    let assignment = Assignment::parse(term);
    let [name, _] = assignment.words[..] else { return None };
    let index = Index::of_event_types(catalog, &catalog.event_types_with(name)?);
    let Lookup::Found(positions) = index.look_up(term) else { return None };
    let found = positions.into_iter().map(|position| index.topics()[position].clone());
    let topics: Vec<_> = found.collect();
    // A name that no field has may be a title, also of other event types.
    let is_of_field = |topic: &Topic<'_>| matches!(topic, Topic::Code(place, _) | Topic::Value(place, _) if place.field.name == name);
    (assignment.is_explicit && topics.iter().any(is_of_field)).then_some(topics)
}

/// Adds the positions of the topics of terms, and the terms without topics.
fn add(index: &Index<'_>, terms: &[&str], found: &mut Vec<usize>, unknown: &mut Vec<String>) {
    let mut start = 0;
    while start < terms.len() {
        let longest = MAX_WORDS.min(terms.len() - start);
        let looked_up = (2..=longest).rev().find_map(|count| {
            let term = terms[start..start + count].join(" ");
            match index.look_up(&term) {
                Lookup::Nothing => None,
                lookup => Some((count, term, lookup)),
            }
        });
        let (count, term, lookup) =
            looked_up.unwrap_or_else(|| (1, terms[start].to_owned(), index.look_up(terms[start])));
        match lookup {
            Lookup::Found(positions) => found.extend(positions),
            Lookup::NoSuchCode => unknown.push(term),
            Lookup::Nothing => match index.containing(&term) {
                positions if positions.is_empty() => add_parts(index, &term, found, unknown),
                positions => found.extend(positions),
            },
        }
        start += count;
    }
}

/// Adds the topics of the words in a term, if any of them has some.
fn add_parts(index: &Index<'_>, term: &str, found: &mut Vec<usize>, unknown: &mut Vec<String>) {
    let parts: Vec<&str> =
        term.split([' ', ',', '，', '\n', '\t']).filter(|part| !trimmed(part).is_empty()).collect();
    let (mut found_in_parts, mut unknown_parts) = (Vec::new(), Vec::new());
    if parts.len() > 1 {
        add(index, &parts, &mut found_in_parts, &mut unknown_parts);
    }
    if found_in_parts.is_empty() {
        unknown.push(term.to_owned());
    } else {
        found.extend(found_in_parts);
        unknown.extend(unknown_parts);
    }
}

/// The message that a term has no topics, with similar terms.
#[must_use]
pub fn no_entry(catalog: &Catalog, term: &str) -> NoEntry {
    let nearest = nearest(catalog, term);
    let term = term.to_owned();
    if nearest.is_empty() {
        NoEntry::Term { term }
    } else {
        NoEntry::TermWithSimilar { term, nearest: List::new(nearest) }
    }
}

/// The terms most similar to one without topics, best first; for an unknown code of a field, the known codes.
fn nearest(catalog: &Catalog, term: &str) -> Vec<String> {
    const MAX_TERMS: usize = 8;
    let assignment = Assignment::parse(term);
    if let [first, .., last] = &assignment.words[..] {
        let mut codes: Vec<_> = fields(catalog)
            .into_iter()
            .filter(|place| catalog.event_type(first).is_none_or(|known| known.name == place.owner))
            .filter(|place| assignment.words.iter().any(|word| word != last && is_named(place, word)))
            .flat_map(|place| {
                let codes = place.field.codes().iter().filter(move |_| !place.has_values());
                codes.map(move |code| format!("{}={}", place.field.name, code.title()))
            })
            .collect();
        // Event types have codes in common.
        let mut seen = HashSet::new();
        codes.retain(|code| seen.insert(code.clone()));
        if !codes.is_empty() {
            return codes;
        }
    }
    let name = if assignment.is_explicit {
        assignment.words.first().copied().unwrap_or_default()
    } else {
        trimmed(term)
    };
    // Of a topic, its stable name comes before its labels.
    let index = Index::new(catalog);
    most_similar(name, index.topics().iter().flat_map(Topic::names), key, MAX_TERMS)
}

fn is_named(place: &FieldRef<'_>, word: &str) -> bool {
    let name = dotted(word);
    place.field.name == name || place.field.path == name
}
