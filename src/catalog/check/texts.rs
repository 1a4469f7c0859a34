//! The texts of catalog files, and whether a Chinese text has one English text.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::fields::visit_fields;
use super::problem::EntryProblem;
use crate::catalog::file::TomlPath;
use crate::catalog::{Code, EventType, ObjectSchema, Scope};
use crate::message::Localized;

/// What a text is for. Two kinds may translate the same text differently.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(super) enum TextKind {
    Field,
    Label,
    Scope,
    Title,
}

/// Called with each text of a file and the path to it.
pub(super) type TextVisitor<'v> = dyn FnMut(TextKind, &Localized, &TomlPath<'_>) + 'v;

/// Visits the texts of an event type.
pub(super) fn visit_event_type(known: &EventType, visit: &mut TextVisitor<'_>) {
    visit(TextKind::Title, &known.title, &TomlPath::Top.key("title"));
    visit_scopes(&known.scopes, &TomlPath::Top.key("scopes"), visit);
    visit_object(&known.body, visit);
}

/// Visits the texts of an object and of the objects in it.
pub(super) fn visit_object(object: &ObjectSchema, visit: &mut TextVisitor<'_>) {
    visit_fields(object, &TomlPath::Top, &mut |field, path| {
        visit(TextKind::Field, &field.title, path);
        if let Some(scope) = &field.requires_scope {
            visit(TextKind::Scope, &scope.title(), &path.key("requires_scope"));
        }
        visit_codes(field.codes(), &path.key("codes"), visit);
    });
}

/// Visits the texts of the codes of the list at a path.
pub(super) fn visit_codes(codes: &[Code], path: &TomlPath<'_>, visit: &mut TextVisitor<'_>) {
    for (index, code) in codes.iter().enumerate() {
        visit(TextKind::Label, &code.label, &path.element(index));
    }
}

fn visit_scopes(scopes: &[Scope], path: &TomlPath<'_>, visit: &mut TextVisitor<'_>) {
    for (index, scope) in scopes.iter().enumerate() {
        visit(TextKind::Scope, &scope.title(), &path.element(index));
    }
}

/// The English texts of Chinese texts.
#[derive(Debug, Default)]
pub(super) struct Translations(HashMap<(TextKind, String), Translation>);

#[derive(Debug)]
struct Translation {
    en: String,
    /// The file that it is in, without `.toml`.
    place: String,
}

impl Translations {
    /// Adds a text of a file. Returns the problem if the Chinese text has another English text.
    pub(super) fn add(&mut self, kind: TextKind, text: &Localized, place: &str) -> Option<EntryProblem> {
        // Pages differ in the spaces between Chinese and Latin.
        match self.0.entry((kind, text.zh.replace(' ', ""))) {
            Entry::Occupied(known) if known.get().en != text.en => {
                let Translation { en, place } = known.get();
                Some(EntryProblem::OtherTranslation {
                    zh: text.zh.clone(),
                    en: text.en.clone(),
                    known: en.clone(),
                    place: place.clone(),
                })
            }
            Entry::Occupied(_) => None,
            Entry::Vacant(vacant) => {
                vacant.insert(Translation { en: text.en.clone(), place: place.to_owned() });
                None
            }
        }
    }
}
