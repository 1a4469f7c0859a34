//! `simulate`: a scenario played.

use std::fs::File;
use std::io::{self, BufWriter, Write};

use feishu_ev::catalog::Catalog;
use feishu_ev::pipeline::{Outputs, Simulate, SimulateFault};
use feishu_ev::render::DeliveryFormat;
use feishu_ev::simulate::{Faults, Options, Rates, Scenario, Simulation};

use super::exit::{Exit, Unable};
use super::pipe;
use super::scenario::SimulateArgs;

/// A hundred years, which no decision takes.
const MAX_STEP: i64 = 100 * 366 * 24 * 3_600_000;

pub(super) fn simulate(args: &SimulateArgs) -> Result<Exit, Unable> {
    let keys = args.keys.read()?;
    let catalog = Catalog::load(&args.catalog.folders)?;
    let common = &args.common;
    if common.token.as_ref().is_some_and(String::is_empty) {
        return Err(Unable::EmptySecret("--token"));
    }
    let seed = match common.seed {
        Some(seed) => seed,
        None => getrandom::u64().map_err(|error| Unable::Random(error.to_string()))?,
    };
    let scenario = args.scenario.scenario()?;
    let mut options = Options::new(seed);
    options.count = common.count.unwrap_or(if matches!(scenario, Scenario::Mixed) { 1000 } else { 1 });
    options.start = common.start.as_millisecond();
    options.step = i64::try_from(common.step.as_millis()).unwrap_or(i64::MAX).clamp(1, MAX_STEP);
    options.app_id.clone_from(&common.app_id);
    options.tenant_key.clone_from(&common.tenant_key);
    options.token.clone_from(&common.token);
    let format = DeliveryFormat::from(common.format);
    let signed = matches!(format, DeliveryFormat::Delivery | DeliveryFormat::Http);
    let mut rates = Rates::default();
    rates.duplicate = args.faults.duplicate;
    rates.reorder = args.faults.reorder;
    rates.drop = args.faults.drop;
    rates.illegal = args.faults.illegal;
    rates.corrupt = args.faults.corrupt;
    let simulation = Simulation::new(&catalog, &scenario, &options)?;
    let faults = Faults::new(simulation, rates, keys.first().is_some(), signed)?;
    let faults = faults.overriding(common.set.clone(), common.force);
    if common.seed.is_none() {
        // Standard error may be closed: then nobody wants to repeat the run.
        let _ = writeln!(io::stderr(), "feishu-ev: seed {seed}");
    }
    let mut manifest = match &args.faults.manifest {
        Some(path) => {
            let file = File::create(path).map_err(|error| Unable::Manifest { path: path.clone(), error })?;
            Some(BufWriter::new(file))
        }
        None => None,
    };
    let simulate = Simulate { key: keys.first(), format };
    let mut outputs = Outputs { out: &mut pipe::stdout(), err: &mut io::stderr(), progress: None };
    let result =
        simulate.run(faults, manifest.as_mut().map(|manifest| manifest as &mut dyn Write), &mut outputs);
    match result {
        Ok(()) => {}
        Err(SimulateFault::Scenario(error)) => return Err(Unable::Scenario(error)),
        Err(SimulateFault::Write(error)) => return Err(Unable::Output(error)),
        Err(error) => return Err(Unable::Output(io::Error::other(error))),
    }
    if let Some(mut manifest) = manifest {
        manifest.flush()?;
    }
    Ok(Exit::Yes)
}
