//! The names of codes, which never change once they are published.

use std::collections::BTreeSet;

use super::fields::visit_fields;
use super::problem::{EntryProblem, PlacedProblem};
use crate::catalog::file::{TomlPath, TomlTree};
use crate::catalog::{Catalog, Code, EventType, Field};
use crate::message::List;

/// Adds the problems of an event type that replaces an embedded one: codes that are missing or have other names.
pub(super) fn check_event_type(
    known: &EventType,
    tree: &TomlTree<'_>,
    published: &Catalog,
    problems: &mut Vec<PlacedProblem>,
) {
    let Some(replaced) = published.event_type(&known.name) else { return };
    let mut kept = BTreeSet::new();
    visit_fields(&known.body, &TomlPath::Top, &mut |field, path| {
        kept.insert(field.path.clone());
        let path = path.key("codes");
        // A shared list is checked in its own file.
        if let Some(replaced) = replaced.body.walk().find(|replaced| replaced.path == field.path)
            && !tree.text(&path).is_some_and(|list| has_shared_list(replaced, list, published))
        {
            add_problems(field.codes(), replaced.codes(), &field.path, &path, tree, problems);
        }
    });
    let path = TomlPath::Top.key("fields");
    for field in replaced.body.walk().filter(|field| !kept.contains(&field.path)) {
        add_problems(&[], field.codes(), &field.path, &path, tree, problems);
    }
}

/// Whether the codes of an embedded field are those of an embedded list.
fn has_shared_list(field: &Field, list: &str, published: &Catalog) -> bool {
    let list = published.shared_codes(list);
    field.code_list().zip(list.as_deref()).is_some_and(|(codes, list)| std::ptr::eq(codes, list))
}

/// Adds the problems of the list at a path of which these codes are published.
pub(super) fn add_problems(
    codes: &[Code],
    published: &[Code],
    field: &str,
    path: &TomlPath<'_>,
    tree: &TomlTree<'_>,
    problems: &mut Vec<PlacedProblem>,
) {
    /// The most missing codes that are named.
    const SHOWN: usize = 8;
    let is_kept = |published: &&Code| codes.iter().any(|code| code.code == published.code);
    let removed: Vec<_> = published.iter().filter(|code| !is_kept(code)).map(Code::title).collect();
    if !removed.is_empty() {
        let codes = List::first(removed, SHOWN);
        let problem = EntryProblem::CodesRemoved { field: field.to_owned(), codes };
        problems.push(PlacedProblem::at(tree.offset(path), problem));
    }
    for (index, Code { code, name, .. }) in codes.iter().enumerate() {
        if let Some(published) = published.iter().find(|published| published.code == *code)
            && published.name != *name
        {
            let problem = EntryProblem::CodeRenamed {
                field: field.to_owned(),
                code: code.to_string(),
                published: published.name.clone(),
                name: name.clone(),
            };
            problems.push(PlacedProblem::at(tree.offset(&path.element(index).key("name")), problem));
        }
    }
}
