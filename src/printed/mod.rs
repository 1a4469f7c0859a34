//! Events as programs print them, instead of the JSON that they got: what `console.log(data)`, `print(data)`,
//! `larkcore.Prettify(event)` and their like write into logs.
//!
//! [`read`] reads such a text and puts the event back into its envelope. The bytes are then not those that
//! were sent, and what the program did not print is listed in [`Reconstructed::lost`].
//!
//! ```
//! use feishu_ev::catalog::Catalog;
//! use feishu_ev::printed::{self, PrintedForm};
//!
//! let catalog = Catalog::load(&[])?;
//! let text = "{ schema: '2.0', event_id: '1', event_type: 'x.y_v1', user: { id: [Object] }, count: 1 } ok";
//! let event = printed::read(text, &catalog).unwrap();
//! let header = r#""header":{"event_id":"1","event_type":"x.y_v1"}"#;
//! assert_eq!(event.json, format!(r#"{{"schema":"2.0",{header},"event":{{"user":{{}},"count":1}}}}"#));
//! assert_eq!((event.form, event.lost[0].pointer.as_str()), (PrintedForm::NodeInspect, "/event/user/id"));
//! assert_eq!(&text[event.length..], " ok");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod form;
mod lost;
mod names;
mod reader;
mod restore;
mod value;
mod writer;

pub use form::PrintedForm;
pub use lost::{LostPart, LostReason};

use crate::catalog::Catalog;
use crate::json::{Members, Scanner};
use reader::PrintedReader;
use restore::{body_type, restore};

/// An event that was read from a printed form.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Reconstructed {
    /// The event in its envelope, as JSON without line breaks. It has the members in the order of the text.
    pub json: String,
    /// The form of the text.
    pub form: PrintedForm,
    /// What the text does not have of the event, in the order of the text. The JSON is without it. A text that
    /// lacks very much lists the first of it.
    pub lost: Vec<LostPart>,
    /// Whether no value of header and body is left, such as in a text with nothing but addresses.
    pub is_empty: bool,
    /// The length of the text that was read, in bytes.
    pub length: usize,
}

/// Reads the event that is printed at the start of `text`, which may continue after it.
///
/// `None` if there is no printed form of an event: neither a text that is not JSON, with the members of an
/// event, nor JSON that has the members of one outside of an envelope. An event in its envelope as JSON is not
/// a printed form, unless an SDK added the request to it.
#[must_use]
pub fn read(text: &str, catalog: &Catalog) -> Option<Reconstructed> {
    read_at(text, 0, catalog)
}

/// Reads the event that is printed at `start` of `text`, as [`read`] does. A quote before it may end it.
#[must_use]
pub fn read_at(text: &str, start: usize, catalog: &Catalog) -> Option<Reconstructed> {
    let quote = text[..start].chars().next_back().filter(|before| matches!(before, '"' | '\'' | '`'));
    let text = &text[start..];
    if begins_json(text) {
        return read_json(text, catalog);
    }
    let mut reader = PrintedReader::new(text);
    let value = reader.root(quote)?;
    let restored = restore(&value, reader.form(), catalog)?;
    Some(restored.reconstructed(reader.offset()))
}

/// Whether a printed form may begin with these bytes, of which the first hundred are looked at.
#[must_use]
pub fn may_begin(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"&").unwrap_or(text);
    if ["map[", "schema=", "header="].iter().any(|start| text.starts_with(start.as_bytes())) {
        return true;
    }
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'$');
    let name = text.iter().take(80).take_while(|byte| is_name(byte)).count();
    let rest = match &text[name..] {
        // The name of a class: `Event{`, `Event {`, `model.Event(`.
        [b' ', rest @ ..] if name > 0 => rest,
        rest => rest,
    };
    let is_class = text[..name].iter().any(u8::is_ascii_uppercase);
    match rest {
        [b'{', rest @ ..] if name == 0 || is_class => {
            let first = rest.iter().take(100).find(|byte| !byte.is_ascii_whitespace());
            first.is_none_or(|first| is_name(first) || matches!(first, b'\'' | b'"' | b'[' | 0x1b))
        }
        [b'(', ..] => is_class,
        _ => false,
    }
}

/// Whether the text begins as a JSON object does.
fn begins_json(text: &str) -> bool {
    let first = text.strip_prefix('{').map(str::trim_start);
    first.is_some_and(|first| first.starts_with('"') && !PrintedReader::begins_member_in_quotes(first))
}

/// Reads JSON that has the members of an event outside of an envelope, or those of a request beside it.
fn read_json(text: &str, catalog: &Catalog) -> Option<Reconstructed> {
    let text = Scanner::new(text).skip_value().ok()?;
    let (mut has_header, mut has_type, mut has_request, mut has_event) = (false, false, false, false);
    let (mut has_schema, mut has_others) = (false, false);
    for member in Members::new(text)? {
        match &*member.ok()?.0 {
            "header" => has_header = true,
            "event" => has_event = true,
            "schema" => has_schema = true,
            "event_type" => has_type = true,
            "eventReq" | "RequestURI" => has_request = true,
            _ => has_others = true,
        }
    }
    let form = match (has_header, has_event) {
        (true, _) if has_request => PrintedForm::SdkJson,
        (true, true) if has_others && !has_schema => PrintedForm::Parts,
        (true, _) | (_, true) => return None,
        _ if has_type => PrintedForm::NodeFlattened,
        _ => {
            body_type(text, catalog)?;
            PrintedForm::Body
        }
    };
    let mut reader = PrintedReader::new(text);
    let value = reader.root(None)?;
    Some(restore(&value, form, catalog)?.reconstructed(reader.offset()))
}

#[cfg(test)]
mod tests;
