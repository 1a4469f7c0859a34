//! The form of a catalogue file, read strictly: what the form does not know is refused with its place.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::Common;
use super::model::{
    AppType, Code, Conflict, ConflictSide, EventType, Field, Format, Handlers, Kind, KnownValue, Object,
    Origin, Scalar, Scope, Text,
};
use super::source::{FormError, Place, Written};
use crate::json::string;
use crate::secret::is_secret_name;

/// Reads the file of an event type; `name` is the file's name without `.toml`.
pub(super) fn event_type(name: &str, written: &Written, common: &Common) -> Result<EventType, FormError> {
    let form: EventTypeForm = written.parse()?;
    let reader = Reader { written, common, within: vec![name] };
    let top = Place::Top;
    let body = reader.object("", &top, form.fields)?;
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
        name_json: string(name),
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
    shared(name, "", written, common, Vec::new())
}

fn shared<'a>(
    name: &'a str,
    prefix: &str,
    written: &'a Written,
    common: &'a Common,
    mut within: Vec<&'a str>,
) -> Result<Object, FormError> {
    let form: ObjectForm = written.parse()?;
    within.push(name);
    Reader { written, common, within }.object(prefix, &Place::Top, form.fields)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EventTypeForm {
    title: Text,
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
    /// The files around this one, to notice an object that contains itself.
    within: Vec<&'a str>,
}

impl Reader<'_> {
    fn object(&self, prefix: &str, place: &Place<'_>, forms: Vec<FieldForm>) -> Result<Object, FormError> {
        let mut object = Object { fields: Vec::with_capacity(forms.len()), always: 0 };
        let all = place.key("fields");
        for form in forms {
            let count = object.fields.len();
            let place = all.element(count);
            if object.find(&form.name).is_some() {
                return Err(self.error(&place.key("name"), format!("the field `{}` stands twice", form.name)));
            }
            if count == Object::MAX_FIELDS {
                let message = format!("an object has at most {} fields", Object::MAX_FIELDS);
                return Err(self.error(&place.key("name"), message));
            }
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
    ) -> Result<Field, FormError> {
        let path = if prefix.is_empty() { form.name.clone() } else { format!("{prefix}.{}", form.name) };
        let kind = self.kind(&path, place, &mut form)?;
        let secret = form.secret || is_secret_name(&form.name);
        Ok(Field {
            written: string(&form.name) + ":",
            name: form.name,
            place: index,
            bit: 1 << index,
            path_json: string(&path),
            path,
            any_text: kind.is_any_text(),
            kind,
            title: Text { zh: form.zh, en: form.en },
            always: form.always,
            secret,
            withheld_without: form.withheld_without,
            origin: form.origin,
            note: form.note,
        })
    }

    fn kind(&self, path: &str, place: &Place<'_>, form: &mut FieldForm) -> Result<Kind, FormError> {
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
                return Err(self.error(&place.key(key), message));
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
        let length = form.length.map(|(least, most)| {
            if least <= most {
                Ok(least..=most)
            } else {
                Err(self.error(&place.key("length"), "the shorter length comes first".to_owned()))
            }
        });
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
            length: length.transpose()?,
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
            let [name_json, zh_json, en_json] = [&name, &zh, &en].map(|text| string(text));
            let json = format!(r#"{{"name":{name_json},"zh":{zh_json},"en":{en_json}}}"#);
            codes.push(Code { code, name, label: Text { zh, en }, since, note, json });
        }
        Ok(codes)
    }

    fn shared(&self, path: &str, place: &Place<'_>, name: &str) -> Result<Kind, FormError> {
        let place = place.key("type");
        let Some(source) = self.common.get(name) else {
            let known = BUILT_IN.join(", ");
            let shared: Vec<_> = self.common.keys().map(String::as_str).collect();
            let message =
                format!("no type `{name}`: the types are {known}, and from common/ {}", shared.join(", "));
            return Err(self.error(&place, message));
        };
        if self.within.contains(&name) {
            return Err(self.error(&place, format!("`{name}` contains itself")));
        }
        // A fault in the shared file is reported where it is used: that is the file being read.
        shared(name, path, &source.text, self.common, self.within.clone()).map(Kind::Object).map_err(
            |fault| {
                let message =
                    format!("common/{name}.toml:{}:{}: {}", fault.line, fault.column, fault.message);
                self.error(&place, message)
            },
        )
    }

    fn error(&self, place: &Place<'_>, message: String) -> FormError {
        self.written.error(place, message)
    }
}
