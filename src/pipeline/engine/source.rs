//! The blocks of all inputs: of one after another, or of all that are followed as they come.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use super::Input;
use super::output::EndedInput;
use super::tail::POLL_INTERVAL;
use crate::frame::{Block, Blocks, Framing};
use crate::plain_text::TextError;

/// The text of an input, or its bytes as they are.
type InputBytes = Box<dyn Read + Send>;

/// How inputs are divided into blocks.
#[derive(Clone, Copy)]
pub(super) struct BlockSettings {
    pub(super) framing: Framing,
    /// The largest record, in bytes.
    pub(super) max_record_size: usize,
}

impl BlockSettings {
    /// Opens an input. What is nothing but its records is read as it is.
    fn open(self, input: &Input, stop: &Arc<AtomicBool>) -> io::Result<Blocks<InputBytes>> {
        let bytes = match self.framing {
            Framing::Bare => input.open_bytes(stop)?,
            Framing::Events => Box::new(input.open(stop)?),
        };
        Ok(self.blocks(bytes))
    }

    fn blocks(self, bytes: InputBytes) -> Blocks<InputBytes> {
        Blocks::new(bytes, self.framing, self.max_record_size)
    }
}

/// A reader of the blocks of all inputs.
pub(super) struct BlockSource<'e> {
    inputs: Inputs<'e>,
    settings: BlockSettings,
    /// Whether reading is to stop.
    stop: Arc<AtomicBool>,
}

#[expect(clippy::large_enum_variant, reason = "there is one")]
enum Inputs<'e> {
    Followed(FollowedInputs<'e>),
    Successive {
        /// Those that were not opened yet.
        left: std::slice::Iter<'e, Input>,
        open: Option<OpenInput>,
    },
}

/// The next step of a [`BlockSource`].
pub(super) enum NextBlock {
    /// A block was read from the input of this name.
    Block(Arc<str>),
    /// An input has ended.
    EndOfInput(EndedInput),
    /// An input cannot be opened, or not be read any further.
    Failed { name: Arc<str>, error: io::Error },
    /// An input is not text, or cannot be unpacked any further.
    Unread { name: Arc<str>, error: TextError },
    /// No input is available at the moment.
    Idle,
    /// All inputs were read.
    End,
}

impl<'e> BlockSource<'e> {
    /// The blocks of one input after another.
    pub(super) fn successive(inputs: &'e [Input], settings: BlockSettings, stop: Arc<AtomicBool>) -> Self {
        let inputs = Inputs::Successive { left: inputs.iter(), open: None };
        Self { inputs, settings, stop }
    }

    /// The blocks of inputs that are read while they are written.
    pub(super) fn followed(inputs: &'e [Input], settings: BlockSettings, stop: Arc<AtomicBool>) -> Self {
        let inputs = Inputs::Followed(FollowedInputs::new(inputs));
        Self { inputs, settings, stop }
    }

    /// The flag that stops reading.
    pub(super) fn stop(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.stop)
    }

    /// Reads the next block.
    pub(super) fn next(&mut self, block: &mut Block) -> NextBlock {
        loop {
            if self.stop.load(Ordering::Relaxed) {
                return NextBlock::End;
            }
            let (left, open) = match &mut self.inputs {
                Inputs::Followed(inputs) => {
                    return inputs.next(block, self.settings);
                }
                Inputs::Successive { left, open } => (left, open),
            };
            let Some(current) = open else {
                let Some(input) = left.next() else { return NextBlock::End };
                let name: Arc<str> = input.name().into();
                match self.settings.open(input, &self.stop) {
                    Ok(blocks) => {
                        *open = Some(OpenInput::new(input, blocks));
                    }
                    Err(error) => return NextBlock::Failed { name, error },
                }
                continue;
            };
            if let Some(next) = current.next(block) {
                return next;
            }
            let ended = current.ended();
            *open = None;
            return NextBlock::EndOfInput(ended);
        }
    }
}

/// An input that is being read.
pub(super) struct OpenInput<R = InputBytes> {
    name: Arc<str>,
    /// The folder or pattern that it was found by.
    argument: Option<Arc<str>>,
    blocks: Blocks<R>,
    /// The error with which its text has ended, until it is reported.
    error: Option<TextError>,
    /// Whether it was read as far as it can be.
    has_ended: bool,
    /// Whether that is not its end.
    has_failed: bool,
}

