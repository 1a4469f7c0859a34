//! What is shown of the texts of an event.

use std::borrow::Cow;

use super::value::quoted;
use super::{Event, Member, Value};
use crate::secret::{MASK, Names, Secrets, masked};

impl Event<'_, '_> {
    /// A text of the event with what is secret in it masked: what stands behind the name of a secret, or is the value of
    /// one in another place of the event.
    #[must_use]
    pub fn masked<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let secrets = self.members.iter().filter(|member| member.field.secret);
        let mut values = secrets.filter_map(|member| member.value.text());
        if values.any(|secret| secret.len() >= Secrets::LEAST && text.contains(secret)) {
            return Cow::Borrowed(MASK);
        }
        masked(text, &Names::default())
    }

    /// The value of a member as a message names it: the type, and the beginning of a text, without secrets.
    #[must_use]
    pub fn described(&self, member: &Member<'_, '_>) -> String {
        match &member.value {
            _ if member.field.secret => "of another form".to_owned(),
            Value::Text(text) => format!("the string \"{}\"", self.quoted(text)),
            value => value.to_string(),
        }
    }

    /// As much of a text as a message quotes, without secrets.
    #[must_use]
    pub fn quoted(&self, text: &str) -> String {
        let shown = quoted(text);
        match self.masked(text) {
            Cow::Borrowed(MASK) => MASK.to_owned(),
            _ => masked(&shown, &Names::default()).into_owned(),
        }
    }
}
