//! Text of events with secrets masked.

use std::borrow::Cow;

use super::value::quoted;
use super::{Event, Member, Value, ValueDescription};
use crate::secret::{MASK, Names, Secrets, masked};

impl Event<'_, '_> {
    /// A text of the event with secrets masked: what follows the name of a secret, and what is the value of
    /// one elsewhere in the event.
    #[must_use]
    pub fn masked<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.repeats_secret(text) {
            return Cow::Borrowed(MASK);
        }
        masked(text, &Names::default())
    }

    /// Whether a text contains the value of a secret of the event.
    fn repeats_secret(&self, text: &str) -> bool {
        let secrets = self.members.iter().filter(|member| member.field.secret);
        let mut values = secrets.filter_map(|member| member.value.text());
        values.any(|secret| secret.len() >= Secrets::MIN_SIZE && text.contains(secret))
    }

    /// The value of a member as messages name it: its type, and the beginning of a string without secrets.
    #[must_use]
    pub fn described(&self, member: &Member<'_, '_>) -> ValueDescription {
        match &member.value {
            _ if member.field.secret => ValueDescription::Hidden,
            Value::Text(text) if self.repeats_secret(text) => ValueDescription::unquoted(text),
            value => value.into(),
        }
    }

    /// The beginning of a text as messages quote it, with secrets masked.
    #[must_use]
    pub fn quoted(&self, text: &str) -> String {
        if self.repeats_secret(text) {
            return MASK.to_owned();
        }
        masked(&quoted(text), &Names::default()).into_owned()
    }
}
