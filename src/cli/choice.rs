//! Values of options that are chosen by name, for clap.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Arg, Command, Error};
use feishu_ev::choice::Choice;
use feishu_ev::pipeline::ValidateOutput;
use feishu_ev::render::{
    DeliveryFormat, EventFormat, FindingFormat, TableFormat, TimelineFormat, TraceOutput,
};

/// A format, or `auto`.
#[derive(Clone, Copy, Debug)]
pub(super) enum AutoFormat<T> {
    Auto,
    Format(T),
}

impl<T> AutoFormat<T> {
    /// The format; `auto` is `default`.
    pub(super) fn or(self, default: T) -> T {
        match self {
            Self::Auto => default,
            Self::Format(format) => format,
        }
    }
}

/// A format of events, or of the deliveries that they are sent in.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum RecordFormat {
    Events(EventFormat),
    Deliveries,
}

/// A format of `decode`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum DecodeFormat {
    Csv,
    Records(RecordFormat),
    #[cfg(feature = "xlsx")]
    Workbook,
}

/// A value parser for formats of events and deliveries.
#[cfg(feature = "net")]
pub(super) fn record_format() -> NamedValues<RecordFormat> {
    NamedValues(record_formats)
}

/// A value parser for formats of `decode`.
pub(super) fn decode_format() -> NamedValues<DecodeFormat> {
    NamedValues(|| {
        let records = record_formats().into_iter();
        let mut formats: Vec<_> =
            records.map(|(name, format)| (name, DecodeFormat::Records(format))).collect();
        formats.push((possible_value(TableFormat::Csv), DecodeFormat::Csv));
        #[cfg(feature = "xlsx")]
        formats.push((possible_value(TableFormat::Xlsx), DecodeFormat::Workbook));
        formats
    })
}

fn record_formats() -> Vec<(PossibleValue, RecordFormat)> {
    let events = EventFormat::ALL.iter();
    let events = events.map(|format| (possible_value(*format), RecordFormat::Events(*format)));
    let deliveries = (possible_value(DeliveryFormat::Delivery), RecordFormat::Deliveries);
    events.chain([deliveries]).collect()
}

/// A value parser for a choice of the library.
pub(super) fn choice<T: Choice + Send + Sync>() -> NamedValues<T> {
    NamedValues(|| T::ALL.iter().map(|value| (possible_value(*value), *value)).collect())
}

/// A value parser for formats of findings that are text.
pub(super) fn finding_text_format() -> NamedValues<AutoFormat<FindingFormat>> {
    NamedValues(|| {
        let formats = FindingFormat::ALL.iter();
        let formats = formats.map(|format| (possible_value(*format), AutoFormat::Format(*format)));
        [(auto_text(), AutoFormat::Auto)].into_iter().chain(formats).collect()
    })
}

/// The format `auto` of findings.
fn auto_text() -> PossibleValue {
    PossibleValue::new("auto").help("github in GitHub Actions, text elsewhere")
}

/// A value parser for formats of findings.
pub(super) fn finding_format() -> NamedValues<AutoFormat<ValidateOutput>> {
    NamedValues(|| {
        let formats = FindingFormat::ALL.iter();
        let formats = formats.map(|format| (possible_value(*format), ValidateOutput::Findings(*format)));
        #[cfg(feature = "xlsx")]
        let formats = formats.chain([(possible_value(TableFormat::Xlsx), ValidateOutput::Workbook)]);
        let formats = formats.map(|(name, output)| (name, AutoFormat::Format(output)));
        [(auto_text(), AutoFormat::Auto)].into_iter().chain(formats).collect()
    })
}

/// A value parser for formats of timelines, and for formats of findings that do not share their name with one
/// of them.
pub(super) fn trace_format() -> NamedValues<AutoFormat<TraceOutput>> {
    NamedValues(|| {
        let auto = PossibleValue::new("auto").help("github in GitHub Actions, table elsewhere");
        let timelines = TimelineFormat::ALL;
        let findings = FindingFormat::ALL.iter().filter(|format| {
            !format.is_for_people() && timelines.iter().all(|timeline| timeline.name() != format.name())
        });
        let outputs =
            timelines.iter().map(|format| (possible_value(*format), TraceOutput::Timelines(*format)));
        let outputs =
            outputs.chain(findings.map(|format| (possible_value(*format), TraceOutput::Findings(*format))));
        #[cfg(feature = "xlsx")]
        let outputs = outputs.chain([(possible_value(TableFormat::Xlsx), TraceOutput::Workbook)]);
        let outputs = outputs.map(|(name, output)| (name, AutoFormat::Format(output)));
        [(auto, AutoFormat::Auto)].into_iter().chain(outputs).collect()
    })
}

fn possible_value(value: impl Choice) -> PossibleValue {
    PossibleValue::new(value.name()).help(value.description().en)
}

/// A value parser for a list of names. The list is made only for an option that is parsed or described.
#[derive(Clone)]
pub(super) struct NamedValues<T>(fn() -> Vec<(PossibleValue, T)>);

impl<T: Clone + Send + Sync + 'static> TypedValueParser for NamedValues<T> {
    type Value = T;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<T, Error> {
        let values = (self.0)();
        let names = PossibleValuesParser::new(values.iter().map(|(name, _)| name.clone()));
        let name = names.parse_ref(command, arg, value)?;
        let found = values.into_iter().find(|(known, _)| known.get_name() == name);
        Ok(found.expect("only names of the list are parsed").1)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new((self.0)().into_iter().map(|(name, _)| name)))
    }
}
