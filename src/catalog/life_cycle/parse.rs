//! The parser of files of life cycles.

use std::sync::Arc;

use super::definition::LifeCycle;
use super::raw::{RawLifeCycle, RawNames, RawSource, RawState, RawTitle, RawTransition, ResourceState};
use super::state::StateSet;
use super::{
    ApprovedBy, Basis, Beginning, Direct, FieldPath, Link, NotBefore, Sequence, State, StateIndex,
    StateSource, StatusKind, SubjectKind, Transition,
};
use crate::catalog::file::{FileTable, FileText, TomlPath};
use crate::catalog::parse_codes::is_snake_case;
use crate::catalog::{ParseError, ParseProblem};
use crate::message::{List, Localized};

/// Parses the file of a life cycle, which may link to the others of `files`.
pub(super) fn life_cycle(name: &str, text: FileText<'_>, files: &FileTable) -> Result<LifeCycle, ParseError> {
    let raw: RawLifeCycle = text.parse()?;
    if !is_snake_case(name) {
        let problem = ParseProblem::NotSnakeCase { name: name.to_owned() };
        return Err(text.error(&TomlPath::Top, problem));
    }
    let parser = LifeCycleParser { text, states: states(text, &raw)? };
    let mut sources = Vec::with_capacity(raw.sources.len());
    if raw.sources.is_empty() {
        return Err(text.error(&TomlPath::Top.key("sources"), ParseProblem::NoSources));
    }
    if raw.sources.len() > StateSource::CAPACITY {
        let problem = ParseProblem::TooManySources { limit: StateSource::CAPACITY };
        return Err(text.error(&TomlPath::Top.key("sources"), problem));
    }
    let is_resource = raw.sources.iter().any(|source| source.is.is_some());
    for (index, source) in raw.sources.into_iter().enumerate() {
        let path = TomlPath::Top.key("sources");
        sources.push(parser.source(&path.element(index), source, is_resource)?);
    }
    let mut transitions = if is_resource { resource_transitions() } else { Vec::new() };
    for (index, transition) in raw.transitions.into_iter().enumerate() {
        let path = TomlPath::Top.key("transitions");
        transitions.push(parser.transition(&path.element(index), transition)?);
    }
    let mut links = Vec::with_capacity(raw.links.len());
    for (index, link) in raw.links.into_iter().enumerate() {
        let path = TomlPath::Top.key("links");
        let path = path.element(index);
        let to = subject_kind(text, &path.key("to"), link.to, files)?;
        links.push(Link { field: FieldPath::new(link.field), to, is_part: link.part });
    }
    let approved_by = match raw.approved_by {
        None => None,
        Some(guard) => {
            let path = TomlPath::Top.key("approved_by");
            let link = links.iter().position(|link| link.field.written() == guard.link);
            let Some(link) = link else {
                let problem = ParseProblem::UnknownLink { field: guard.link };
                return Err(text.error(&path.key("link"), problem));
            };
            Some(ApprovedBy { link, states: parser.list(&path.key("states"), &guard.states)? })
        }
    };
    let not_before = match raw.not_before {
        None => None,
        Some(guard) => {
            let path = TomlPath::Top.key("not_before");
            let state = parser.state(&path.key("state"), &guard.state)?;
            Some(NotBefore { state, date: FieldPath::new(guard.date) })
        }
    };
    let direct = raw.direct.map(|guard| Direct { field: FieldPath::new(guard.field), unless: guard.unless });
    let sequence = raw.sequence.map(|sequence| Sequence {
        definition: FieldPath::new(sequence.definition),
        type_field: FieldPath::new(sequence.type_field),
        unordered: sequence.unordered,
    });
    if sequence.is_some() && !links.iter().any(|link| link.is_part) {
        return Err(text.error(&TomlPath::Top.key("sequence"), ParseProblem::SequenceWithoutPart));
    }
    let kind = SubjectKind { name: name.to_owned(), title: raw.title, has_links: !links.is_empty() };
    let mut following = vec![StateSet::default(); parser.states.len()];
    let mut following_direct = following.clone();
    for transition in &transitions {
        let sets = if transition.is_direct { &mut following_direct } else { &mut following };
        for from in &transition.from {
            for to in transition.to.iter().filter(|to| *to != from) {
                sets[from.index()].insert(*to);
            }
        }
    }
    Ok(LifeCycle {
        kind: Arc::new(kind),
        sources,
        states: parser.states,
        transitions,
        links,
        open: raw.open,
        approved_by,
        direct,
        not_before,
        sequence,
        following,
        following_direct,
    })
}

/// The states of a file; those of a resource are always the same.
fn states(text: FileText<'_>, raw: &RawLifeCycle) -> Result<Vec<State>, ParseError> {
    let path = TomlPath::Top.key("states");
    if raw.sources.iter().any(|source| source.is.is_some()) {
        if !raw.states.is_empty() {
            return Err(text.error(&path, ParseProblem::StatesOfResource));
        }
        return Ok(resource_states());
    }
    if raw.states.is_empty() {
        return Err(text.error(&TomlPath::Top, ParseProblem::NoStates));
    }
    let mut states: Vec<State> = Vec::with_capacity(raw.states.len());
    for (index, RawState { name, kind, begins, ends, unreported }) in raw.states.iter().enumerate() {
        let refuse = |problem| Err(text.error(&path.element(index).key("name"), problem));
        if states.iter().any(|state| state.name == *name) {
            return refuse(ParseProblem::DuplicateState { name: name.clone() });
        }
        if index == StateIndex::CAPACITY {
            return refuse(ParseProblem::TooManyStates { limit: StateIndex::CAPACITY });
        }
        let (name, kind, begins) = (name.clone(), *kind, *begins);
        let (ends, unreported) = (*ends, *unreported);
        states.push(State { name, kind, begins, ends, unreported, label: None });
    }
    if states.iter().all(|state| state.begins == Beginning::No) {
        return Err(text.error(&path, ParseProblem::NoBeginning));
    }
    if !states.iter().any(|state| state.ends) {
        return Err(text.error(&path, ParseProblem::NoEnd));
    }
    Ok(states)
}

