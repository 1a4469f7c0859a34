//! The form of a catalogue file, read strictly: what the form does not know is refused with its place.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::file::{FileText, ParseError, TomlPath};
use super::limits::{MAX_EXAMPLE, MAX_LENGTH, MAX_PATH, Usage};
use super::{
    AppType, Code, Common, Conflict, ConflictSide, Encoded, EventType, Field, FieldSet, Format, Handlers,
    KnownValue, ObjectSchema, Origin, Scalar, Scope, ValueType,
};
use crate::json::string;
use crate::limits::MAX_DEPTH;
use crate::message::Localized;
use crate::secret::is_secret_name;

/// Reads the file of an event type; `name` is the file's name without `.toml`.
pub(super) fn event_type(name: &str, written: &FileText, common: &Common) -> Result<EventType, ParseError> {
    let form: RawEventType = written.parse()?;
    let spent = Usage::default();
    let reader = Reader { written, common, around: None, spent: &spent };
    let top = TomlPath::Top;
    let body = reader.object("", &top, form.fields).map_err(|fault| fault.error)?;
    if form.page_date.parse::<jiff::civil::Date>().is_err() {
        return Err(reader.error(&top.key("page_date"), format!("`{}` is no date", form.page_date)));
    }
    let find = |place: &TomlPath<'_>, field: &str| {
        body.find(field)
            .map(|field| field.index)
            .ok_or_else(|| reader.error(place, format!("no field is named `{field}`")))
    };
    let mut summary = Vec::with_capacity(form.summary.len());
    for (index, field) in form.summary.iter().enumerate() {
        summary.push(find(&top.key("summary").element(index), field)?);
    }
    let side = |place: &TomlPath<'_>, side: &RawSide| {
        let field = find(&place.key("field"), &side.field)?;
        let code = side.code.as_ref().map(|code| {
            let known = body.fields[field].codes().iter().find(|known| known.name == *code);
            known
                .map(|known| known.code)
                .ok_or_else(|| reader.error(&place.key("code"), format!("no code is named `{code}`")))
        });
        Ok(ConflictSide { field, code: code.transpose()? })
    };
    let mut conflicts = Vec::with_capacity(form.conflicts.len());
    for (index, pair) in form.conflicts.iter().enumerate() {
        let all = top.key("conflicts");
        let place = all.element(index);
        conflicts.push(Conflict {
            when: side(&place.key("when"), &pair.when)?,
            with: side(&place.key("with"), &pair.with)?,
        });
    }
    Ok(EventType {
        name: name.to_owned(),
        encoded_name: Encoded::new(string(name)),
        title: form.title,
        page: form.page,
        page_date: form.page_date,
        app_types: form.app_types,
        scopes: form.scopes,
        handlers: form.handlers,
        summary,
        conflicts,
        body,
    })
}

/// Reads the file of a shared object.
pub(super) fn object(name: &str, written: &FileText, common: &Common) -> Result<ObjectSchema, ParseError> {
    let around = Around { name, depth: 0, around: None };
    shared("", written, common, &around, &Usage::default()).map_err(|fault| fault.error)
}

fn shared(
    prefix: &str,
    written: &FileText,
    common: &Common,
    around: &Around<'_>,
    spent: &Usage,
) -> Result<ObjectSchema, Fault> {
    let form: RawObject = written.parse()?;
    Reader { written, common, around: Some(around), spent }.object(prefix, &TomlPath::Top, form.fields)
}

/// What is wrong with the file that is read.
struct Fault {
    error: ParseError,
    /// Whether it is in a shared file, which the message then names.
    is_shared: bool,
}

