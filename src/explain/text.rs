//! Explanations for the terminal.

use colored::Colorize as _;

use super::diagrams::sources_of;
use super::entry::Entry;
use super::facts::{Facts, sentence};
use super::groups::{TopicGroup, groups};
use super::layout::table;
use super::life_cycle::{self, LifeCycleSentence};
use super::messages::{Fact, Heading, NamedScope, Presence};
use super::topic::{FieldRef, ScopeUse, StateOfResources, Subject, Topic, has_values, subjects};
use crate::catalog::{
    Catalog, Code, CodePage, Delay, EventSource, EventType, Field, ObjectSchema, Origin, Scalar, Scope,
};
use crate::choice::Choice;
use crate::corehr::{JOB_CHANGE, PROCESS_NODE};
use crate::finding::Rule;
use crate::message::{Count, List, Localize};
use crate::render::Style;
use crate::text::sanitize;

/// The event types, and the terms that can be asked for.
#[must_use]
pub fn overview(catalog: &Catalog, style: &Style) -> String {
    let mut blocks: Vec<_> = subjects(catalog).iter().map(|known| subject(known, style)).collect();
    blocks.push(sentence(&Fact::Terms, style));
    blocks.join("\n")
}

/// The event types of a subject.
fn subject(subject: &Subject<'_>, style: &Style) -> String {
    let row = |known: &&EventType| {
        let title = known.title.get(style.language);
        let title = match known.deprecated.as_ref().and_then(|deprecated| deprecated.by.as_ref()) {
            Some(by) => format!("{title} → {by}"),
            None => title,
        };
        vec![known.name.clone(), known.page_date.clone(), title]
    };
    let heading = match &subject.code {
        Some(code) => format!("{}  {}", code.name, code.label.get(style.language)),
        None => Fact::OtherEventTypes.to_text(style.language),
    };
    let rows: Vec<_> = subject.event_types.iter().map(row).collect();
    format!("{}\n{}", sanitize(&heading).bold(), table(&rows, style.width))
}

/// The life cycles whose states a rule about states shows, and not only their names.
const MAIN_LIFE_CYCLES: [&str; 2] = [JOB_CHANGE, PROCESS_NODE];

