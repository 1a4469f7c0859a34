//! Subcommands as runs over inputs: `ingest` turns bytes into records, `engine` works on blocks in parallel
//! and writes in order, and each subcommand joins them with a format.
//!
//! ```
//! use feishu_ev::catalog::Catalog;
//! use feishu_ev::cipher::Keys;
//! use feishu_ev::filter::Selection;
//! use feishu_ev::message::LanguageChoice;
//! use feishu_ev::pipeline::{Decode, DecodeOutput, Ingest, Input, MAX_RECORD_SIZE, OtherLines, Outputs};
//! use feishu_ev::check::SignaturePolicy;
//! use feishu_ev::render::{EventFormat, Style, Styled};
//!
//! let (catalog, keys) = (Catalog::load(&[])?, Keys::default());
//! let decode = Decode {
//!     ingest: Ingest { catalog: &catalog, keys: &keys, max_record_size: MAX_RECORD_SIZE, other_lines: OtherLines::PassOver },
//!     redactor: None,
//!     signatures: SignaturePolicy::Auto,
//!     selection: &Selection::default(),
//!     outputs: &[Styled {
//!         format: DecodeOutput::Events(EventFormat::Raw),
//!         style: Style::new(LanguageChoice::En, None, false),
//!     }],
//!     merge: false,
//!     jobs: None,
//! };
//! let (mut out, mut err) = (Vec::new(), Vec::new());
//! let mut outputs = Outputs::new(&mut out, &mut err, LanguageChoice::En);
//! let inputs = [Input::File("samples/corehr.process.node.updated_v2.json".into())];
//! let tally = decode.run(&inputs, &mut outputs)?;
//! assert_eq!((tally.events, tally.errors), (1, 0));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod check_catalog;
mod crypt;
mod decode;
mod deliver;
mod delivery_reader;
mod engine;
mod find_deliveries;
mod format_outputs;
mod ingest;
mod records;
mod redaction;
mod simulate;
mod stats;
mod tally;
mod trace;
mod traced;
mod validate;
#[cfg(feature = "xlsx")]
mod workbook;

pub use check_catalog::{CatalogTally, CheckCatalog};
pub use crypt::{Decrypt, Encrypt};
pub use decode::{Decode, DecodeOutput};
pub use deliver::{Deliver, OutgoingForm};
pub use delivery_reader::DeliveryReader;
pub use engine::{Blocking, Input, InputsWithoutEvents, NoMatch, Outputs, ShownFindings, text_finding};
pub use ingest::{Ingest, OtherLines, over_limit};
pub use simulate::{Simulate, SimulateWriteError};
pub use stats::{CountedLog, Stats, StatsTimelines};
pub use tally::{FailOn, Tally};
pub use trace::{Trace, TraceSummary};
pub use validate::{Validate, ValidateOutput};

pub use crate::limits::MAX_RECORD_SIZE;
