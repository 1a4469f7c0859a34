//! Printed values as JSON.

use std::borrow::Cow;

use super::names::{field_of, snake_case};
use super::value::PrintedValue;
use super::{LostPart, LostReason, PrintedForm};
use crate::catalog::{ObjectSchema, Scalar, ValueType};
use crate::event::push_name;
use crate::json::{Scanner, Token, write_string};

/// The largest integer up to which a number of 53 bits is exact.
const MAX_EXACT: f64 = 9_007_199_254_740_992.0;

/// The total length of pointers up to which lost parts are listed.
const MAX_LOST_SIZE: usize = 16 * 1024;

/// A writer of the JSON of an event, without what is lost.
pub(super) struct PrintedWriter {
    form: PrintedForm,
    out: Vec<u8>,
    /// The JSON Pointer of the object, member or element that is being written.
    pointer: String,
    /// The lengths of `pointer` before each object that is open.
    lengths: Vec<usize>,
    lost: Vec<LostPart>,
    /// The total length of the pointers in `lost`.
    lost_size: usize,
    is_empty: bool,
}

impl PrintedWriter {
    pub(super) fn new(form: PrintedForm) -> Self {
        Self {
            form,
            out: Vec::new(),
            pointer: String::new(),
            lengths: Vec::new(),
            lost: Vec::new(),
            lost_size: 0,
            is_empty: true,
        }
    }

    /// Returns the JSON, what is lost, and whether no scalar was written after
    /// [`PrintedWriter::count_values`].
    pub(super) fn finish(self) -> (String, Vec<LostPart>, bool) {
        (String::from_utf8(self.out).expect("JSON is text"), self.lost, self.is_empty)
    }

    /// From here on, scalars are of the event.
    pub(super) fn count_values(&mut self) {
        self.is_empty = true;
    }

    /// Begins an object that is the document or an element.
    pub(super) fn open(&mut self) {
        self.out.push(b'{');
    }

    /// Ends an object that was begun by [`PrintedWriter::open`].
    pub(super) fn close(&mut self) {
        self.out.push(b'}');
    }

    /// Begins an object that is a member.
    pub(super) fn begin(&mut self, name: &str) {
        self.key(name);
        self.lengths.push(self.pointer.len());
        push_name(&mut self.pointer, name);
        self.open();
    }

    /// Ends an object that was begun by [`PrintedWriter::begin`].
    pub(super) fn end(&mut self) {
        self.close();
        self.pointer.truncate(self.lengths.pop().expect("an object was begun"));
    }

    /// Writes a member with a value that is JSON.
    pub(super) fn raw(&mut self, name: &str, json: &str) {
        self.key(name);
        self.out.extend_from_slice(json.as_bytes());
    }

