//! Life cycles as JSON.

use serde_json::{Value, json};

use super::labels::label;
use crate::catalog::{Basis, Beginning, Catalog, FieldPath, LifeCycle, StateIndex, StateSource, Transition};
use crate::choice::Choice as _;
use crate::message::{LanguageChoice, Localize as _};

/// A life cycle, with what is open in the language chosen.
pub(in crate::explain) fn json(catalog: &Catalog, life_cycle: &LifeCycle, language: LanguageChoice) -> Value {
    let title = &life_cycle.kind.title;
    let states = life_cycle.state_indices().map(|state| state_json(catalog, life_cycle, state));
    let transitions =
        life_cycle.transitions.iter().map(|transition| transition_json(life_cycle, transition, language));
    let links = life_cycle
        .links
        .iter()
        .map(|link| json!({"field": link.field.written(), "life_cycle": link.to.name, "part": link.is_part}));
    let mut object = json!({
        "topic": "life_cycle",
        "name": life_cycle.name(),
        "zh": title.zh,
        "en": title.en,
        "event_types": life_cycle.sources.iter().map(|source| source_json(life_cycle, source)).collect::<Value>(),
        "states": states.collect::<Value>(),
        "transitions": transitions.collect::<Value>(),
        "links": links.collect::<Value>(),
    });
    if let Some(guard) = &life_cycle.approved_by {
        let field = life_cycle.links[guard.link].field.written();
        object["approved_by"] = json!({"field": field, "states": state_names(life_cycle, &guard.states)});
    }
    if let Some(guard) = &life_cycle.direct {
        object["direct"] = json!({"field": guard.field.written(), "unless": guard.unless});
    }
    if let Some(guard) = &life_cycle.not_before {
        let state = &life_cycle.state(guard.state).name;
        object["not_before"] = json!({"field": guard.date.written(), "state": state});
    }
    if let Some(sequence) = &life_cycle.sequence {
        let (definition, type_field) = (sequence.definition.written(), sequence.type_field.written());
        object["sequence"] =
            json!({"definition": definition, "type": type_field, "unordered": sequence.unordered});
    }
    object["open"] = life_cycle.open.iter().map(|open| json!(open.to_text(language))).collect();
    object
}

fn source_json(life_cycle: &LifeCycle, source: &StateSource) -> Value {
    let mut object = json!({
        "event_type": source.event,
        "key": source.key.iter().map(FieldPath::written).collect::<Value>(),
    });
    if let Some(state) = &source.state {
        object["state"] = json!(state.written());
    }
    if let Some(is) = source.is {
        object["is"] = json!(life_cycle.state(is).name);
    }
    if let Some(before) = &source.before {
        object["before"] = json!(before.written());
    }
    object["repeats"] = json!(source.repeats);
    object["optional"] = json!(source.optional);
    object
}

fn state_json(catalog: &Catalog, life_cycle: &LifeCycle, index: StateIndex) -> Value {
    let (state, label) = (life_cycle.state(index), label(catalog, life_cycle, index));
    let mut object = json!({
        "name": state.name,
        "kind": state.kind.name(),
        "zh": label.zh,
        "en": label.en,
        "begins": state.begins != Beginning::No,
        "ends": state.ends,
    });
    if state.begins == Beginning::Direct {
        object["direct"] = json!(true);
    }
    object
}

fn transition_json(life_cycle: &LifeCycle, transition: &Transition, language: LanguageChoice) -> Value {
    let mut object = json!({
        "from": state_names(life_cycle, &transition.from),
        "to": state_names(life_cycle, &transition.to),
        "direct": transition.is_direct,
        "simulated": transition.is_simulated,
    });
    match &transition.basis {
        Basis::Documented { words, page } => {
            object["words"] = json!(words);
            object["page"] = json!(page);
        }
        Basis::EventTypes => {}
        Basis::Open(open) => object["open"] = json!(open.to_text(language)),
    }
    object
}

fn state_names(life_cycle: &LifeCycle, states: &[StateIndex]) -> Value {
    states.iter().map(|state| json!(life_cycle.state(*state).name)).collect()
}
