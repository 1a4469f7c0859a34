//! The parser of contradictions: those that a file lists, and those that its conditions imply.

use super::file::{FileText, TomlPath};
use super::raw::{RawConflict, RawConflictSide};
use super::{Conflict, ConflictSide, Field, ObjectSchema, OnlyIf, ParseError, ParseProblem};

/// The contradictions of a body.
pub(super) fn conflicts(
    text: FileText<'_>,
    body: &ObjectSchema,
    raw: &[RawConflict],
) -> Result<Vec<Conflict>, ParseError> {
    let mut conflicts = Vec::with_capacity(raw.len());
    for (index, conflict) in raw.iter().enumerate() {
        let all = TomlPath::Top.key("conflicts");
        let path = all.element(index);
        conflicts.push(Conflict {
            when: conflict_side(text, &path.key("when"), body, &conflict.when)?,
            with: conflict_side(text, &path.key("with"), body, &conflict.with)?,
        });
    }
    add_conditions(text, body, &mut conflicts)?;
    Ok(conflicts)
}

/// The field of this name; an unknown name is reported at `path`.
pub(super) fn find<'b>(
    text: FileText<'_>,
    path: &TomlPath<'_>,
    body: &'b ObjectSchema,
    name: &str,
) -> Result<&'b Field, ParseError> {
    body.find(name).ok_or_else(|| text.error(path, ParseProblem::UnknownField { name: name.to_owned() }))
}

fn conflict_side(
    text: FileText<'_>,
    path: &TomlPath<'_>,
    body: &ObjectSchema,
    side: &RawConflictSide,
) -> Result<ConflictSide, ParseError> {
    let field = find(text, &path.key("field"), body, &side.field)?;
    let code = side.code.as_ref().map(|name| {
        let code = field.codes().iter().find(|code| code.name == *name).map(|code| code.code.clone());
        code.ok_or_else(|| text.error(&path.key("code"), ParseProblem::UnknownCode { name: name.clone() }))
    });
    Ok(ConflictSide { field: field.index, code: code.transpose()? })
}

/// Adds the conflicts of fields and codes that occur only under a condition: with every other code of the field
/// of the condition.
fn add_conditions(
    text: FileText<'_>,
    body: &ObjectSchema,
    conflicts: &mut Vec<Conflict>,
) -> Result<(), ParseError> {
    let all = TomlPath::Top.key("fields");
    for field in &body.fields {
        let path = all.element(field.index);
        let with = ConflictSide { field: field.index, code: None };
        add_condition(text, &path.key("only_if"), body, field.only_if.as_ref(), &with, conflicts)?;
        let codes = path.key("codes");
        for (index, code) in field.codes().iter().enumerate() {
            let path = codes.element(index);
            let with = ConflictSide { field: field.index, code: Some(code.code.clone()) };
            add_condition(text, &path.key("only_if"), body, code.only_if.as_ref(), &with, conflicts)?;
        }
    }
    Ok(())
}

fn add_condition(
    text: FileText<'_>,
    path: &TomlPath<'_>,
    body: &ObjectSchema,
    condition: Option<&OnlyIf>,
    with: &ConflictSide,
    conflicts: &mut Vec<Conflict>,
) -> Result<(), ParseError> {
    let Some(OnlyIf { field, codes }) = condition else { return Ok(()) };
    let field = find(text, &path.key("field"), body, field)?;
    let names = path.key("codes");
    for (index, name) in codes.iter().enumerate() {
        if field.codes().iter().all(|code| code.name != *name) {
            let problem = ParseProblem::UnknownCode { name: name.clone() };
            return Err(text.error(&names.element(index), problem));
        }
    }
    for code in field.codes().iter().filter(|code| !codes.contains(&code.name)) {
        let when = ConflictSide { field: field.index, code: Some(code.code.clone()) };
        conflicts.push(Conflict { when, with: with.clone() });
    }
    Ok(())
}
