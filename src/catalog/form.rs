//! The form of a catalogue file, read strictly: what the form does not know is refused with its place.

use std::collections::BTreeSet;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::Common;
use super::model::{
    AppType, Code, Conflict, ConflictSide, EventType, Field, Format, Handlers, Kind, KnownValue, Object,
    Origin, Scalar, Scope, Text,
};

/// A catalogue file that is not in the right form.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct FormError {
    /// Line in the file, from 1.
    pub line: usize,
    /// Column in the line, in characters, from 1.
    pub column: usize,
    /// What is wrong there.
    pub message: String,
}

/// Reads the file of an event type; `name` is the file's name without `.toml`.
pub(super) fn event_type(name: &str, text: &str, common: &Common) -> Result<EventType, FormError> {
    let form: EventTypeForm = parse(text)?;
    let body = Reader { text, common, within: vec![name] }.object("", form.fields)?;
    if form.page_date.get_ref().parse::<jiff::civil::Date>().is_err() {
        return Err(error(text, form.page_date.span(), format!("`{}` is no date", form.page_date.get_ref())));
    }
    let summary = form.summary.iter().map(|field| find(text, &body, field)).collect::<Result<_, _>>()?;
    let side = |side: &SideForm| {
        let field = find(text, &body, &side.field)?;
        let code = side.code.as_ref().map(|code| {
            let known = body.fields[field].codes().iter().find(|known| known.name == *code.get_ref());
            known
                .map(|known| known.code)
                .ok_or_else(|| error(text, code.span(), format!("no code is named `{}`", code.get_ref())))
        });
        Ok(ConflictSide { field, code: code.transpose()? })
    };
    let conflicts =
        form.conflicts.iter().map(|pair| Ok(Conflict { when: side(&pair.when)?, with: side(&pair.with)? }));
    Ok(EventType {
        name: name.to_owned(),
        name_json: serde_json::Value::from(name).to_string(),
        title: form.title,
        page: form.page,
        page_date: form.page_date.into_inner(),
        app_types: form.app_types,
        scopes: form.scopes,
        handlers: form.handlers,
        summary,
        conflicts: conflicts.collect::<Result<_, _>>()?,
        body,
    })
}

/// Reads the file of a shared object.
pub(super) fn object(name: &str, text: &str, common: &Common) -> Result<Object, FormError> {
    shared(name, "", text, common, Vec::new())
}

