//! Synthetic events whose ids, times and statuses fit together like those of real ones.
//!
//! The stages of a simulation follow each other:
//!
//! 1. the plan of a [`Scenario`] (`plan`): the events of its sequences, in order of time;
//! 2. the fault injector (`injector`), which repeats, drops, reorders and damages events at given [`Rates`];
//! 3. the values that the user sets (`set_value`);
//! 4. the [`Packager`], which encrypts, signs and formats events.
//!
//! [`Simulation`] is the iterator over the first three. All random values follow from a seed: the same seed
//! gives the same bytes on every machine and in every version. Codes and known values come from the catalog.
//!
//! ```
//! use feishu_ev::catalog::Catalog;
//! use feishu_ev::render::DeliveryFormat;
//! use feishu_ev::simulate::{Options, Packager, Scenario, Simulation};
//!
//! let catalog = Catalog::load(&[])?;
//! let mut packager = Packager::new(7, None, DeliveryFormat::Ndjson);
//! let options = Options { count: 3, ..Options::new(7) };
//! let mut out = Vec::new();
//! for event in Simulation::new(&catalog, &Scenario::Mixed, &options)? {
//!     packager.write(&event?, &mut out);
//! }
//! assert_eq!(out.split(|byte| *byte == b'\n').count(), 4);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod approval_chain;
mod codes;
mod error;
mod example;
mod family;
mod fault;
mod injector;
mod job_change;
mod life_cycle_plan;
mod mixed;
mod packager;
mod plan;
mod planned;
mod random;
mod reporting;
mod restart;
mod retry_queue;
mod scenario;
mod set_value;
mod simulation;
mod state_fault;
mod state_report;
mod state_walk;
mod subject;
mod validity;
mod world;

pub use approval_chain::{ApprovalChain, ChainNode, ChainOutcome};
pub use error::SimulateError;
pub use fault::{Damage, Fault, FaultKind, Protection, Rates};
pub use job_change::{Cancellation, JobChangeMode, JobChangeOutcome, JobChangeScenario};
pub use packager::Packager;
#[cfg(feature = "net")]
pub(crate) use random::Random;
pub use reporting::ReportedTypes;
pub use retry_queue::RetryTimes;
pub use scenario::{LifeCycleScenario, Scenario, ScenarioKind};
pub use set_value::{SetValue, SetValueError};
pub use simulation::{MAX_STEP, Options, SimulatedEvent, Simulation};
