//! The trait of everything that can be part of a message.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use super::{Language, LanguageChoice};

/// A value that has a text in each language. Names, numbers and text of events are the same in both.
pub trait Localize {
    /// Writes the text in one language.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>, language: Language) -> fmt::Result;

    /// The text in the language chosen; Chinese and English are separated by ` / ` if they differ.
    fn to_text(&self, language: LanguageChoice) -> String {
        match language {
            LanguageChoice::En => In(self, Language::En).to_string(),
            LanguageChoice::Zh => In(self, Language::Zh).to_string(),
            LanguageChoice::Both => {
                let (zh, en) = (In(self, Language::Zh).to_string(), In(self, Language::En).to_string());
                if zh == en { zh } else { [&zh, " / ", &en].concat() }
            }
        }
    }
}

/// A value in one language, for formatting.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "a pair")]
pub struct In<'v, T: ?Sized>(pub &'v T, pub Language);

impl<T: Localize + ?Sized> fmt::Display for In<'_, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter, self.1)
    }
}

impl<T: Localize + ?Sized> Localize for &T {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>, language: Language) -> fmt::Result {
        (**self).fmt(formatter, language)
    }
}

impl<T: Localize + ?Sized> Localize for Box<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>, language: Language) -> fmt::Result {
        (**self).fmt(formatter, language)
    }
}

impl<T: Localize + ?Sized> Localize for Arc<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>, language: Language) -> fmt::Result {
        (**self).fmt(formatter, language)
    }
}

/// Implements [`Localize`] for types whose text is the same in both languages.
macro_rules! same_in_both {
    ($($type:ty),*) => {
        $(impl Localize for $type {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>, _: Language) -> fmt::Result {
                fmt::Display::fmt(self, formatter)
            }
        })*
    };
}

same_in_both!(
    bool,
    str,
    String,
    Cow<'_, str>,
    char,
    u16,
    i64,
    u64,
    usize,
    jiff::civil::Date,
    jiff::Timestamp,
    std::net::SocketAddr
);

/// Several values, separated as enumerations are in each language.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct List<T> {
    /// The values.
    pub items: Vec<T>,
    /// Whether more values follow that are not shown.
    pub more: bool,
}

impl<T> List<T> {
    /// A list that shows all of its values.
    #[must_use]
    pub fn new(items: Vec<T>) -> Self {
        Self { items, more: false }
    }

    /// A list of the first `shown` values.
    #[must_use]
    pub fn first(items: impl IntoIterator<Item = T>, shown: usize) -> Self {
        let mut items = items.into_iter();
        let first = items.by_ref().take(shown).collect();
        Self { items: first, more: items.next().is_some() }
    }
}

impl<T: Localize> Localize for List<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>, language: Language) -> fmt::Result {
        let separator = match language {
            Language::En => ", ",
            Language::Zh => "、",
        };
        for (index, item) in self.items.iter().enumerate() {
            if index > 0 {
                formatter.write_str(separator)?;
            }
            item.fmt(formatter, language)?;
        }
        if self.more { write!(formatter, "{separator}…") } else { Ok(()) }
    }
}