/// All topics of a term.
#[must_use]
pub fn text(topics: &[Topic<'_>], catalog: &Catalog, style: &Style) -> String {
    let rules: Vec<_> = topics.iter().filter_map(only_rule).collect();
    if rules.len() > 1 && rules.len() == topics.len() {
        return list_of_rules(&rules, style);
    }
    if topics.len() > 1 && topics.iter().all(|topic| matches!(topic, Topic::LifeCycle(_))) {
        let life_cycles = topics.iter().filter_map(|topic| match topic {
            Topic::LifeCycle(life_cycle) => Some(*life_cycle),
            _ => None,
        });
        return life_cycle::list(life_cycles, style);
    }
    let mut blocks: Vec<String> = groups(topics).iter().map(|group| block(group, catalog, style)).collect();
    if has_ambiguous_code(topics) {
        blocks.push(sentence(&Fact::SameInteger, style));
    }
    blocks.join("\n")
}

fn only_rule(topic: &Topic<'_>) -> Option<Rule> {
    if let Topic::Rule(rule) = topic { Some(*rule) } else { None }
}

fn list_of_rules(rules: &[Rule], style: &Style) -> String {
    let rows: Vec<_> = rules
        .iter()
        .map(|rule| {
            let severity = rule.severity().to_text(style.language);
            vec![rule.code().to_owned(), severity, rule.title().to_text(style.language)]
        })
        .collect();
    table(&rows, style.width)
}

/// Whether two fields give the same integer different names.
fn has_ambiguous_code(topics: &[Topic<'_>]) -> bool {
    let mut codes = topics.iter().filter_map(|topic| match topic {
        Topic::Code(field, code) => Some((field.field.path.as_str(), field.owner, code)),
        _ => None,
    });
    let Some((path, owner, first)) = codes.next() else { return false };
    codes.any(|(other_path, other_owner, code)| {
        (other_path, other_owner) != (path, owner) && code.code == first.code && code.name != first.name
    })
}

fn block(group: &TopicGroup<'_, '_>, catalog: &Catalog, style: &Style) -> String {
    let language = style.language;
    let owners = group.owners.join("\n");
    match *group.topic {
        Topic::Code(field, code) => {
            let label = code.label.get(language);
            let title = format!("{}={}  {}  {label}", field.field.path, code.code, code.name);
            let mut facts = Facts::new(style);
            facts.add(Heading::Owner, &owners);
            facts.add_conditions(code.deprecated.as_ref(), code.only_if.as_ref());
            facts.add_message(Heading::Since, code.since.clone().map(|date| Fact::PageOf { date }));
            facts.add_message(Heading::Note, code.note.as_ref());
            facts.add_message(Heading::CodePage, code_page(field.field));
            for place in places(&group.owners, field.field, code, catalog, style) {
                facts.add(Heading::LifeCycle, &place);
            }
            facts.block(&title)
        }
        Topic::Entry(ref entry) => entry_block(entry, style),
        Topic::EventType(known) => event_type(known, catalog, style),
        Topic::Field(field) => field_block(field, &group.owners, style),
        Topic::LifeCycle(life_cycle) => life_cycle::block(catalog, life_cycle, style),
        Topic::StateOfResources(ref known) => resource_state(known, style),
        Topic::Rule(rule) => {
            let (severity, title) = (rule.severity().to_text(language), rule.title().to_text(language));
            let mut facts = Facts::new(style);
            facts.add_message(Heading::Explanation, Some(rule.explanation()));
            facts.add_message(Heading::Source, Some(rule.source()));
            let mut out = facts.block(&format!("{rule}  {severity}  {title}"));
            if rule.is_about_transitions() {
                out.push_str(&format!("\n{}", life_cycle::graphs(catalog, &MAIN_LIFE_CYCLES, style)));
            }
            out
        }
        Topic::Scope(ScopeUse { scope, event_type, field }) => {
            let mut facts = Facts::new(style);
            facts.add(Heading::Owner, if group.owners.is_empty() { event_type } else { &owners });
            match field {
                Some(field) => facts.add_message(
                    Heading::Explanation,
                    Some(Fact::WithheldWithoutScope { field: field.path.clone() }),
                ),
                None => facts.add_message(Heading::Explanation, Some(Fact::ScopeOfEvent)),
            }
            facts.block(&format!("{}  {}", scope.name, scope.title().get(language)))
        }
        Topic::Shared(name, object) => format!("{}\n\n{}", name.bold(), fields(object, style)),
        Topic::Subject(ref known) => subject(known, style),
        Topic::Value(field, value) => {
            let title = format!("{}={}  {}", field.field.path, value.code, value.label.get(language));
            let mut facts = Facts::new(style);
            facts.add(Heading::Owner, &owners);
            facts.add_conditions(value.deprecated.as_ref(), value.only_if.as_ref());
            facts.add_message(Heading::Param, value.param.map(|param| Fact::ParamOfGuide { param }));
            facts.add_message(Heading::Note, Some(Fact::OpenList));
            facts.add_message(Heading::CodePage, code_page(field.field));
            facts.block(&title)
        }
        Topic::Word(word) => {
            let mut facts = Facts::new(style);
            facts.add_message(Heading::Note, word.note);
            facts.block(&word.words.join("  "))
        }
    }
}

fn entry_block(entry: &Entry, style: &Style) -> String {
    let rule = |rule: Rule| format!("{rule} {}", rule.title().to_text(style.language));
    let mut facts = Facts::new(style);
    facts.add_message(Heading::Explanation, Some(entry.meaning));
    facts.add_message(Heading::Help, entry.help);
    if let Some(known) = entry.rule {
        facts.add(Heading::Rule, &rule(known));
    }
    if !entry.outputs.is_empty() {
        facts.add(Heading::Outputs, &entry.outputs.join("\n"));
    }
    facts.block(&format!("{}  {}", entry.name, entry.kind.description().to_text(style.language)))
}

/// The places of a code of a field in the life cycles of the event types that have the field.
fn places(owners: &[&str], field: &Field, code: &Code, catalog: &Catalog, style: &Style) -> Vec<String> {
    let sources = owners.iter().flat_map(|owner| sources_of(catalog, owner, &field.path));
    let mut places: Vec<String> = Vec::new();
    for EventSource { life_cycle, .. } in sources {
        let place = life_cycle.state_named(&code.name);
        let place = place.map(|state| life_cycle::place_of(life_cycle, state, style.language));
        places.extend(place.filter(|place| !places.contains(place)));
    }
    places
}

fn resource_state(known: &StateOfResources<'_>, style: &Style) -> String {
    let label = known.state.label.as_ref().map(|label| label.get(style.language)).unwrap_or_default();
    let names: Vec<_> = known.life_cycles.iter().map(|life_cycle| life_cycle.name()).collect();
    let mut facts = Facts::new(style);
    facts.add(Heading::LifeCycle, &names.join(", "));
    facts.block(&format!("{}  {label}", known.state.name))
}

fn event_type(known: &EventType, catalog: &Catalog, style: &Style) -> String {
    let app_types = known.app_types.iter().map(|app_type| app_type.title()).collect();
    let scopes = known.scopes.iter().map(named_scope).collect();
    let mut facts = Facts::new(style);
    facts.add(Heading::EventType, &known.name);
    facts.add(Heading::Page, &known.page);
    facts.add(Heading::PageDate, &known.page_date);
    facts.add_message(Heading::Scopes, Some(one_of(scopes)));
    facts.add_message(Heading::AppTypes, Some(List::new(app_types)));
    facts.add_conditions(known.deprecated.as_ref(), None);
    facts.add_message(Heading::Order, known.ordered.map(Choice::description));
    facts.add_message(Heading::Delay, known.late.as_ref().map(Delay::description));
    facts.add_message(Heading::Note, known.note.as_ref());
    let node = format!("'{}'", known.name);
    if let Some(handlers) = &known.handlers {
        for (sdk, handler) in
            [("Go", &handlers.go), ("Python", &handlers.python), ("Java", &handlers.java), ("Node", &node)]
        {
            facts.rows.push(vec![sdk.to_owned(), handler.clone()]);
        }
    }
    let mut out = facts.block(&known.title.get(style.language));
    out.push('\n');
    out.push_str(&fields(&known.body, style));
    for field in known.body.walk().filter(|field| !field.codes().is_empty() && !has_values(field)) {
        out.push_str(&format!("\n{}\n{}", sanitize(&field.path).bold(), codes(field, style)));
    }
    for field in known.body.walk().filter(|field| has_values(field)) {
        let (path, name) = (field.path.clone(), field.name.clone());
        let known_values = Fact::KnownValues { field: path, count: field.codes().len(), name };
        out.push_str(&format!("\n{}", sentence(&known_values, style)));
    }
    let life_cycles = catalog.life_cycles_of(&known.name).iter().map(|source| &source.life_cycle);
    let sentences = life_cycles.map(|life_cycle| LifeCycleSentence::OfEventType {
        subject: life_cycle.kind.clone(),
        name: life_cycle.name().to_owned(),
    });
    let sentences: String = sentences.map(|message| sentence(&message, style)).collect();
    if sentences.is_empty() { out } else { format!("{out}\n{sentences}") }
}

fn one_of(mut scopes: Vec<NamedScope>) -> Box<dyn Localize> {
    match scopes.pop() {
        Some(only) if scopes.is_empty() => Box::new(only),
        last => Box::new(Fact::OneOfScopes { scopes: List::new(scopes.into_iter().chain(last).collect()) }),
    }
}

fn field_block(place: FieldRef<'_>, owners: &[&str], style: &Style) -> String {
    let FieldRef { page, field, .. } = place;
    let mut facts = Facts::new(style);
    facts.add(Heading::Owner, &owners.join("\n"));
    facts.add_message(Heading::Type, Some(field.value_type.json_type().name()));
    facts.add_message(Heading::Presence, Some(presence(field)));
    facts.add_message(Heading::RequiredScope, field.requires_scope.as_ref().map(named_scope));
    facts.add_message(Heading::Length, length(field));
    facts.add_conditions(field.deprecated.as_ref(), field.only_if.as_ref());
    facts.add_message(Heading::Note, field.note.as_ref());
    facts.add_message(Heading::CodePage, code_page(field));
    // Each of several owners has its own.
    if let Some(page) = page.filter(|_| owners.len() == 1) {
        facts.add(Heading::Page, page.address);
        facts.add(Heading::PageDate, page.date);
    }
    let mut out = facts.block(&format!("{}  {}", field.path, field.title.get(style.language)));
    let members = field.value_type.object().map(|object| fields(object, style)).unwrap_or_default();
    for part in [codes(field, style), members] {
        if !part.is_empty() {
            out.push('\n');
            out.push_str(&part);
        }
    }
    out
}

fn fields(object: &ObjectSchema, style: &Style) -> String {
    let row = |field: &Field| {
        vec![
            field.path.clone(),
            field.value_type.json_type().name().to_text(style.language),
            presence(field).to_text(style.language),
            field.title.get(style.language),
        ]
    };
    table(&object.walk().map(row).collect::<Vec<_>>(), style.width)
}

fn codes(field: &Field, style: &Style) -> String {
    // What strings are named is rarely anything but themselves.
    let are_named = field.codes().iter().any(|code| code.title() != code.name);
    let row = |code: &Code| {
        let (value, label) = (code.code.to_string(), code.label.get(style.language));
        if are_named { vec![value, code.name.clone(), label] } else { vec![value, label] }
    };
    table(&field.codes().iter().map(row).collect::<Vec<_>>(), style.width)
}

fn presence(field: &Field) -> Presence {
    match (field.required, field.origin, &field.requires_scope) {
        (true, ..) => Presence::Always,
        (_, Origin::Sdk, _) => Presence::SdkOnly,
        (_, _, Some(_)) => Presence::WithScope,
        _ => Presence::Sometimes,
    }
}

fn length(field: &Field) -> Option<Fact> {
    let Some(Scalar::String { length: Some(length), .. }) = field.value_type.scalar() else { return None };
    Some(Fact::Length { minimum: *length.start(), maximum: Count::Characters(*length.end() as u64) })
}

/// The page of the codes of a field, if it is not that of the event type.
fn code_page(field: &Field) -> Option<Fact> {
    let CodePage { address, date } = field.code_list()?.page.clone()?;
    Some(Fact::CodesOn { address, date })
}

fn named_scope(scope: &Scope) -> NamedScope {
    NamedScope::Scope { name: scope.name.clone(), title: scope.title() }
}
