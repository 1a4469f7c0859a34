//! `feishu-ev simulate`.

mod args;
mod life_cycle_name;
mod scenario;
mod values;

pub(super) use values::SimulateValueError;

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use feishu_ev::pipeline::{Outputs, Simulate, SimulateWriteError};
use feishu_ev::simulate::{Options, Packager, Rates, RetryTimes, Scenario, Simulation};

use super::destination::{Destination, OutputKind, ResultWriters};
use super::error::{CliError, Note};
use super::exit::ExitStatus;
use super::language::Languages;
use super::secrets::verification_token;
use super::shared::random_number;
use super::stdio::{note, stderr};

pub(super) use args::SimulateArgs;
pub(super) use life_cycle_name::{allow_names, with_subcommand};

/// The number of events of a mixed scenario, unless the user chooses another.
const MIXED_COUNT: u64 = 1000;

pub(super) fn run(
    args: &SimulateArgs,
    output: &Destination,
    languages: Languages,
) -> Result<ExitStatus, CliError> {
    let keys = args.keys.read(languages)?;
    let catalog = args.catalog.load()?;
    let seed = match args.common.seed {
        Some(seed) => seed,
        None => random_number()?,
    };
    let scenario = args.scenario.scenario()?;
    let packager = Packager::new(seed, keys.first(), args.common.format);
    let options = Options {
        verification_token: verification_token(args.common.verification_token.as_deref())?,
        protection: packager.protection(),
        ..args.options(seed, &scenario)
    };
    let simulation = Simulation::new(catalog, &scenario, &options)?;
    let mut results = ResultWriters::open((output, OutputKind::Plain), [])?;
    results.remove_if_interrupted();
    if args.common.seed.is_none() {
        note(&Note::Seed { seed }, languages);
    }
    let mut manifest = match &args.faults.manifest {
        Some(path) => Some(BufWriter::new(File::create(path).map_err(|error| unwritable(path, error))?)),
        None => None,
    };
    let mut err = stderr();
    let mut outputs = Outputs::new(results.writers().0, &mut err, languages.for_people());
    let manifest_out = manifest.as_mut().map(|manifest| manifest as &mut dyn Write);
    match (Simulate { simulation, packager }.run(manifest_out, &mut outputs), &args.faults.manifest) {
        (Ok(()), _) => {
            results.finish()?;
            Ok(ExitStatus::Success)
        }
        (Err(SimulateWriteError::Simulation { error }), _) => Err(error.into()),
        (Err(SimulateWriteError::Manifest { error }), Some(path)) => Err(unwritable(path, error)),
        (Err(SimulateWriteError::Manifest { error } | SimulateWriteError::Output { error }), _) => {
            Err(error.into())
        }
    }
}

impl SimulateArgs {
    fn options(&self, seed: u64, scenario: &Scenario) -> Options {
        let (common, faults) = (&self.common, &self.faults);
        let default_count = if matches!(scenario, Scenario::Mixed) { MIXED_COUNT } else { 1 };
        Options {
            count: common.count.unwrap_or(default_count),
            start: common.start.as_millisecond(),
            step: i64::try_from(common.step.as_millis()).expect("at most MAX_STEP"),
            app_id: common.app_id.clone(),
            tenant_key: common.tenant_key.clone(),
            rates: Rates {
                corrupt: faults.corrupt,
                drop: faults.drop,
                duplicate: faults.duplicate,
                illegal: faults.illegal,
                reorder: faults.reorder,
            },
            retry_times: if common.format.has_headers() {
                RetryTimes::Platform
            } else {
                RetryTimes::Immediate
            },
            event_types: self.scenario.event_types(),
            set_values: common.set.clone(),
            force: common.force,
            ..Options::new(seed)
        }
    }
}

fn unwritable(path: &Path, error: io::Error) -> CliError {
    CliError::Manifest { file: path.display().to_string(), error }
}
