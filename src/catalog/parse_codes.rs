//! The parser of lists of codes.

use std::sync::OnceLock;

use super::file::{FileText, TomlPath};
use super::raw::{RawCode, RawCodeList};
use super::{Code, CodeList, CodePage, CodeValue, ParseError, ParseProblem};
use crate::message::{JsonType, Localized};

/// Parses the file of a shared list.
pub(super) fn shared_list(text: FileText<'_>) -> Result<CodeList, ParseError> {
    let raw: RawCodeList = text.parse()?;
    let page = match (raw.page, raw.page_date) {
        (Some(address), Some(date)) => {
            check_date(text, &TomlPath::Top.key("page_date"), &date)?;
            Some(CodePage { address, date })
        }
        (None, None) => None,
        (Some(_), None) => return Err(lone_key(text, "page", "page_date")),
        (None, Some(_)) => return Err(lone_key(text, "page_date", "page")),
    };
    let codes = codes(text, &TomlPath::Top.key("codes"), raw.codes)?;
    if let Some(index) = codes.iter().position(|code| code.only_if.is_some()) {
        let (all, problem) = (TomlPath::Top.key("codes"), ParseProblem::NestedCondition);
        return Err(text.error(&all.element(index).key("only_if"), problem));
    }
    Ok(CodeList::new(codes, raw.open, page))
}

fn lone_key(text: FileText<'_>, key: &'static str, other: &'static str) -> ParseError {
    text.error(&TomlPath::Top.key(key), ParseProblem::LoneKey { key, other })
}

/// Refuses a text that is no date.
pub(super) fn check_date(text: FileText<'_>, path: &TomlPath<'_>, date: &str) -> Result<(), ParseError> {
    if date.parse::<jiff::civil::Date>().is_err() {
        return Err(text.error(path, ParseProblem::InvalidDate { text: date.to_owned() }));
    }
    Ok(())
}

/// Whether a name has only what names in `snake_case` have.
pub(super) fn is_snake_case(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// Makes the codes of the list at `path`.
pub(super) fn codes(
    text: FileText<'_>,
    path: &TomlPath<'_>,
    raw: Vec<RawCode>,
) -> Result<Vec<Code>, ParseError> {
    let mut codes: Vec<Code> = Vec::with_capacity(raw.len());
    for raw in raw {
        let path = path.element(codes.len());
        let name = match (raw.name, &raw.code) {
            (Some(name), _) => name,
            (None, CodeValue::Text(text)) => text.clone(),
            (None, CodeValue::Integer(code)) => {
                return Err(text.error(&path, ParseProblem::UnnamedCode { code: *code }));
            }
        };
        // A test checks the embedded files in their own form.
        let is_checked = matches!(text, FileText::Toml(_));
        if is_checked && codes.iter().any(|known| known.code == raw.code || known.name == name) {
            return Err(text.error(&path, ParseProblem::DuplicateCode { code: raw.code.to_string(), name }));
        }
        if is_checked && !is_snake_case(&name) {
            return Err(text.error(&path, ParseProblem::NotSnakeCase { name }));
        }
        codes.push(Code {
            encoded: OnceLock::new(),
            code: raw.code,
            name,
            label: Localized { zh: raw.zh, en: raw.en },
            since: raw.since,
            note: raw.note,
            param: raw.param,
            deprecated: raw.deprecated,
            only_if: raw.only_if,
        });
    }
    for (index, code) in codes.iter().enumerate() {
        let path = path.element(index);
        if let Some(date) = &code.since {
            check_date(text, &path.key("since"), date)?;
        }
        if let Some(by) = code.deprecated.as_ref().and_then(|deprecated| deprecated.by.as_ref())
            && !codes.iter().any(|known| known.name == *by)
        {
            let problem = ParseProblem::UnknownCode { name: by.clone() };
            return Err(text.error(&path.key("deprecated").key("by"), problem));
        }
    }
    Ok(codes)
}

/// Refuses codes of another type than that of the field.
pub(super) fn check_type(
    codes: &[Code],
    json_type: JsonType,
    refuse: impl FnOnce(usize, ParseProblem) -> ParseError,
) -> Result<(), ParseError> {
    let is_integer = json_type == JsonType::Integer;
    match codes.iter().position(|code| code.code.integer().is_some() != is_integer) {
        None => Ok(()),
        Some(index) => {
            let code = codes[index].code.to_string();
            Err(refuse(index, ParseProblem::WrongCodeType { code, json_type: json_type.name() }))
        }
    }
}
