//! Values as they are printed.

use std::borrow::Cow;

use super::LostReason;

/// A printed value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum PrintedValue<'t> {
    /// A value that the program did not have: `undefined`, or `<nil>` in a struct.
    Absent,
    Array(Vec<Self>),
    /// Text without quotes, which may be a string or a number.
    Bare(&'t str),
    /// A value that is not printed. Without a name, it is more of the object or array that it is in.
    Lost(LostReason),
    /// `null`, `true` or `false`.
    Literal(&'static str),
    /// A number as JSON writes it.
    Number(&'t str),
    Object(PrintedMembers<'t>),
    Text(Cow<'t, str>),
}

/// The names and values of a printed object.
pub(super) type PrintedMembers<'t> = Vec<(Cow<'t, str>, PrintedValue<'t>)>;
