//! `simulate`: a scenario played.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use feishu_ev::catalog::Catalog;
use feishu_ev::pipeline::{Outputs, Simulate, SimulateFault};
use feishu_ev::render::DeliveryFormat;
use feishu_ev::simulate::{Faults, Options, Rates, Scenario, Simulation};

use super::exit::{Exit, Unable};
use super::pipe;
use super::scenario::SimulateArgs;

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
    options.step = i64::try_from(common.step.as_millis()).unwrap_or(i64::MAX);
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
    let mut faults = faults.overriding(common.set.clone(), common.force);
    faults.check()?;
    let mut out = pipe::stdout()?;
    if common.seed.is_none() {
        // Standard error may be closed: then nobody wants to repeat the run.
        let _ = writeln!(pipe::stderr(), "feishu-ev: seed {seed}");
    }
    let mut manifest = match &args.faults.manifest {
        Some(path) => Some(BufWriter::new(File::create(path).map_err(|error| unwritable(path, error))?)),
        None => None,
    };
    let simulate = Simulate { key: keys.first(), format };
    let mut outputs = Outputs { out: &mut out, err: &mut pipe::stderr(), progress: None };
    let result =
        simulate.run(faults, manifest.as_mut().map(|manifest| manifest as &mut dyn Write), &mut outputs);
    match (result, &args.faults.manifest) {
        (Ok(()), _) => Ok(Exit::Yes),
        (Err(SimulateFault::Scenario(error)), _) => Err(Unable::Scenario(error)),
        (Err(SimulateFault::Manifest(error)), Some(path)) => Err(unwritable(path, error)),
        (Err(SimulateFault::Write(error)), _) => Err(Unable::Output(error)),
        (Err(error), _) => Err(Unable::Output(io::Error::other(error))),
    }
}

fn unwritable(path: &Path, error: io::Error) -> Unable {
    Unable::Manifest { path: path.to_owned(), error }
}
