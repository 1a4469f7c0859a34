//! The look-up of terms.

use super::messages::NoEntry;
use super::topic::{FieldRef, Topic, fields, topics};
use crate::catalog::Catalog;
use crate::finding::Rule;
use crate::message::List;

/// The topics that a term names: an event type, a handler, a field, `FIELD=CODE`, the name or label of a
/// code, a known value, or the code of a rule, in Chinese or English and in any case. If none has this name,
/// those that contain it.
#[must_use]
pub fn find<'c>(catalog: &'c Catalog, term: &str) -> Vec<Topic<'c>> {
    let term = term.trim();
    if term.is_empty() {
        return Vec::new();
    }
    // Other commands write JSON Pointers, and paths from the top.
    let dotted = term.strip_prefix('/').map(|pointer| pointer.replace('/', "."));
    let term = dotted.as_deref().unwrap_or(term);
    let term = term.strip_prefix("event.").unwrap_or(term);
    if let Some((field, code)) = term.split_once('=') {
        return codes(catalog, field.trim(), code.trim());
    }
    if term.eq_ignore_ascii_case("findings") {
        return Rule::ALL.iter().copied().map(Topic::Rule).collect();
    }
    let lower = term.to_lowercase();
    let exact = matching(catalog, |name| name == lower);
    // Two Chinese characters are specific enough to search for; two Latin letters occur everywhere.
    let long_enough = if term.is_ascii() { 4 } else { 2 };
    if !exact.is_empty() || term.chars().count() < long_enough {
        return exact;
    }
    matching(catalog, |name| name.contains(&lower))
}

/// The topics of which a name in lower case fulfills a condition.
fn matching(catalog: &Catalog, condition: impl Fn(&str) -> bool) -> Vec<Topic<'_>> {
    let mut topics = topics(catalog);
    topics.retain(|topic| topic.names().iter().any(|name| condition(&name.to_lowercase())));
    topics
}

/// The codes, by integer or name, and known values of all fields of a name. A short name also means the
/// longer ones that end in it: `status` also means `node_status`, where the same integer has another meaning.
fn codes<'c>(catalog: &'c Catalog, name: &str, code: &str) -> Vec<Topic<'c>> {
    let suffix = format!("_{name}");
    let mut found = Vec::new();
    for field in fields(catalog) {
        let is_exact = is_named(&field, name);
        if !is_exact && !field.field.name.ends_with(&suffix) {
            continue;
        }
        let before = found.len();
        let codes = field.field.codes().iter();
        let codes = codes.filter(|known| known.code.to_string() == code || known.name == code);
        found.extend(codes.map(|known| Topic::Code(field, known)));
        let values = field.field.values().iter().filter(|known| known.value == code);
        found.extend(values.map(|known| Topic::Value(field, known)));
        if is_exact && found.len() == before {
            // The meaning of the code in another field would be taken for an answer.
            return Vec::new();
        }
    }
    found
}

fn is_named(field: &FieldRef<'_>, name: &str) -> bool {
    field.field.name == name || field.field.path == name
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
    const MIN_SIMILARITY: f64 = 0.4;
    let name = term.split('=').next().unwrap_or_default().trim();
    if term.contains('=') {
        let codes: Vec<_> = fields(catalog)
            .into_iter()
            .filter(|field| is_named(field, name))
            .flat_map(|field| field.field.codes())
            .map(|code| format!("{name}={} {}", code.code, code.name))
            .collect();
        if !codes.is_empty() {
            return codes;
        }
    }
    let name = name.to_lowercase();
    let mut near: Vec<(f64, String)> = topics(catalog)
        .iter()
        .flat_map(Topic::names)
        .map(|known| (strsim::normalized_damerau_levenshtein(&name, &known.to_lowercase()), known))
        .filter(|(similarity, _)| *similarity >= MIN_SIMILARITY)
        .collect();
    near.sort_by(|left, right| right.0.total_cmp(&left.0).then_with(|| left.1.cmp(&right.1)));
    near.dedup_by(|left, right| left.1 == right.1);
    near.into_iter().take(MAX_TERMS).map(|(_, name)| name).collect()
}
