//! The parser of catalog files: from the TOML text to the model, with the position of every error.

use std::collections::BTreeSet;
use std::mem;

use super::file::{FileText, TomlPath};
use super::limits::{MAX_EXAMPLE, MAX_LENGTH, MAX_PATH, Usage};
use super::raw::{RawCode, RawConflictSide, RawEventType, RawField, RawObject};
use super::{
    Code, Conflict, ConflictSide, Encoded, EventType, Field, FieldSet, ObjectSchema, ParseError,
    ParseProblem, Scalar, SharedFiles, ValueType,
};
use crate::json::write_string;
use crate::limits::MAX_DEPTH;
use crate::message::{Count, List, Localized};
use crate::secret::is_secret_name;

/// Parses the file of an event type. `name` is the file's name without `.toml`.
pub(super) fn event_type(name: &str, text: &FileText, shared: &SharedFiles) -> Result<EventType, ParseError> {
    let raw: RawEventType = text.parse()?;
    let parser = FileParser { text, shared, user: None, usage: &Usage::default() };
    let body = parser.object("", &TomlPath::Top, raw.fields)?;
    if raw.page_date.parse::<jiff::civil::Date>().is_err() {
        let problem = ParseProblem::InvalidDate { text: raw.page_date };
        return Err(text.error(&TomlPath::Top.key("page_date"), problem));
    }
    let mut summary = Vec::with_capacity(raw.summary.len());
    for (index, field) in raw.summary.iter().enumerate() {
        let path = TomlPath::Top.key("summary");
        summary.push(find(text, &path.element(index), &body, field)?.index);
    }
    let mut conflicts = Vec::with_capacity(raw.conflicts.len());
    for (index, conflict) in raw.conflicts.iter().enumerate() {
        let all = TomlPath::Top.key("conflicts");
        let path = all.element(index);
        conflicts.push(Conflict {
            when: conflict_side(text, &path.key("when"), &body, &conflict.when)?,
            with: conflict_side(text, &path.key("with"), &body, &conflict.with)?,
        });
    }
    Ok(EventType {
        name: name.to_owned(),
        encoded_name: Encoded::string(name),
        title: raw.title,
        page: raw.page,
        page_date: raw.page_date,
        app_types: raw.app_types,
        scopes: raw.scopes,
        handlers: raw.handlers,
        summary,
        conflicts,
        body,
    })
}

fn find<'b>(
    text: &FileText,
    path: &TomlPath<'_>,
    body: &'b ObjectSchema,
    name: &str,
) -> Result<&'b Field, ParseError> {
    body.find(name).ok_or_else(|| text.error(path, ParseProblem::UnknownField { name: name.to_owned() }))
}

fn conflict_side(
    text: &FileText,
    path: &TomlPath<'_>,
    body: &ObjectSchema,
    side: &RawConflictSide,
) -> Result<ConflictSide, ParseError> {
    let field = find(text, &path.key("field"), body, &side.field)?;
    let code = side.code.as_ref().map(|name| {
        let code = field.codes().iter().find(|code| code.name == *name).map(|code| code.code);
        code.ok_or_else(|| text.error(&path.key("code"), ParseProblem::UnknownCode { name: name.clone() }))
    });
    Ok(ConflictSide { field: field.index, code: code.transpose()? })
}

/// Parses the file of a shared object.
pub(super) fn object(name: &str, text: &FileText, shared: &SharedFiles) -> Result<ObjectSchema, ParseError> {
    let user = SharedFile { name, depth: 0, user: None };
    shared_object("", text, shared, &user, &Usage::default())
}

fn shared_object(
    prefix: &str,
    text: &FileText,
    shared: &SharedFiles,
    file: &SharedFile<'_>,
    usage: &Usage,
) -> Result<ObjectSchema, ParseError> {
    let raw: RawObject = text.parse()?;
    FileParser { text, shared, user: Some(file), usage }.object(prefix, &TomlPath::Top, raw.fields)
}

/// A shared file that is being parsed, and the shared file that uses it.
struct SharedFile<'a> {
    name: &'a str,
    /// The number of shared files that use each other down to this one.
    depth: usize,
    user: Option<&'a Self>,
}

impl SharedFile<'_> {
    fn is_within(&self, name: &str) -> bool {
        self.name == name || self.user.is_some_and(|user| user.is_within(name))
    }
}

/// The types that need no file.
const BUILT_IN: [&str; 6] = ["any", "boolean", "integer", "number", "object", "string"];