    /// Writes members with the names that they have in events.
    pub(super) fn members<'v, 't: 'v>(
        &mut self,
        members: impl Iterator<Item = &'v (Cow<'t, str>, PrintedValue<'t>)>,
        schema: Option<&ObjectSchema>,
    ) {
        for (name, value) in members {
            if name.is_empty() && matches!(value, PrintedValue::Lost(_)) {
                self.value(value, None);
                continue;
            }
            let find = |schema| {
                if self.form.has_program_names() { field_of(schema, name) } else { schema.find(name) }
            };
            match schema.and_then(find) {
                Some(field) => self.member(&field.name, value, Some(&field.value_type)),
                None if self.form.has_program_names() => self.member(&snake_case(name), value, None),
                None => self.member(name, value, None),
            }
        }
    }

    /// Writes a member, unless it is lost.
    pub(super) fn member(&mut self, name: &str, value: &PrintedValue<'_>, value_type: Option<&ValueType>) {
        let (written, pointed) = (self.out.len(), self.pointer.len());
        self.key(name);
        push_name(&mut self.pointer, name);
        if !self.value(value, value_type) {
            self.out.truncate(written);
        }
        self.pointer.truncate(pointed);
    }

    /// Writes a member that should be an object with these fields. One that is lost is empty.
    pub(super) fn object(&mut self, name: &str, value: &PrintedValue<'_>, schema: Option<&ObjectSchema>) {
        self.begin(name);
        match value {
            PrintedValue::Object(members) => self.members(members.iter(), schema),
            PrintedValue::Lost(reason) => self.note(reason.clone()),
            _ => {}
        }
        self.end();
    }

    /// Notes that a member of the object that is open is lost.
    pub(super) fn lose(&mut self, name: &str, reason: LostReason) {
        let length = self.pointer.len();
        push_name(&mut self.pointer, name);
        self.note(reason);
        self.pointer.truncate(length);
    }

    fn note(&mut self, reason: LostReason) {
        if self.lost_size <= MAX_LOST_SIZE {
            self.lost_size += self.pointer.len() + size_of::<LostPart>();
            self.lost.push(LostPart { pointer: self.pointer.clone(), reason });
        }
    }

    /// Writes a name, after a comma if something is before it.
    fn key(&mut self, name: &str) {
        self.comma();
        write_string(&mut self.out, name);
        self.out.push(b':');
    }

    fn comma(&mut self) {
        if !matches!(self.out.last(), Some(b'{' | b'[') | None) {
            self.out.push(b',');
        }
    }

    /// Writes a value. Returns whether there is one.
    fn value(&mut self, value: &PrintedValue<'_>, value_type: Option<&ValueType>) -> bool {
        match value {
            PrintedValue::Absent => return false,
            PrintedValue::Lost(reason) => {
                self.note(reason.clone());
                return false;
            }
            PrintedValue::Literal(literal) => self.scalar(literal),
            PrintedValue::Number(number) => return self.number(number),
            PrintedValue::Text(text) => self.text(text),
            PrintedValue::Bare(text) => return self.bare(text, value_type),
            PrintedValue::Object(members) => {
                self.open();
                self.members(members.iter(), value_type.and_then(ValueType::object));
                self.close();
            }
            PrintedValue::Array(elements) => {
                let element_type = match value_type {
                    Some(ValueType::List(element)) => Some(&**element),
                    _ => None,
                };
                self.array(elements, element_type);
            }
        }
        true
    }

    fn array(&mut self, elements: &[PrintedValue<'_>], element_type: Option<&ValueType>) {
        self.out.push(b'[');
        for (index, element) in elements.iter().enumerate() {
            let (written, pointed) = (self.out.len(), self.pointer.len());
            self.comma();
            if !matches!(element, PrintedValue::Lost(LostReason::More { .. })) {
                push_name(&mut self.pointer, &index.to_string());
            }
            if !self.value(element, element_type) {
                self.out.truncate(written);
            }
            self.pointer.truncate(pointed);
        }
        self.out.push(b']');
    }

    fn scalar(&mut self, json: &str) {
        self.out.extend_from_slice(json.as_bytes());
        self.is_empty = false;
    }

    fn text(&mut self, text: &str) {
        write_string(&mut self.out, text);
        self.is_empty = false;
    }

    fn number(&mut self, number: &str) -> bool {
        if self.form.has_double_numbers() && number.parse().is_ok_and(|number: f64| number.abs() > MAX_EXACT)
        {
            self.note(LostReason::Digits { printed: number.to_owned() });
            return false;
        }
        self.scalar(number);
        true
    }

    /// Writes text without quotes as what its type says, or what it looks like.
    fn bare(&mut self, text: &str, value_type: Option<&ValueType>) -> bool {
        let is_string = matches!(value_type, Some(ValueType::Scalar(Scalar::String { .. })));
        let number = Some(text).filter(|text| !is_string && is_number(text));
        match number {
            // A number of 53 bits has fewer digits than an ID.
            Some(number) if value_type.is_some_and(is_numeric) || number.len() <= 16 => {
                match number.parse() {
                    Ok(float) if is_integer(float) && number.contains(['.', 'e', 'E']) => {
                        self.scalar(&format!("{float:.0}"));
                        true
                    }
                    _ => self.number(number),
                }
            }
            _ if !is_string && matches!(text, "true" | "false") => {
                self.scalar(text);
                true
            }
            _ => {
                self.text(text);
                true
            }
        }
    }
}

fn is_numeric(value_type: &ValueType) -> bool {
    matches!(value_type, ValueType::Scalar(Scalar::Integer { .. } | Scalar::Number))
}

fn is_integer(number: f64) -> bool {
    number.fract() == 0.0 && number.abs() <= MAX_EXACT
}

fn is_number(text: &str) -> bool {
    let mut scanner = Scanner::new(text);
    matches!(scanner.begin_value(), Ok(Token::Number(_))) && scanner.offset() == text.len()
}