/// The states of a resource, in the order of [`ResourceState`].
fn resource_states() -> Vec<State> {
    let states = [
        ("created", StatusKind::Effective, Localized::new("已创建", "Created")),
        ("updated", StatusKind::Effective, Localized::new("已更新", "Updated")),
        ("deleted", StatusKind::Cancelled, Localized::new("已删除", "Deleted")),
    ];
    let states = states.map(|(name, kind, label)| State {
        name: name.to_owned(),
        kind,
        begins: Beginning::Yes,
        ends: true,
        unreported: false,
        label: Some(label),
    });
    states.into()
}

/// The problem that no state has a name.
pub(super) fn unknown_state(name: &str, states: &[State]) -> ParseProblem {
    let known = List::new(states.iter().map(|state| state.name.clone()).collect());
    ParseProblem::UnknownState { name: name.to_owned(), known }
}

/// What a link to a life cycle leads to.
fn subject_kind(
    text: FileText<'_>,
    path: &TomlPath<'_>,
    name: String,
    files: &FileTable,
) -> Result<Arc<SubjectKind>, ParseError> {
    let Some(file) = files.get(&name) else {
        let known = List::new(files.names().into_iter().map(str::to_owned).collect());
        return Err(text.error(path, ParseProblem::UnknownLifeCycle { name, known }));
    };
    let RawTitle { title, links } = file.parse().map_err(|ParseError { offset, problem }| {
        let (path_of_file, position) = (format!("lifecycles/{name}.toml"), file.position(offset));
        let problem = ParseProblem::InShared { path: path_of_file, position, problem: Box::new(problem) };
        text.error(path, problem)
    })?;
    Ok(Arc::new(SubjectKind { name, title, has_links: !links.is_empty() }))
}

/// Makes the parts of one file that name states.
struct LifeCycleParser<'t> {
    text: FileText<'t>,
    states: Vec<State>,
}

impl LifeCycleParser<'_> {
    /// The state of a name that is at `path`.
    fn state(&self, path: &TomlPath<'_>, name: &str) -> Result<StateIndex, ParseError> {
        let found = self.states.iter().position(|state| state.name == name).and_then(StateIndex::new);
        found.ok_or_else(|| self.text.error(path, unknown_state(name, &self.states)))
    }

    fn list(&self, path: &TomlPath<'_>, names: &[String]) -> Result<Vec<StateIndex>, ParseError> {
        let names = names.iter().enumerate();
        names.map(|(index, name)| self.state(&path.element(index), name)).collect()
    }

    /// The states of a name, of a list of names, or of `*`.
    fn names(&self, path: &TomlPath<'_>, names: RawNames) -> Result<Vec<StateIndex>, ParseError> {
        match names {
            RawNames::One(name) if name == "*" => {
                Ok((0..self.states.len()).filter_map(StateIndex::new).collect())
            }
            RawNames::One(name) => Ok(vec![self.state(path, &name)?]),
            RawNames::Several(names) => self.list(path, &names),
        }
    }

    fn source(
        &self,
        path: &TomlPath<'_>,
        raw: RawSource,
        is_resource: bool,
    ) -> Result<StateSource, ParseError> {
        let RawSource { event, key, state, is, before, repeats, optional } = raw;
        if state.is_some() == is.is_some() || is.is_some() != is_resource {
            return Err(self.text.error(&path.key("event"), ParseProblem::StateOrIs));
        }
        let key: Vec<_> = key.into_list().into_iter().map(FieldPath::new).collect();
        let state = state.map(FieldPath::new);
        let list = state.as_ref().and_then(FieldPath::list);
        if key.is_empty() || key.iter().any(|key| key.list().is_some() && key.list() != list) {
            return Err(self.text.error(&path.key("key"), ParseProblem::KeyOutsideList));
        }
        let is = is.and_then(|is| {
            StateIndex::new(match is {
                ResourceState::Created => 0,
                ResourceState::Updated => 1,
                ResourceState::Deleted => 2,
            })
        });
        let before = before.map(FieldPath::new);
        // A resource is updated any number of times.
        let repeats = repeats || is == StateIndex::new(1);
        Ok(StateSource { event, key, state, is, before, repeats, optional })
    }

    fn transition(&self, path: &TomlPath<'_>, raw: RawTransition) -> Result<Transition, ParseError> {
        let RawTransition { from, to, words, page, open, direct, simulated } = raw;
        let basis = match (words, page, open) {
            (Some(words), Some(page), None) => Basis::Documented { words, page },
            (None, None, Some(open)) => Basis::Open(open),
            _ => return Err(self.text.error(&path.key("from"), ParseProblem::WordsOrOpen)),
        };
        let is_simulated = simulated.unwrap_or(matches!(basis, Basis::Documented { .. }));
        let (from, to) = (self.names(&path.key("from"), from)?, self.names(&path.key("to"), to)?);
        Ok(Transition { from, to, is_direct: direct, basis, is_simulated })
    }
}

/// The transitions of a resource: none but those from its deletion is missing.
fn resource_transitions() -> Vec<Transition> {
    let state = |index| StateIndex::new(index).into_iter().collect::<Vec<_>>();
    let (existing, after) = ([state(0), state(1)].concat(), [state(1), state(2)].concat());
    let basis = Basis::EventTypes;
    vec![Transition { from: existing, to: after, is_direct: false, basis, is_simulated: true }]
}
