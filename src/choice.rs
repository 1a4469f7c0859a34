//! Values that are chosen by name: formats, outcomes, severities. The command line reads them through
//! [`Choice`].

/// A value of an option, with its name and its description for `--help`.
pub trait Choice: Copy + PartialEq + 'static {
    /// The values in the order of `--help`.
    const ALL: &'static [Self];

    /// The name on the command line.
    fn name(self) -> &'static str;

    /// The description, one line without a period.
    fn description(self) -> &'static str;
}

/// Declares an enum of named values.
macro_rules! choices {
    (
        $(#[$attribute:meta])*
        $visibility:vis enum $type:ident {
            $($(#[cfg($condition:meta)])? $variant:ident = $name:literal: $description:literal;)*
        }
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, Debug, Eq, PartialEq)]
        #[non_exhaustive]
        $visibility enum $type {
            $(#[doc = concat!($description, ".")] $(#[cfg($condition)])? $variant,)*
        }

        impl $crate::choice::Choice for $type {
            const ALL: &'static [Self] = &[$($(#[cfg($condition)])? Self::$variant,)*];

            fn name(self) -> &'static str {
                match self {
                    $($(#[cfg($condition)])? Self::$variant => $name,)*
                }
            }

            fn description(self) -> &'static str {
                match self {
                    $($(#[cfg($condition)])? Self::$variant => $description,)*
                }
            }
        }
    };
}

pub(crate) use choices;