impl From<ParseError> for Fault {
    fn from(error: ParseError) -> Self {
        Self { error, is_shared: false }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEventType {
    title: Localized,
    page: String,
    page_date: String,
    app_types: Vec<AppType>,
    scopes: Vec<Scope>,
    handlers: Handlers,
    #[serde(default)]
    summary: Vec<String>,
    fields: Vec<RawField>,
    #[serde(default)]
    conflicts: Vec<RawConflict>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawObject {
    fields: Vec<RawField>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawField {
    name: String,
    #[serde(rename = "type")]
    type_name: String,
    zh: String,
    en: String,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    secret: bool,
    #[serde(default)]
    origin: Origin,
    requires_scope: Option<Scope>,
    note: Option<String>,
    format: Option<Format>,
    length: Option<(usize, usize)>,
    example: Option<String>,
    #[serde(default)]
    codes: Vec<RawCode>,
    #[serde(default)]
    values: Vec<KnownValue>,
    #[serde(default)]
    fields: Vec<RawField>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCode {
    code: i64,
    name: String,
    zh: String,
    en: String,
    since: Option<String>,
    note: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawConflict {
    when: RawSide,
    with: RawSide,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSide {
    field: String,
    code: Option<String>,
}

/// The types that need no file.
const BUILT_IN: [&str; 6] = ["any", "boolean", "integer", "number", "object", "string"];

/// Turns the fields of one file into their model.
struct Reader<'a> {
    written: &'a FileText,
    common: &'a Common,
    /// The shared file that is read, with those that use it; `None` in the file of an event type.
    around: Option<&'a Around<'a>>,
    /// What the event type has taken of its limits.
    spent: &'a Usage,
}

/// A shared file that is read, and the one that uses it.
struct Around<'a> {
    name: &'a str,
    /// How many shared files there are around it.
    depth: usize,
    around: Option<&'a Self>,
}

impl Around<'_> {
    fn has(&self, name: &str) -> bool {
        self.name == name || self.around.is_some_and(|around| around.has(name))
    }
}

impl Reader<'_> {
    fn object(
        &self,
        prefix: &str,
        place: &TomlPath<'_>,
        forms: Vec<RawField>,
    ) -> Result<ObjectSchema, Fault> {
        let mut object =
            ObjectSchema { fields: Vec::with_capacity(forms.len()), required: FieldSet::default() };
        let all = place.key("fields");
        for form in forms {
            let count = object.fields.len();
            let place = all.element(count);
            if object.find(&form.name).is_some() {
                let message = format!("the field `{}` stands twice", form.name);
                return Err(self.error(&place.key("name"), message).into());
            }
            if count == FieldSet::CAPACITY {
                let message = format!("an object has at most {} fields", FieldSet::CAPACITY);
                return Err(self.error(&place.key("name"), message).into());
            }
            self.spent.field().map_err(|message| self.error(&place.key("name"), message))?;
            let field = self.field(prefix, &place, count, form)?;
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
        place: &TomlPath<'_>,
        index: usize,
        mut form: RawField,
    ) -> Result<Field, Fault> {
        let path = if prefix.is_empty() { form.name.clone() } else { format!("{prefix}.{}", form.name) };
        if path.len() > MAX_PATH {
            let message =
                format!("the names from the top down to this field have more than {MAX_PATH} bytes");
            return Err(self.error(&place.key("name"), message).into());
        }
        let value_type = self.value_type(&path, place, &mut form)?;
        let secret = form.secret || is_secret_name(&form.name);
        Ok(Field {
            key_token: string(&form.name) + ":",
            name: form.name,
            index,
            mask: FieldSet::of_index(index),
            encoded_path: Encoded::new(string(&path)),
            path,
            accepts_any_string: value_type.accepts_any_string(),
            value_type,
            title: Localized { zh: form.zh, en: form.en },
            required: form.required,
            secret,
            requires_scope: form.requires_scope,
            origin: form.origin,
            note: form.note,
        })
    }

    fn value_type(&self, path: &str, place: &TomlPath<'_>, form: &mut RawField) -> Result<ValueType, Fault> {
        let (name, list) = match form.type_name.strip_suffix("[]") {
            Some(element) => (element, true),
            None => (form.type_name.as_str(), false),
        };
        // Each of these belongs to one type only; on another it would be silently without effect.
        let belongs = [
            ("format", form.format.is_some(), "string"),
            ("length", form.length.is_some(), "string"),
            ("example", form.example.is_some(), "string"),
            ("values", !form.values.is_empty(), "string"),
            ("codes", !form.codes.is_empty(), "integer"),
            ("fields", !form.fields.is_empty(), "object"),
        ];
        let is_type = BUILT_IN.contains(&name) || self.common.contains_key(name);
        for (key, _, wanted) in belongs.into_iter().filter(|(_, there, _)| *there) {
            if name != wanted && is_type {
                let message = format!("`{key}` belongs to the type {wanted}, not to {name}");
                return Err(self.error(&place.key(key), message).into());
            }
        }
        let value_type = match name {
            "any" => ValueType::Any,
            "boolean" => ValueType::Scalar(Scalar::Boolean),
            "integer" => ValueType::Scalar(Scalar::Integer {
                codes: self.codes(place, std::mem::take(&mut form.codes))?,
            }),
            "number" => ValueType::Scalar(Scalar::Number),
            "object" => ValueType::Object(self.object(path, place, std::mem::take(&mut form.fields))?),
            "string" => ValueType::Scalar(self.string(place, form)?),
            shared_name => self.shared(path, place, shared_name)?,
        };
        Ok(if list { ValueType::List(Box::new(value_type)) } else { value_type })
    }

    fn string(&self, place: &TomlPath<'_>, form: &mut RawField) -> Result<Scalar, ParseError> {
        let mut length = None;
        if let Some((least, most)) = form.length {
            let refuse = |message| self.error(&place.key("length"), message);
            if least > most {
                return Err(refuse("the shorter length comes first".to_owned()));
            }
            if most > MAX_LENGTH {
                return Err(refuse(format!("a text has at most {MAX_LENGTH} characters")));
            }
            self.spent.least(least).map_err(refuse)?;
            length = Some(least..=most);
        }
        if form.example.as_ref().is_some_and(|example| example.len() > MAX_EXAMPLE) {
            let message = format!("an example has at most {MAX_EXAMPLE} bytes");
            return Err(self.error(&place.key("example"), message));
        }
        let mut seen = BTreeSet::new();
        for (index, known) in form.values.iter().enumerate() {
            if !seen.insert(known.value.as_str()) {
                let message = format!("the value `{}` stands twice", known.value);
                return Err(self.error(&place.key("values").element(index), message));
            }
        }
        Ok(Scalar::String {
            format: form.format,
            example: form.example.take(),
            length,
            values: std::mem::take(&mut form.values),
        })
    }

    fn codes(&self, place: &TomlPath<'_>, forms: Vec<RawCode>) -> Result<Vec<Code>, ParseError> {
        let mut codes: Vec<Code> = Vec::with_capacity(forms.len());
        let all = place.key("codes");
        for RawCode { code, name, zh, en, since, note } in forms {
            let place = all.element(codes.len());
            if codes.iter().any(|known| known.code == code || known.name == name) {
                let message = format!("the code {code} or its name `{name}` stands twice");
                return Err(self.error(&place, message));
            }
            if !name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_') {
                return Err(self.error(&place, format!("the name `{name}` is not snake_case")));
            }
            let [name_json, zh_json, en_json] = [&name, &zh, &en].map(|text| string(text));
            let encoded = Encoded::new(format!(r#"{{"name":{name_json},"zh":{zh_json},"en":{en_json}}}"#));
            codes.push(Code { code, name, label: Localized { zh, en }, since, note, encoded });
        }
        Ok(codes)
    }

    fn shared(&self, path: &str, place: &TomlPath<'_>, name: &str) -> Result<ValueType, Fault> {
        let place = place.key("type");
        let Some(source) = self.common.get(name) else {
            let known = BUILT_IN.join(", ");
            let shared: Vec<_> = self.common.keys().map(String::as_str).collect();
            let message =
                format!("no type `{name}`: the types are {known}, and from common/ {}", shared.join(", "));
            return Err(self.error(&place, message).into());
        };
        if self.around.is_some_and(|around| around.has(name)) {
            return Err(self.error(&place, format!("`{name}` contains itself")).into());
        }
        let depth = self.around.map_or(0, |around| around.depth + 1);
        if depth == MAX_DEPTH {
            let message = format!("objects are nested more than {MAX_DEPTH} levels deep");
            return Err(self.error(&place, message).into());
        }
        self.spent.bytes(source.text.len()).map_err(|message| self.error(&place, message))?;
        let around = Around { name, depth, around: self.around };
        // A fault in the shared file is reported where it is used: that is the file being read.
        shared(path, &source.text, self.common, &around, self.spent).map(ValueType::Object).map_err(|fault| {
            let ParseError { line, column, message } = fault.error;
            let message = if fault.is_shared {
                message
            } else {
                format!("common/{name}.toml:{line}:{column}: {message}")
            };
            Fault { error: self.error(&place, message), is_shared: true }
        })
    }

    fn error(&self, place: &TomlPath<'_>, message: String) -> ParseError {
        self.written.error(place, message)
    }
}
