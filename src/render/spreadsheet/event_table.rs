//! Events as rows.

use std::borrow::Cow;

use super::event_columns::{ColumnContent, CommonColumn, FieldColumns, ObjectColumns};
use super::{Cell, CsvWriter, EventColumns, csv_head};
#[cfg(feature = "xlsx")]
use super::{SheetColumns, SheetRow};
use crate::catalog::{Code, CodeValue, Field};
use crate::event::{Envelope, Event, Member, MemberId, Value};
use crate::json::compact;
use crate::message::LanguageChoice;
use crate::record::Record;
use crate::render::Style;
use crate::secret::{MASK, Secrets};

/// A table of events.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member, so that none is forgotten")]
pub struct EventTable<'t> {
    /// The columns.
    pub columns: &'t EventColumns<'t>,
    /// The language of labels, and the zone of times.
    pub style: &'t Style,
}

impl EventTable<'_> {
    /// The header of the table as CSV.
    #[must_use]
    pub fn csv_head(&self) -> String {
        csv_head(self.columns.names())
    }

    /// Appends an event as a row of CSV.
    pub fn write_csv(&self, out: &mut Vec<u8>, record: &Record<'_>) {
        // Programs read it: secrets are in it only if their column was asked for.
        let row = EventRow { record, secrets: &Secrets::default(), language: self.style.language };
        CsvWriter::new(self.style.zone()).row(out, row.cells(self.columns));
    }

    /// The sheet of the table in a workbook.
    #[cfg(feature = "xlsx")]
    #[must_use]
    pub fn sheet(&self) -> SheetColumns {
        let names = self.columns.names().map(str::to_owned).collect();
        SheetColumns { names, empty: self.columns.empty }
    }

    /// The row of an event in a workbook, with its secrets masked unless they are shown.
    #[cfg(feature = "xlsx")]
    #[must_use]
    pub fn sheet_row(&self, record: &Record<'_>) -> SheetRow {
        let secrets = self.style.secrets(record);
        let row = EventRow { record, secrets: &secrets, language: self.style.language };
        SheetRow::event(row.cells(self.columns), self.style)
    }
}

/// A row that is made.
struct EventRow<'r> {
    record: &'r Record<'r>,
    /// The spans of the record that are masked.
    secrets: &'r Secrets,
    language: LanguageChoice,
}

impl<'r> EventRow<'r> {
    fn cells(&self, columns: &EventColumns<'_>) -> Vec<Cell<'r>> {
        let mut cells: Vec<_> = columns
            .columns
            .iter()
            .map(|column| match column.content {
                ColumnContent::Common(common) => self.common(common),
                ColumnContent::Envelope | ColumnContent::Field | ColumnContent::Label => Cell::Empty,
            })
            .collect();
        let event = self.record.event;
        // The members of an object follow each other.
        let mut last: (Option<MemberId>, Option<&ObjectColumns>) = (None, Some(&columns.envelope));
        for (_, member) in event.members() {
            if member.parent != last.0 {
                last = (member.parent, columns_inside(columns, event, member.parent));
            }
            // What is in an array is in its cell.
            let Some(ObjectColumns(fields)) = last.1.filter(|_| member.index.is_none()) else { continue };
            let FieldColumns { value, label, .. } = fields[member.field.index];
            if let Some(index) = value {
                cells[index] = self.value(member);
            }
            if let Some(index) = label {
                cells[index] = self.label(member);
            }
        }
        cells
    }

    fn common(&self, column: CommonColumn) -> Cell<'r> {
        let Record { event, location, pointer, findings, .. } = *self.record;
        let header = event.envelope.header();
        match column {
            CommonColumn::Time => Cell::time(event.time()),
            CommonColumn::EventType => match event.type_name() {
                "" => Cell::Empty,
                name if self.secrets.is_empty() => Cell::text(Some(name)),
                name => Cell::Text(event.masked(name)),
            },
            CommonColumn::EventId => self.member(match event.envelope {
                Envelope::V1 { uuid, .. } => uuid,
                _ => header.and_then(|header| header.event_id),
            }),
            CommonColumn::CreateTime => self.member(match event.envelope {
                Envelope::Example { header, .. } => header.event_time,
                Envelope::V1 { timestamp, .. } => timestamp,
                _ => header.and_then(|header| header.create_time),
            }),
            CommonColumn::AppId => self.member(header.and_then(|header| header.app_id)),
            CommonColumn::TenantKey => self.member(header.and_then(|header| header.tenant_key)),
            CommonColumn::Findings => Cell::rules(findings),
            CommonColumn::File => Cell::text(Some(&location.file)),
            CommonColumn::Line => Cell::position(location.position.line),
            CommonColumn::Pointer => Cell::text(pointer),
        }
    }

    /// The value of a member of the envelope, if it has one.
    fn member(&self, id: Option<MemberId>) -> Cell<'r> {
        id.map_or(Cell::Empty, |id| self.value(self.record.event.member(id)))
    }

    fn value(&self, member: &'r Member<'r, 'r>) -> Cell<'r> {
        let (all, place) = (self.record.text, member.span.value());
        if self.secrets.cover(&place) && !member.value.is_empty() {
            return Cell::Text(Cow::Borrowed(MASK));
        }
        match &member.value {
            Value::Null => Cell::Empty,
            Value::Text(_) if self.secrets.touch(&place) => {
                Cell::Text(Cow::Owned(self.secrets.mask_string(all, place.start + 1..place.end - 1)))
            }
            Value::Text(text) => Cell::Text(Cow::Borrowed(text)),
            Value::Bool(_) | Value::Int(_) | Value::Number(_) => Cell::Written(Cow::Borrowed(&all[place])),
            Value::List | Value::Object => {
                let json = self.secrets.mask(all, place);
                if !self.record.event.spans_lines {
                    return Cell::Written(json);
                }
                let mut line = Vec::new();
                compact(&mut line, &json);
                Cell::Written(Cow::Owned(String::from_utf8(line).expect("JSON is text")))
            }
        }
    }

    /// The label of the value by the event type and the path of its field.
    fn label(&self, member: &'r Member<'r, 'r>) -> Cell<'r> {
        match &member.value {
            Value::Int(code) => {
                label_where(member.field, self.language, |known| known.code.integer() == Some(*code))
            }
            Value::Text(text) => {
                label_where(member.field, self.language, |code| code.code.text() == Some(text))
            }
            _ => Cell::Empty,
        }
    }
}

/// The label of a code of a field.
pub(in crate::render) fn label_of<'f>(
    field: &'f Field,
    code: &CodeValue,
    language: LanguageChoice,
) -> Cell<'f> {
    label_where(field, language, |known| known.code == *code)
}

/// The label of the code of a field that fulfills a condition.
fn label_where(field: &Field, language: LanguageChoice, condition: impl Fn(&Code) -> bool) -> Cell<'_> {
    let place = field.codes().iter().position(condition);
    place.map_or(Cell::Empty, |place| Cell::label(&field.codes()[place].label, place, language))
}

/// The columns of what is in an object, or of the top level.
fn columns_inside<'c>(
    columns: &'c EventColumns<'_>,
    event: &Event<'_, '_>,
    object: Option<MemberId>,
) -> Option<&'c ObjectColumns> {
    let Some(id) = object else { return Some(&columns.envelope) };
    if event.envelope.body() == Some(id) {
        return columns.body(event.known?);
    }
    let member = event.member(id);
    if member.index.is_some() {
        return None;
    }
    let ObjectColumns(around) = columns_inside(columns, event, member.parent)?;
    around[member.field.index].inner.as_ref()
}
