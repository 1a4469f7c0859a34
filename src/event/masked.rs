//! What is shown of the texts of an event.

use std::borrow::Cow;

use super::value::quoted;
use super::{Event, Member, Value, ValueDescription};
use crate::secret::{MASK, Names, Secrets, masked};

impl Event<'_, '_> {
    /// A text of the event with what is secret in it masked: what stands behind the name of a secret, or is the value of
    /// one in another place of the event.
    #[must_use]
    pub fn masked<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.repeats_secret(text) {
            return Cow::Borrowed(MASK);
        }
        masked(text, &Names::default())
    }

    /// Whether a text holds the value of a secret of the event.
    fn repeats_secret(&self, text: &str) -> bool {
        let secrets = self.members.iter().filter(|member| member.field.secret);
        let mut values = secrets.filter_map(|member| member.value.text());
        values.any(|secret| secret.len() >= Secrets::MIN_SIZE && text.contains(secret))
    }

    /// The value of a member as a message names it: the type, and the beginning of a text in which there is no secret.
    #[must_use]
    pub fn described(&self, member: &Member<'_, '_>) -> ValueDescription {
        match &member.value {
            _ if member.field.secret => ValueDescription::Hidden,
            Value::Text(text) if self.repeats_secret(text) => ValueDescription::unquoted(text),
            value => value.into(),
        }
    }

    /// As much of a text as a message quotes, without secrets.
    #[must_use]
    pub fn quoted(&self, text: &str) -> String {
        if self.repeats_secret(text) {
            return MASK.to_owned();
        }
        masked(&quoted(text), &Names::default()).into_owned()
    }
}