impl<R: Read> OpenInput<R> {
    pub(super) fn new(input: &Input, blocks: Blocks<R>) -> Self {
        let (name, argument) = (input.name().into(), input.argument().cloned());
        Self { name, argument, blocks, error: None, has_ended: false, has_failed: false }
    }

    pub(super) fn name(&self) -> &Arc<str> {
        &self.name
    }

    /// The input, at its end.
    pub(super) fn ended(&self) -> EndedInput {
        EndedInput::new(Arc::clone(&self.name), self.argument.clone())
    }

    /// Reads the next block; `None` at the end.
    pub(super) fn next(&mut self, block: &mut Block) -> Option<NextBlock> {
        while !self.has_ended {
            let name = Arc::clone(&self.name);
            match self.blocks.next_block(block) {
                Ok(true) => return Some(NextBlock::Block(name)),
                Ok(false) => self.has_ended = true,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Some(NextBlock::Idle),
                Err(error) => {
                    self.has_failed = true;
                    // What was read before is framed first.
                    let Some(error) = TextError::of(&error) else {
                        self.has_ended = true;
                        return Some(NextBlock::Failed { name, error });
                    };
                    self.error = Some(error);
                }
            }
        }
        let error = self.error.take()?;
        Some(NextBlock::Unread { name: Arc::clone(&self.name), error })
    }
}

/// Inputs that are read while they are written, in turns.
struct FollowedInputs<'e> {
    inputs: Vec<FollowedInput<'e>>,
    /// The index of the input that is read next.
    turn: usize,
    /// The time for which each waits for more. If there are several, none does: the others would wait too.
    patience: Duration,
    /// Whether none had more, so that the next round waits first.
    waits: bool,
}

struct FollowedInput<'e> {
    input: &'e Input,
    state: FollowState,
}

#[expect(clippy::large_enum_variant, reason = "there are as many as inputs, and most are open")]
enum FollowState {
    Ended,
    New,
    Open {
        open: OpenInput,
        /// Whether another file may have the name when this one ends.
        may_be_replaced: bool,
    },
    /// Another file has the name, or will in a moment.
    Replaced,
}

impl<'e> FollowedInputs<'e> {
    fn new(inputs: &'e [Input]) -> Self {
        let patience = if inputs.len() > 1 { Duration::ZERO } else { POLL_INTERVAL };
        let inputs = inputs.iter().map(|input| FollowedInput { input, state: FollowState::New });
        Self { inputs: inputs.collect(), turn: 0, patience, waits: false }
    }

    /// Reads the next block of any input.
    fn next(&mut self, block: &mut Block, settings: BlockSettings) -> NextBlock {
        if self.waits {
            thread::sleep(POLL_INTERVAL);
        }
        let mut is_idle = false;
        for _ in 0..self.inputs.len() {
            let turn = self.turn;
            self.turn = (turn + 1) % self.inputs.len();
            match self.inputs[turn].next(block, self.patience, settings) {
                NextBlock::End => {}
                NextBlock::Idle => is_idle = true,
                next => {
                    self.waits = false;
                    return next;
                }
            }
        }
        self.waits = is_idle && self.patience.is_zero();
        if is_idle { NextBlock::Idle } else { NextBlock::End }
    }
}

impl FollowedInput<'_> {
    fn next(&mut self, block: &mut Block, patience: Duration, settings: BlockSettings) -> NextBlock {
        loop {
            match &mut self.state {
                FollowState::Ended => return NextBlock::End,
                FollowState::Open { open, may_be_replaced } => {
                    if let Some(next) = open.next(block) {
                        return next;
                    }
                    let ended = open.ended();
                    // The next file begins with its first line.
                    self.state = if *may_be_replaced && !open.has_failed {
                        FollowState::Replaced
                    } else {
                        FollowState::Ended
                    };
                    return NextBlock::EndOfInput(ended);
                }
                FollowState::New | FollowState::Replaced => {
                    let name: Arc<str> = self.input.name().into();
                    match self.input.follow(patience) {
                        Ok((text, may_be_replaced)) => {
                            let open = OpenInput::new(self.input, settings.blocks(Box::new(text)));
                            self.state = FollowState::Open { open, may_be_replaced };
                        }
                        // Between the two steps of a rotation there is no file of the name.
                        Err(error)
                            if matches!(self.state, FollowState::Replaced)
                                && error.kind() == io::ErrorKind::NotFound =>
                        {
                            thread::sleep(patience);
                            return NextBlock::Idle;
                        }
                        Err(error) => {
                            self.state = FollowState::Ended;
                            return NextBlock::Failed { name, error };
                        }
                    }
                }
            }
        }
    }
}
