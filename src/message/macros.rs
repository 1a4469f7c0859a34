//! The macro that tables of messages are written with.

/// Declares an enum of messages: of each variant its parameters, the English and the Chinese text.
///
/// A text is a format string that names each of its parameters; a parameter that a text leaves out is a
/// warning of the compiler, and a message without a Chinese text does not compile. `Display` gives the
/// English text.
///
/// See [`message`](crate::message) for an example.
#[macro_export]
macro_rules! messages {
    (
        $(#[$attribute:meta])*
        $visibility:vis enum $name:ident {
            $($(#[cfg($condition:meta)])? $variant:ident $({ $($parameter:ident: $type:ty),* $(,)? })? => $en:literal, $zh:literal;)*
        }
    ) => {
        $(#[$attribute])*
        #[derive(Debug)]
        #[allow(missing_docs, clippy::exhaustive_enums, reason = "the text of a message says what it is")]
        $visibility enum $name {
            $(#[doc = $en] $(#[cfg($condition)])? $variant $({ $($parameter: $type),* })?,)*
        }

        impl $crate::message::Localize for $name {
            fn fmt(
                &self,
                formatter: &mut ::std::fmt::Formatter<'_>,
                language: $crate::message::Language,
            ) -> ::std::fmt::Result {
                match self {
                    $($(#[cfg($condition)])? Self::$variant $({ $($parameter),* })? => match language {
                        $crate::message::Language::En => {
                            $($(let $parameter = $crate::message::In($parameter, language);)*)?
                            write!(formatter, $en)
                        }
                        $crate::message::Language::Zh => {
                            $($(let $parameter = $crate::message::In($parameter, language);)*)?
                            write!(formatter, $zh)
                        }
                    },)*
                }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::message::Localize::fmt(self, formatter, $crate::message::Language::En)
            }
        }
    };
}