/// Makes the fields of one file.
struct FileParser<'a> {
    text: &'a FileText,
    shared: &'a SharedFiles,
    /// The shared file that is being parsed; `None` in the file of an event type.
    user: Option<&'a SharedFile<'a>>,
    usage: &'a Usage,
}

impl FileParser<'_> {
    fn object(
        &self,
        prefix: &str,
        path: &TomlPath<'_>,
        raw: Vec<RawField>,
    ) -> Result<ObjectSchema, ParseError> {
        let mut object =
            ObjectSchema { fields: Vec::with_capacity(raw.len()), required: FieldSet::default() };
        let all = path.key("fields");
        for raw in raw {
            let index = object.fields.len();
            let path = all.element(index);
            let refuse = |problem| self.text.error(&path.key("name"), problem);
            if object.find(&raw.name).is_some() {
                return Err(refuse(ParseProblem::DuplicateField { name: raw.name }));
            }
            if index == FieldSet::CAPACITY {
                return Err(refuse(ParseProblem::ObjectTooLarge { limit: FieldSet::CAPACITY }));
            }
            self.usage.add_field().map_err(refuse)?;
            let field = self.field(prefix, &path, index, raw)?;
            if field.required {
                object.required.insert(&field);
            }
            object.fields.push(field);
        }
        Ok(object)
    }

    fn field(
        &self,
        prefix: &str,
        toml_path: &TomlPath<'_>,
        index: usize,
        mut raw: RawField,
    ) -> Result<Field, ParseError> {
        let path = if prefix.is_empty() { raw.name.clone() } else { format!("{prefix}.{}", raw.name) };
        if path.len() > MAX_PATH {
            let problem = ParseProblem::PathTooLong { limit: Count::Bytes(MAX_PATH as u64) };
            return Err(self.text.error(&toml_path.key("name"), problem));
        }
        let value_type = self.value_type(&path, toml_path, &mut raw)?;
        Ok(Field {
            key_token: key_token(&raw.name),
            encoded_path: Encoded::string(&path),
            path,
            index,
            mask: FieldSet::of_index(index),
            accepts_any_string: value_type.accepts_any_string(),
            value_type,
            title: Localized { zh: raw.zh, en: raw.en },
            required: raw.required,
            secret: raw.secret || is_secret_name(&raw.name),
            requires_scope: raw.requires_scope,
            origin: raw.origin,
            note: raw.note,
            name: raw.name,
        })
    }

    fn value_type(
        &self,
        field_path: &str,
        path: &TomlPath<'_>,
        raw: &mut RawField,
    ) -> Result<ValueType, ParseError> {
        let mut name = mem::take(&mut raw.type_name);
        let is_list = name.ends_with("[]");
        if is_list {
            name.truncate(name.len() - "[]".len());
        }
        if BUILT_IN.contains(&name.as_str()) || self.shared.contains_key(&name) {
            self.check_keys(path, &name, raw)?;
        }
        let value_type = match name.as_str() {
            "any" => ValueType::Any,
            "boolean" => ValueType::Scalar(Scalar::Boolean),
            "integer" => {
                ValueType::Scalar(Scalar::Integer { codes: self.codes(path, mem::take(&mut raw.codes))? })
            }
            "number" => ValueType::Scalar(Scalar::Number),
            "object" => ValueType::Object(self.object(field_path, path, mem::take(&mut raw.fields))?),
            "string" => ValueType::Scalar(self.string(path, raw)?),
            _ => ValueType::Object(self.shared(field_path, &path.key("type"), name)?),
        };
        Ok(if is_list { ValueType::List(Box::new(value_type)) } else { value_type })
    }

    /// Refuses a key that has no effect for this type.
    fn check_keys(&self, path: &TomlPath<'_>, type_name: &str, raw: &RawField) -> Result<(), ParseError> {
        let keys = [
            ("format", raw.format.is_some(), "string"),
            ("length", raw.length.is_some(), "string"),
            ("example", raw.example.is_some(), "string"),
            ("values", !raw.values.is_empty(), "string"),
            ("codes", !raw.codes.is_empty(), "integer"),
            ("fields", !raw.fields.is_empty(), "object"),
        ];
        let misplaced = keys.into_iter().find(|(_, is_given, expected)| *is_given && *expected != type_name);
        misplaced.map_or(Ok(()), |(key, _, expected)| {
            let problem = ParseProblem::MisplacedKey { key, expected, found: type_name.to_owned() };
            Err(self.text.error(&path.key(key), problem))
        })
    }

    fn string(&self, path: &TomlPath<'_>, raw: &mut RawField) -> Result<Scalar, ParseError> {
        let mut length = None;
        if let Some((minimum, maximum)) = raw.length {
            let refuse = |problem| self.text.error(&path.key("length"), problem);
            if minimum > maximum {
                return Err(refuse(ParseProblem::LengthsReversed));
            }
            if maximum as u64 > MAX_LENGTH {
                return Err(refuse(ParseProblem::LengthTooLarge { limit: Count::Characters(MAX_LENGTH) }));
            }
            self.usage.add_minimum(minimum).map_err(refuse)?;
            length = Some(minimum..=maximum);
        }
        if raw.example.as_ref().is_some_and(|example| example.len() > MAX_EXAMPLE) {
            let problem = ParseProblem::ExampleTooLong { limit: Count::Bytes(MAX_EXAMPLE as u64) };
            return Err(self.text.error(&path.key("example"), problem));
        }
        let mut seen = BTreeSet::new();
        for (index, known) in raw.values.iter().enumerate() {
            if !seen.insert(known.value.as_str()) {
                let problem = ParseProblem::DuplicateValue { value: known.value.clone() };
                return Err(self.text.error(&path.key("values").element(index), problem));
            }
        }
        Ok(Scalar::String {
            format: raw.format,
            example: raw.example.take(),
            length,
            values: mem::take(&mut raw.values),
        })
    }

    fn codes(&self, path: &TomlPath<'_>, raw: Vec<RawCode>) -> Result<Vec<Code>, ParseError> {
        let mut codes: Vec<Code> = Vec::with_capacity(raw.len());
        let all = path.key("codes");
        for RawCode { code, name, zh, en, since, note } in raw {
            let path = all.element(codes.len());
            if codes.iter().any(|known| known.code == code || known.name == name) {
                return Err(self.text.error(&path, ParseProblem::DuplicateCode { code, name }));
            }
            if !name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_') {
                return Err(self.text.error(&path, ParseProblem::NotSnakeCase { name }));
            }
            let encoded = encoded_code(&name, &zh, &en);
            codes.push(Code { code, name, label: Localized { zh, en }, since, note, encoded });
        }
        Ok(codes)
    }

    /// Parses the shared object that the value at `path` names. An error in it is reported at `path`.
    fn shared(&self, prefix: &str, path: &TomlPath<'_>, name: String) -> Result<ObjectSchema, ParseError> {
        let refuse = |problem| self.text.error(path, problem);
        let Some(file) = self.shared.get(&name) else {
            let (built_in, shared) = (BUILT_IN.to_vec(), self.shared.keys().cloned().collect());
            let (built_in, shared) = (List::new(built_in), List::new(shared));
            return Err(refuse(ParseProblem::UnknownType { name, built_in, shared }));
        };
        if self.user.is_some_and(|user| user.is_within(&name)) {
            return Err(refuse(ParseProblem::ContainsItself { name }));
        }
        let depth = self.user.map_or(0, |user| user.depth + 1);
        if depth == MAX_DEPTH {
            return Err(refuse(ParseProblem::TooDeep { levels: MAX_DEPTH }));
        }
        self.usage.add_shared(file.text.len()).map_err(refuse)?;
        let user = SharedFile { name: &name, depth, user: self.user };
        shared_object(prefix, &file.text, self.shared, &user, self.usage).map_err(|error| {
            refuse(match error.problem {
                nested @ ParseProblem::InShared { .. } => nested,
                problem => {
                    let path = format!("common/{name}.toml");
                    ParseProblem::InShared { path, position: error.position, problem: Box::new(problem) }
                }
            })
        })
    }
}

/// The JSON string of a name, and a colon.
fn key_token(name: &str) -> String {
    let mut token = Vec::with_capacity(name.len() + 3);
    write_string(&mut token, name);
    token.push(b':');
    String::from_utf8(token).expect("JSON made of texts is UTF-8")
}

fn encoded_code(name: &str, zh: &str, en: &str) -> Encoded {
    let mut json =
        Vec::with_capacity(name.len() + zh.len() + en.len() + r#"{"name":"","zh":"","en":""}"#.len());
    for (key, text) in [(r#"{"name":"#, name), (r#","zh":"#, zh), (r#","en":"#, en)] {
        json.extend_from_slice(key.as_bytes());
        write_string(&mut json, text);
    }
    json.push(b'}');
    Encoded::new(json)
}
