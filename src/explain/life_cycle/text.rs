//! Life cycles for the terminal.

use super::graph::{StateGraph, StateRelation, TransitionRow, names};
use super::labels::label;
use super::messages::{
    LifeCycleFact, LifeCycleSentence, LifeCycleTitle, RuleHeading, Section, SourceNote, SourceText, StateMark,
};
use crate::catalog::{Basis, Beginning, Catalog, FieldPath, LifeCycle, StateIndex, StateSource, Transition};
use crate::explain::facts::{heading, in_lines, indented, sentence};
use crate::explain::layout::table;
use crate::message::{LanguageChoice, Localize as _, Localized};
use crate::render::Style;
use crate::text::sanitize;

/// All that is known of a life cycle: first its states, then what they are based on.
pub(in crate::explain) fn block(catalog: &Catalog, life_cycle: &LifeCycle, style: &Style) -> String {
    let mut out = graph(catalog, life_cycle, style);
    let facts = facts(life_cycle, style);
    if !facts.is_empty() {
        out.push_str(&format!("\n{}", table(&facts, style.width)));
    }
    let sources: Vec<_> =
        life_cycle.sources.iter().map(|source| source_row(catalog, life_cycle, source, style)).collect();
    out.push_str(&section(Section::Events, &table(&sources, style.width), style));
    for (title, text) in
        [(Section::Words, words(life_cycle, style)), (Section::Open, open(life_cycle, style))]
    {
        if !text.is_empty() {
            out.push_str(&section(title, &text, style));
        }
    }
    out
}

/// The names and titles of life cycles.
pub(in crate::explain) fn list<'l>(
    life_cycles: impl Iterator<Item = &'l LifeCycle>,
    style: &Style,
) -> String {
    let rows: Vec<_> = life_cycles.map(|life_cycle| list_row(life_cycle, style)).collect();
    format!("{}\n{}", table(&rows, style.width), sentence(&LifeCycleSentence::List, style))
}

/// The graphs of the life cycles that matter most, and the names of the others with statuses.
pub(in crate::explain) fn graphs(catalog: &Catalog, main: &[&str], style: &Style) -> String {
    let with_states = catalog.life_cycles().filter(|life_cycle| !life_cycle.is_resource());
    let (shown, others): (Vec<_>, Vec<_>) =
        with_states.partition(|life_cycle| main.contains(&life_cycle.name()));
    let shown = shown.into_iter().map(|life_cycle| graph(catalog, life_cycle, style));
    let others = list(others.into_iter().map(AsRef::as_ref), style);
    shown.chain([others]).collect::<Vec<_>>().join("\n")
}

/// The title and the states.
fn graph(catalog: &Catalog, life_cycle: &LifeCycle, style: &Style) -> String {
    let title = LifeCycleTitle::Title { subject: life_cycle.kind.clone() }.to_text(style.language);
    let title = heading(&format!("{}  {title}", life_cycle.name()), style);
    format!("{title}{}", table(&graph_rows(catalog, life_cycle, style.language), style.width))
}

/// A row for each state: its name, its label, whether it begins or ends the life cycle, and what may follow.
fn graph_rows(catalog: &Catalog, life_cycle: &LifeCycle, language: LanguageChoice) -> Vec<Vec<String>> {
    let graph = StateGraph::new(life_cycle);
    let row = |index: StateIndex| {
        let state = life_cycle.state(index);
        let begins = match state.begins {
            Beginning::No => None,
            Beginning::Yes => Some(StateMark::Begins),
            Beginning::Direct => Some(StateMark::BeginsDirect),
        };
        let ends = state.ends.then_some(StateMark::Ends);
        let marks: Vec<_> = begins.into_iter().chain(ends).map(|mark| mark.to_text(language)).collect();
        let after = graph.after(index).listed(language);
        let after = if after.is_empty() { after } else { format!("→ {after}") };
        vec![
            state.name.clone(),
            label(catalog, life_cycle, index).get(language),
            marks.join(if language == LanguageChoice::Zh { "、" } else { ", " }),
            after,
        ]
    };
    let mut rows: Vec<_> = life_cycle.state_indices().map(row).collect();
    // Only the last column wraps.
    if rows.iter().all(|row| row.last().is_some_and(String::is_empty)) {
        for row in &mut rows {
            row.pop();
        }
    }
    rows
}

/// A state between those that may come before and after it; of both languages, each has a line of its own.
pub(in crate::explain) fn place_of(
    life_cycle: &LifeCycle,
    state: StateIndex,
    language: LanguageChoice,
) -> String {
    let languages = match language {
        LanguageChoice::Both => vec![LanguageChoice::Zh, LanguageChoice::En],
        one => vec![one],
    };
    let graph = StateGraph::new(life_cycle);
    let line = |language| {
        let (before, after) = (graph.before(state).inline(language), graph.after(state).inline(language));
        let states = [before, life_cycle.state(state).name.clone(), after];
        let states: Vec<_> = states.into_iter().filter(|states| !states.is_empty()).collect();
        format!("{}: {}", life_cycle.name(), states.join(" → "))
    };
    let mut lines: Vec<_> = languages.into_iter().map(line).collect();
    lines.dedup();
    lines.join("\n")
}

fn list_row(life_cycle: &LifeCycle, style: &Style) -> Vec<String> {
    vec![life_cycle.name().to_owned(), life_cycle.kind.title.get(style.language)]
}

fn section(section: Section, text: &str, style: &Style) -> String {
    format!("\n{}{text}", heading(&section.to_text(style.language), style))
}

