//! The parser of catalog files: from the TOML text to the model, with the position of every error.

use std::mem;
use std::sync::Arc;

use super::file::{FileText, TomlPath};
use super::limits::{MAX_EXAMPLE, MAX_LENGTH, MAX_PATH, Usage};
use super::parse_codes::{check_date, check_type, codes};
use super::parse_conflicts::{conflicts, find};
use super::raw::{RawCodes, RawEventType, RawField, RawObject};
use super::shared::SharedFiles;
use super::{
    CodeList, Encoded, EventType, Field, FieldSet, ObjectSchema, ParseError, ParseProblem, Scalar, ValueType,
};
use crate::json::write_string;
use crate::limits::MAX_DEPTH;
use crate::location::Position;
use crate::message::{Count, JsonType, List, Localized};
use crate::secret::is_secret_name;

/// Parses the file of an event type. `name` is the file's name without `.toml`.
pub(super) fn event_type(
    name: &str,
    text: FileText<'_>,
    shared: &SharedFiles,
) -> Result<EventType, ParseError> {
    let raw: RawEventType = text.parse()?;
    let parser = FileParser { text, shared, user: None, usage: &Usage::default() };
    let body = parser.object("", &TomlPath::Top, raw.fields)?;
    check_date(text, &TomlPath::Top.key("page_date"), &raw.page_date)?;
    if let Some(subject) = &raw.subject {
        check_subject(text, subject, shared)?;
    }
    let mut summary = Vec::with_capacity(raw.summary.len());
    for (index, field) in raw.summary.iter().enumerate() {
        let path = TomlPath::Top.key("summary");
        summary.push(find(text, &path.element(index), &body, field)?.index);
    }
    let conflicts = conflicts(text, &body, &raw.conflicts)?;
    Ok(EventType {
        name: name.to_owned(),
        encoded_name: Encoded::string(name),
        title: raw.title,
        page: raw.page,
        page_date: raw.page_date,
        subject: raw.subject,
        inferable: raw.inferable,
        deprecated: raw.deprecated,
        ordered: raw.ordered,
        late: raw.late,
        note: raw.note,
        app_types: raw.app_types,
        scopes: raw.scopes,
        handlers: raw.handlers,
        summary,
        conflicts,
        body,
    })
}

/// Refuses a subject that is not in the list of subjects. A test checks the embedded files in their own form.
fn check_subject(text: FileText<'_>, name: &str, shared: &SharedFiles) -> Result<(), ParseError> {
    if matches!(text, FileText::Json(_)) {
        return Ok(());
    }
    let path = TomlPath::Top.key("subject");
    let subjects = shared_codes(text, &path, "subject", shared)?;
    if subjects.of_text(name).is_none() {
        let known = subjects.codes.iter().map(|code| code.name.clone()).collect();
        let (name, known) = (name.to_owned(), List::new(known));
        return Err(text.error(&path, ParseProblem::UnknownSubject { name, known }));
    }
    Ok(())
}

/// Parses the file of a shared object.
pub(super) fn object(name: &str, shared: &SharedFiles) -> Result<ObjectSchema, ParseError> {
    let user = SharedFile { name, depth: 0, user: None };
    let text = shared.objects.get(name).expect("names are those of files");
    shared_object("", text, shared, &user, &Usage::default())
}

