//! A life cycle as a state diagram in Mermaid, which many web pages render.

use std::fmt::Write as _;

use super::graph::StateGraph;
use super::labels::label;
use super::messages::{LifeCycleTitle, StateMark};
use crate::catalog::{Beginning, Catalog, LifeCycle, StateIndex};
use crate::message::{LanguageChoice, Localize as _};
use crate::messages;
use crate::text::sanitize;

messages! {
    /// The label of an arrow that only some changes take, or that the documentation does not mention.
    enum ArrowLabel {
        Direct => "direct only", "仅限直接异动";
        Open => "undocumented", "文档未说明";
        OpenDirect => "undocumented, direct only", "文档未说明，仅限直接异动";
    }
}

/// The state diagram of a life cycle. Transitions that the documentation leaves open are labeled. A state that nearly any
/// other may follow has a note that says so, instead of an arrow to each.
#[must_use]
pub fn mermaid(catalog: &Catalog, life_cycle: &LifeCycle, language: LanguageChoice) -> String {
    let title = LifeCycleTitle::Title { subject: life_cycle.kind.clone() }.to_text(language);
    let mut out = format!("---\ntitle: \"{}\"\n---\nstateDiagram-v2\n", escape(&title));
    for state in life_cycle.state_indices() {
        let (id, label) = (id(life_cycle, state), label(catalog, life_cycle, state).get(language));
        let _ = writeln!(out, "    {id} : {}", escape(&label));
    }
    for state in life_cycle.state_indices() {
        let id = id(life_cycle, state);
        let _ = match life_cycle.state(state).begins {
            Beginning::No => Ok(()),
            Beginning::Yes => writeln!(out, "    [*] --> {id}"),
            Beginning::Direct => {
                let mark = StateMark::BeginsDirect.to_text(language);
                writeln!(out, "    [*] --> {id} : {}", escape(&mark))
            }
        };
    }
    let graph = StateGraph::new(life_cycle);
    for edge in graph.edges() {
        let (from, to) = (id(life_cycle, edge.from), id(life_cycle, edge.to));
        let label = match (edge.is_open, edge.is_direct) {
            (false, false) => None,
            (false, true) => Some(ArrowLabel::Direct),
            (true, false) => Some(ArrowLabel::Open),
            (true, true) => Some(ArrowLabel::OpenDirect),
        };
        let _ = match label {
            Some(label) => writeln!(out, "    {from} --> {to} : {}", escape(&label.to_text(language))),
            None => writeln!(out, "    {from} --> {to}"),
        };
    }
    for state in life_cycle.state_indices() {
        if let Some(open) = graph.open_to_most(state) {
            let (id, note) = (id(life_cycle, state), escape(&open.to_text(language)));
            let _ = writeln!(out, "    note right of {id} : {note}");
        }
    }
    for state in life_cycle.state_indices().filter(|state| life_cycle.state(*state).ends) {
        let _ = writeln!(out, "    {} --> [*]", id(life_cycle, state));
    }
    out
}

/// The id of a state in the diagram: its name, unless the syntax would read it as something else.
fn id(life_cycle: &LifeCycle, state: StateIndex) -> String {
    let name = &life_cycle.state(state).name;
    let is_plain = name.starts_with(|character: char| character.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let is_keyword = KEYWORDS.iter().any(|keyword| keyword.eq_ignore_ascii_case(name));
    if is_plain && !is_keyword { name.clone() } else { format!("state_{}", state.index() + 1) }
}

/// Words with a meaning of their own in a state diagram.
const KEYWORDS: [&str; 18] = [
    "accDescr",
    "accTitle",
    "as",
    "choice",
    "class",
    "classDef",
    "click",
    "default",
    "direction",
    "end",
    "fork",
    "hide",
    "join",
    "note",
    "scale",
    "state",
    "stateDiagram",
    "style",
];

/// The text with the characters that have a meaning in diagrams as their codes.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in sanitize(text).trim().chars() {
        if ":;#,%{}[]<>\"\\".contains(character) {
            escaped.push_str(&format!("#{};", u32::from(character)));
        } else {
            escaped.push(character);
        }
    }
    if escaped.is_empty() { "-".to_owned() } else { escaped }
}
