//! `simulate`: a scenario played.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use feishu_ev::catalog::Catalog;
use feishu_ev::pipeline::{Outputs, Simulate, SimulateFault};
use feishu_ev::simulate::{Faults, Options, Rates, Scenario, Simulation};

use super::error::{CliError, Note};
use super::exit::ExitStatus;
use super::language::Languages;
use super::scenario::SimulateArgs;
use super::stdio;

pub(super) fn run(args: &SimulateArgs, languages: Languages) -> Result<ExitStatus, CliError> {
    let keys = args.keys.read()?;
    let catalog = Catalog::load(&args.catalog.folders)?;
    let common = &args.common;
    if common.token.as_ref().is_some_and(String::is_empty) {
        return Err(CliError::EmptyOption { option: "--token" });
    }
    let seed = match common.seed {
        Some(seed) => seed,
        None => getrandom::u64().map_err(|error| CliError::NoRandomness { error: error.to_string() })?,
    };
    let scenario = args.scenario.scenario()?;
    let mut options = Options::new(seed);
    options.count = common.count.unwrap_or(if matches!(scenario, Scenario::Mixed) { 1000 } else { 1 });
    options.start = common.start.as_millisecond();
    options.step = i64::try_from(common.step.as_millis()).unwrap_or(i64::MAX);
    options.app_id.clone_from(&common.app_id);
    options.tenant_key.clone_from(&common.tenant_key);
    options.token.clone_from(&common.token);
    let format = common.format;
    let signed = format.has_headers();
    let mut rates = Rates::default();
    rates.duplicate = args.faults.duplicate;
    rates.reorder = args.faults.reorder;
    rates.drop = args.faults.drop;
    rates.illegal = args.faults.illegal;
    rates.corrupt = args.faults.corrupt;
    let simulation = Simulation::new(&catalog, &scenario, &options)?;
    let faults = Faults::new(simulation, rates, keys.first().is_some(), signed)?;
    let mut faults = faults.overriding(common.set.clone(), common.force);
    faults.check()?;
    let mut out = stdio::stdout()?;
    if common.seed.is_none() {
        stdio::note(&Note::Seed { seed }, languages);
    }
    let mut manifest = match &args.faults.manifest {
        Some(path) => Some(BufWriter::new(File::create(path).map_err(|error| unwritable(path, error))?)),
        None => None,
    };
    let simulate = Simulate { key: keys.first(), format };
    let mut outputs = Outputs {
        out: &mut out,
        err: &mut stdio::stderr(),
        language: languages.for_people(),
        progress: None,
    };
    let result =
        simulate.run(faults, manifest.as_mut().map(|manifest| manifest as &mut dyn Write), &mut outputs);
    match (result, &args.faults.manifest) {
        (Ok(()), _) => Ok(ExitStatus::Success),
        (Err(SimulateFault::Scenario(error)), _) => Err(error.into()),
        (Err(SimulateFault::Manifest(error)), Some(path)) => Err(unwritable(path, error)),
        (Err(SimulateFault::Write(error)), _) => Err(error.into()),
        (Err(error), _) => Err(io::Error::other(error).into()),
    }
}

fn unwritable(path: &Path, error: io::Error) -> CliError {
    CliError::Manifest { file: path.display().to_string(), error }
}
