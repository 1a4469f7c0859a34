//! The form of a catalogue file, read strictly: what the form does not know is refused with its place.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::Common;
use super::limits::{MAX_EXAMPLE, MAX_LENGTH, MAX_PATH, Spent};
use super::model::{
    AppType, Code, Conflict, ConflictSide, EventType, Field, Format, Handlers, Kind, KnownValue, Object,
    Origin, Scalar, Scope,
};
use super::source::{FormError, Place, Written};
use crate::json::quote;
use crate::limits::MAX_DEPTH;
use crate::message::Localized;
use crate::secret::is_secret_name;

/// Reads the file of an event type; `name` is the file's name without `.toml`.
pub(super) fn event_type(name: &str, written: &Written, common: &Common) -> Result<EventType, FormError> {
    let form: EventTypeForm = written.parse()?;
    let spent = Spent::default();
    let reader = Reader { written, common, around: None, spent: &spent };
    let top = Place::Top;
    let body = reader.object("", &top, form.fields).map_err(|fault| fault.error)?;
    if form.page_date.parse::<jiff::civil::Date>().is_err() {
        return Err(reader.error(&top.key("page_date"), format!("`{}` is no date", form.page_date)));
    }
    let find = |place: &Place<'_>, field: &str| {
        body.find(field).ok_or_else(|| reader.error(place, format!("no field is named `{field}`")))
    };
    let mut summary = Vec::with_capacity(form.summary.len());
    for (index, field) in form.summary.iter().enumerate() {
        summary.push(find(&top.key("summary").element(index), field)?);
    }
    let side = |place: &Place<'_>, side: &SideForm| {
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
        name_json: quote(name),
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
pub(super) fn object(name: &str, written: &Written, common: &Common) -> Result<Object, FormError> {
    let around = Around { name, depth: 0, around: None };
    shared("", written, common, &around, &Spent::default()).map_err(|fault| fault.error)
}

fn shared(
    prefix: &str,
    written: &Written,
    common: &Common,
    around: &Around<'_>,
    spent: &Spent,
) -> Result<Object, Fault> {
    let form: ObjectForm = written.parse()?;
    Reader { written, common, around: Some(around), spent }.object(prefix, &Place::Top, form.fields)
}

/// What is wrong with the file that is read.
struct Fault {
    error: FormError,
    /// Whether it is in a shared file, which the message then names.
    is_shared: bool,
}

