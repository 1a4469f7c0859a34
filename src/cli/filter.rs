//! The options that select events, and the time zone of what people write and read.

use clap::Args;
use feishu_ev::catalog::Catalog;
use feishu_ev::filter::{EventFilter, FieldCondition, Owners, Selection, parse_time};
use feishu_ev::message::{Count, List};
use feishu_ev::render::{Style, Styled};
use feishu_ev::secret::{Names, masked};
use jiff::Zoned;
use jiff::tz::TimeZone;
use wildmatch::WildMatch;

use super::destination::Destination;
use super::error::{CliError, EventTypeName, Note};
use super::language::Languages;
use super::stdio::note;
use super::terminal::{SecretDisplay, style};
use super::values::{parse_glob, parse_zone};

#[derive(Args)]
#[command(next_help_heading = "Filters")]
pub(crate) struct FilterArgs {
    /// Select events whose type matches, such as 'corehr.*'; * matches any text, ? one character
    /// [repeatable: one must match]
    #[arg(long, value_name = "GLOB", value_parser = parse_glob)]
    filter: Vec<WildMatch>,

    /// Select events with a value, such as node_status=rejected, status=已生效, biz_type!=offer,
    /// node_status=2,5 or process_id~7384*; also !~ < <= > >=. A field is a name or a dotted path; a value is a
    /// code, its name or its label [repeatable: all must hold]
    #[arg(long = "where", value_name = "CONDITION")]
    conditions: Vec<String>,

    /// Select events that were created at a time or later: 2024-06-26, '2024-06-26 16:00', 16:00, today,
    /// yesterday, or how long ago, such as 2h or 3d
    #[arg(long, value_name = "TIME")]
    since: Option<String>,

    /// Select events that were created before a time
    #[arg(long, value_name = "TIME")]
    until: Option<String>,

    /// Select events of this process [repeatable]
    #[arg(long, value_name = "ID")]
    process: Vec<String>,

    /// Select events of this job change [repeatable]
    #[arg(long, value_name = "ID")]
    job_change: Vec<String>,

    /// Time zone of --since and --until, of the days and hours of stats, and of times in formats for people and in
    /// csv: local, utc, an offset such as +08:00, or a name such as Asia/Shanghai [default: that of TZ, or else utc]
    #[arg(long, value_name = "ZONE", value_parser = parse_zone)]
    tz: Option<TimeZone>,
}

impl FilterArgs {
    /// The filter by the fields of a catalog.
    pub(super) fn filter<'c>(&self, catalog: &'c Catalog) -> Result<EventFilter<'c>, CliError> {
        let conditions = self.conditions.iter().map(|text| FieldCondition::parse(text, catalog));
        Ok(EventFilter {
            types: self.filter.clone(),
            conditions: conditions.collect::<Result<_, _>>()?,
            since: self.time("--since", self.since.as_deref())?,
            until: self.time("--until", self.until.as_deref())?,
            owners: Owners { processes: self.process.clone(), job_changes: self.job_change.clone() },
        })
    }

    /// Whether --filter was given.
    pub(super) fn names_types(&self) -> bool {
        !self.filter.is_empty()
    }

    /// Whether events of a type may be selected.
    pub(super) fn selects_type(&self, name: &str) -> bool {
        self.filter.is_empty() || self.filter.iter().any(|pattern| pattern.matches(name))
    }

    /// The style with the time zone of the options.
    pub(super) fn in_zone(&self, style: Style) -> Style {
        match &self.tz {
            Some(zone) => style.in_zone(zone.clone()),
            None => style,
        }
    }

    /// The formats of a run in the styles of their destinations, with the time zone of the options and secrets masked.
    pub(super) fn styled<F: Copy>(
        &self,
        destinations: &[(F, Destination)],
        is_for_people: impl Fn(F) -> bool,
        languages: Languages,
    ) -> Vec<Styled<F>> {
        let styled = destinations.iter().map(|(format, destination)| {
            let language = languages.of(is_for_people(*format));
            let style = style(language, SecretDisplay::Masked, destination);
            Styled { format: *format, style: self.in_zone(style) }
        });
        styled.collect()
    }

    /// The time of an option, in milliseconds since 1970.
    fn time(&self, option: &'static str, text: Option<&str>) -> Result<Option<i64>, CliError> {
        let zone = || self.tz.clone().unwrap_or_else(Style::default_zone);
        let parse = |text| parse_time(text, &Zoned::now().with_time_zone(zone()));
        text.map(parse).transpose().map_err(|error| CliError::Time { option, error })
    }
}

/// Says, if no event was selected although there are some, what there is instead. Returns whether that is a
/// failure: ids are asked for because they exist.
pub(super) fn report_unmatched(selection: &Selection<'_>, languages: Languages) -> bool {
    /// The number of event types that are named.
    const SHOWN: usize = 5;
    if selection.has_selected() {
        return false;
    }
    let asks_for_ids = !selection.filter().owners.is_empty();
    let types = selection.types_left_out();
    if !types.is_empty() {
        let count = Count::EventTypes(types.len() as u64);
        let names = types.iter().map(|name| match masked(name, &Names::default()) {
            name if name.is_empty() => EventTypeName::None,
            name => EventTypeName::Named { name: name.into_owned() },
        });
        let names = List::first(names, SHOWN);
        note(&Note::NothingMatched { types: count, names }, languages);
    } else if asks_for_ids {
        note(&Note::NothingSelected, languages);
    }
    asks_for_ids
}
