//! Values that are chosen by name: formats, outcomes, severities. The command line reads them through
//! [`Choice`].

use crate::message::LocalizedStr;

/// A value of an option, with its name and its description for `--help`.
pub trait Choice: Copy + PartialEq + 'static {
    /// The values in the order of `--help`.
    const ALL: &'static [Self];

    /// The name on the command line.
    fn name(self) -> &'static str;

    /// The description, one line without a period. `--help` has the English text.
    fn description(self) -> LocalizedStr;
}

/// Declares an enum of named values: of each its name, and its description in English and Chinese.
macro_rules! choices {
    (
        $(#[$attribute:meta])*
        $visibility:vis enum $type:ident {
            $($(#[cfg($condition:meta)])? $variant:ident = $name:literal: $en:literal, $zh:literal;)*
        }
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, Debug, Eq, PartialEq)]
        #[non_exhaustive]
        $visibility enum $type {
            $(#[doc = concat!($en, ".")] $(#[cfg($condition)])? $variant,)*
        }

        impl $crate::choice::Choice for $type {
            const ALL: &'static [Self] = &[$($(#[cfg($condition)])? Self::$variant,)*];

            fn name(self) -> &'static str {
                match self {
                    $($(#[cfg($condition)])? Self::$variant => $name,)*
                }
            }

            fn description(self) -> $crate::message::LocalizedStr {
                match self {
                    $($(#[cfg($condition)])? Self::$variant => $crate::message::LocalizedStr::new($en, $zh),)*
                }
            }
        }
    };
}

pub(crate) use choices;