impl From<FormError> for Fault {
    fn from(error: FormError) -> Self {
        Self { error, is_shared: false }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EventTypeForm {
    title: Localized,
    page: String,
    page_date: String,
    app_types: Vec<AppType>,
    scopes: Vec<Scope>,
    handlers: Handlers,
    #[serde(default)]
    summary: Vec<String>,
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
    name: String,
    #[serde(rename = "type")]
    kind: String,
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
    format: Option<Format>,
    length: Option<(usize, usize)>,
    example: Option<String>,
    #[serde(default)]
    codes: Vec<CodeForm>,
    #[serde(default)]
    values: Vec<KnownValue>,
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
    field: String,
    code: Option<String>,
}

/// The types that need no file.
const BUILT_IN: [&str; 6] = ["any", "boolean", "integer", "number", "object", "string"];

/// Turns the fields of one file into their model.
struct Reader<'a> {
    written: &'a Written,
    common: &'a Common,
    /// The shared file that is read, with those that use it; `None` in the file of an event type.
    around: Option<&'a Around<'a>>,
    /// What the event type has taken of its limits.
    spent: &'a Spent,
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
    fn object(&self, prefix: &str, place: &Place<'_>, forms: Vec<FieldForm>) -> Result<Object, Fault> {
        let mut object = Object { fields: Vec::with_capacity(forms.len()), always: 0 };
        let all = place.key("fields");
        for form in forms {
            let count = object.fields.len();
            let place = all.element(count);
            if object.find(&form.name).is_some() {
                let message = format!("the field `{}` stands twice", form.name);
                return Err(self.error(&place.key("name"), message).into());
            }
            if count == Object::MAX_FIELDS {
                let message = format!("an object has at most {} fields", Object::MAX_FIELDS);
                return Err(self.error(&place.key("name"), message).into());
            }
            self.spent.field().map_err(|message| self.error(&place.key("name"), message))?;
            object.always |= u128::from(form.always) << count;
            object.fields.push(self.field(prefix, &place, count, form)?);
        }
        Ok(object)
    }

    fn field(
        &self,
        prefix: &str,
        place: &Place<'_>,
        index: usize,
        mut form: FieldForm,
    ) -> Result<Field, Fault> {
        let path = if prefix.is_empty() { form.name.clone() } else { format!("{prefix}.{}", form.name) };
        if path.len() > MAX_PATH {
            let message =
                format!("the names from the top down to this field have more than {MAX_PATH} bytes");
            return Err(self.error(&place.key("name"), message).into());
        }
        let kind = self.kind(&path, place, &mut form)?;
        let secret = form.secret || is_secret_name(&form.name);
        Ok(Field {
            written: quote(&form.name) + ":",
            name: form.name,
            place: index,
            bit: 1 << index,
            path_json: quote(&path),
            path,
            any_text: kind.is_any_text(),
            kind,
            title: Localized { zh: form.zh, en: form.en },
            always: form.always,
            secret,
            withheld_without: form.withheld_without,
            origin: form.origin,
            note: form.note,
        })
    }

    fn kind(&self, path: &str, place: &Place<'_>, form: &mut FieldForm) -> Result<Kind, Fault> {
        let (name, list) = match form.kind.strip_suffix("[]") {
            Some(element) => (element, true),
            None => (form.kind.as_str(), false),
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
        let kind = match name {
            "any" => Kind::Any,
            "boolean" => Kind::Scalar(Scalar::Boolean),
            "integer" => {
                Kind::Scalar(Scalar::Integer { codes: self.codes(place, std::mem::take(&mut form.codes))? })
            }
            "number" => Kind::Scalar(Scalar::Number),
            "object" => Kind::Object(self.object(path, place, std::mem::take(&mut form.fields))?),
            "string" => Kind::Scalar(self.string(place, form)?),
            shared_name => self.shared(path, place, shared_name)?,
        };
        Ok(if list { Kind::List(Box::new(kind)) } else { kind })
    }

    fn string(&self, place: &Place<'_>, form: &mut FieldForm) -> Result<Scalar, FormError> {
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

    fn codes(&self, place: &Place<'_>, forms: Vec<CodeForm>) -> Result<Vec<Code>, FormError> {
        let mut codes: Vec<Code> = Vec::with_capacity(forms.len());
        let all = place.key("codes");
        for CodeForm { code, name, zh, en, since, note } in forms {
            let place = all.element(codes.len());
            if codes.iter().any(|known| known.code == code || known.name == name) {
                let message = format!("the code {code} or its name `{name}` stands twice");
                return Err(self.error(&place, message));
            }
            if !name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_') {
                return Err(self.error(&place, format!("the name `{name}` is not snake_case")));
            }
            let [name_json, zh_json, en_json] = [&name, &zh, &en].map(|text| quote(text));
            let json = format!(r#"{{"name":{name_json},"zh":{zh_json},"en":{en_json}}}"#);
            codes.push(Code { code, name, label: Localized { zh, en }, since, note, json });
        }
        Ok(codes)
    }

    fn shared(&self, path: &str, place: &Place<'_>, name: &str) -> Result<Kind, Fault> {
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
        shared(path, &source.text, self.common, &around, self.spent).map(Kind::Object).map_err(|fault| {
            let FormError { line, column, message } = fault.error;
            let message = if fault.is_shared {
                message
            } else {
                format!("common/{name}.toml:{line}:{column}: {message}")
            };
            Fault { error: self.error(&place, message), is_shared: true }
        })
    }

    fn error(&self, place: &Place<'_>, message: String) -> FormError {
        self.written.error(place, message)
    }
}