fn shared<'a>(
    name: &'a str,
    prefix: &str,
    text: &'a str,
    common: &'a Common,
    mut within: Vec<&'a str>,
) -> Result<Object, FormError> {
    let form: ObjectForm = parse(text)?;
    within.push(name);
    Reader { text, common, within }.object(prefix, form.fields)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EventTypeForm {
    title: Text,
    page: String,
    page_date: Spanned<String>,
    app_types: Vec<AppType>,
    scopes: Vec<Scope>,
    handlers: Handlers,
    #[serde(default)]
    summary: Vec<Spanned<String>>,
    fields: Vec<FieldForm>,
    #[serde(default)]
    conflicts: Vec<ConflictForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ObjectForm {
    fields: Vec<FieldForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldForm {
    name: Spanned<String>,
    #[serde(rename = "type")]
    kind: Spanned<String>,
    zh: String,
    en: String,
    #[serde(default)]
    always: bool,
    #[serde(default)]
    secret: bool,
    #[serde(default)]
    origin: Origin,
    withheld_without: Option<Scope>,
    note: Option<String>,
    format: Option<Spanned<Format>>,
    length: Option<Spanned<(usize, usize)>>,
    example: Option<Spanned<String>>,
    #[serde(default)]
    codes: Vec<Spanned<CodeForm>>,
    #[serde(default)]
    values: Vec<Spanned<KnownValue>>,
    #[serde(default)]
    fields: Vec<FieldForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CodeForm {
    code: i64,
    name: String,
    zh: String,
    en: String,
    since: Option<String>,
    note: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ConflictForm {
    when: SideForm,
    with: SideForm,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SideForm {
    field: Spanned<String>,
    code: Option<Spanned<String>>,
}

/// The types that need no file.
const BUILT_IN: [&str; 6] = ["any", "boolean", "integer", "number", "object", "string"];

/// Turns the fields of one file into their model.
struct Reader<'a> {
    text: &'a str,
    common: &'a Common,
    /// The files around this one, to notice an object that contains itself.
    within: Vec<&'a str>,
}

impl Reader<'_> {
    fn object(&self, prefix: &str, forms: Vec<FieldForm>) -> Result<Object, FormError> {
        let mut object = Object { fields: Vec::with_capacity(forms.len()), always: 0 };
        for form in forms {
            if object.fields.iter().any(|field| field.name == *form.name.get_ref()) {
                return Err(
                    self.error(&form.name, format!("the field `{}` stands twice", form.name.get_ref()))
                );
            }
            if object.fields.len() == Object::MAX_FIELDS {
                return Err(
                    self.error(&form.name, format!("an object has at most {} fields", Object::MAX_FIELDS))
                );
            }
            object.always |= u128::from(form.always) << object.fields.len();
            object.fields.push(self.field(prefix, object.fields.len(), form)?);
        }
        Ok(object)
    }

    fn field(&self, prefix: &str, place: usize, mut form: FieldForm) -> Result<Field, FormError> {
        let name = form.name.get_ref().clone();
        let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        let kind = self.kind(&path, &mut form)?;
        Ok(Field {
            written: serde_json::Value::from(name.as_str()).to_string() + ":",
            name,
            place,
            bit: 1 << place,
            path_json: serde_json::Value::from(path.as_str()).to_string(),
            path,
            any_text: kind.is_any_text(),
            kind,
            title: Text { zh: form.zh, en: form.en },
            always: form.always,
            secret: form.secret,
            withheld_without: form.withheld_without,
            origin: form.origin,
            note: form.note,
        })
    }

    fn kind(&self, path: &str, form: &mut FieldForm) -> Result<Kind, FormError> {
        let written = form.kind.get_ref().clone();
        let (name, list) = match written.strip_suffix("[]") {
            Some(element) => (element, true),
            None => (written.as_str(), false),
        };
        let codes = std::mem::take(&mut form.codes);
        let values = std::mem::take(&mut form.values);
        let fields = std::mem::take(&mut form.fields);
        // Each of these belongs to one type only; on another it would be silently without effect.
        let belongs = [
            ("format", form.format.as_ref().map(Spanned::span), "string"),
            ("length", form.length.as_ref().map(Spanned::span), "string"),
            ("example", form.example.as_ref().map(Spanned::span), "string"),
            ("values", values.first().map(Spanned::span), "string"),
            ("codes", codes.first().map(Spanned::span), "integer"),
            ("fields", fields.first().map(|field| field.name.span()), "object"),
        ];
        let is_type = BUILT_IN.contains(&name) || self.common.contains_key(name);
        for (key, span, wanted) in belongs {
            if let Some(span) = span.filter(|_| name != wanted && is_type) {
                return Err(error(
                    self.text,
                    span,
                    format!("`{key}` belongs to the type {wanted}, not to {name}"),
                ));
            }
        }
        let kind = match name {
            "any" => Kind::Any,
            "boolean" => Kind::Scalar(Scalar::Boolean),
            "integer" => Kind::Scalar(Scalar::Integer { codes: self.codes(codes)? }),
            "number" => Kind::Scalar(Scalar::Number),
            "object" => Kind::Object(self.object(path, fields)?),
            "string" => Kind::Scalar(self.string(form, values)?),
            shared_name => self.shared(path, shared_name, &form.kind)?,
        };
        Ok(if list { Kind::List(Box::new(kind)) } else { kind })
    }

    fn string(&self, form: &FieldForm, values: Vec<Spanned<KnownValue>>) -> Result<Scalar, FormError> {
        let length = form.length.as_ref().map(|length| {
            let &(least, most) = length.get_ref();
            if least <= most {
                Ok(least..=most)
            } else {
                Err(self.error(length, "the shorter length comes first".to_owned()))
            }
        });
        let mut seen = BTreeSet::new();
        for value in &values {
            if !seen.insert(value.get_ref().value.as_str()) {
                return Err(self.error(value, format!("the value `{}` stands twice", value.get_ref().value)));
            }
        }
        let format = form.format.as_ref().map(|format| *format.get_ref());
        let values = values.into_iter().map(Spanned::into_inner).collect();
        let example = form.example.as_ref().map(|example| example.get_ref().clone());
        Ok(Scalar::String { format, example, length: length.transpose()?, values })
    }

    fn codes(&self, forms: Vec<Spanned<CodeForm>>) -> Result<Vec<Code>, FormError> {
        let mut codes: Vec<Code> = Vec::with_capacity(forms.len());
        for form in forms {
            let span = form.span();
            let CodeForm { code, name, zh, en, since, note } = form.into_inner();
            if codes.iter().any(|known| known.code == code || known.name == name) {
                return Err(error(
                    self.text,
                    span,
                    format!("the code {code} or its name `{name}` stands twice"),
                ));
            }
            if !name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_') {
                return Err(error(self.text, span, format!("the name `{name}` is not snake_case")));
            }
            let json = serde_json::json!({"name": name, "zh": zh, "en": en}).to_string();
            codes.push(Code { code, name, label: Text { zh, en }, since, note, json });
        }
        Ok(codes)
    }

    fn shared(&self, path: &str, name: &str, place: &Spanned<String>) -> Result<Kind, FormError> {
        let Some(source) = self.common.get(name) else {
            let known = BUILT_IN.join(", ");
            let shared: Vec<_> = self.common.keys().map(String::as_str).collect();
            let message =
                format!("no type `{name}`: the types are {known}, and from common/ {}", shared.join(", "));
            return Err(self.error(place, message));
        };
        if self.within.contains(&name) {
            return Err(self.error(place, format!("`{name}` contains itself")));
        }
        // A fault in the shared file is reported where it is used: that is the file being read.
        shared(name, path, &source.text, self.common, self.within.clone()).map(Kind::Object).map_err(
            |fault| {
                let message =
                    format!("common/{name}.toml:{}:{}: {}", fault.line, fault.column, fault.message);
                self.error(place, message)
            },
        )
    }

    fn error<T>(&self, place: &Spanned<T>, message: String) -> FormError {
        error(self.text, place.span(), message)
    }
}

fn find(text: &str, body: &Object, name: &Spanned<String>) -> Result<usize, FormError> {
    body.find(name.get_ref())
        .ok_or_else(|| error(text, name.span(), format!("no field is named `{}`", name.get_ref())))
}

fn parse<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, FormError> {
    toml::from_str(text)
        .map_err(|fault| error(text, fault.span().unwrap_or(0..0), fault.message().replace('\n', " ")))
}

fn error(text: &str, span: Range<usize>, message: String) -> FormError {
    let before = &text[..span.start];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    FormError {
        line: before.matches('\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
        message,
    }
}

/// The error of a file that is no text from this byte on.
pub(super) fn not_utf8(bytes: &[u8], valid: usize) -> FormError {
    let text = String::from_utf8_lossy(&bytes[..valid]);
    error(&text, text.len()..text.len(), "the file is not UTF-8 from here on".to_owned())
}
