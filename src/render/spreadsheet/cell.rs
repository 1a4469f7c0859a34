//! The cells of a row.

use std::borrow::Cow;

/// The content of a cell.
#[derive(Clone, Debug)]
pub(in crate::render) enum Cell<'c> {
    /// Nothing: the value is null or missing.
    Empty,
    /// A number of this program, such as a line.
    Number(i64),
    /// Text, which may be that of an event.
    Text(Cow<'c, str>),
    /// A time, in milliseconds since 1970.
    Time(i64),
    /// JSON of an event, as it is written there: a number, a boolean, an array or an object.
    Written(Cow<'c, str>),
}

impl<'c> Cell<'c> {
    /// The text, if there is one.
    pub(in crate::render) fn text(text: Option<&'c str>) -> Self {
        text.map_or(Self::Empty, |text| Self::Text(Cow::Borrowed(text)))
    }

    /// The number, if there is one.
    pub(in crate::render) fn number(number: Option<i64>) -> Self {
        number.map_or(Self::Empty, Self::Number)
    }

    /// The number of a line or column.
    pub(in crate::render) fn position(number: u64) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }

    /// The time, if there is one.
    pub(in crate::render) fn time(milliseconds: Option<i64>) -> Self {
        milliseconds.map_or(Self::Empty, Self::Time)
    }
}