/// An event type, and how it reports the states.
fn source_row(catalog: &Catalog, life_cycle: &LifeCycle, source: &StateSource, style: &Style) -> Vec<String> {
    let language = style.language;
    let state = match (&source.state, source.is) {
        (Some(state), _) => state.written().to_owned(),
        (None, Some(is)) => label(catalog, life_cycle, is).get(language).to_lowercase(),
        (None, None) => String::new(),
    };
    let key: Vec<_> = source.key.iter().map(FieldPath::written).collect();
    let text = SourceText::Member { state, key: key.join(" + ") }.to_text(language);
    let before =
        source.before.as_ref().map(|before| SourceNote::Before { field: before.written().to_owned() });
    // That a resource is updated again goes without saying.
    let repeats = (source.repeats && source.is.is_none()).then_some(SourceNote::Repeats);
    let optional = source.optional.then_some(SourceNote::Optional);
    let notes = [before, repeats, optional].into_iter().flatten().map(|note| note.to_text(language));
    let separator = if language == LanguageChoice::Zh { "；" } else { "; " };
    let text = std::iter::once(text).chain(notes).collect::<Vec<_>>().join(separator);
    vec![source.event.clone(), text]
}

/// The rules that depend on more than the state before, and the links.
fn facts(life_cycle: &LifeCycle, style: &Style) -> Vec<Vec<String>> {
    let mut facts = Vec::new();
    for (index, link) in life_cycle.links.iter().enumerate() {
        let (other, field) = (link.to.clone(), link.field.written().to_owned());
        let approves = life_cycle.approved_by.as_ref().is_some_and(|guard| guard.link == index);
        let fact = match (link.is_part, approves) {
            (true, _) => LifeCycleFact::PartOf { whole: other, field },
            (_, true) => LifeCycleFact::ApprovedBy { process: other, field },
            _ => LifeCycleFact::SameTimeline { other, field },
        };
        facts.push((RuleHeading::Link, fact));
    }
    if let Some(guard) = &life_cycle.approved_by {
        let link = &life_cycle.links[guard.link];
        let (process, field) = (link.to.clone(), link.field.written().to_owned());
        let states = names(life_cycle, &guard.states);
        facts.push((RuleHeading::Approval, LifeCycleFact::Approval { states, process, field }));
    }
    if let Some(guard) = &life_cycle.direct {
        let (field, modes) = (guard.field.written().to_owned(), guard.unless.join(", "));
        facts.push((RuleHeading::Direct, LifeCycleFact::Direct { field, modes }));
    }
    if let Some(guard) = &life_cycle.not_before {
        let state = life_cycle.state(guard.state).name.clone();
        let field = guard.date.written().to_owned();
        facts.push((RuleHeading::Date, LifeCycleFact::NotBefore { state, field }));
    }
    if let Some(sequence) = &life_cycle.sequence {
        let (field, types) = (sequence.type_field.written().to_owned(), sequence.unordered.join(", "));
        facts.push((RuleHeading::Order, LifeCycleFact::Sequence { field, types }));
    }
    if life_cycle.is_resource() {
        facts.push((RuleHeading::Order, LifeCycleFact::Resource));
    }
    let row = |(heading, fact): (RuleHeading, LifeCycleFact)| {
        vec![heading.to_text(style.language), in_lines(&fact, style.language)]
    };
    facts.into_iter().map(row).collect()
}

/// The words of a page, each with the transitions that they are about.
type Quotations<'l> = Vec<(&'l str, Vec<&'l Transition>)>;

/// What the documentation says, by page; transitions with the same words are together.
fn words(life_cycle: &LifeCycle, style: &Style) -> String {
    let mut pages: Vec<(&str, Quotations<'_>)> = Vec::new();
    for transition in &life_cycle.transitions {
        let Basis::Documented { words, page } = &transition.basis else { continue };
        let known = entry(&mut pages, page);
        entry(known, words).push(transition);
    }
    let mut out = String::new();
    for (page, quotations) in pages {
        out.push_str(&format!("{}\n", sanitize(page)));
        for (words, transitions) in quotations {
            out.push_str(&steps(life_cycle, transitions, style));
            out.push_str(&indented(&format!("“{words}”"), 2, style));
        }
    }
    out
}

/// What the documentation leaves open; transitions with the same text are together.
fn open(life_cycle: &LifeCycle, style: &Style) -> String {
    let mut texts: Vec<(&Localized, Vec<&Transition>)> = Vec::new();
    for transition in &life_cycle.transitions {
        if let Basis::Open(open) = &transition.basis {
            entry(&mut texts, open).push(transition);
        }
    }
    let mut out = String::new();
    for (text, transitions) in texts {
        out.push_str(&steps(life_cycle, transitions, style));
        out.push_str(&indented(&in_lines(text, style.language), 2, style));
    }
    for text in &life_cycle.open {
        out.push_str(&indented(&in_lines(text, style.language), 1, style));
    }
    out
}

/// The values of a key, which are added if there are none.
fn entry<K: PartialEq, V: Default>(entries: &mut Vec<(K, V)>, key: K) -> &mut V {
    let index = entries.iter().position(|(known, _)| *known == key).unwrap_or_else(|| {
        entries.push((key, V::default()));
        entries.len() - 1
    });
    &mut entries[index].1
}

/// Transitions, a line for each step.
fn steps(life_cycle: &LifeCycle, transitions: Vec<&Transition>, style: &Style) -> String {
    let rows =
        StateRelation::new(transitions).rows(life_cycle).into_iter().map(|TransitionRow { from, to }| {
            let language = style.language;
            indented(&format!("{} → {}", from.to_text(language), to.to_text(language)), 1, style)
        });
    rows.collect()
}