fn shared_object(
    prefix: &str,
    text: FileText<'_>,
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

/// The types that have codes, as a message names them.
const CODED: &str = "integer or string";

/// Makes the fields of one file.
struct FileParser<'a> {
    text: FileText<'a>,
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
        for field in &object.fields {
            if let Some(by) = field.deprecated.as_ref().and_then(|deprecated| deprecated.by.as_ref())
                && object.find(by).is_none()
            {
                let (path, problem) =
                    (all.element(field.index), ParseProblem::UnknownField { name: by.clone() });
                return Err(self.text.error(&path.key("deprecated").key("by"), problem));
            }
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
        let path = if prefix.is_empty() { raw.name.clone() } else { [prefix, ".", &raw.name].concat() };
        if path.len() > MAX_PATH {
            let problem = ParseProblem::PathTooLong { limit: Count::Bytes(MAX_PATH as u64) };
            return Err(self.text.error(&toml_path.key("name"), problem));
        }
        let value_type = self.value_type(&path, toml_path, &mut raw)?;
        if raw.only_if.is_some() && (self.user.is_some() || !prefix.is_empty()) {
            return Err(self.text.error(&toml_path.key("only_if"), ParseProblem::NestedCondition));
        }
        Ok(Field {
            key_token: key_token(&raw.name),
            encoded_path: Encoded::string(&path),
            path,
            index,
            mask: FieldSet::of_index(index),
            accepts_any_string: raw.deprecated.is_none() && value_type.accepts_any_string(),
            code_list: value_type.codes().cloned(),
            title: Localized { zh: raw.zh, en: raw.en },
            required: raw.required,
            secret: raw.secret || is_secret_name(&raw.name),
            requires_scope: raw.requires_scope,
            origin: raw.origin,
            value_type,
            deprecated: raw.deprecated,
            only_if: raw.only_if,
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
        if BUILT_IN.contains(&name.as_str()) || self.shared.objects.get(&name).is_some() {
            self.check_keys(path, &name, raw)?;
        }
        let value_type = match name.as_str() {
            "any" => ValueType::Any,
            "boolean" => ValueType::Scalar(Scalar::Boolean),
            "integer" => ValueType::Scalar(Scalar::Integer {
                codes: self.codes(field_path, path, raw, JsonType::Integer)?,
            }),
            "number" => ValueType::Scalar(Scalar::Number),
            "object" => ValueType::Object(self.object(field_path, path, mem::take(&mut raw.fields))?),
            "string" => ValueType::Scalar(self.string(field_path, path, raw)?),
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
            ("codes", raw.codes.is_some(), CODED),
            ("open", raw.open, CODED),
            ("fields", !raw.fields.is_empty(), "object"),
        ];
        let misplaced = keys.into_iter().find(|(_, is_given, expected)| {
            *is_given && *expected != type_name && !(*expected == CODED && CODED.contains(type_name))
        });
        misplaced.map_or(Ok(()), |(key, _, expected)| {
            let problem = ParseProblem::MisplacedKey { key, expected, found: type_name.to_owned() };
            Err(self.text.error(&path.key(key), problem))
        })
    }

    fn string(
        &self,
        field_path: &str,
        path: &TomlPath<'_>,
        raw: &mut RawField,
    ) -> Result<Scalar, ParseError> {
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
        Ok(Scalar::String {
            format: raw.format,
            example: raw.example.take(),
            length,
            codes: self.codes(field_path, path, raw, JsonType::String)?,
        })
    }

    fn codes(
        &self,
        field_path: &str,
        path: &TomlPath<'_>,
        raw: &mut RawField,
        json_type: JsonType,
    ) -> Result<Option<Arc<CodeList>>, ParseError> {
        let is_open = raw.open;
        let path = path.key("codes");
        let list = match raw.codes.take() {
            None => return Ok(None),
            Some(RawCodes::Shared(name)) => {
                if is_open {
                    return Err(self.text.error(&path, ParseProblem::OpenSharedList));
                }
                let list = shared_codes(self.text, &path, &name, self.shared)?;
                check_type(&list.codes, json_type, |_, problem| self.text.error(&path, problem))?;
                list
            }
            Some(RawCodes::List(raw)) => {
                let codes = codes(self.text, &path, raw)?;
                let refuse = |index, problem| self.text.error(&path.element(index).key("code"), problem);
                check_type(&codes, json_type, refuse)?;
                let nested = codes.iter().position(|code| code.only_if.is_some());
                if let Some(index) = nested.filter(|_| self.user.is_some() || field_path.contains('.')) {
                    let path = path.element(index);
                    return Err(self.text.error(&path.key("only_if"), ParseProblem::NestedCondition));
                }
                Arc::new(CodeList::new(codes, is_open, None))
            }
        };
        Ok(Some(list))
    }

    /// Parses the shared object that the value at `path` names. An error in it is reported at `path`.
    fn shared(&self, prefix: &str, path: &TomlPath<'_>, name: String) -> Result<ObjectSchema, ParseError> {
        let refuse = |problem| self.text.error(path, problem);
        let Some(text) = self.shared.objects.get(&name) else {
            let shared = self.shared.objects.names().into_iter().map(str::to_owned).collect();
            let built_in = BUILT_IN.to_vec();
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
        self.usage.add_shared(text.len()).map_err(refuse)?;
        let user = SharedFile { name: &name, depth, user: self.user };
        shared_object(prefix, text, self.shared, &user, self.usage)
            .map_err(|error| refuse(in_shared(format!("common/{name}.toml"), Some(text), error)))
    }
}

/// The shared list of codes that the value at `path` needs. An error in it is reported at `path`.
fn shared_codes(
    text: FileText<'_>,
    path: &TomlPath<'_>,
    name: &str,
    shared: &SharedFiles,
) -> Result<Arc<CodeList>, ParseError> {
    let refuse = |problem| text.error(path, problem);
    let Some(list) = shared.codes(name) else {
        let known = shared.code_lists.names().into_iter().map(str::to_owned).collect();
        let (name, known) = (name.to_owned(), List::new(known));
        return Err(refuse(ParseProblem::UnknownCodeList { name, known }));
    };
    let in_list = shared.code_lists.get(name);
    list.map_err(|error| refuse(in_shared(format!("common/codes/{name}.toml"), in_list, error)))
}

/// The problem that a shared file has one.
fn in_shared(path: String, text: Option<FileText<'_>>, error: ParseError) -> ParseProblem {
    match error.problem {
        nested @ ParseProblem::InShared { .. } => nested,
        problem => {
            let position = text.map_or(Position::START, |text| text.position(error.offset));
            ParseProblem::InShared { path, position, problem: Box::new(problem) }
        }
    }
}

/// The JSON string of a name, and a colon.
fn key_token(name: &str) -> String {
    let mut token = Vec::with_capacity(name.len() + 3);
    write_string(&mut token, name);
    token.push(b':');
    String::from_utf8(token).expect("JSON made of texts is UTF-8")
}
