//! The rooms joined: inputs to outputs, a block at a time.

mod decode;
mod input;
mod records;
mod seal;
mod simulate;
mod validate;

use std::io::{self, Write};

pub use decode::Decode;
pub use input::Input;
pub use seal::{decrypt, encrypt};
pub use simulate::{Simulate, SimulateFault};
pub use validate::{FailOn, Validate};

use crate::frame::{Block, Blocks, Framing};

/// Largest record, unless told otherwise: 16 MiB.
pub const MAX_RECORD_SIZE: usize = 16 * 1024 * 1024;

/// What came of a run.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Tally {
    /// Records that could be read.
    pub events: u64,
    /// Records that could not be read or decrypted.
    pub unreadable: u64,
    /// Findings that are errors, those of unreadable records with them.
    pub errors: u64,
    /// Findings that are warnings.
    pub warnings: u64,
    /// Inputs that could not be opened or read to their end.
    pub broken_inputs: u64,
}

/// What the work on one block leaves.
#[derive(Debug, Default)]
struct Product {
    /// For standard output.
    out: Vec<u8>,
    /// For standard error.
    err: Vec<u8>,
}

/// Where results go.
#[expect(missing_debug_implementations, reason = "writers have none")]
pub struct Outputs<'w> {
    /// Data.
    pub out: &'w mut dyn Write,
    /// Everything else.
    pub err: &'w mut dyn Write,
}

/// Runs `work` over every block of every input and writes what it leaves, a block at a time, so that a result is out
/// before more input is waited for. Gives the number of inputs that could not be read.
fn run(
    inputs: &[Input],
    framing: Framing,
    max_record_size: usize,
    outputs: &mut Outputs<'_>,
    mut work: impl FnMut(&Block, &str, &mut Product),
) -> io::Result<u64> {
    let mut broken = 0;
    let mut block = Block::default();
    let mut product = Product::default();
    for input in inputs {
        let name = input.name();
        let mut read = || -> Result<(), Fault> {
            let mut blocks = Blocks::new(input.open().map_err(Fault::Read)?, framing, max_record_size);
            while blocks.next_block(&mut block).map_err(Fault::Read)? {
                work(&block, &name, &mut product);
                outputs
                    .out
                    .write_all(&product.out)
                    .and_then(|()| outputs.out.flush())
                    .map_err(Fault::Write)?;
                product.out.clear();
                // Standard error may be closed: that is no reason to stop.
                let _ = outputs.err.write_all(&product.err);
                product.err.clear();
            }
            Ok(())
        };
        match read() {
            Ok(()) => {}
            Err(Fault::Write(error)) => return Err(error),
            Err(Fault::Read(error)) => {
                broken += 1;
                let name = crate::render::terminal::sanitize(&name).into_owned();
                let _ = writeln!(outputs.err, "feishu-ev: {name}: {error}");
            }
        }
    }
    Ok(broken)
}

enum Fault {
    Read(io::Error),
    Write(io::Error),
}
