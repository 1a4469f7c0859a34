//! The names of life cycles on the command line.

use std::ffi::{OsStr, OsString};

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, ArgMatches, Command, Error};
use feishu_ev::catalog::Catalog;

/// The subcommand that may be left out before the name of a life cycle.
const SUBCOMMAND: &str = "life-cycle";

/// A value parser for the name of a life cycle: that of any file, though only those of the embedded catalog are listed.
#[derive(Clone)]
pub(super) struct LifeCycleName;

impl TypedValueParser for LifeCycleName {
    type Value = String;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<String, Error> {
        StringValueParser::new().parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let catalog = Catalog::load(&[]).ok()?;
        // Nodes are simulated by another scenario.
        let is_simulated = move |name: &&str| {
            catalog.life_cycle(name).is_some_and(|life_cycle| life_cycle.sequence.is_none())
        };
        Some(Box::new(Catalog::embedded_life_cycles().filter(is_simulated).map(PossibleValue::new)))
    }
}

/// The description of `simulate`, with which the name of a life cycle may be a subcommand.
pub(crate) fn allow_names(simulate: Command) -> Command {
    simulate.allow_external_subcommands(true)
}

/// The arguments of the program with the subcommand before the name of a life cycle, if that was left out. `simulate`
/// is the description of the subcommand, and `matches` are those of a description with [`allow_names`].
pub(crate) fn with_subcommand(
    simulate: &Command,
    matches: &ArgMatches,
    args: &[OsString],
) -> Option<Vec<OsString>> {
    let (name, scenario) = matches.subcommand()?;
    if simulate.find_subcommand(name).is_some() {
        return None;
    }
    // Everything after the name is under the empty id.
    let rest = scenario.get_many::<OsString>("").map_or(0, Iterator::count);
    let position = args.len().checked_sub(rest + 1)?;
    let mut args = args.to_vec();
    args.insert(position, SUBCOMMAND.into());
    Some(args)
}
